package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import io.cloakroom.testkit.Race;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A visitor's own photos, edited and deleted, even in two windows at once, and other visitors'
 * photos.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryOwnPhotosTest {

  private static final Pattern ONCE = Pattern.compile("name=\"_once\" value=\"([^\"]+)\"");

  private final OpenGallery gallery;

  GalleryOwnPhotosTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = OpenGallery.in(data);
  }

  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(gallery.complaintsOfAll()).isEmpty();
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  private RawVisitor member(String name) {
    RawVisitor visitor = new RawVisitor(gallery.port());
    visitor.signUp(name + "@example.org");
    return visitor;
  }

  /** Uploads a photo and returns its path. */
  private static String uploads(RawVisitor visitor, String title) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        ("--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"
                + title
                + "\r\n--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(UTF_8));
    body.write(png());
    body.write("\r\n--B--\r\n".getBytes(UTF_8));
    return visitor
        .send(
            "POST",
            "/photos",
            List.of("Content-Type: multipart/form-data; boundary=B"),
            body.toByteArray())
        .header("Location")
        .orElseThrow();
  }

  private static byte[] png() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPhotoIsRenamedAndDeletedByItsOwner(boolean scripted) {
    Visitor ada = gallery.member("Ada", scripted);
    ada.goesTo("/photos/mine");
    assertThat(ada.content()).containsText("You have not uploaded any photos yet");
    ada.goesTo("/photos/new");
    ada.fills("Title", "First");
    ada.field("Photo").setInputFiles(new FilePayload("a.png", "image/png", png()));
    ada.presses("Publish");
    ada.isTold("“First” is now on the wall.");
    ada.follows("Edit");
    ada.sees("Edit photo");
    ada.fills("Title", " ");
    ada.fills("Tag 1", "sea");
    ada.presses("Save");
    ada.isRefused("Enter a title");
    assertThat(ada.field("Tag 1")).hasValue("sea");
    ada.fills("Title", "Second");
    ada.presses("Add another tag");
    ada.fills("Tag 4", "winter");
    ada.presses("Save");
    ada.isTold("“Second” has been saved.");
    ada.sees("Second");
    assertThat(ada.content().locator(".tags")).hasText(Pattern.compile("sea\\s*winter"));

    ada.goesTo("/photos/mine");
    ada.sees("Your photos");
    ada.follows("Delete Second");
    ada.sees("Delete “Second”?");
    ada.follows("Keep photo");
    ada.sees("Second");
    ada.follows("Delete");
    ada.presses("Delete photo");
    ada.isTold("“Second” has been deleted.");
    ada.isAt("/photos/mine");
    assertThat(ada.content()).containsText("You have not uploaded any photos yet");
    ada.page().goBack();
    ada.sees("Not found");
  }

  @Test
  void aPhotoThatChangedInAnotherWindowIsNotOverwritten() throws IOException {
    RawVisitor bea = member("bea");
    String photo = uploads(bea, "Start");
    String edit = photo + "/edit";
    assertThat(bea.get(edit).body()).contains("name=\"version\" value=\"0\"");
    assertThat(bea.post(edit, RawVisitor.FORM, "version=0&title=One&tags[]=x").status())
        .isEqualTo(303);

    HttpAnswer late = bea.post(edit, RawVisitor.FORM, "version=0&title=Two");
    assertThat(late.header("Location")).hasValue(edit);
    assertThat(bea.get(edit).body())
        .contains(
            "This photo was changed in the meantime",
            "Its title is now “One”",
            "Its tags are x.",
            "value=\"Two\"",
            "name=\"version\" value=\"1\"");
    assertThat(bea.get(photo).body()).contains("<h1>One</h1>");
    RawVisitor program = bea.accepting(RawVisitor.JSON);
    assertThat(program.post(edit, RawVisitor.FORM, "version=0&title=Two").status()).isEqualTo(422);

    assertThat(bea.post(edit, RawVisitor.FORM, "version=1&title=Two").header("Location"))
        .hasValue(photo);
    assertThat(bea.get(photo).body()).contains("<h1>Two</h1>");
  }

  @Test
  void ofManyChangesAtOnceOneIsSavedAndTheOthersAreRefused() throws Exception {
    RawVisitor cem = member("cem").accepting(RawVisitor.JSON);
    String photo = uploads(cem.accepting(RawVisitor.HTML), "Start");

    List<HttpAnswer> answers =
        Race.of(8, n -> cem.post(photo + "/edit", RawVisitor.FORM, "version=0&title=Title" + n));

    assertThat(answers).extracting(HttpAnswer::status).containsOnlyOnce(200);
    assertThat(answers).extracting(HttpAnswer::status).containsOnly(200, 422);
  }

  @Test
  void aPhotoIsNobodyElsesToChange() throws IOException {
    RawVisitor dan = member("dan");
    String photo = uploads(dan, "Mine");
    RawVisitor eve = member("eve");
    RawVisitor stranger = new RawVisitor(gallery.port());
    for (String page : List.of("/edit", "/delete")) {
      for (String foreign : List.of(photo, "/photos/1")) {
        assertThat(eve.get(foreign + page).status()).isEqualTo(403);
        assertThat(eve.get(foreign + page).body())
            .contains("Only the person who uploaded this photo can change it.");
        assertThat(eve.post(foreign + page, RawVisitor.FORM, "version=0&title=x").status())
            .isEqualTo(403);
        assertThat(stranger.get(foreign + page).header("Location").orElse(""))
            .startsWith("/login?next=");
        assertThat(
                stranger
                    .accepting(RawVisitor.JSON)
                    .post(foreign + page, RawVisitor.FORM, "version=0&title=x")
                    .status())
            .isEqualTo(401);
      }
      assertThat(dan.get("/photos/99999" + page).status()).isEqualTo(404);
      assertThat(dan.get("/photos/x" + page).status()).isEqualTo(404);
    }
    assertThat(dan.get(photo).body()).contains("<h1>Mine</h1>", photo + "/edit");
    assertThat(eve.get(photo).body()).doesNotContain(photo + "/edit");
  }

  @Test
  void aDeletionThatIsSentTwiceIsOneDeletion() throws Exception {
    RawVisitor fay = member("fay");
    String photo = uploads(fay, "Twice");
    Matcher token = ONCE.matcher(fay.get(photo + "/delete").body());
    assertThat(token.find()).isTrue();
    String form = "_once=" + token.group(1);

    List<HttpAnswer> answers = Race.of(4, n -> fay.post(photo + "/delete", RawVisitor.FORM, form));

    assertThat(answers).extracting(HttpAnswer::status).containsOnly(303);
    assertThat(fay.get(photo).status()).isEqualTo(404);
    assertThat(fay.get(photo + "/image").status()).isEqualTo(404);
    // Another window sends the same request, but the photo is gone.
    assertThat(fay.post(photo + "/delete", RawVisitor.FORM, "").status()).isEqualTo(404);
    assertThat(fay.post(photo + "/edit", RawVisitor.FORM, "version=0&title=x").status())
        .isEqualTo(404);
  }

  @Test
  void aDeletedPhotoLeavesCartsAndStaysInOrders() throws IOException {
    RawVisitor gus = member("gus");
    String photo = uploads(gus, "Going");
    String id = photo.substring("/photos/".length());
    RawVisitor ida = member("ida");
    String line = "photo=" + id + "&quantity=2";
    String order = GalleryOnceTest.order(id, 2);
    assertThat(ida.post("/checkout", RawVisitor.FORM, order).status()).isEqualTo(303);
    ida.post("/cart", RawVisitor.FORM, line);
    ida.post("/cart", RawVisitor.FORM, "photo=1&quantity=1");
    String summary = GalleryOnceTest.form(ida, 1).replace("[photo]=1", "[photo]=" + id);

    gus.post(photo + "/delete", RawVisitor.FORM, "");

    assertThat(ida.get("/cart").body())
        .contains("A deleted photo", "€19.00")
        .doesNotContain("Going");
    assertThat(ida.get("/checkout").body())
        .contains("Paper moon")
        .doesNotContain("A deleted photo");
    // The summary in another window still had it.
    HttpAnswer late = ida.post("/checkout", RawVisitor.FORM, summary);
    assertThat(late.header("Location")).hasValue("/checkout");
    assertThat(ida.get("/checkout").body()).contains("This photo is no longer available");
    assertThat(ida.post("/cart", RawVisitor.FORM, line).status()).isEqualTo(404);

    ida.post("/cart/quantities", RawVisitor.FORM, "lines[0][photo]=1&lines[0][quantity]=3");
    assertThat(ida.get("/cart").body()).doesNotContain("A deleted photo");
    assertThat(ida.accepting(RawVisitor.JSON).get("/cart").body())
        .isEqualTo("{\"lines\":[{\"photo\":1,\"quantity\":3}]}");
    assertThat(ida.get("/orders").body()).contains("2 × Going");
    String own = ida.get("/orders").body().replaceAll("(?s).*href=\"(/orders/\\d+)\".*", "$1");
    assertThat(ida.get(own).body())
        .contains("Going", "This photo was deleted. Your order is not affected.")
        .doesNotContain(photo + "/thumbnail");
  }

  @Test
  void aCartOfDeletedPhotosOnlyCannotBeOrdered() throws IOException {
    RawVisitor joe = member("joe");
    String photo = uploads(joe, "Only");
    String id = photo.substring("/photos/".length());
    joe.post("/cart", RawVisitor.FORM, "photo=" + id + "&quantity=1");
    joe.post(photo + "/delete", RawVisitor.FORM, "");

    assertThat(joe.get("/cart").body()).contains("A deleted photo").doesNotContain("Check out");
    assertThat(joe.get("/checkout").header("Location")).hasValue("/cart");
    assertThat(joe.get("/checkout/address").header("Location")).hasValue("/cart");
    joe.post("/cart/quantities", RawVisitor.FORM, "remove=" + id);
    assertThat(joe.get("/cart").body()).contains("Your cart is empty");
  }
}

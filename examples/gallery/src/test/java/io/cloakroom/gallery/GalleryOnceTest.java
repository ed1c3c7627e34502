package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import io.cloakroom.browser.Chromium;
import io.cloakroom.testkit.Race;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However often the form of a checkout is sent, it is one order. */
@ResourceLock(Chromium.LOCK)
final class GalleryOnceTest {

  private static final Pattern TOKEN = Pattern.compile("name=\"_once\" value=\"([^\"]+)\"");

  private final Path data;

  GalleryOnceTest(@TempDir(factory = SampleGallery.class) Path data) {
    this.data = data;
  }

  private static final String ADDRESS =
      "shipping[name]=Ann&shipping[street]=Row+1&shipping[postcode]=1&shipping[city]=C"
          + "&shipping[country]=D";

  /** Returns the form of the order's summary, with this quantity of prints of the first photo. */
  static String form(RawVisitor visitor, int quantity) {
    assertThat(visitor.post("/checkout/address", RawVisitor.FORM, ADDRESS).header("Location"))
        .hasValue("/checkout");
    Matcher token = TOKEN.matcher(visitor.get("/checkout").body());
    assertThat(token.find()).isTrue();
    return "_once=" + token.group(1) + "&" + order(quantity);
  }

  private static String order(int quantity) {
    return order("1", quantity);
  }

  /** An order as a program sends it, without a token. */
  static String order(String photo, int quantity) {
    return ADDRESS + "&lines[0][photo]=" + photo + "&lines[0][quantity]=" + quantity;
  }

  static HttpAnswer send(RawVisitor visitor, String form) {
    return visitor.post("/checkout", RawVisitor.FORM, form);
  }

  private static void add(RawVisitor visitor, int quantity) {
    assertThat(visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=" + quantity).status())
        .isEqualTo(303);
  }

  private static String cart(RawVisitor visitor) {
    return visitor.accepting(RawVisitor.JSON).get("/cart").body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "database", "sealed:"})
  void formThatArrivesEightTimesAtOnceIsOneOrder(String store) throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, store, data))) {
      RawVisitor visitor = new RawVisitor(gallery.port());
      add(visitor, 7);
      String form = form(visitor, 3);

      List<HttpAnswer> answers = Race.of(8, n -> send(visitor, form));

      assertThat(answers).extracting(HttpAnswer::status).containsOnly(303);
      assertThat(answers)
          .extracting(answer -> answer.header("Location").orElse(""))
          .containsOnly("/orders/1/confirmation");
      for (int reload = 0; reload < 2; reload++) {
        assertThat(visitor.get("/orders/1/confirmation").body())
            .contains("Thank you for your order", "Order number <strong>1<", "€57.00");
      }
      assertThat(cart(visitor)).isEqualTo("{\"lines\":[{\"photo\":1,\"quantity\":4}]}");
    }
    assertThat(Kept.in(data).orders()).isEqualTo(1);
  }

  @Test
  void formSentAgainAfterARestartIsStillTheSameOrder() throws Exception {
    RawVisitor visitor;
    String form;
    try (Gallery gallery = Gallery.open(new Options(0, "database", data))) {
      visitor = new RawVisitor(gallery.port());
      add(visitor, 2);
      form = form(visitor, 2);
      assertThat(send(visitor, form).header("Location")).hasValue("/orders/1/confirmation");
      add(visitor, 2);
    }
    try (Gallery gallery = Gallery.open(new Options(0, "database", data))) {
      visitor.moveTo(gallery.port());
      assertThat(send(visitor, form).header("Location")).hasValue("/orders/1/confirmation");
      // Those are for the next order.
      assertThat(cart(visitor)).isEqualTo("{\"lines\":[{\"photo\":1,\"quantity\":2}]}");
      assertThat(send(visitor, form(visitor, 2)).header("Location"))
          .hasValue("/orders/2/confirmation");
    }
  }

  @Test
  void formThatWasRefusedCanBeSentAgain() throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      RawVisitor visitor = new RawVisitor(gallery.port());
      add(visitor, 1);
      String form = form(visitor, 1);
      HttpAnswer refused = send(visitor, form.replace("=Ann", "="));
      assertThat(refused.status()).isEqualTo(303);
      String shown = visitor.get(refused.header("Location").orElseThrow()).body();
      assertThat(shown).contains("Enter a name for the delivery");
      assertThat(TOKEN.matcher(shown).find()).isTrue();
      assertThat(send(visitor, form).status()).isEqualTo(303);
    }
    assertThat(Kept.in(data).orders()).isEqualTo(1);
  }

  @Test
  void formOfAnotherBrowserIsRefused() throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      RawVisitor ann = new RawVisitor(gallery.port());
      add(ann, 1);
      String form = form(ann, 1);
      RawVisitor bob = new RawVisitor(gallery.port());
      assertThat(send(bob, form).status()).isEqualTo(409);
      assertThat(send(ann, form).status()).isEqualTo(303);
      // The order belongs to Ann. Bob must log in, and still cannot see it.
      for (String page : List.of("/orders/1", "/orders/1/confirmation", "/orders/2")) {
        assertThat(bob.get(page).header("Location").orElse("")).startsWith("/login?next=");
      }
      bob.signUp("bob@example.org");
      assertThat(bob.get("/orders/1").status()).isEqualTo(404);
      assertThat(bob.accepting(RawVisitor.JSON).get("/orders").body()).isEqualTo("{\"orders\":[]}");
      assertThat(ann.get("/orders/1").status()).isEqualTo(200);
    }
  }

  @Test
  void programSaysByItselfWhetherItSendsTheSameAgain() throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      RawVisitor program = new RawVisitor(gallery.port()).accepting(RawVisitor.JSON);
      List<String> unbound =
          List.of(
              "Content-Type: " + RawVisitor.FORM,
              "Idempotency-Key: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d");
      assertThat(program.send("POST", "/checkout", unbound, order(2).getBytes(UTF_8)).status())
          .isEqualTo(400);
      List<String> keyed =
          List.of(
              "Content-Type: " + RawVisitor.FORM,
              "Authorization: Bearer a-program",
              "Idempotency-Key: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d");
      byte[] body = order(2).getBytes(UTF_8);
      for (int i = 0; i < 2; i++) {
        assertThat(program.send("POST", "/checkout", keyed, body).body())
            .isEqualTo("{\"order\":1,\"total\":38.00}");
      }
      assertThat(send(program, order(2)).body()).isEqualTo("{\"order\":2,\"total\":38.00}");
      assertThat(send(program, order(2)).body()).isEqualTo("{\"order\":3,\"total\":38.00}");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void formOfABrowserThatIsSentTwiceOnItsWayIsOneOrder(boolean scripted) throws Exception {
    try (OpenGallery gallery = OpenGallery.in(data)) {
      Visitor cem = gallery.visitor(scripted);
      cem.goesTo("/photos/1");
      cem.presses("Add to cart");
      cem.presses("Check out");
      cem.entersAddress();
      AtomicInteger sent = new AtomicInteger();
      cem.page()
          .route(
              "**/checkout",
              request -> {
                if (request.request().method().equals("POST")) {
                  request.fetch(new Route.FetchOptions().setMaxRedirects(0));
                  sent.incrementAndGet();
                }
                request.resume();
              });
      cem.presses("Place order");
      cem.sees("Thank you for your order");
      assertThat(sent).hasValue(1);
      assertThat(gallery.complaintsOfAll()).isEmpty();
    }
    assertThat(Kept.in(data).orders()).isEqualTo(1);
  }
}

package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strange paths, methods, cookies and origins: answered clearly, and nothing changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryBadRequestTest {

  private static final List<String> WANTED = List.of(RawVisitor.HTML, RawVisitor.JSON);

  private static final List<String> POSTED =
      List.of(
          "/signup",
          "/login",
          "/logout",
          "/profile",
          "/photos",
          "/photos/1/like",
          "/cart",
          "/cart/quantities",
          "/checkout",
          "/checkout/address",
          "/preferences",
          "/devices");

  private static final List<String> SHOWN =
      List.of(
          "/photos",
          "/photos/new",
          "/photos/1",
          "/signup",
          "/login",
          "/dashboard",
          "/profile",
          "/photos/mine",
          "/photos/liked",
          "/cart",
          "/orders",
          "/preferences",
          "/devices",
          "/about");

  private final Path data;
  private final Gallery gallery;
  private final RawVisitor visitor;

  GalleryBadRequestTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    this.data = data;
    gallery = Gallery.open(Options.of(Map.of(), "--port", "0", "--data", data.toString()));
    visitor = new RawVisitor(gallery.port());
    visitor.signUp("ann@example.com");
    // Takes the welcome, which the first page of any kind shows.
    assertThat(visitor.get("/photos").status()).isEqualTo(200);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/photos/0",
        "/photos/-1",
        "/photos/abc",
        "/photos/99999999999999999999",
        "/photos/%EF%BC%91",
        "/photos/1%0d%0aSet-Cookie:a=b",
        "/photos/1;a=b",
        "/photos//1",
        "/photos/..%2f..%2fx",
        "/photos/999/image",
        "/photos/x/thumbnail",
        "/static/nothing.css",
        "/static/..%5c..%5cx",
        "/static/%2e%2e/templates/cart.html",
        "/static/",
        "//evil.example/photos"
      })
  void pathOfNothingIsNotFound(String path) {
    for (String wanted : WANTED) {
      all(softly -> ClearAnswer.check(softly, path, get(wanted, path), wanted, 404));
    }
  }

  /**
   * The server refuses these itself, often before it has read which type the client wants; the page
   * is the gallery's all the same.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/photos/%",
        "/photos/%zz",
        "/photos/%00",
        "/photos/%ff",
        "/photos/%c0%af",
        "/photos/\u00ff",
        "/photos/1\\x",
        "/photos/../../x",
        "/photos/%2e%2e/%2e%2e/x",
        "/photos/..;/x",
        "http://evil.example/photos"
      })
  void pathThatIsNoneIsRefused(String path) {
    for (String wanted : WANTED) {
      HttpAnswer answer = get(wanted, path);
      assertThat(answer.status()).isEqualTo(400);
      isOurs(path, answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag=%",
        "tag=%zz",
        "tag=%ff",
        "q=%ff%00",
        "q=a&q=b",
        "tag=%00",
        "tag=\u00ff",
        "tag",
        "%",
        "=",
        "tag[]=a",
        "tag=a&tag=b"
      })
  void strangeQueryIsNoError(String query) {
    for (String wanted : WANTED) {
      for (String path : SHOWN) {
        boolean strangers = path.equals("/signup") || path.equals("/login");
        RawVisitor asking = strangers ? new RawVisitor(gallery.port()) : visitor;
        HttpAnswer answer = asking.accepting(wanted).get(path + '?' + query);
        assertThat(answer.status()).as(path).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get"})
  void wrongMethodIsRefusedAndTheRightOnesAreNamed(String method) {
    for (String wanted : WANTED) {
      for (String path : SHOWN) {
        HttpAnswer answer = visitor.accepting(wanted).send(method, path, List.of(), null);
        all(softly -> ClearAnswer.check(softly, method + ' ' + path, answer, wanted, 405));
        assertThat(answer.header("Allow").orElse("")).contains("GET");
      }
    }
    assertThat(visitor.get("/logout").status()).isEqualTo(405);
    assertThat(visitor.get("/logout").header("Allow")).hasValue("POST");
  }

  @Test
  void headIsAnsweredAsGetIsWithoutTheBody() {
    for (String wanted : WANTED) {
      for (String path :
          List.of(
              "/photos/1",
              "/photos/999",
              "/photos/1/image",
              "/",
              "/nowhere",
              "/static/gallery.css",
              "/profile")) {
        HttpAnswer get = get(wanted, path);
        HttpAnswer head = visitor.accepting(wanted).send("HEAD", path, List.of(), null);
        assertThat(head.status()).as(path).isEqualTo(get.status());
        assertThat(head.body()).as(path).isEmpty();
        for (String header : List.of("Content-Type", "Location", "Cache-Control", "Vary")) {
          assertThat(head.all(header)).as(path + ' ' + header).isEqualTo(get.all(header));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: http://localhost:1",
        "Origin: null"
      })
  void requestOfAnotherSiteChangesNothing(String header) throws SQLException {
    Kept before = Kept.in(data);
    for (String wanted : WANTED) {
      for (String path : POSTED) {
        HttpAnswer answer =
            visitor
                .accepting(wanted)
                .send(
                    "POST", path, List.of(header, "Content-Type: " + RawVisitor.FORM), new byte[0]);
        all(softly -> ClearAnswer.check(softly, path, answer, wanted, 403));
      }
    }
    assertThat(Kept.in(data)).isEqualTo(before);
  }

  @Test
  void cookieThatOpensNothingMakesAStranger() throws SQLException {
    String preferences = signedPreferences();
    String sid = visitor.cookie("sid");
    Kept before = Kept.in(data);
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put("sid of nobody", "sid=" + "A".repeat(43));
    cookies.put("short sid", "sid=A");
    cookies.put("sid as a path", "sid=../../x");
    cookies.put(
        "one character off", "sid=" + (sid.charAt(0) == 'A' ? 'B' : 'A') + sid.substring(1));
    cookies.put("cut off", "sid=" + sid.substring(0, 42));
    cookies.put("two of nobody", "sid=" + "A".repeat(43) + "; sid=" + "B".repeat(43));
    cookies.put("four different ones", "sid=" + sid + "; sid=A; sid=B; sid=" + "C".repeat(43));
    cookies.put("many", "a=b; ".repeat(1200) + "c=d");
    cookies.put("odd", "=; ;;,=\"a; $Version=1; \\\"");
    cookies.put("forged preferences", "preferences=" + "A".repeat(preferences.length()));
    for (int length = 0; length < preferences.length(); length += 7) {
      cookies.put("preferences of " + length, "preferences=" + preferences.substring(0, length));
    }
    cookies.forEach((what, cookie) -> {
      List<String> header = List.of("Cookie: " + cookie, "Accept-Language: en");
      HttpAnswer profile = visitor.accepting(RawVisitor.JSON).send("GET", "/profile", header, null);
      all(softly -> ClearAnswer.check(softly, what, profile, RawVisitor.JSON, 401));
      HttpAnswer wall = visitor.send("GET", "/photos", header, null);
      assertThat(wall.status()).as(what).isEqualTo(200);
      assertThat(wall.body()).as(what).contains("data-theme=\"system\"", "lang=\"en\"");
    });
    assertThat(Kept.in(data)).isEqualTo(before);
  }

  /** Checks that an answer is the gallery's own, and not its server's. */
  private static void isOurs(String what, HttpAnswer answer) {
    assertThat(answer.header("Content-Type").orElse(""))
        .as(what)
        .isIn("text/html;charset=utf-8", "application/problem+json");
    assertThat(answer.body()).containsAnyOf("class=\"masthead\"", "request.refused");
    assertThat(answer.header("Content-Security-Policy")).as(what).isPresent();
    all(softly -> ClearAnswer.checkInsides(softly, what, answer));
  }

  /** Returns the cookie of a visitor who chose the dark theme and German. */
  private String signedPreferences() {
    RawVisitor other = new RawVisitor(gallery.port());
    assertThat(other.post("/preferences", RawVisitor.FORM, "theme=DARK&language=DE").status())
        .isEqualTo(303);
    String preferences = other.cookie("preferences");
    HttpAnswer wall =
        visitor.send("GET", "/photos", List.of("Cookie: preferences=" + preferences), null);
    assertThat(wall.body()).contains("data-theme=\"dark\"", "lang=\"de\"");
    return preferences;
  }

  @Test
  void headOfARequestHasBounds() {
    for (String header :
        List.of("Cookie: a=" + "x".repeat(65_536), "X-Long: " + "x".repeat(65_536))) {
      HttpAnswer answer = visitor.send("GET", "/photos", List.of(header), null);
      assertThat(answer.status()).isEqualTo(431);
      isOurs(header.substring(0, 10), answer);
    }
    assertThat(get(RawVisitor.HTML, "/photos/" + "x".repeat(65_536)).status()).isIn(414, 431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "https:evil.example",
        "https://evil.example/",
        "/%09/evil.example",
        "%09//evil.example",
        "javascript:alert(1)",
        "%2F%2Fevil.example",
        "/%2Fevil.example",
        "/..//evil.example",
        "/%0d%0aSet-Cookie:a=b",
        "/x%0d%0a%0d%0a<script>",
        "/%u2215evil.example",
        "/login",
        "/logout",
        "%zz",
        ""
      })
  void afterTheLoginNobodyLeavesTheSite(String next) {
    for (String target : List.of("/login?next=" + next, "/login")) {
      RawVisitor someone = new RawVisitor(gallery.port());
      String form = "email=ann@example.com&password=correct+horse+battery&next=" + next;
      HttpAnswer answer = someone.post(target, RawVisitor.FORM, form);
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.all("Location")).containsExactly("/dashboard");
      assertThat(answer.all("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("a="));
    }
    assertThat(visitor.get("/login?next=" + next).body()).doesNotContain("evil.example");
  }

  private HttpAnswer get(String wanted, String path) {
    return visitor.accepting(wanted).get(path);
  }

  private static void all(Consumer<SoftAssertions> checks) {
    SoftAssertions.assertSoftly(checks);
  }
}

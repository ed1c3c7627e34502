package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever arrives on whichever route, the gallery answers it clearly, shows nothing of its insides
 * and changes nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryBadInputTest {

  private static final List<String> WANTED = List.of(Visitor.HTML, Visitor.JSON);

  /** A form of each route that reads one, which would be taken as it is. */
  private static final Map<String, Map<String, String>> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put("/signup", Map.of("name", "Bob", "email", "bob@example.com", "password", "correct horse battery"));
    FORMS.put("/login", Map.of("email", "ann@example.com", "password", "correct horse battery"));
    FORMS.put("/profile", Map.of("name", "Bob"));
    FORMS.put("/photos", Map.of("title", "A photo", "tags[]", "tag"));
    FORMS.put("/cart", Map.of("photo", "1", "quantity", "1"));
    FORMS.put("/cart/quantities", Map.of("lines[0][photo]", "1", "lines[0][quantity]", "2"));
    FORMS.put("/checkout", Map.of(
        "shipping[name]", "Ann", "shipping[street]", "Row 1", "shipping[postcode]", "1", "shipping[city]", "C",
        "shipping[country]", "D", "lines[0][photo]", "1", "lines[0][quantity]", "1"));
    FORMS.put("/preferences", Map.of("theme", "DARK", "language", "DE"));
    FORMS.put("/devices", Map.of("end", "others"));
    FORMS.put("/photos/1/like", Map.of("liked", "false"));
  }

  private static final List<String> PAGES =
      List.of(
          "/", "/photos", "/photos/new", "/photos/1", "/photos/1/image", "/photos/1/thumbnail",
          "/signup", "/login", "/dashboard", "/profile", "/cart", "/checkout", "/checkout/thanks",
          "/preferences", "/devices", "/about", "/static/gallery.css");

  private final Path data;
  private final Gallery gallery;
  private final Visitor visitor;
  private Kept before = new Kept(List.of());

  GalleryBadInputTest(@TempDir Path data) throws IOException, SQLException {
    this.data = data;
    gallery = Gallery.open(Options.of("--port", "0", "--data", data.toString()));
    visitor = new Visitor(gallery.port());
    visitor.signUp("ann@example.com");
    Visitor program = visitor.accepting(Visitor.JSON);
    assertThat(program.post("/photos/1/like", Visitor.FORM, "").status()).isEqualTo(200);
    assertThat(program.post("/cart", Visitor.FORM, form(FORMS.get("/cart"))).status()).isEqualTo(200);
    assertThat(program.post("/checkout", Visitor.FORM, form(FORMS.get("/checkout"))).status()).isEqualTo(200);
    assertThat(program.post("/cart", Visitor.FORM, "photo=2&quantity=3").status()).isEqualTo(200);
    assertThat(visitor.get("/photos").status()).isEqualTo(200);
  }

  @BeforeEach
  void lookAround() throws SQLException {
    before = Kept.in(data);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @AfterEach
  void nothingHasChanged() throws SQLException {
    assertThat(Kept.in(data)).isEqualTo(before);
  }

  static List<BadBody> badBodies() {
    return BadBody.ALL;
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void badBodyIsRefusedOnEveryRoute(BadBody body) {
    SoftAssertions softly = new SoftAssertions();
    for (String wanted : WANTED) {
      for (String route : FORMS.keySet()) {
        HttpAnswer answer =
            visitor
                .accepting(wanted)
                .send("POST", route, List.of("Content-Type: " + body.type()), body.bytes());
        check(softly, route + " as " + wanted, answer, wanted, body.status());
      }
    }
    softly.assertAll();
  }

  static Stream<Arguments> badValues() {
    String long65k = "x".repeat(65_536);
    return Stream.of(
        Arguments.of("photo|quantity", List.of("abc", "", "1.5", "1e9", "0x1", "99999999999999999999", "%EF%BC%91", "1%00", "NaN", "9".repeat(5000))),
        Arguments.of("liked|theme|language", List.of("abc", "%00", "__proto__", "2", "%FF")),
        Arguments.of("name|title|street|city|country|postcode|email|password", List.of("", "+", "%00", "a%00b", long65k)),
        Arguments.of("email", List.of("ann", "@", "a@", "a%0d%0aBcc:b@example.com", "ann%40example.com%00")));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void badValueIsRefusedWhereverItStands(String fields, List<String> values) {
    SoftAssertions softly = new SoftAssertions();
    FORMS.forEach(
        (route, form) ->
            form.keySet().stream()
                .filter(name -> ("[" + name).matches(".*\\[(" + fields + ")\\]?"))
                .forEach(
                    name -> {
                      for (String value : values) {
                        if (name.endsWith("[quantity]") || !value.isEmpty() || !name.equals("liked")) {
                        for (String wanted : WANTED) {
                          HttpAnswer answer =
                              visitor.accepting(wanted).post(route, Visitor.FORM, form(form, name, value));
                          check(softly, route + ' ' + name + '=' + value.substring(0, Math.min(20, value.length())), answer, wanted, 422);
                        }
                        }
                      }
                    }));
    softly.assertAll();
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + '=' + field.getValue().replace(' ', '+'))
        .collect(Collectors.joining("&"));
  }

  private static String form(Map<String, String> fields, String changed, String value) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.put(changed, value);
    return form(form);
  }

  private static void check(
      SoftAssertions softly, String what, HttpAnswer answer, String wanted, int status) {
    softly.assertThat(answer.status()).as(what).isEqualTo(status);
    softly
        .assertThat(answer.header("Content-Type").orElse(""))
        .as(what)
        .isEqualTo(
            wanted.equals(Visitor.JSON)
                ? "application/problem+json"
                : "text/html;charset=utf-8");
    softly
        .assertThat(answer.body())
        .as(what)
        .doesNotContainPattern("(?i)exception|\\tat |java\\.|jetty|jakarta|cloakroom\\.");
  }
}

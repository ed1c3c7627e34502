package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * On every route, the gallery answers any input clearly, shows nothing of its insides and changes
 * nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryBadInputTest {

  private static final List<String> WANTED = List.of(RawVisitor.HTML, RawVisitor.JSON);

  /** Routes of buttons, which have no input to correct. */
  private static final List<String> WITHOUT_A_PAGE = List.of("/devices", "/photos/1/like");

  /** A form of each route that reads one, which would be taken as it is. */
  private static final Map<String, Map<String, String>> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put(
        "/signup",
        Map.of("name", "Bob", "email", "bob@example.com", "password", "correct horse battery"));
    FORMS.put("/login", Map.of("email", "ann@example.com", "password", "correct horse battery"));
    FORMS.put("/profile", Map.of("name", "Bob"));
    FORMS.put("/photos", Map.of("title", "A photo", "tags[]", "tag"));
    FORMS.put("/cart", Map.of("photo", "1", "quantity", "1"));
    FORMS.put("/cart/quantities", Map.of("lines[0][photo]", "1", "lines[0][quantity]", "2"));
    FORMS.put(
        "/checkout",
        Map.of(
            "shipping[name]",
            "Ann",
            "shipping[street]",
            "Row 1",
            "shipping[postcode]",
            "1",
            "shipping[city]",
            "C",
            "shipping[country]",
            "D",
            "lines[0][photo]",
            "1",
            "lines[0][quantity]",
            "1"));
    FORMS.put(
        "/checkout/address",
        Map.of(
            "shipping[name]",
            "Ann",
            "shipping[street]",
            "Row 1",
            "shipping[postcode]",
            "1",
            "shipping[city]",
            "C",
            "shipping[country]",
            "D"));
    FORMS.put("/preferences", Map.of("theme", "DARK", "language", "DE"));
    FORMS.put("/devices", Map.of("end", "others"));
    FORMS.put("/photos/1/like", Map.of("liked", "false"));
  }

  private final Path data;
  private final Gallery gallery;
  private final RawVisitor visitor;
  private Kept before = new Kept(List.of());

  GalleryBadInputTest(@TempDir(factory = SampleGallery.class) Path data)
      throws IOException, SQLException {
    this.data = data;
    gallery = Gallery.open(Options.of(Map.of(), "--port", "0", "--data", data.toString()));
    visitor = new RawVisitor(gallery.port());
    visitor.signUp("ann@example.com");
    RawVisitor program = visitor.accepting(RawVisitor.JSON);
    assertThat(program.post("/photos/1/like", RawVisitor.FORM, "").status()).isEqualTo(200);
    assertThat(program.post("/cart", RawVisitor.FORM, form(valid("/cart"))).status())
        .isEqualTo(200);
    assertThat(program.post("/checkout", RawVisitor.FORM, form(valid("/checkout"))).status())
        .isEqualTo(200);
    assertThat(program.post("/cart", RawVisitor.FORM, "photo=2&quantity=3").status())
        .isEqualTo(200);
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
        ClearAnswer.check(softly, route + " as " + wanted, answer, wanted, body.status());
      }
    }
    softly.assertAll();
  }

  /** By the kind of a field: its names, and what it does not take. */
  static Stream<Arguments> badValues() {
    String digits = "9".repeat(5000);
    String text = "x".repeat(65_536);
    return Stream.of(
        Arguments.of(
            "photo|quantity",
            List.of("", "abc", "1.5", "1e9", "0x1", "NaN", "99999999999999999999", digits)),
        Arguments.of("photo|quantity", List.of("%EF%BC%91", "1%00", "%2B-1", "%FF", "%")),
        Arguments.of("quantity", List.of("-1", "10000", "2147483647", "-2147483648")),
        Arguments.of("liked|theme|language", List.of("abc", "%00", "__proto__", "2", "%FF")),
        Arguments.of(
            "name|title|street|city|country|postcode|email|password",
            List.of("", "+", "%00", "a%00b", text)),
        Arguments.of(
            "email", List.of("ann", "@", "a@", "a%0d%0aBcc:b@example.com", "a@example.com%00")));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void badValueIsRefusedWhereverItStands(String fields, List<String> values) {
    SoftAssertions softly = new SoftAssertions();
    for (String route : FORMS.keySet()) {
      for (String name : valid(route).keySet()) {
        if (('[' + name).matches(".*\\[(" + fields + ")\\]?")) {
          values.forEach(value -> refused(softly, route, changed(route, name, value)));
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void missingFieldIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    for (String route : FORMS.keySet()) {
      for (String name : valid(route).keySet()) {
        // Those may be absent: a wall has photos without tags, and liking is what a like means.
        if (!List.of("tags[]", "liked").contains(name)) {
          Map<String, String> form = new LinkedHashMap<>(valid(route));
          form.remove(name);
          refused(softly, route, form(form));
        }
      }
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"%1$s\":{}}",
        "{\"%1$s\":[[[1]]]}",
        "{\"%1$s\":null}",
        "{\"%1$s\":true}",
        "{\"%1$s\":1e999999999}",
        "{\"%1$s\":-0.0}",
        "{\"%1$s\":\"\\ud800\"}",
        "{\"%1$s\":\"\\u0000\"}",
        "{\"__proto__\":{\"%1$s\":1},\"constructor\":1,\"class\":{\"classLoader\":1}}"
      })
  void jsonOfAnotherShapeIsRefused(String json) {
    SoftAssertions softly = new SoftAssertions();
    for (String route : FORMS.keySet()) {
      if (!route.equals("/photos/1/like")) { // which needs no field at all
        String first = valid(route).keySet().iterator().next().split("\\[", 2)[0];
        for (String wanted : WANTED) {
          refused(softly, route, wanted, RawVisitor.JSON, json.formatted(first));
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void hostileNameIsNoField() {
    SoftAssertions softly = new SoftAssertions();
    for (String name :
        List.of(
            "__proto__[quantity]=1",
            "constructor.prototype.quantity=1",
            "class.classLoader.defaultAssertionStatus=1",
            "quantity[]=1&quantity[]=2",
            "quantity[a]=1",
            "quantity=1&quantity=2",
            "quantity%00=1",
            "quantity%5B=1",
            "[quantity]=1",
            "=1")) {
      refused(softly, "/cart", "photo=1&" + name);
    }
    for (String name :
        List.of(
            "lines[999999999][photo]=abc",
            "lines[-1][photo]=1",
            "lines[x][photo]=1",
            "lines=1",
            "lines[0]=1",
            "lines[99999999999999999999][quantity]=1")) {
      refused(softly, "/cart/quantities", name);
      refused(softly, "/checkout", form(valid("/checkout")) + "&" + name);
    }
    softly.assertAll();
  }

  private void refused(SoftAssertions softly, String route, String form) {
    for (String wanted : WANTED) {
      refused(softly, route, wanted, RawVisitor.FORM, form);
    }
  }

  private void refused(
      SoftAssertions softly, String route, String wanted, String type, String body) {
    RawVisitor asking = visitor.accepting(wanted);
    HttpAnswer answer = asking.post(route, type, body);
    String shown = route + ' ' + body.substring(0, Math.min(200, body.length()));
    if (WITHOUT_A_PAGE.contains(route)) {
      ClearAnswer.check(softly, shown, answer, wanted, 422);
    } else {
      ClearAnswer.checkRefused(softly, shown, asking, answer, wanted);
    }
  }

  private static String changed(String route, String name, String value) {
    Map<String, String> form = new LinkedHashMap<>(valid(route));
    form.put(name, value);
    return form(form);
  }

  private static Map<String, String> valid(String route) {
    return Objects.requireNonNull(FORMS.get(route));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + '=' + field.getValue().replace(' ', '+'))
        .collect(Collectors.joining("&"));
  }
}

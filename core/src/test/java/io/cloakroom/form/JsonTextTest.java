package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.Bodies;
import io.cloakroom.body.NamePath;
import io.cloakroom.http.FakeExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  record Address(String street, String city) {}

  record Order(
      Optional<Address> shipping,
      Map<String, String> prefs,
      List<Address> stops,
      List<String> tags,
      String note) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private static Submission<Order> read(String... parts) {
    String body =
        "--B\r\n"
            + String.join("\r\n--B\r\n", List.of(parts))
                .replace("NAME", "Content-Disposition: form-data; name")
            + "\r\n--B--\r\n";
    return ORDER.read(
        FakeExchange.post(
            "/",
            "multipart/form-data; boundary=B",
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static Order valid(String... parts) {
    Submission<Order> sent = read(parts);
    assertThat(sent.errors()).isEmpty();
    return ((Submission.Valid<Order>) sent).value();
  }

  @Test
  void aNameMarkedAsJsonIsReadAsSuch() {
    Order order =
        valid(
            "NAME=\"shipping{}\"\r\n\r\n{\"street\":\"Rue de l'Été 5\",\"city\":\"Köln\"}",
            "NAME=\"prefs{}\"\r\n\r\n{\"theme\":\"dark\"}",
            "NAME=\"stops{}\"\r\n\r\n [{\"street\":\"a\",\"city\":\"b\"}]",
            "NAME=\"tags{}\"\r\n\r\n[\"x\",\"y\"]",
            "NAME=\"note\"\r\n\r\n{not json");
    assertThat(order.shipping()).contains(new Address("Rue de l'Été 5", "Köln"));
    assertThat(order.prefs()).isEqualTo(Map.of("theme", "dark"));
    assertThat(order.stops()).containsExactly(new Address("a", "b"));
    assertThat(order.tags()).containsExactly("x", "y");
    assertThat(order.note()).isEqualTo("{not json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "; filename=\"blob\"\r\nContent-Type: application/json"})
  void textAndBlobsAreReadWhereNothingElseIsMeant(String more) {
    Order order =
        valid(
            "NAME=\"shipping\"" + more + "\r\n\r\n{\"street\":\"s\",\"city\":\"c\"}",
            "NAME=\"prefs\"" + more + "\r\n\r\n{\"theme\":\"dark\",\"größe\":\"XL\"}",
            "NAME=\"stops\"" + more + "\r\n\r\n[{\"street\":\"a\",\"city\":\"b\"}]");
    assertThat(order.shipping()).contains(new Address("s", "c"));
    assertThat(order.prefs()).containsEntry("größe", "XL");
    assertThat(order.stops()).hasSize(1);
  }

  @Test
  void plainValuesMeanThemselvesUnlessTheClientSaysOtherwise() {
    assertThat(valid("NAME=\"tags\"\r\n\r\n[\"x\"]").tags()).containsExactly("[\"x\"]");
    assertThat(
            valid(
                    "NAME=\"note\"\r\nContent-Type: application/json\r\n\r\n[\"x\"]",
                    "NAME=\"tags\"\r\nContent-Type: text/plain\r\n\r\n[\"x\"]")
                .tags())
        .containsExactly("[\"x\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; filename=\"blob\"\r\nContent-Type: application/json",
        "\r\nContent-Type: application/json",
        "\r\nContent-Type: Application/JSON; charset=utf-8",
        "; filename=\"blob\"\r\nContent-Type: application/vnd.example.tags+json; v=1",
        "\r\nContent-Type: application/vnd.example.tags+json"
      })
  void aPartThatSaysItIsJsonIsReadAsSuch(String more) {
    assertThat(valid("NAME=\"tags\"" + more + "\r\n\r\n[\"x\",\"y\"]").tags())
        .containsExactly("x", "y");
    assertThat(valid("NAME=\"shipping\"" + more + "\r\n\r\n{\"street\":\"s\",\"city\":\"c\"}"))
        .extracting(Order::shipping)
        .isEqualTo(Optional.of(new Address("s", "c")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"theme\":\"dark\"", "{\"a\":1}}", "{\"a\":[[[[[[[[1]]]]]]]"})
  void brokenJsonIsAnErrorUnderItsName(String json) {
    assertThat(read("NAME=\"prefs{}\"\r\n\r\n" + json).errors())
        .extracting(FieldError::name, FieldError::pointer, FieldError::code)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("prefs{}", "/prefs", "json"));
  }

  @Test
  void itsDepthIsLimitedToo() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThat(read("NAME=\"stops{}\"\r\n\r\n" + deep).errors())
        .extracting(FieldError::code)
        .containsExactly("json");
  }

  @Test
  void aNameThatIsTheMarkOnlyIsAName() {
    assertThat(NamePath.of("{}").steps()).containsExactly("{}");
    assertThat(NamePath.of("a[b]{}").steps()).containsExactly("a", "b");
  }

  record Line(String item, int quantity) {}

  record Lines(Line dto, Line blob, String text) {}

  @Test
  void chromiumSendsJsonAsTextAndAsABlob() {
    Submission<Lines> sent = Form.of(Lines.class).read(Bodies.captured("chromium-fetch-formdata"));
    assertThat(sent.errors()).isEmpty();
    assertThat(((Submission.Valid<Lines>) sent).value())
        .isEqualTo(new Lines(new Line("x", 2), new Line("y", 3), "a\nb\nc"));
  }
}

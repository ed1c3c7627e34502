package io.cloakroom.body;

import static io.cloakroom.body.Bodies.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPlainTest {

  private static final FormSettings TAKING = FormSettings.of().withTextPlain(true);

  private static List<String> pairs(String body, int cut) {
    byte[] bytes = body.getBytes(UTF_8);
    try (FormDecoder decoder = FormDecoder.builder("text/plain").textPlain(true).build()) {
      decoder.accept(bytes, 0, cut);
      decoder.accept(bytes, cut, bytes.length - cut);
      return decoder.finish().sent().stream()
          .map(sent -> sent.name() + "|" + sent.text().orElseThrow())
          .toList();
    }
  }

  private static HttpProblem refusal(FormSettings settings, String type, String body) {
    return catchThrowableOfType(
        HttpProblem.class,
        () -> FormData.of(FakeExchange.post("/", type, body.getBytes(UTF_8)), settings));
  }

  @Test
  void linesArePairsHoweverTheBodyIsCut() {
    String body = "name=Asha\r\ntext=one = two\r\nthree\r\n\r\n=x\r\nनाम=हिन्दी\r\n";
    List<String> whole = pairs(body, 0);
    assertThat(whole).containsExactly("name|Asha", "text|one = two\nthree\n", "|x", "नाम|हिन्दी");
    for (int cut = 1; cut <= body.getBytes(UTF_8).length; cut++) {
      assertThat(pairs(body, cut)).isEqualTo(whole);
    }
  }

  @Test
  void itIsNoFormUnlessTheApplicationSaysSo() {
    assertThat(refusal(FormSettings.of(), "text/plain", "a=1\r\n").status()).isEqualTo(415);
    FakeExchange taken =
        FakeExchange.post("/", "text/plain;charset=UTF-8", "name=é".getBytes(UTF_8));
    assertThat(FormData.of(taken, TAKING).value("name")).contains("é");
  }

  @Test
  void aStrictFormWantsAnEqualsSignInEachLine() {
    byte[] body = "name=Asha\r\ntext=one\r\ntwo\r\n".getBytes(UTF_8);
    FormData data = FormData.of(FakeExchange.post("/", "text/plain", body), TAKING);
    assertThat(data.value("text")).contains("one\ntwo");
    HttpProblem refused = catchThrowableOfType(HttpProblem.class, data::requireWellFormed);
    assertThat(refused.code()).isEqualTo("form.text.malformed");
    assertThat(refused.detail()).contains("byte 21").contains("text");
  }

  @ParameterizedTest
  @CsvSource({
    "BODY_BYTES, 7, 'a=1\r\nb=', form.limit.body-bytes",
    "FIELDS, 2, 'a=1\r\nb=2', form.limit.fields",
    "NAME_BYTES, 3, 'abc=1', form.limit.name-bytes",
    "VALUE_BYTES, 3, 'a=123', form.limit.value-bytes",
    "TEXT_BYTES, 8, 'a=123\r\nb=123', form.limit.text-bytes"
  })
  void eachLimitIsLetThroughAndRefusedBeyond(FormLimit limit, int most, String body, String code) {
    FormSettings at = TAKING.withLimits(FormLimits.of().withMax(limit, most));
    assertThat(refusal(at, "text/plain", body)).isNull();
    FormSettings below = TAKING.withLimits(FormLimits.of().withMax(limit, most - 1));
    HttpProblem refused = refusal(below, "text/plain", body);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"a=1\\nb=\u00ff, 4, b", "a=1\\r\\n\u00c0=1, 5, \uFFFD", "a=\u00ff\\nb=1, 0, a"})
  void aStrictDecoderRefusesWhatIsNoText(String body, int position, String field) {
    byte[] bytes = bytes(body.replace("\\r", "\r").replace("\\n", "\n"));
    try (FormDecoder decoder =
        FormDecoder.builder("text/plain").textPlain(true).strict(true).build()) {
      decoder.accept(bytes, 0, bytes.length);
      assertThatThrownBy(decoder::finish)
          .isInstanceOfSatisfying(
              HttpProblem.class,
              e ->
                  assertThat(e.detail())
                      .contains("not UTF-8 in what begins at byte " + position)
                      .endsWith("in the field " + field + "."));
    }
  }
}

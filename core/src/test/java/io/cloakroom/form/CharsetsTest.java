package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetsTest {

  private static FormData read(String type, byte[] body) {
    return FormData.of(FakeExchange.post("/", type, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1251", "Shift_JIS", "GBK", "euc-kr", "ISO-8859-2", "KOI8-R"})
  void encodingsThatBrowsersKnowAreRead(String label) {
    byte[] body = "a=x&b=y".getBytes(Charset.forName(label));
    assertThat(read("application/x-www-form-urlencoded; charset=" + label, body).value("b"))
        .contains("y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf-16",
        "UTF-16LE",
        "utf-32",
        "utf-7",
        "ISO-2022-JP",
        "x-ISO-2022-CN-CNS",
        "IBM037",
        "Cp1047",
        "x-windows-50220",
        "x-JISAutoDetect",
        "nonsense",
        "../x"
      })
  void encodingsInWhichAsciiMayMeanSomethingElseAreRefused(String label) {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () ->
                read("application/x-www-form-urlencoded; charset=\"" + label + "\"", new byte[0]));
    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.code()).isEqualTo("form.charset.unknown");
  }

  /** Whatever Java knows, or learns: where it is taken, ASCII is read as in every other one. */
  @ParameterizedTest
  @MethodSource
  void inEveryEncodingThatIsTakenAsciiIsAscii(String label) {
    String type = "application/x-www-form-urlencoded; charset=\"" + label + "\"";
    for (String text :
        List.of(
            "\u001B$B0!\u001B(B",
            "\u001B(J\\~",
            "\u000E!!\u000F",
            "\u001B$)A\u000E!!\u000F",
            "\u001B$)G\u000E!!\u000F",
            "\u001B-A",
            "~{!!~}",
            "#$@[\\]^`{|}~")) {
      // The byte at the end has the whole value read in that encoding.
      byte[] body = ("a=" + text + "%E9").getBytes(StandardCharsets.US_ASCII);
      try {
        assertThat(read(type, body).value("a").orElseThrow()).startsWith(text);
      } catch (HttpProblem refused) {
        assertThat(refused.code()).isEqualTo("form.charset.unknown");
      }
    }
  }

  static Set<String> inEveryEncodingThatIsTakenAsciiIsAscii() {
    return Charset.availableCharsets().keySet();
  }

  @Test
  void aFieldThatNamesTheEncodingIsHeldToTheSame() {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () ->
                read(
                    "application/x-www-form-urlencoded",
                    "a=1&_charset_=utf-16".getBytes(StandardCharsets.UTF_8)));
    assertThat(refused.code()).isEqualTo("form.charset.unknown");
  }
}

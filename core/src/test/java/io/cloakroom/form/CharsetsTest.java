package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void aFieldThatNamesTheEncodingIsHeldToTheSame() {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () ->
                read(
                    "application/x-www-form-urlencoded",
                    "a=1&_charset_=utf-16".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(refused.code()).isEqualTo("form.charset.unknown");
  }
}

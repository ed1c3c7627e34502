package io.cloakroom.body;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetsTest {

  private static FormData read(String type, byte[] body) {
    return FormData.of(FakeExchange.post("/", type, body));
  }

  /** Bytes that tell the tables of browsers from others under the same name; seen in Chromium. */
  @ParameterizedTest
  @CsvSource({
    "utf8, %E2%82%AC, €",
    "iso-8859-1, %93x%94, “x”",
    "ISO_8859-1, %93x%94, “x”",
    "cp819, %80, €",
    "us-ascii, %80, €",
    "iso-8859-2, %B3, ł",
    "iso-8859-8-i, %F9, ש",
    "latin5, %80%FE, €ş",
    "iso-8859-11, %80%A1, €ก",
    "ISO-8859-15, %A4, €",
    "windows-1251, %E6, ж",
    "macintosh, %80, Ä",
    "x-mac-cyrillic, %A2, Ґ",
    "koi8-ru, %A4, є",
    "KOI8-R, %C6, ф",
    "Shift_JIS, %83%65%87%40, テ①",
    "ms932, %FA%40, ⅰ",
    "euc-jp, %A4%C6%AD%A1, て①",
    "EUC-KR, %8Cc, \ub620",
    "ks_c_5601-1987, %B0%A1, 가",
    "GB2312, %C4%E3%81%40, 你丂",
    "gbk, %81%30%81%30, ",
    "gb18030, %A8%BC, ḿ",
    "big5, %A7A%87%40, 你䏰"
  })
  void textIsReadAsBrowsersWriteIt(String label, String escapes, String text) {
    byte[] body = ("_charset_=" + label + "&a=" + escapes).getBytes(StandardCharsets.US_ASCII);
    assertThat(read("application/x-www-form-urlencoded", body).value("a")).contains(text);
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
        "hz-gb-2312",
        "x-user-defined",
        "CESU-8",
        "MS874",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf-8",
        "windows-1252",
        "big5",
        "euc-jp",
        "shift_jis",
        "euc-kr",
        "gbk",
        "gb18030",
        "ibm866",
        "iso-8859-6",
        "koi8-u",
        "macintosh",
        "x-mac-cyrillic",
        "windows-874",
        "windows-1255",
        "windows-1258"
      })
  void asciiIsAsciiWhateverTheEncoding(String label) {
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
            "!\"#$@[\\]^`{|}~'()*,-./:;<>?0aZ")) {
      // The byte at the end has the whole value read in that encoding.
      byte[] body = ("a=" + text + "%E9").getBytes(StandardCharsets.US_ASCII);
      assertThat(read(type, body).value("a").orElseThrow()).startsWith(text);
    }
  }

  /** Whatever else Java knows, or learns, is a label of browsers or refused. */
  @ParameterizedTest
  @MethodSource
  void noOtherEncodingIsTaken(String label) {
    String type = "application/x-www-form-urlencoded; charset=\"" + label + "\"";
    byte[] body = "a=\u001B$B0!~{%E9".getBytes(StandardCharsets.US_ASCII);
    try {
      assertThat(read(type, body).value("a").orElseThrow()).startsWith("\u001B$B0!~{");
    } catch (HttpProblem refused) {
      assertThat(refused.code()).isEqualTo("form.charset.unknown");
    }
  }

  static Set<String> noOtherEncodingIsTaken() {
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

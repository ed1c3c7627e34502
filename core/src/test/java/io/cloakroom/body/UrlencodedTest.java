package io.cloakroom.body;

import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.contents;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlencodedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1                | a=[1]",
        "a=1&a=2            | a=[1, 2]",
        "&&a=1&&            | a=[1]",
        "a                  | a=[]",
        "a=                 | a=[]",
        "=b                 | =[b]",
        "=                  | =[]",
        "a=b=c              | a=[b=c]",
        "a;b=1;2            | a;b=[1;2]",
        "a+b=c+d            | a b=[c d]",
        "a%2Bb=%2B          | a+b=[+]",
        "a%3Db=%26%3d       | a=b=[&=]",
        "a=%                | a=[%]",
        "a=%4               | a=[%4]",
        "a=%zz              | a=[%zz]",
        "a=%%41             | a=[%A]",
        "a=%4%41            | a=[%4A]",
        "a=%4+%             | a=[%4 %]",
        "a%=%&b=%4          | a%=[%], b=[%4]",
        "a=%E2%82%AC        | a=[€]",
        "a=%E2%82           | a=[\uFFFD]",
        "a=%C0%AF           | a=[\uFFFD\uFFFD]",
        "a=%EF%BB%BFx       | a=[\uFEFFx]",
        "a=1%0D%0A2%0D%0A   | a=[1\\n2\\n]",
        "a=%00              | a=[\\0]",
      })
  void isReadAsBrowsersReadIt(String body, String expected) {
    String emptyShown = contents(decode(URLENCODED, body)).toString();
    assertThat(emptyShown).isEqualTo("{" + expected.translateEscapes() + "}");
  }

  @Test
  void rawBytesAreUtf8() {
    assertThat(decode(URLENCODED, "a=\u00c3\u00a9").value("a")).contains("é");
  }

  @Test
  void everyChunkingGivesTheSame() {
    byte[] body = bytes("a=%E2%82%AC&b%5B%5D=1+2&&=x&c=%4&d=%&e=%zz&f=%0D%0A");
    Map<String, List<String>> whole =
        contents(FormData.of(FakeExchange.post("/", URLENCODED, body)));
    for (int first = 0; first <= body.length; first++) {
      for (int then : new int[] {1, 2, body.length}) {
        FakeExchange exchange =
            FakeExchange.post("/", URLENCODED, body).withBody(Bodies.inChunks(body, first, then));
        assertThat(contents(FormData.of(exchange))).isEqualTo(whole);
      }
    }
  }

  @Test
  void whatWasEncodedComesBack() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Map<String, List<String>> expected = new LinkedHashMap<>();
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        String name = i + text(random);
        String value = text(random);
        expected.put(name, List.of(value));
        body.append(URLEncoder.encode(name, UTF_8)).append('=');
        body.append(URLEncoder.encode(value, UTF_8)).append('&');
      }
      assertThat(contents(decode(URLENCODED, body.toString()))).isEqualTo(expected);
    }
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(12), 1, 0x11000)
        .filter(c -> c != '\r' && !(c >= 0xd800 && c < 0xe000))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void randomBytesAreReadOrRefusedAndNothingElse() {
    Random random = new Random(11);
    for (int round = 0; round < 5000; round++) {
      byte[] body = new byte[random.nextInt(60)];
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) "a[].=&%4+\u00c3\0z0{}".charAt(random.nextInt(15));
      }
      try {
        FormData data = FormData.of(FakeExchange.post("/", URLENCODED, body));
        assertThat(data.asMap()).isNotNull();
      } catch (HttpProblem e) {
        assertThat(e.status()).isBetween(400, 415);
      }
    }
  }

  @Test
  void charsetOfTheRequestAndThenOfTheFieldDecides() {
    assertThat(decode(URLENCODED + "; charset=ISO-8859-1", "a=%80").value("a")).contains("€");
    assertThat(decode(URLENCODED + ";charset=utf-8", "a=%80&_charset_=windows-1252").value("a"))
        .contains("€");
    assertThat(decode(URLENCODED, "_charset_=&a=%C3%A9").value("a")).contains("é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"klingon", "", "../x", "utf-8\u0000"})
  void anUnknownCharsetIsRefused(String label) {
    assertThat(refusal(URLENCODED + "; charset=\"" + label + "\"", "a=1"))
        .returns(415, HttpProblem::status)
        .returns("form.charset.unknown", HttpProblem::code);
  }

  @Test
  void theQueryIsTheFormOfAGet() {
    FormData data = FormData.of(FakeExchange.get("/search?q=a%20b&q=c"));
    assertThat(data.values("q")).containsExactly("a b", "c");
    assertThat(data.value("q")).isEmpty();
    assertThat(FormData.of(FakeExchange.get("/search")).names()).isEmpty();
    assertThat(FormData.of(FakeExchange.of("HEAD", "/?a=1")).value("a")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "a=%4,           2, a",
    "b=1&a=x%zz&c=%, 7, a",
    "b=1&a=%,        6, a",
    "b=1&a=%E2%82,   4, a",
    "b=1&a=%EF%BF%BD%C0, 4, a",
    "b=%zz&a=%C0,    2, b",
    "a=%C0&b=%zz,    0, a",
    "b=1&a=%C0%zz,   9, a"
  })
  void aStrictFormSaysWhereTheEncodingIsBroken(String body, int position, String field) {
    FormData data = decode(URLENCODED, body);
    assertThatThrownBy(data::requireWellFormed)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.code()).isEqualTo("form.urlencoded.malformed");
              assertThat(e.detail()).contains("at byte " + position + ", in the field " + field);
            });
  }

  @Test
  void aStrictFormTakesTheReplacementCharacterItself() {
    FormData data = decode(URLENCODED, "a=%EF%BF%BD");
    assertThatCode(data::requireWellFormed).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "FIELDS,      2, a&b,   a&b&c,  fields",
    "NAME_BYTES,  2, ab=1,  abc=1,  name-bytes",
    "VALUE_BYTES, 2, a=12,  a=123,  value-bytes",
    "TEXT_BYTES,  4, ab=12, ab=123, text-bytes",
    "BODY_BYTES,  4, a=12,  a=123,  body-bytes",
    "DEPTH,       2, a[b],  a[b].c, depth",
    "LIST_SIZE,   2, a&a,   a&a&a,  list-size"
  })
  void eachLimitNamesItself(FormLimit limit, int max, String within, String beyond, String code) {
    FormLimits limits = FormLimits.of().withMax(limit, max);
    assertThat(decode(URLENCODED, within, limits).names()).isNotEmpty();
    assertThat(refusal(URLENCODED, beyond, limits))
        .returns(413, HttpProblem::status)
        .returns("form.limit." + code, HttpProblem::code)
        .satisfies(e -> assertThat(e.detail()).doesNotContain("FormLimit"));
  }

  @Test
  void aMillionKeysAndDeepNamesAreRefused() {
    assertThat(refusal(URLENCODED, "a&".repeat(1_000_000)).code()).isEqualTo("form.limit.fields");
    assertThat(refusal(URLENCODED, "a[x]" + "[x]".repeat(300)).code())
        .isEqualTo("form.limit.depth");
  }

  @Test
  void anEndlessBodyIsRefusedAfterItsLimit() {
    long[] read = {0};
    java.io.InputStream endless =
        new java.io.InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'a';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            java.util.Arrays.fill(target, offset, offset + length, (byte) 'a');
            read[0] += length;
            return length;
          }
        };
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, "").withBody(endless);
    FormLimits limits = FormLimits.of().withMax(FormLimit.DRAIN_BYTES, 1 << 20);
    assertThatThrownBy(() -> FormData.of(exchange, limits))
        .isInstanceOfSatisfying(
            HttpProblem.class, e -> assertThat(e.code()).isEqualTo("form.limit.body-bytes"));
    assertThat(read[0]).isLessThan(5 << 20);
  }

  @Test
  void namesThatCollideInAHashTableAreReadInTheirOrder() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      for (int bit = 0; bit < 10; bit++) {
        body.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      body.append('&');
    }
    assertThat(decode(URLENCODED, body.toString()).names())
        .hasSize(1000)
        .first()
        .asString()
        .isEqualTo("Aa".repeat(10));
  }

  @Test
  void aStrictFormRefusesWhatIsNoTextOfItsEncoding() {
    String type = URLENCODED + "; charset=shift_jis";
    FormData sound = decode(type, "a=%83e%83X%83g");
    assertThatCode(sound::requireWellFormed).doesNotThrowAnyException();
    assertThatThrownBy(() -> decode(type, "b=1&a=%87").requireWellFormed())
        .hasMessageContaining("in what begins at byte 4, in the field a");
  }
}

package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.contents;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.refusal;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final String WHOLE =
      "{\"a\":\"\u00c3\u00a9\\u20ac\",\"b\":[1,-2.5e3,true,null,[]],\"c\":{\"d\":{\"e f\":\"\"}}}\n";

  @Test
  void valuesHaveTheNamesOfAForm() {
    assertThat(contents(decode(JSON, WHOLE)))
        .containsExactly(
            Map.entry("a", List.of("é€")),
            Map.entry("b[0]", List.of("1")),
            Map.entry("b[1]", List.of("-2.5e3")),
            Map.entry("b[2]", List.of("true")),
            Map.entry("c.d.e f", List.of("")));
    assertThat(decode("application/vnd.shop+json; charset=utf-8", WHOLE).names()).hasSize(5);
  }

  @Test
  void everyChunkingGivesTheSame() {
    byte[] body = bytes(WHOLE);
    Map<String, List<String>> whole = contents(decode(JSON, WHOLE));
    for (int first = 0; first <= body.length; first++) {
      for (int then : new int[] {1, 2, body.length}) {
        FakeExchange exchange =
            FakeExchange.post("/", JSON, body).withBody(Bodies.inChunks(body, first, then));
        assertThat(contents(FormData.of(exchange))).isEqualTo(whole);
      }
    }
  }

  @Test
  void everyPrefixIsRefused() {
    String trimmed = WHOLE.strip();
    for (int length = 0; length < trimmed.length(); length++) {
      assertThat(refusal(JSON, trimmed.substring(0, length)))
          .describedAs("%s bytes", length)
          .returns(400, HttpProblem::status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                        | object",
        "\"a\"                     | object",
        "null                      | object",
        "{} {}                     | object",
        "{}1                       | object",
        "{}]                       | malformed",
        "{}x                       | malformed",
        "{\"a\":1,\"a\":2}         | duplicate",
        "{\"a\":1,\"\\u0061\":2}   | duplicate",
        "{\"a\":{\"b\":1,\"b\":1}} | duplicate",
        "{'a':1}                   | malformed",
        "{\"a\":01}                | malformed",
        "{\"a\":NaN}               | malformed",
        "{\"a\":1,}                | malformed",
        "{\"a\":\"\u00c0\u00af\"}  | malformed",
        "{\"a\":\"\t\"}            | malformed",
        "{/**/}                    | malformed",
        "{\"a\"                    | truncated",
        "`` | truncated",
      })
  void whatIsNotExactlyOneObjectIsRefused(String body, String code) {
    assertThat(refusal(JSON, body == null ? "" : body))
        .returns(400, HttpProblem::status)
        .returns("form.json." + code, HttpProblem::code);
  }

  @Test
  void eachLimitNamesItself() {
    String number = "{\"a\":" + "1".repeat(101) + "}";
    assertThat(refusal(JSON, number).code()).isEqualTo("form.limit.json-number-chars");
    assertThat(refusal(JSON, "{\"a\":" + "[".repeat(1_000_000)).code())
        .isEqualTo("form.limit.json-depth");
    assertThat(decode(JSON, "{\"a\":" + "[".repeat(31) + "1" + "]".repeat(31) + "}").names())
        .hasSize(1);
    assertThat(refusal(JSON, "{\"a\":[" + "0,".repeat(1000) + "0]}").code())
        .isEqualTo("form.limit.list-size");
    String manyLists = "[" + "0,".repeat(999) + "0],";
    assertThat(refusal(JSON, "{\"a\":[" + manyLists.repeat(10) + "0]}").code())
        .isEqualTo("form.limit.json-values");
    assertThat(refusal(JSON, "{\"" + "a".repeat(1025) + "\":1}").code())
        .isEqualTo("form.limit.name-bytes");
    assertThat(refusal(JSON, "{\"a\":\"" + "a".repeat((1 << 20) + 1) + "\"}").code())
        .isEqualTo("form.limit.value-bytes");
    assertThat(refusal(JSON, "{\"a\":\"" + "a".repeat(2 << 20)).code())
        .isEqualTo("form.limit.body-bytes");
  }

  @Test
  void longNamesWithinEachOtherDoNotMultiply() {
    String deep = ("{\"" + "a".repeat(500) + "\":").repeat(20);
    assertThat(refusal(JSON, deep + "1").code()).isEqualTo("form.limit.name-bytes");
  }

  @Test
  void aByteOrderMarkIsLetPass() {
    assertThat(decode(JSON, "\u00ef\u00bb\u00bf{\"a\":1}").value("a")).contains("1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomDamageIsReadOrRefusedAndNothingElse(long seed) {
    Random random = new Random(seed);
    byte[] valid = WHOLE.getBytes(ISO_8859_1);
    for (int round = 0; round < 5000; round++) {
      byte[] body = valid.clone();
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      body[random.nextInt(body.length)] = "{}[]\",:\\u0e-".getBytes(UTF_8)[random.nextInt(12)];
      try {
        FormData.of(FakeExchange.post("/", JSON, body));
      } catch (HttpProblem e) {
        assertThat(e.status()).isBetween(400, 413);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483649", "-1e-2147483648", "1.5e-2147483647", "1e99999999999"})
  void aNumberThatNothingHoldsIsShownAsItsText(String number) {
    FormData data = decode(JSON, "{\"a\":" + number + ",\"b\":1.50}");
    assertThat(data.asMap()).isEqualTo(Map.of("a", number, "b", new BigDecimal("1.50")));
  }

  @Test
  void aByteOrderMarkCountsAmongTheBytes() {
    String where = refusal(JSON, "   {\"a\":x}").detail();
    assertThat(refusal(JSON, "\u00ef\u00bb\u00bf{\"a\":x}").detail()).isEqualTo(where);
  }

  @Test
  void namesThatArraysRepeatAreCounted() {
    String list = "[0" + ",0".repeat(990) + "]";
    String lists = IntStream.range(0, 9).mapToObj(i -> list).collect(Collectors.joining(","));
    String key = "k".repeat(1010);
    assertThat(refusal(JSON, "{\"" + key + "\":[" + lists + "]}").code())
        .isEqualTo("form.limit.text-bytes");
    assertThat(decode(JSON, "{\"" + key.substring(600) + "\":[" + lists + "]}").sent())
        .hasSize(9 * 991);
  }

  @Test
  void theDeepestDocumentThatLimitsMayAllowIsRead() {
    FormLimits deep =
        FormLimits.of()
            .withMax(FormLimit.JSON_DEPTH, 500)
            .withMax(FormLimit.DEPTH, 500)
            .withMax(FormLimit.NAME_BYTES, 1 << 20);
    String body = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    assertThat(decode(JSON, body, deep).asMap()).containsKey("a");
    assertThat(decode(URLENCODED, "a" + ".b".repeat(499) + "=1", deep).asMap()).containsKey("a");
    for (FormLimit limit : List.of(FormLimit.DEPTH, FormLimit.JSON_DEPTH)) {
      assertThatThrownBy(() -> FormLimits.of().withMax(limit, 501))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

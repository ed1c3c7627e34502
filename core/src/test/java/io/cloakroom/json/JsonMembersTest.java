package io.cloakroom.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {

  private static Json json(String text) {
    return Json.of(text.getBytes(UTF_8));
  }

  private static JsonMembers members(String object) {
    byte[] bytes = object.getBytes(UTF_8);
    return Objects.requireNonNull(JsonMembers.parse(CompactJson.of(bytes, 1, bytes.length)));
  }

  /** Some names are sent twice, and some begin with others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 40, 1000})
  void areThoseOfAMap(int size) {
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      Map<String, Json> expected = new LinkedHashMap<>();
      List<String> written = new ArrayList<>();
      for (int m = 0; m < size; m++) {
        String name = "n".repeat(random.nextInt(3)) + random.nextInt(2 * size);
        String value = List.of("1", "\"ä\"", "[1,{}]", "{\"n1\":2}").get(random.nextInt(4));
        expected.put(name, json(value));
        written.add('"' + name + "\":" + value);
      }
      String object = '{' + String.join(",", written) + '}';

      JsonMembers asked = members(object);
      for (int ask = 0; ask < 30; ask++) {
        String name = "n".repeat(random.nextInt(3)) + random.nextInt(2 * size);
        assertThat(asked.get(name)).isEqualTo(expected.get(name));
        assertThat(asked.containsKey(name)).isEqualTo(expected.containsKey(name));
      }
      assertThat(members(object).size()).isEqualTo(expected.size());
      assertThat(members(object)).isEqualTo(expected);
      assertThat(expected).isEqualTo(members(object));
      assertThat(members(object).keySet()).containsExactlyElementsOf(expected.keySet());
      assertThat(members(object).isEmpty()).isFalse();
    }
  }

  @Test
  void doNotChangeAndTheirCopyCan() {
    JsonMembers members = members("{\"a\":1,\"b\":2}");
    Map<String, Json> copy = members.toMap();
    copy.remove("a");

    assertThat(members).containsOnlyKeys("a", "b");
    assertThat(copy).containsOnlyKeys("b");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> members.put("c", json("3")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> members.keySet().remove("a"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> members.entrySet().iterator().next().setValue(json("3")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"ä\":1}", "{\"a\\n\":1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}"})
  void otherObjectsAreLeftToAParser(String object) {
    byte[] bytes = object.getBytes(UTF_8);

    assertThat(JsonMembers.parse(CompactJson.of(bytes, 1, bytes.length))).isNull();
  }
}

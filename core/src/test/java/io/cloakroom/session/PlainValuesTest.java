package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.json.Json;
import io.cloakroom.json.PlainValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values without a mapper are exactly what the mapper makes of them. */
class PlainValuesTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
          .enable(MapperFeature.USE_GETTERS_AS_SETTERS)
          .build();

  private static final List<SessionKey<?>> KEYS =
      List.of(
          SessionKey.of("a", Integer.class),
          SessionKey.of("a", Long.class),
          SessionKey.of("a", Boolean.class),
          SessionKey.of("a", String.class),
          SessionKey.of("a", UUID.class),
          SessionKey.of("a", Instant.class),
          SessionKey.listOf("a", Integer.class),
          SessionKey.listOf("a", Long.class),
          SessionKey.listOf("a", String.class),
          SessionKey.listOf("a", UUID.class),
          SessionKey.listOf("a", Instant.class),
          SessionKey.mapOf("a", Boolean.class),
          SessionKey.mapOf("a", Integer.class),
          SessionKey.mapOf("a", String.class),
          SessionKey.of("a", Double.class),
          SessionKey.setOf("a", String.class),
          SessionKey.of("a", new TypeReference<Map<Integer, String>>() {}),
          SessionKey.of("a", new TypeReference<List<List<String>>>() {}));

  /** Texts that are JSON of some of these types, or nearly. */
  private static final List<String> JSON =
      List.of(
          "0",
          "-0",
          "-1",
          "007",
          "1.0",
          "1e3",
          "2147483647",
          "2147483648",
          "-2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "999999999999999999",
          "1000000000000000000",
          "true",
          "false",
          "null",
          "tru",
          "\"\"",
          "\"a\"",
          "\"1\"",
          "\"ä\"",
          "\"\\u0041\"",
          "\"a\\\"b\"",
          "\"2026-11-30T10:00:00Z\"",
          "\"2026-11-30T10:00:00.123456789Z\"",
          "\"2026-11-30T10:00:00+01:00\"",
          "\"+1000000-01-01T00:00:00Z\"",
          "\"2026-02-30T10:00:00Z\"",
          "\"yesterdayZ\"",
          "\"0b5f3f64-6d0f-4e3b-9c43-1b2c3d4e5f60\"",
          "\"0B5F3F64-6D0F-4E3B-9C43-1B2C3D4E5F60\"",
          "\"1-1-1-1-1\"",
          "\"0b5f3f646d0f4e3b9c431b2c3d4e5f60xxxx\"",
          "[]",
          "{}",
          "[1]",
          "[1,2,3]",
          "[1,]",
          "[,1]",
          "[1 ,2]",
          "[null]",
          "[\"a\",\"b\"]",
          "[true]",
          "{\"a\":1}",
          "{\"a\":1,\"a\":2}",
          "{\"b\":1,\"a\":2}",
          "{\"a\":\"x\"}",
          "{\"a\":true,\"b\":false}",
          "{\"a\":null}",
          "{\"1\":\"x\"}",
          "[[\"a\"],[]]",
          "{\"ä\":\"x\"}",
          "{\"\":\"\"}",
          "{\"@java\":\"java.util.UUID\",\"value\":\"x\"}",
          " 1",
          "1 ",
          "[1",
          "\"a",
          "");

  private static Optional<Object> mapped(SessionKey<?> key, byte[] json) {
    JavaType type = MAPPER.constructType(key.type());
    try {
      return Optional.ofNullable(MAPPER.readValue(json, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void assertReadAlike(SessionKey<?> key, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    Object value = PlainValues.read(key.type(), Json.of(bytes));
    if (value != null) {
      assertThat(mapped(key, bytes)).as("%s of %s", key, json).contains(value);
      assertThat(value.getClass()).isEqualTo(mapped(key, bytes).orElseThrow().getClass());
    }
    byte[] within = ("[" + json + "]").getBytes(UTF_8);
    Object part = PlainValues.read(key.type(), Json.of(within, 1, within.length - 1));
    assertThat(part).isEqualTo(value);
  }

  @Test
  void valuesAreReadAsTheMapperReadsThem() {
    for (SessionKey<?> key : KEYS) {
      JSON.forEach(json -> assertReadAlike(key, json));
    }
  }

  @Test
  void damagedValuesAreReadAsTheMapperReadsThemOrNotAtAll() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = JSON.get(random.nextInt(JSON.size())).getBytes(UTF_8);
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] =
            (byte) " \"\\,:[]{}0123456789-.eEtrufalsn".charAt(random.nextInt(31));
      }
      assertReadAlike(KEYS.get(random.nextInt(KEYS.size())), new String(bytes, UTF_8));
    }
  }

  @Test
  void valuesAreWrittenAsTheMapperWritesThem() {
    List<Object> scalars =
        Arrays.asList(
            0,
            -1,
            10,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            0L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            99L,
            true,
            false,
            "",
            "a",
            "it's / ok",
            "\"",
            "\\",
            "\n",
            "\u007f",
            "ä",
            "😀",
            new UUID(7, 9),
            Instant.EPOCH,
            Instant.parse("2026-11-30T10:00:00.1Z"),
            Instant.parse("+1000000-01-01T00:00:00.000000001Z"),
            Instant.MIN,
            1.5,
            'c',
            (short) 3,
            null);
    List<Object> values = new ArrayList<>(scalars);
    for (Object one : scalars) {
      values.add(Arrays.asList(one, one));
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("z", one);
      map.put("a\"b", one);
      values.add(map);
      values.add(new LinkedHashMap<>(Map.of("z", Objects.requireNonNullElse(one, ""))));
    }
    values.add(List.of());
    values.add(Map.of());
    int plain = 0;
    for (SessionKey<?> key : KEYS) {
      for (Object value : values) {
        byte[] written = value == null ? null : PlainValues.written(key.type(), value);
        if (written != null) {
          plain++;
          assertThat(new String(written, UTF_8))
              .as("%s of %s", key, value)
              .isEqualTo(
                  MAPPER.writerFor(MAPPER.constructType(key.type())).writeValueAsString(value));
          assertThat(PlainValues.read(key.type(), Json.of(written))).isIn(value, null);
        }
      }
    }
    assertThat(plain).isGreaterThan(50);
  }

  @Test
  void theUsualValuesNeedNoMapper() {
    for (String json : List.of("1", "true", "\"a\"")) {
      assertThat(PlainValues.read(Json.of(json.getBytes(UTF_8)))).isNotNull();
    }
    assertThat(PlainValues.read(KEYS.get(8).type(), Json.of("[\"a\"]".getBytes(UTF_8))))
        .isEqualTo(List.of("a"));
    assertThat(PlainValues.written(KEYS.get(12).type(), Map.of("a", 1)))
        .isEqualTo("{\"a\":1}".getBytes(UTF_8));
  }
}

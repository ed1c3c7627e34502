package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.json.Json;
import io.cloakroom.store.StoreKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

  private static final Instant CREATED = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Instant SEEN = Instant.ofEpochMilli(1_700_000_001_456L);

  private static SessionRecord decoded(String json) {
    return RecordCodec.decode(json.getBytes(UTF_8)).orElseThrow();
  }

  private static Json json(String text) {
    return Json.of(text.getBytes(UTF_8));
  }

  private static String text(SessionRecord record, String attribute) {
    return new String(record.attributes().getOrDefault(attribute, json("")).bytes(), UTF_8);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Map<String, Json> attributes = new LinkedHashMap<>();
    attributes.put("cart", json("{\"lines\":[{\"q\":1}]}"));
    attributes.put("naïve \"name\"\n", json("\"ह😀\""));
    attributes.put("n", json("-1.5e3"));
    attributes.put("t", json("true"));
    attributes.put("nothing", json("null"));
    Map<String, List<Json>> aside =
        Map.of("cart", List.of(json("[1,[2]]"), json("\"x\""), json("7"), json("{}")));
    SessionRecord record =
        new SessionRecord(
            CREATED, SEEN, "Mozilla \"5\"", Terms.DEFAULT, attributes, aside, Map.of());

    SessionRecord read = RecordCodec.decode(RecordCodec.encode(record)).orElseThrow();

    assertThat(read.createdAt()).isEqualTo(CREATED);
    assertThat(read.lastSeen()).isEqualTo(SEEN);
    assertThat(read.userAgent()).isEqualTo("Mozilla \"5\"");
    assertThat(read.attributes().keySet()).containsExactlyElementsOf(attributes.keySet());
    assertThat(read.attributes()).isEqualTo(attributes);
    assertThat(read.aside()).isEqualTo(aside);
  }

  @Test
  void fieldsOfANewerVersionSurviveARewrite() {
    SessionRecord read =
        decoded(
            "{\"v\":1,\"created\":1,\"seen\":2,\"device\":\"\",\"a\":{},\"later\":{\"x\":[1]}}");

    assertThat(new String(RecordCodec.encode(read), UTF_8)).contains("\"later\":{\"x\":[1]}");
  }

  @Test
  void valuesAreCutOutExactlyWhateverTheWhiteSpace() {
    SessionRecord read =
        decoded("{ \"v\" : 1 , \"a\" : { \"n\" : 12 , \"s\" : \"x\" , \"l\" : [ 1 , 2 ] } }");

    assertThat(text(read, "n")).isEqualTo("12");
    assertThat(text(read, "s")).isEqualTo("\"x\"");
    assertThat(text(read, "l")).isEqualTo("[ 1 , 2 ]");
  }

  @Test
  void whatIsNoRecordIsEmptyAndNeverAnException() {
    for (String foreign :
        new String[] {"", "null", "[]", "{}", "{\"v\":2}", "{\"v\":1,\"a\":[]}", "\u0000\u0001"}) {
      assertThat(RecordCodec.decode(foreign.getBytes(UTF_8))).as(foreign).isEmpty();
    }
    byte[] whole =
        RecordCodec.encode(
            new SessionRecord(
                CREATED, SEEN, "d", Terms.DEFAULT, Map.of("k", json("[1]")), Map.of(), Map.of()));
    for (int length = 0; length < whole.length - 1; length++) {
      assertThat(RecordCodec.decode(Arrays.copyOf(whole, length))).isEmpty();
    }
  }

  @Test
  void randomBytesAreNeverAnException() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      assertThat(RecordCodec.decode(bytes)).isEmpty();
    }
  }

  @Test
  void recordsOfThisVersionAreReadWithoutAParserAndAsTheParserReadsThem() {
    Map<String, Json> attributes = new LinkedHashMap<>();
    attributes.put("cart", json("{\"lines\":[{\"q\":1},{}],\"x\":[],\"s\":\"\\u00e4\\n😀\"}"));
    attributes.put("n", json("-1.5e3"));
    attributes.put("t", json("true"));
    attributes.put("nothing", json("null"));
    Terms own = Terms.DEFAULT.idle(Duration.ofMinutes(7)).end(SEEN).persistent(true);
    for (SessionRecord record :
        List.of(
            SessionRecord.empty(CREATED, "Mozilla/5.0 (X11)"),
            SessionRecord.of(CREATED, SEEN, "", Terms.DEFAULT, attributes),
            SessionRecord.of(CREATED, SEEN, "", own, attributes),
            SessionRecord.of(CREATED, SEEN, "", own.persistent(false), Map.of()))) {
      byte[] content = RecordCodec.encode(record);

      assertThat(CanonicalRecord.read(content)).isEqualTo(record);
      assertThat(RecordCodec.decodeAny(content)).contains(record);

      Random random = new Random(5);
      for (int i = 0; i < 50_000; i++) {
        byte[] damaged = content.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        if (random.nextBoolean()) {
          damaged[random.nextInt(damaged.length)] = content[random.nextInt(content.length)];
        }
        SessionRecord read = CanonicalRecord.read(damaged);
        if (read != null) {
          assertThat(RecordCodec.decodeAny(damaged)).contains(read);
        }
      }
    }
  }

  @Test
  void deeplyNestedValuesAreReadWithTheParser() {
    String deep = "[".repeat(100) + "]".repeat(100);
    SessionRecord record =
        SessionRecord.of(CREATED, SEEN, "", Terms.DEFAULT, Map.of("deep", json(deep)));

    assertThat(CanonicalRecord.read(RecordCodec.encode(record))).isNull();
    assertThat(RecordCodec.decode(RecordCodec.encode(record))).contains(record);
  }

  @Test
  void theRetiredMarkerIsNoSessionAndNamesWhatTookItsPlace() {
    StoreKey key = SessionToken.random().key();
    StoreKey next = SessionToken.random().key();
    for (boolean login : new boolean[] {false, true}) {
      byte[] marker = RecordCodec.retired(next, login);
      assertThat(RecordCodec.isRetired(marker)).isTrue();
      assertThat(RecordCodec.retired(key, marker))
          .isEqualTo(new Found.Retired(key, Optional.of(next), login));
    }
    byte[] former = "{\"v\":1,\"retired\":\"\"}".getBytes(UTF_8);
    assertThat(RecordCodec.retired(key, former))
        .as("a login's marker of the version before")
        .isEqualTo(new Found.Retired(key, Optional.empty(), false));
    assertThat(RecordCodec.isRetired(RecordCodec.encode(SessionRecord.empty(CREATED, "retired"))))
        .isFalse();
  }
}

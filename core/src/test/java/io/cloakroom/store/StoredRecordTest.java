package io.cloakroom.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredRecordTest {

  private static StoredRecord record(Instant expiresAt) {
    return StoredRecord.of(new byte[] {1, 2}, expiresAt);
  }

  @Test
  void changeOfAnArrayDoesNotChangeTheRecord() {
    byte[] content = {1, 2};
    StoredRecord record = StoredRecord.of(content, Instant.MAX);
    content[0] = 9;
    record.content()[1] = 9;

    assertThat(record.content()).containsExactly(1, 2);
    assertThat(record.size()).isEqualTo(2);
  }

  @Test
  void expiryIsAWholeMillisecondRoundedDown() {
    assertThat(record(Instant.parse("2026-01-01T00:00:00.123999999Z")).expiresAt())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
    assertThat(record(Instant.ofEpochSecond(-1, 999_999_999)).expiresAt())
        .isEqualTo(Instant.ofEpochMilli(-1));
  }

  @Test
  void expiryComesBackFromItsNotation() {
    for (Instant moment :
        new Instant[] {
          Instant.EPOCH,
          Instant.ofEpochMilli(-1),
          Instant.ofEpochMilli(Long.MAX_VALUE - 999),
          Instant.parse("9999-12-31T23:59:59.999Z"),
          Instant.MAX
        }) {
      assertThat(StoredRecord.expiry(StoredRecord.expiryMillis(moment))).isEqualTo(moment);
    }
  }

  @Test
  void expiryBeyondTheNotationIsNeverOrLongPast() {
    assertThat(record(Instant.MAX.minusNanos(1)).expiresAt()).isEqualTo(Instant.MAX);
    assertThat(record(Instant.ofEpochMilli(Long.MAX_VALUE)).expiresAt()).isEqualTo(Instant.MAX);
    assertThat(record(Instant.MIN).expiredAt(Instant.ofEpochMilli(Long.MIN_VALUE + 1000))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b", "a\nb", "\u0085", "\ud83e", "a\udde5b", "\udde5\ud83e"})
  void ownerThatSomeEngineCannotHoldIsRefused(String owner) {
    assertThatThrownBy(() -> record(Instant.MAX).withOwner(owner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owner");
  }

  @Test
  void ownerHas255CharactersAtMost() {
    StoredRecord record = record(Instant.MAX);

    assertThatCode(() -> record.withOwner("x".repeat(255))).doesNotThrowAnyException();
    assertThatThrownBy(() -> record.withOwner("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  @Test
  void textOfARecordTellsNoContent() {
    assertThat(StoredRecord.of("secret".getBytes(UTF_8), Instant.MAX))
        .hasToString("StoredRecord[6 bytes, expires +1000000000-12-31T23:59:59.999999999Z]");
  }

  @Test
  void keyComesBackFromItsText() {
    StoreKey key = new StoreKey("session", "a/b.c");

    assertThat(StoreKey.parse(key.text())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "session", "session:", ":a", "session:a:b", "se ssion:a", "session:ä"})
  void textThatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> StoreKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

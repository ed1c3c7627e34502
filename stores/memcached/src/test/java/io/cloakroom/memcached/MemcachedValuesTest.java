package io.cloakroom.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.MemcachedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values in Memcached, and the effect of values that the store did not write. */
final class MemcachedValuesTest {

  private static final MemcachedServer server = MemcachedServer.of();
  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final AtomicBoolean deserialized = new AtomicBoolean();

  private final String prefix = UUID.randomUUID() + ":";
  private final MemcachedStore store = MemcachedStore.builder(server.url()).prefix(prefix).build();

  @AfterEach
  void close() {
    store.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static StoredRecord record(String content, Duration life) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.now().plus(life));
  }

  private static StoredRecord record(String content) {
    return record(content, Duration.ofHours(1));
  }

  /** Tells when somebody makes it from bytes. */
  static final class Planted implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      deserialized.set(true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 32, 0x7fffffff})
  void plantedJavaObjectIsAbsentAndNeverMade(int flags) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Planted());
    }
    server.plant(prefix + KEY.text(), flags, bytes.toByteArray());

    assertThat(store.load(KEY)).isEmpty();
    assertThat(deserialized).isFalse();
    assertThat(store.create(KEY, record("ours"))).isTrue();
    assertThat(store.load(KEY)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 31, 32, 41, 44, 50})
  void everyCutOfARecordIsAbsent(int length) {
    store.create(KEY, record("content").withOwner("ann"));
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    byte[] whole = new RecordValue(KEY, 1, loaded.record()).encode();
    byte[] cut = new byte[length];
    System.arraycopy(whole, 0, cut, 0, length);
    server.plant(prefix + KEY.text(), 0, cut);

    assertThat(store.load(KEY)).isEmpty();
    assertThat(store.replace(KEY, loaded.revision(), record("late"))).isFalse();
    assertThat(store.touch(KEY, loaded.revision(), Instant.MAX)).isFalse();
  }

  @Test
  void recordOfAnotherKeyIsAbsent() {
    StoreKey other = new StoreKey("session", "b");
    server.plant(prefix + KEY.text(), 0, new RecordValue(other, 1, record("other's")).encode());

    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  void longKeysAreKeptUnderTheirHash() {
    StoreKey longest = new StoreKey("s".repeat(20), "x".repeat(219));
    store.create(longest, record("one"));

    assertThat(store.load(longest)).isPresent();
    assertThat(server.keys())
        .filteredOn(key -> key.startsWith(prefix))
        .singleElement()
        .satisfies(key -> assertThat(key).hasSize(prefix.length() + 64));
  }

  @Test
  void memcachedItselfTakesExpiredRecordsAwayAMinuteLater() {
    Instant now = Instant.now();
    store.create(KEY, record("one", Duration.ofMinutes(10)));
    assertThat(server.expiry(prefix + KEY.text()))
        .isBetween(now.plusSeconds(650), now.plusSeconds(680));

    LoadedRecord loaded = store.load(KEY).orElseThrow();
    store.touch(KEY, loaded.revision(), now.plus(Duration.ofDays(90)));
    assertThat(server.expiry(prefix + KEY.text()))
        .isBetween(now.plus(Duration.ofDays(90)), now.plus(Duration.ofDays(90)).plusSeconds(80));

    store.touch(KEY, loaded.revision(), Instant.MAX);
    assertThat(server.expiry(prefix + KEY.text())).isEqualTo(Instant.MAX);
  }

  @Test
  void loadCreateAndDeleteAreOneRoundTripReplaceAndTouchTwo() {
    assertThat(asked(() -> store.create(KEY, record("one")))).isEqualTo(Map.of("cmd_set", 1L));
    assertThat(asked(() -> store.load(KEY))).isEqualTo(Map.of("cmd_get", 1L));
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    assertThat(asked(() -> store.touch(KEY, loaded.revision(), Instant.MAX)))
        .isEqualTo(Map.of("cmd_get", 1L, "cmd_set", 1L));
    assertThat(asked(() -> store.replace(KEY, loaded.revision(), record("two"))))
        .isEqualTo(Map.of("cmd_get", 1L, "cmd_set", 1L));
    assertThat(asked(() -> store.delete(KEY))).isEqualTo(Map.of("delete_hits", 1L));
  }

  private static Map<String, Long> asked(Runnable call) {
    Map<String, Long> before = server.counts();
    call.run();
    return server.counts().entrySet().stream()
        .filter(
            count -> count.getKey().matches("cmd_get|cmd_set|cmd_touch|delete_hits|delete_misses"))
        .filter(count -> !count.getValue().equals(before.get(count.getKey())))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                count -> count.getValue() - before.getOrDefault(count.getKey(), 0L)));
  }

  @Test
  void recordThatTheServerDoesNotTakeIsAFailureAndTheConnectionServesOn() {
    byte[] tooMuch = new byte[3 << 20];

    assertThatThrownBy(() -> store.create(KEY, StoredRecord.of(tooMuch, Instant.MAX)))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("The Memcached store could not create session:a");
    assertThat(store.create(KEY, record("one"))).isTrue();
    assertThat(store.load(KEY)).isPresent();
  }

  @Test
  void whatMemcachedEvictedIsAbsent() {
    try (MemcachedServer small = MemcachedServer.of("-m", "8");
        MemcachedStore crowded = MemcachedStore.of(small.url())) {
      byte[] content = new byte[100_000];
      for (int i = 0; i < 300; i++) {
        crowded.create(new StoreKey("session", "k" + i), StoredRecord.of(content, Instant.MAX));
      }

      assertThat(crowded.load(new StoreKey("session", "k0"))).isEmpty();
      assertThat(crowded.load(new StoreKey("session", "k299"))).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "redis://a",
        "memcached://",
        "memcached://a,",
        "memcached://a:x",
        "memcached://a/b",
        "memcached://u@a:1/",
        "memcached://a b",
        "memcached://a,a:11211"
      })
  void malformedAddressesAreRefused(String url) {
    assertThatThrownBy(() -> MemcachedStore.builder(url))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\r\nflush_all\r\n", "\u0000", "\u00e4"})
  void prefixesThatMemcachedCouldTakeForCommandsAreRefused(String prefix) {
    assertThatThrownBy(() -> MemcachedStore.builder(server.url()).prefix(prefix))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

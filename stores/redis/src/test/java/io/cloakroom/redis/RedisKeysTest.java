package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.ManualClock;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store leaves in Redis, and for how long. */
final class RedisKeysTest {

  private static final RedisServer server = RedisServer.start();
  private static final StoreKey KEY = new StoreKey("session", "a");

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T12:00:00Z"));
  private final OpenStores stores = new OpenStores();
  private final RedisStore store =
      stores.open(
          RedisStore.builder(server.url())
              .clock(clock)
              .timeout(Duration.ofSeconds(30))
              .maximumConnections(2));

  @AfterEach
  void close() {
    stores.close();
    server.command("FLUSHALL");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private StoredRecord record(Duration life) {
    return StoredRecord.of("one".getBytes(UTF_8), clock.instant().plus(life));
  }

  private Revision created(StoreKey key, StoredRecord record) {
    assertThat(store.create(key, record)).isTrue();
    return store.load(key).orElseThrow().revision();
  }

  /** How long Redis itself keeps the record; empty for ever. */
  private Duration kept() {
    return Duration.ofMillis(Long.parseLong(server.command("PTTL", stores.prefix() + KEY.text())));
  }

  private String index() {
    return server.command("KEYS", stores.prefix() + ":session:*");
  }

  private long entries() {
    return index().isEmpty() ? 0 : Long.parseLong(server.command("ZCARD", index()));
  }

  private List<StoreKey> ownedByAnn() {
    return store.ownedBy("session", "ann", 1000).stream().map(StoreEntry::key).toList();
  }

  @Test
  void redisKeepsARecordSomewhatLongerThanTheStoreDoes() {
    created(KEY, record(Duration.ofMinutes(1)));
    assertThat(kept()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));

    store.delete(KEY);
    Revision first = created(KEY, record(Duration.ofMinutes(30)));
    assertThat(kept()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));

    store.touch(KEY, first, clock.instant().plus(Duration.ofDays(30)));
    assertThat(kept()).isBetween(Duration.ofDays(30), Duration.ofDays(30).plusHours(1));

    store.replace(KEY, first, record(Duration.ofMinutes(1)));
    assertThat(kept()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  @Test
  void redisKeepsWhatNeverExpires() {
    Revision first = created(KEY, record(Duration.ofMinutes(1)).expiringAt(Instant.MAX));
    assertThat(kept()).isEqualTo(Duration.ofMillis(-1));

    store.replace(KEY, first, record(Duration.ofMinutes(1)));
    Revision second = store.load(KEY).orElseThrow().revision();
    store.touch(KEY, second, Instant.MAX);
    assertThat(kept()).isEqualTo(Duration.ofMillis(-1));
  }

  @Test
  void whatEndsOrNeverLivesLeavesNothingBehind() {
    Revision first = created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    assertThat(entries()).isEqualTo(1);
    assertThat(store.replace(KEY, first, record(Duration.ZERO))).isTrue();
    assertThat(store.create(KEY, record(Duration.ZERO))).isTrue();
    assertThat(server.command("DBSIZE")).isEqualTo("0");

    created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    store.delete(KEY);
    assertThat(server.command("DBSIZE")).isEqualTo("0");
  }

  @Test
  void anOwnerWhoIsGoneLeavesTheIndexAndOneWhoStaysHasOneEntry() {
    Revision first = created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    store.replace(KEY, first, record(Duration.ofHours(1)).ownedBy("ann"));
    assertThat(entries()).isEqualTo(1);
    assertThat(store.create(KEY, record(Duration.ofHours(1)).ownedBy("ann"))).isFalse();
    assertThat(entries()).isEqualTo(1);

    Revision second = store.load(KEY).orElseThrow().revision();
    assertThat(store.replace(KEY, first, record(Duration.ofHours(1)).ownedBy("bob"))).isFalse();
    assertThat(entries()).isEqualTo(1);
    store.replace(KEY, second, record(Duration.ofHours(1)));
    assertThat(entries()).isZero();
  }

  @Test
  void entriesOfExpiredRecordsLeaveWithTheNextAfterADay() {
    for (int i = 0; i < 30; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofHours(1)).ownedBy("ann"));
    }
    clock.advance(Duration.ofHours(26).plusMillis(1));
    created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));

    assertThat(entries()).isEqualTo(1);
    assertThat(Long.parseLong(server.command("PTTL", index())))
        .isBetween(Duration.ofHours(26).toMillis(), Duration.ofHours(28).toMillis());
  }

  @Test
  void readingTakesOutEntriesOfExpiredRecordsButNoneWhoseRecordMayBeOnItsWay() {
    for (int i = 0; i < 5; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(1)).ownedBy("ann"));
    }
    created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    clock.advance(Duration.ofMinutes(2));
    assertThat(ownedByAnn()).containsExactly(KEY);
    assertThat(entries()).isEqualTo(6);

    clock.advance(Duration.ofMinutes(9));
    assertThat(ownedByAnn()).containsExactly(KEY);
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void oneWhoNeverLogsOutDoesNotFillTheIndex() {
    for (int i = 0; i < 600; i++) {
      clock.advance(Duration.ofSeconds(30));
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(10)).ownedBy("ann"));
    }

    // Those of twenty minutes may live or be on their way; the others are tidied up bit by bit.
    assertThat(entries()).isLessThanOrEqualTo(120);
    assertThat(ownedByAnn()).hasSize(20);
  }

  @Test
  void moreRecordsThanAPageAreFound() {
    for (int i = 0; i < 450; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofHours(1)).ownedBy("ann"));
    }

    assertThat(ownedByAnn()).hasSize(450).doesNotHaveDuplicates();
    assertThat(store.ownedBy("session", "ann", 201)).hasSize(201);
  }

  @Test
  void aRecordThatTouchesKeepAliveForLongStaysFound() {
    Revision first = created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMinutes(55));
      assertThat(store.touch(KEY, first, clock.instant().plus(Duration.ofHours(1)))).isTrue();
      created(new StoreKey("session", "other" + i), record(Duration.ofHours(1)).ownedBy("ann"));
    }
    assertThat(ownedByAnn()).contains(KEY);

    assertThat(store.touch(KEY, first, Instant.MAX)).isTrue();
    clock.advance(Duration.ofDays(10_000));
    created(new StoreKey("session", "last"), record(Duration.ofHours(1)).ownedBy("ann"));
    assertThat(ownedByAnn()).containsExactlyInAnyOrder(KEY, new StoreKey("session", "last"));
    assertThat(server.command("PTTL", index())).isEqualTo("-1");
    assertThat(entries()).isEqualTo(2);
  }

  @Test
  void aRecordThatReplacesKeepAliveForLongStaysFound() {
    created(KEY, record(Duration.ofHours(1)).ownedBy("ann"));
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofMinutes(55));
      LoadedRecord loaded = store.load(KEY).orElseThrow();
      assertThat(store.replace(KEY, loaded.revision(), record(Duration.ofHours(1)).ownedBy("ann")))
          .isTrue();
      created(new StoreKey("session", "other" + i), record(Duration.ofHours(1)).ownedBy("ann"));
    }

    assertThat(ownedByAnn()).contains(KEY);
    store.delete(KEY);
    assertThat(server.command("ZRANGE", index(), "0", "-1")).doesNotContain("a:");
  }

  @Test
  void nodesWhoseClocksDifferByAnHourTakeNothingFromEachOther() {
    ManualClock ahead = ManualClock.at(clock.instant().plus(Duration.ofHours(1)));
    RedisStore other =
        stores.open(RedisStore.builder(server.url()).clock(ahead).timeout(Duration.ofSeconds(30)));
    Revision first = created(KEY, record(Duration.ofHours(2)).ownedBy("ann"));

    assertThat(other.touch(KEY, first, ahead.instant().plus(Duration.ofHours(2)))).isTrue();
    assertThat(store.touch(KEY, first, clock.instant().plus(Duration.ofHours(2)))).isTrue();
    assertThat(kept()).isGreaterThan(Duration.ofHours(3).minusMinutes(5));
    assertThat(store.load(KEY)).isEqualTo(other.load(KEY)).isPresent();
  }

  @Test
  void changesOfAStoreThatDoesNotPublishAreRefusedOutLoud() {
    assertThatThrownBy(store::changes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("publishChanges(true)");
  }
}

package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keys that the store leaves in Redis, and their expiry. */
final class RedisKeysTest {

  private static final RedisServer server = RedisServer.of();
  private static final StoreKey KEY = new StoreKey("session", "a");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
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

  /** Returns the time for which Redis keeps the record. */
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
    Revision first = created(KEY, record(Duration.ofMinutes(1)).withExpiry(Instant.MAX));
    assertThat(kept()).isEqualTo(Duration.ofMillis(-1));

    store.replace(KEY, first, record(Duration.ofMinutes(1)));
    Revision second = store.load(KEY).orElseThrow().revision();
    store.touch(KEY, second, Instant.MAX);
    assertThat(kept()).isEqualTo(Duration.ofMillis(-1));
  }

  @Test
  void whatEndsOrNeverLivesLeavesNothingBehind() {
    Revision first = created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
    assertThat(entries()).isEqualTo(1);
    assertThat(store.replace(KEY, first, record(Duration.ZERO))).isTrue();
    assertThat(store.create(KEY, record(Duration.ZERO))).isTrue();
    assertThat(server.command("DBSIZE")).isEqualTo("0");

    created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
    store.delete(KEY);
    assertThat(server.command("DBSIZE")).isEqualTo("0");
  }

  @Test
  void anOwnerWhoIsGoneLeavesTheIndexAndOneWhoStaysHasOneEntry() {
    Revision first = created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
    store.replace(KEY, first, record(Duration.ofHours(1)).withOwner("ann"));
    assertThat(entries()).isEqualTo(1);
    assertThat(store.create(KEY, record(Duration.ofHours(1)).withOwner("ann"))).isFalse();
    assertThat(entries()).isEqualTo(1);

    Revision second = store.load(KEY).orElseThrow().revision();
    assertThat(store.replace(KEY, first, record(Duration.ofHours(1)).withOwner("bob"))).isFalse();
    assertThat(entries()).isEqualTo(1);
    store.replace(KEY, second, record(Duration.ofHours(1)));
    assertThat(entries()).isZero();
  }

  @Test
  void entriesOfExpiredRecordsLeaveWithTheNextAfterAnHour() {
    for (int i = 0; i < 15; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(30)).withOwner("ann"));
    }
    clock.advance(Duration.ofMinutes(90).plusMillis(1));
    created(KEY, record(Duration.ofMinutes(30)).withOwner("ann"));

    assertThat(entries()).isEqualTo(1);
    assertThat(Long.parseLong(server.command("PTTL", index())))
        .isBetween(Duration.ofMinutes(90).toMillis(), Duration.ofMinutes(150).toMillis());
  }

  @Test
  void entriesOfExpiredRecordsLeaveAtOnceIfThereAreMany() {
    for (int i = 0; i < 300; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(30)).withOwner("ann"));
    }
    clock.advance(Duration.ofMinutes(31));
    for (int i = 0; i < 20; i++) {
      created(new StoreKey("session", "l" + i), record(Duration.ofMinutes(30)).withOwner("ann"));
    }

    assertThat(entries()).isLessThan(60);
  }

  @Test
  void longLivedRecordsDoNotKeepExpiredOnesInTheIndex() {
    Revision[] lasting = new Revision[40];
    for (int i = 0; i < lasting.length; i++) {
      lasting[i] =
          created(
              new StoreKey("session", "lasting" + i),
              record(Duration.ofMinutes(30)).withOwner("ann"));
    }
    for (int i = 0; i < 500; i++) {
      clock.advance(Duration.ofMinutes(1));
      if (i % 10 == 0) {
        for (int j = 0; j < lasting.length; j++) {
          StoreKey key = new StoreKey("session", "lasting" + j);
          Instant later = clock.instant().plus(Duration.ofMinutes(30));
          assertThat(store.touch(key, lasting[j], later)).isTrue();
        }
      }
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(2)).withOwner("ann"));
    }

    // 40 that last, 10 that may be on their way, and a few that are not tidied up yet.
    assertThat(entries()).isLessThan(80);
    assertThat(ownedByAnn()).hasSize(42);
  }

  @Test
  void readingTakesOutEntriesOfExpiredRecordsButNoneWhoseRecordMayBeOnItsWay() {
    for (int i = 0; i < 5; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(1)).withOwner("ann"));
    }
    created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
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
      created(new StoreKey("session", "k" + i), record(Duration.ofMinutes(10)).withOwner("ann"));
    }

    // Twenty live; the others are tidied up bit by bit.
    assertThat(entries()).isLessThan(60);
    assertThat(ownedByAnn()).hasSize(20);
  }

  @Test
  void moreRecordsThanAPageAreFound() {
    for (int i = 0; i < 450; i++) {
      created(new StoreKey("session", "k" + i), record(Duration.ofHours(1)).withOwner("ann"));
    }

    assertThat(ownedByAnn()).hasSize(450).doesNotHaveDuplicates();
    assertThat(store.ownedBy("session", "ann", 201)).hasSize(201);
  }

  @Test
  void recordsThatExpireLastAreFoundFirstWhereverTheirEntriesAre() {
    Instant last = clock.instant().plus(Duration.ofMinutes(89));
    Revision touched = created(KEY, record(Duration.ofMinutes(30)).withOwner("ann"));
    for (int i = 0; i < 450; i++) {
      Duration life = Duration.ofMinutes(30).plusSeconds(i);
      created(new StoreKey("session", "k" + i), record(life).withOwner("ann"));
    }
    // It moves no entry, so that this one stays behind those of the other records.
    assertThat(store.touch(KEY, touched, last)).isTrue();

    List<StoreEntry> found = store.ownedBy("session", "ann", 150);

    assertThat(found).extracting(StoreEntry::key).hasSize(150).startsWith(KEY);
    assertThat(found).isSortedAccordingTo(StoreEntry.LAST_TO_EXPIRE_FIRST);
    assertThat(found.get(149).key()).isEqualTo(new StoreKey("session", "k301"));
  }

  @Test
  void aRecordThatTouchesKeepAliveForLongStaysFound() {
    Revision first = created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMinutes(55));
      assertThat(store.touch(KEY, first, clock.instant().plus(Duration.ofHours(1)))).isTrue();
      created(new StoreKey("session", "other" + i), record(Duration.ofHours(1)).withOwner("ann"));
    }
    assertThat(ownedByAnn()).contains(KEY);

    assertThat(store.touch(KEY, first, Instant.MAX)).isTrue();
    clock.advance(Duration.ofDays(10_000));
    created(new StoreKey("session", "last"), record(Duration.ofHours(1)).withOwner("ann"));
    assertThat(ownedByAnn()).containsExactlyInAnyOrder(KEY, new StoreKey("session", "last"));
    assertThat(server.command("PTTL", index())).isEqualTo("-1");
    assertThat(entries()).isEqualTo(2);
  }

  @Test
  void aRecordThatReplacesKeepAliveForLongStaysFound() {
    created(KEY, record(Duration.ofHours(1)).withOwner("ann"));
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofMinutes(55));
      LoadedRecord loaded = store.load(KEY).orElseThrow();
      assertThat(
              store.replace(KEY, loaded.revision(), record(Duration.ofHours(1)).withOwner("ann")))
          .isTrue();
      created(new StoreKey("session", "other" + i), record(Duration.ofHours(1)).withOwner("ann"));
    }

    assertThat(ownedByAnn()).contains(KEY);
    store.delete(KEY);
    assertThat(server.command("ZRANGE", index(), "0", "-1")).doesNotContain("a:");
  }

  @Test
  void nodesWhoseClocksDifferByAnHourTakeNothingFromEachOther() {
    ManualClock ahead = ManualClock.of(clock.instant().plus(Duration.ofHours(1)));
    RedisStore other =
        stores.open(RedisStore.builder(server.url()).clock(ahead).timeout(Duration.ofSeconds(30)));
    Revision first = created(KEY, record(Duration.ofHours(2)).withOwner("ann"));

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

package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nine tenths of the sessions in memory expire at once, while others read and write. {@code
 * bin/bench memory} runs it with a million and prints what it measures; as a test it has 20,000.
 */
@Isolated("load")
final class MemoryStoreUnderLoadTest {

  private static final int SESSIONS = Integer.getInteger("sessions", 20_000);
  private static final int CONTENT = 400;
  private static final int VISITS = 50_000;

  /** The number of records from which a store puts its keys in order beside the first pages. */
  private static final int ENOUGH = 25_000;

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryStore store =
      MemoryStore.builder().clock(clock).maximumBytes(4L << 30).build();

  @Test
  void expiryHoldsNobodyUpAndTakesNoLiveRecord() {
    long empty = usedHeap();
    Random random = new Random(1);
    byte[] content = new byte[CONTENT];
    StoreKey[] live = new StoreKey[SESSIONS / 10];
    for (int i = 0; i < SESSIONS; i++) {
      StoreKey key = new StoreKey("session", id(random));
      boolean lives = i % 10 == 0;
      Instant expiresAt = clock.instant().plusSeconds(lives ? 7200 : 1 + i % 1800);
      assertThat(store.create(key, StoredRecord.of(content, expiresAt))).isTrue();
      if (lives) {
        live[i / 10] = key;
      }
    }
    long full = usedHeap();
    long[] before = visits(live, random);
    clock.advance(Duration.ofHours(1));
    long[] during = visits(live, random);
    long left = usedHeap();

    System.out.printf(
        "Memory: %d sessions of %d bytes take %d bytes of heap each; a call %s; while nine tenths"
            + " expire %s; afterwards %d bytes of heap for each one left%n",
        SESSIONS,
        CONTENT,
        (full - empty) / SESSIONS,
        spread(before),
        spread(during),
        (left - empty) / (SESSIONS / 10 + VISITS / 2));
    for (StoreKey key : live) {
      assertThat(store.load(key)).isPresent();
    }
    assertThat(store.scan("session").count()).isEqualTo(SESSIONS / 10 + VISITS / 2);
  }

  /** The first page does not wait until all keys are in order. */
  @Test
  void pagesHaveEachRecordOnceBeforeAndAfterTheyAreInOrder() {
    int records = Math.max(SESSIONS, ENOUGH);
    Random random = new Random(2);
    Set<StoreKey> stored = new HashSet<>();
    for (int i = 0; i < records; i++) {
      stored.add(create("session", random));
      if (i % 10 == 0) {
        create("other", random);
      }
    }
    long start = System.nanoTime();
    ScanPage page = store.page("session", ScanPage.START, 50);
    long first = System.nanoTime() - start;
    List<Long> later = new ArrayList<>();
    Set<StoreKey> late = new HashSet<>();
    Set<StoreKey> found = new HashSet<>();
    while (true) {
      for (StoreEntry entry : page.entries()) {
        assertThat(found.add(entry.key())).as("%s is found once", entry.key()).isTrue();
      }
      if (page.next().isEmpty()) {
        break;
      }
      late.add(create("session", random));
      start = System.nanoTime();
      page = store.page("session", page.next().orElseThrow(), 50);
      later.add(System.nanoTime() - start);
    }
    assertThat(found.containsAll(stored)).isTrue();
    stored.addAll(late);
    assertThat(stored.containsAll(found)).isTrue();
    assertThat(store.scan("session").count()).isEqualTo(stored.size());
    System.out.printf(
        "Memory: with %d sessions the first page takes %.1f ms, and a later one %s%n",
        records, first / 1e6, spread(later.stream().mapToLong(Long::longValue).toArray()));
  }

  private StoreKey create(String space, Random random) {
    StoreKey key = new StoreKey(space, id(random));
    assertThat(
            store.create(key, StoredRecord.of(new byte[CONTENT], clock.instant().plusSeconds(9))))
        .isTrue();
    return key;
  }

  private static String id(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString() + "1234567";
  }

  /** Nanoseconds of each call: half of them replace a record that lives, a quarter create one. */
  private long[] visits(StoreKey[] live, Random random) {
    long[] times = new long[VISITS];
    for (int i = 0; i < VISITS; i++) {
      StoreKey key = live[random.nextInt(live.length)];
      LoadedRecord loaded = store.load(key).orElseThrow();
      StoredRecord next = StoredRecord.of(new byte[CONTENT], clock.instant().plusSeconds(7200));
      StoreKey fresh = new StoreKey("session", id(random));
      long start = System.nanoTime();
      boolean done =
          i % 4 == 0 ? store.create(fresh, next) : store.replace(key, loaded.revision(), next);
      times[i] = System.nanoTime() - start;
      assertThat(done).isTrue();
    }
    return times;
  }

  private static String spread(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return "takes %.1f µs (median), %.1f µs (99%%), %.1f ms (longest)"
        .formatted(
            sorted[sorted.length / 2] / 1e3,
            sorted[sorted.length * 99 / 100] / 1e3,
            sorted[sorted.length - 1] / 1e6);
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}

package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nine tenths of the sessions in memory expire at once, while others read and write. {@code
 * bin/bench memory} runs it with a million and prints what it measures; as a test it has 20,000.
 */
@Isolated("load")
final class MemoryStoreUnderLoadTest {

  private static final int SESSIONS = Integer.getInteger("sessions", 20_000);
  private static final int CONTENT = 200;
  private static final int THREADS = 2;
  private static final int VISITS = 40_000;

  /** The number of records from which a record's share of what a store has at all is small. */
  private static final int MANY = 100_000;

  /** The number of records from which a store puts its keys in order beside the first pages. */
  private static final int ENOUGH = 25_000;

  private static final ThreadMXBean THREAD_TIMES = ManagementFactory.getThreadMXBean();
  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryStore store =
      MemoryStore.builder().clock(clock).maximumBytes(4L << 30).build();

  @Test
  void aSessionTakesAtMost300BytesBesideItsContent() {
    int sessions = Math.max(SESSIONS, MANY);
    Random random = new Random(3);
    long empty = usedHeap();
    for (int i = 0; i < sessions; i++) {
      Instant expiresAt = clock.instant().plusMillis(1_800_000L * i / sessions);
      store.create(
          new StoreKey("session", id(random)),
          StoredRecord.of(new byte[CONTENT], expiresAt).withExpendable(true));
    }
    long each = (usedHeap() - empty) / sessions - CONTENT;

    System.out.printf(
        "Memory: each of %d sessions of %d bytes takes %d bytes more%n", sessions, CONTENT, each);
    assertThat(each).isLessThanOrEqualTo(300);
    assertThat(store.scan("session").count()).isPositive();
  }

  @Test
  void expiryHoldsNobodyUpAndTakesNoLiveRecord() {
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
    usedHeap();
    report("before", live, 10);
    clock.advance(Duration.ofHours(1));
    report("while nine tenths expire", live, 20);

    for (StoreKey key : live) {
      assertThat(store.load(key)).isPresent();
    }
    assertThat(store.scan("session").count()).isEqualTo(SESSIONS / 10 + THREADS * VISITS / 2);
  }

  /** Prints the times of the calls of some threads, and the collector's pauses apart. */
  private void report(String when, StoreKey[] live, long seed) {
    long paused = pauses(GarbageCollectorMXBean::getCollectionTime);
    List<Calls> calls = Race.of(THREADS, n -> visits(live, n, new Random(seed + n)));
    System.out.printf(
        "Memory: %s, of %d sessions, a load %s; a create %s; a replace %s; the longest took %.1f ms"
            + " of processor time; the collector paused %d ms in all%n",
        when,
        SESSIONS,
        spread(calls, each -> each.load),
        spread(calls, each -> each.create),
        spread(calls, each -> each.replace),
        calls.stream().mapToLong(each -> each.processor).max().orElseThrow() / 1e6,
        pauses(GarbageCollectorMXBean::getCollectionTime) - paused);
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

  /** The nanoseconds of a thread's calls. Those that the collector paused are negative. */
  private static final class Calls {

    private final long[] load = new long[VISITS];
    private final long[] create = new long[VISITS / 4];
    private final long[] replace = new long[VISITS - VISITS / 4];

    /** The longest of all in processor time, without what other processes took. */
    private long processor;

    private long nanos(BooleanSupplier call) {
      long before = pauses(GarbageCollectorMXBean::getCollectionCount);
      long processorBefore = THREAD_TIMES.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      boolean done = call.getAsBoolean();
      long nanos = System.nanoTime() - start;
      processor = Math.max(processor, THREAD_TIMES.getCurrentThreadCpuTime() - processorBefore);
      assertThat(done).isTrue();
      return pauses(GarbageCollectorMXBean::getCollectionCount) == before ? nanos : -nanos;
    }
  }

  /** Reads a record that lives each time, and then replaces it or creates another one. */
  private Calls visits(StoreKey[] live, int thread, Random random) {
    Calls calls = new Calls();
    int created = 0;
    for (int i = 0; i < VISITS; i++) {
      // No other thread replaces it.
      StoreKey key = live[random.nextInt(live.length / THREADS) * THREADS + thread];
      calls.load[i] = calls.nanos(() -> store.load(key).isPresent());
      LoadedRecord loaded = store.load(key).orElseThrow();
      StoredRecord next = StoredRecord.of(new byte[CONTENT], clock.instant().plusSeconds(7200));
      if (i % 4 == 0) {
        StoreKey fresh = new StoreKey("session", id(random));
        calls.create[created++] = calls.nanos(() -> store.create(fresh, next));
      } else {
        calls.replace[i - created] = calls.nanos(() -> store.replace(key, loaded.revision(), next));
      }
    }
    return calls;
  }

  private static long pauses(ToLongFunction<GarbageCollectorMXBean> number) {
    return COLLECTORS.stream().mapToLong(number).sum();
  }

  private static String spread(List<Calls> calls, Function<Calls, long[]> kind) {
    long[] all = calls.stream().map(kind).flatMapToLong(Arrays::stream).toArray();
    long longestPaused = -Arrays.stream(all).min().orElseThrow();
    return spread(all)
        + (longestPaused > 0 ? ", %.1f ms with a pause".formatted(longestPaused / 1e6) : "");
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
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}

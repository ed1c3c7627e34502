package io.cloakroom.store;

import io.cloakroom.store.MoveNote.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A copy of all records of one store to another, for those that nobody uses while a {@link
 * MovingStore} moves the others. Run it once all nodes are in the step {@link
 * MovingStore.Step#NEW_DECIDES}, or while no node runs. Thread-safe.
 *
 * <pre>{@code
 * StoreCopy.Report report = StoreCopy.of(jdbcStore, redisStore).run();
 * }</pre>
 *
 * <p>Each record moves as in a {@link MovingStore}: with its owner and expiry, never over a newer
 * record, and not if it ended in the meantime. In the old store, a short note takes its place. So a
 * copy that was interrupted can be started again, and does only the rest. Memory does not depend on
 * the number of records.
 *
 * <p>At the end, a verification reads each moved record in the new store and compares it with what
 * was moved.
 */
public final class StoreCopy {

  /** The key spaces of this toolkit: sessions, their ends, sent forms and login throttles. */
  public static final List<String> SPACES = List.of("session", "ended", "once", "throttle");

  private static final int MAX_PASSES = 3;

  /** A part of the work. */
  public enum Phase {
    /** The records are counted. */
    COUNT,
    /** The records are moved. */
    MOVE,
    /** Moves that somebody began and did not complete are completed or taken back. */
    COMPLETE,
    /** The moved records are compared. */
    VERIFY
  }

  /**
   * The state of a running copy.
   *
   * @param phase the current part of the work
   * @param space the current key space
   * @param done the number of records of the space that are done in this phase
   * @param total the number of records of the space; 0 while it is unknown
   */
  public record Progress(Phase phase, String space, long done, long total) {}

  /**
   * The result of a copy, with the numbers of records.
   *
   * @param moved records that this run moved
   * @param movedBefore records that had moved before: by an earlier run, or because they were used
   * @param identical moved records that the new store has as they were, or with a later expiry
   * @param changed moved records that were changed in the new store since
   * @param gone moved records that ended or expired in the new store since
   * @param remaining records that the old store still decides about; not 0 only if something wrote
   *     to it all the time, such as a node of the first step
   */
  public record Report(
      long moved, long movedBefore, long identical, long changed, long gone, long remaining) {}

  private final Scannable oldRecords;
  private final Optional<Scannable> newRecords;
  private final MoveSide old;
  private final MoveSide young;
  private final Handover handover;
  private final Clock clock;
  private final List<String> spaces;
  private final Consumer<Progress> listener;
  private final int threads;
  private final Duration patience;

  private StoreCopy(Builder builder) {
    old = new MoveSide(builder.old, "old");
    young = new MoveSide(builder.young, "new");
    handover = new Handover(old, young, builder.overlap, builder.clock);
    oldRecords =
        old.capability(Scannable.class)
            .orElseThrow(() ->
                new IllegalStateException(
                    builder.old.getClass().getSimpleName()
                        + " cannot list its records, so they cannot be copied. A MovingStore moves"
                        + " those that are used"));
    newRecords = young.capability(Scannable.class);
    clock = builder.clock;
    spaces = builder.spaces;
    listener = builder.listener;
    threads = builder.threads;
    patience = builder.patience;
  }

  /**
   * Returns a copy of all records of this toolkit.
   *
   * @throws IllegalStateException if the old store cannot list its records
   */
  public static StoreCopy of(Store oldStore, Store newStore) {
    return builder(oldStore, newStore).build();
  }

  /** Returns a builder for a copy. */
  public static Builder builder(Store oldStore, Store newStore) {
    return new Builder(oldStore, newStore);
  }

  /**
   * Copies and verifies.
   *
   * @throws StoreException if a store cannot be reached, or the thread is interrupted; a later call
   *     continues
   * @throws IllegalArgumentException if both stores are one, under two addresses
   */
  public Report run() {
    try (ParallelWork work = new ParallelWork(1, patience)) {
      if (work.retried(() -> StoreIdentity.isOne(old, young, clock))) {
        throw MovingStore.sameStores();
      }
    }
    Report sum = new Report(0, 0, 0, 0, 0, 0);
    for (String space : spaces) {
      Report one = run(space);
      sum =
          new Report(
              sum.moved + one.moved,
              sum.movedBefore + one.movedBefore,
              sum.identical + one.identical,
              sum.changed + one.changed,
              sum.gone + one.gone,
              sum.remaining + one.remaining);
    }
    return sum;
  }

  private Report run(String space) {
    try (ParallelWork work = new ParallelWork(threads, patience)) {
      Counts counted = work.retried(() -> count(space));
      long total = counted.unmoved.sum();
      LongAdder moved = new LongAdder();
      for (int pass = 0; pass < MAX_PASSES; pass++) {
        long before = moved.sum();
        long left = work.retried(() -> move(space, work, total, moved));
        if (left == 0 || moved.sum() == before) {
          break;
        }
      }
      if (newRecords.isPresent()) {
        boolean unused = work.retried(() -> complete(space, newRecords.get(), work, total));
      }
      Counts verified = work.retried(() -> verify(space, work, total));
      return new Report(
          moved.sum(),
          Math.max(0, verified.moved() - moved.sum()),
          verified.identical.sum(),
          verified.changed.sum(),
          verified.gone.sum(),
          verified.unmoved.sum());
    }
  }

  private static final class Counts {
    final LongAdder unmoved = new LongAdder();
    final LongAdder identical = new LongAdder();
    final LongAdder changed = new LongAdder();
    final LongAdder gone = new LongAdder();

    long moved() {
      return identical.sum() + changed.sum() + gone.sum();
    }
  }

  private Counts count(String space) {
    Counts counts = new Counts();
    CopyProgress progress = new CopyProgress(listener, Phase.COUNT, space, 0);
    try (Stream<StoreEntry> entries = scan(space)) {
      entries.forEach(entry -> {
        if (kind(entry) == Kind.NONE) {
          counts.unmoved.increment();
          progress.advance();
        }
      });
    }
    progress.end();
    return counts;
  }

  /** Moves what there is, and returns how many records were there. */
  private long move(String space, ParallelWork work, long total, LongAdder moved) {
    CopyProgress progress = new CopyProgress(listener, Phase.MOVE, space, total);
    LongAdder found = new LongAdder();
    try (Stream<StoreEntry> entries = scan(space)) {
      work.each(
          entries.filter(entry -> kind(entry) == Kind.NONE),
          entry -> {
            found.increment();
            if (handover.move(entry.key(), entry.loaded())) {
              moved.increment();
            }
            progress.advance();
          });
    }
    progress.end();
    return found.sum();
  }

  private boolean complete(String space, Scannable records, ParallelWork work, long total) {
    CopyProgress progress = new CopyProgress(listener, Phase.COMPLETE, space, total);
    try (Stream<StoreEntry> entries = young.call(() -> records.scan(space))) {
      work.each(
          entries.filter(entry -> kind(entry) == Kind.ARRIVING),
          entry -> {
            Optional<LoadedRecord> loaded = handover.load(entry.key());
            if (loaded.isEmpty()) {
              boolean unused = handover.drop(entry.key(), entry.loaded().revision());
            }
            progress.advance();
          });
    }
    progress.end();
    return true;
  }

  private Counts verify(String space, ParallelWork work, long total) {
    CopyProgress progress = new CopyProgress(listener, Phase.VERIFY, space, total);
    Counts counts = new Counts();
    try (Stream<StoreEntry> entries = scan(space)) {
      work.each(
          entries,
          entry -> {
            MoveNote note = MoveNote.of(entry.loaded().record());
            if (note.kind() == Kind.NONE) {
              counts.unmoved.increment();
            } else if (note.kind() == Kind.MOVED && !note.detail().isEmpty()) {
              compare(note, young.load(entry.key()), counts);
              progress.advance();
            }
          });
    }
    progress.end();
    return counts;
  }

  private static void compare(MoveNote moved, Optional<LoadedRecord> found, Counts counts) {
    if (!Handover.isRecord(found)) {
      counts.gone.increment();
    } else if (moved.describes(found.get().record())) {
      counts.identical.increment();
    } else {
      counts.changed.increment();
    }
  }

  private Stream<StoreEntry> scan(String space) {
    Supplier<Stream<StoreEntry>> scan = () -> oldRecords.scan(space);
    return old.call(scan);
  }

  private static Kind kind(StoreEntry entry) {
    return MoveNote.of(entry.loaded().record()).kind();
  }

  /** The builder of a {@link StoreCopy}. Not thread-safe. */
  public static final class Builder {

    private final Store old;
    private final Store young;
    private Clock clock = Clock.systemUTC();
    private Duration overlap = Duration.ofDays(7);
    private Duration patience = Duration.ofSeconds(30);
    private List<String> spaces = SPACES;
    private Consumer<Progress> listener = progress -> {};
    private int threads = 8;

    private Builder(Store oldStore, Store newStore) {
      old = oldStore;
      young = newStore;
    }

    /** Sets the clock that decides whether a record has expired; the default is the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Sets the same as {@link MovingStore.Builder#overlap}; the default is 7 days. */
    public Builder overlap(Duration overlap) {
      this.overlap = MovingStore.Builder.checkedOverlap(overlap);
      return this;
    }

    /** Sets the key spaces that are copied; the default is {@link #SPACES}. */
    public Builder spaces(List<String> spaces) {
      if (spaces.isEmpty()) {
        throw new IllegalArgumentException("A copy needs at least one key space");
      }
      this.spaces = spaces.stream().map(space -> new StoreKey(space, "0").space()).toList();
      return this;
    }

    /**
     * Sets what is called about twice a second while the copy runs, and at the end of each phase.
     * It is called on threads of the copy, by one of them at a time.
     */
    public Builder onProgress(Consumer<Progress> listener) {
      this.listener = listener;
      return this;
    }

    /** Sets how many records are moved at the same time, 1 to 64; the default is 8. */
    public Builder threads(int threads) {
      if (threads < 1 || threads > 64) {
        throw new IllegalArgumentException("threads must be 1 to 64, not " + threads);
      }
      this.threads = threads;
      return this;
    }

    /**
     * Sets how long a store may fail before the copy gives up; the default is 30 seconds. Until
     * then, each call is repeated.
     */
    public Builder patience(Duration patience) {
      if (patience.isNegative() || patience.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("patience must be 0 to 1 day, not " + patience);
      }
      this.patience = patience;
      return this;
    }

    /**
     * Builds the copy.
     *
     * @throws IllegalArgumentException if a store keeps copies, or both are the same
     * @throws IllegalStateException if the old store cannot list its records
     */
    public StoreCopy build() {
      MovingStore.Builder.checkSides(old, young);
      return new StoreCopy(this);
    }
  }
}

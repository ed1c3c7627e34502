package io.cloakroom.store;

import io.cloakroom.store.MoveNote.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store for the time in which an application moves from one store to another, without downtime
 * and without logging anyone out. Thread-safe.
 *
 * <pre>{@code
 * Store store = MovingStore.of(MovingStore.Step.OLD_DECIDES, jdbcStore, redisStore);
 * }</pre>
 *
 * <p>A move has three steps. Each is deployed node by node, while nodes of the previous step still
 * run:
 *
 * <ol>
 *   <li>{@link Step#OLD_DECIDES}: everything stays in the old store. Records that a node of the
 *       next step has moved are read and written in the new one.
 *   <li>{@link Step#NEW_DECIDES}: records are created in the new store. A record that only the old
 *       store has is moved when it is used. {@link StoreCopy} moves the others.
 *   <li>The application uses the new store alone, without this class, and the old one is dropped.
 * </ol>
 *
 * <p>One store decides about each key at any time. The old store says which: a record that has
 * moved is replaced there by a short note, by compare-and-set. So no update is lost, a record that
 * ended in either store stays ended, and a key is created once. Notes expire {@link
 * Builder#overlap} after their records, 7 days by default.
 *
 * <p>If the new store cannot be reached in the first step, only records that have moved fail. If
 * the old store cannot be reached in the second step, records that have moved can be read, changed
 * and ended, and all other calls fail with a {@link StoreException} that names it.
 *
 * <p>It has the capabilities {@link OwnerIndex}, {@link Scannable} and {@link ExpiryIndex} if both
 * stores have them, and is {@link Sweepable} if one of them is. A class of a store, such as {@code
 * JdbcStore}, is found on either side. A cache, such as a {@link NearStore} or {@link CachedStore},
 * belongs in front of this store, not behind it.
 */
public final class MovingStore implements Store {

  /** A step of a move, in which one of the stores decides. */
  public enum Step {
    /** The old store decides, except about records that have moved already. */
    OLD_DECIDES,
    /** The new store decides. What it lacks is moved from the old one when it is used. */
    NEW_DECIDES
  }

  private static final Logger LOG = LoggerFactory.getLogger(MovingStore.class);

  private static final int MAX_ATTEMPTS = 1000;

  private final Step step;
  private final MoveSide old;
  private final MoveSide young;
  private final Handover handover;
  private final CacheOutage youngOutage;
  private final Store oldStore;
  private final Store newStore;
  private final Clock clock;

  private MovingStore(Builder builder) {
    step = builder.step;
    oldStore = builder.old;
    newStore = builder.young;
    clock = builder.clock;
    old = new MoveSide(builder.old, "old");
    young = new MoveSide(builder.young, "new");
    handover = new Handover(old, young, builder.overlap, builder.clock);
    youngOutage =
        new CacheOutage(
            MovingStore.class, "The new store of a move to another store", builder.pause);
  }

  /**
   * Returns a store for one step of a move.
   *
   * @throws IllegalArgumentException if a store keeps copies, or both are the same
   */
  public static MovingStore of(Step step, Store oldStore, Store newStore) {
    return builder(step, oldStore, newStore).build();
  }

  /** Returns a builder for a store for one step of a move. */
  public static Builder builder(Step step, Store oldStore, Store newStore) {
    return new Builder(step, oldStore, newStore);
  }

  /** Returns the step of the move. */
  public Step step() {
    return step;
  }

  /** Returns the old store. */
  public Store oldStore() {
    return oldStore;
  }

  /** Returns the new store. */
  public Store newStore() {
    return newStore;
  }

  /**
   * Checks that the two stores are not one store under two addresses. It writes a record to the old
   * store, looks for it in the new one, and deletes it. If a store cannot be reached, nothing is
   * checked, so a node starts without it.
   *
   * @throws IllegalArgumentException if they are one
   */
  public void checkStoresDiffer() {
    boolean one;
    try {
      one = StoreIdentity.isOne(old, young, clock);
    } catch (StoreException e) {
      LOG.warn("It was not checked whether the two stores of the move differ", e);
      return;
    }
    if (one) {
      throw sameStores();
    }
  }

  static IllegalArgumentException sameStores() {
    return new IllegalArgumentException(
        "The old and the new store of a move are the same, so nothing could move");
  }

  /**
   * Returns a feed of the writes to both stores, for {@link NearStore.Builder#changes}.
   *
   * @param ofOldStore the feed of the old store
   * @param ofNewStore the feed of the new store
   */
  public ChangeFeed changes(ChangeFeed ofOldStore, ChangeFeed ofNewStore) {
    return new MovingChanges(ofOldStore, old, ofNewStore, young);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    if (step == Step.OLD_DECIDES) {
      Optional<LoadedRecord> found = old.load(key);
      if (MoveNote.of(found).kind() != Kind.MOVED) {
        return found.filter(present -> Handover.isRecord(found)).map(old::outside);
      }
    }
    return handover.load(key).map(young::outside);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    if (step == Step.NEW_DECIDES) {
      return handover.create(key, record);
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (old.create(key, record)) {
        return true;
      }
      Optional<LoadedRecord> found = old.load(key);
      if (Handover.isRecord(found)) {
        return false;
      }
      Optional<Boolean> created = handover.createIfMoved(key, MoveNote.of(found), record);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw Handover.contended(key);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    Optional<Revision> inNew = young.inside(expected);
    if (inNew.isPresent()) {
      return young.replace(key, inNew.get(), next);
    }
    Optional<Revision> inOld = old.inside(expected);
    if (inOld.isEmpty()) {
      return false;
    }
    return step == Step.OLD_DECIDES
        ? old.replace(key, inOld.get(), next)
        : handover.replace(key, inOld.get(), next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    Optional<Revision> inNew = young.inside(expected);
    if (inNew.isPresent()) {
      return young.touch(key, inNew.get(), expiresAt);
    }
    return old.inside(expected).filter(inOld -> old.touch(key, inOld, expiresAt)).isPresent()
        && touched(key, expiresAt);
  }

  /**
   * Shows a touch of the old record to those who are just moving it: a touch does not change the
   * revision, so their compare-and-set would undo it.
   */
  private boolean touched(StoreKey key, Instant expiresAt) {
    if (step == Step.NEW_DECIDES) {
      return handover.touched(key, expiresAt);
    }
    if (!youngOutage.mayTry()) {
      return true;
    }
    try {
      boolean touched = handover.touched(key, expiresAt);
      youngOutage.served();
      return touched;
    } catch (StoreException e) {
      youngOutage.failed(e);
      return true;
    }
  }

  @Override
  public void delete(StoreKey key) {
    if (step == Step.NEW_DECIDES) {
      handover.delete(key);
      return;
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> found = old.load(key);
      if (!Handover.isRecord(found)) {
        if (MoveNote.of(found).kind() == Kind.MOVED) {
          young.delete(key);
        }
        return;
      }
      // Not deleted, because that could remove the note of a move that came first.
      if (old.replace(key, found.orElseThrow().revision(), MoveNote.deleted())) {
        return;
      }
    }
    throw Handover.contended(key);
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    if (Store.class.isAssignableFrom(type)) {
      return Store.super
          .capability(type)
          .or(() -> old.capability(type))
          .or(() -> young.capability(type));
    }
    return new MovingCapabilities(this, handover, old, young).find(type);
  }

  /** The builder of a {@link MovingStore}. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_OVERLAP = Duration.ofDays(365);

    private final Step step;
    private final Store old;
    private final Store young;
    private Clock clock = Clock.systemUTC();
    private Duration overlap = Duration.ofDays(7);
    private Duration pause = Duration.ofSeconds(5);

    private Builder(Step step, Store oldStore, Store newStore) {
      this.step = step;
      old = oldStore;
      young = newStore;
    }

    /**
     * Sets the clock that decides whether a record has expired; the default is the system's. Both
     * stores must use the same clock.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how long nodes of the first step may run beside those of the second, 1 hour to 365 days;
     * the default is 7 days. The old store keeps its notes for at least this long.
     */
    public Builder overlap(Duration overlap) {
      this.overlap = checkedOverlap(overlap);
      return this;
    }

    /**
     * Sets how long the first step does without the new store after it failed, up to 1 day; the
     * default is 5 seconds.
     */
    public Builder pause(Duration pause) {
      if (pause.isNegative() || pause.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("pause must be 0 to 1 day, not " + pause);
      }
      this.pause = pause;
      return this;
    }

    /**
     * Builds the store.
     *
     * @throws IllegalArgumentException if a store keeps copies, or both are the same
     */
    public MovingStore build() {
      checkSides(old, young);
      return new MovingStore(this);
    }

    static Duration checkedOverlap(Duration overlap) {
      if (overlap.compareTo(Duration.ofHours(1)) < 0 || overlap.compareTo(MAX_OVERLAP) > 0) {
        throw new IllegalArgumentException("overlap must be 1 hour to 365 days, not " + overlap);
      }
      return overlap;
    }

    @SuppressWarnings("ReferenceEquality") // Two stores are one if they are the same object.
    static void checkSides(Store oldStore, Store newStore) {
      if (oldStore == newStore) {
        throw sameStores();
      }
      for (Store side : new Store[] {oldStore, newStore}) {
        if (side instanceof NearStore || side instanceof CachedStore) {
          throw new IllegalArgumentException(
              "A move needs the store behind "
                  + side.getClass().getSimpleName()
                  + ", because a copy could hide what has moved; put the cache in front of the"
                  + " MovingStore");
        }
      }
    }
  }
}

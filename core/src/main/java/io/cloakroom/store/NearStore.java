package io.cloakroom.store;

import io.cloakroom.store.NearCopies.Copy;
import io.cloakroom.store.NearCopies.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps copies of its records in this JVM. Most loads then need no round trip, and a
 * write needs one. It works in front of any store, including a {@link CachedStore}. Thread-safe.
 *
 * <pre>{@code
 * NearStore store = NearStore.builder(jdbcStore).changes(jdbcStore.changes()).build();
 * }</pre>
 *
 * <p>The backing store decides every write by compare-and-set, so a stale copy never wins one. The
 * write is refused, the copy is dropped, and the next load comes from the backing store. This node
 * sees its own writes and ended sessions at once. It sees those of other nodes
 *
 * <ul>
 *   <li>with a {@link ChangeFeed}, as soon as the feed reports them. While the feed is interrupted,
 *       there are no copies, and every load comes from the backing store. The documentation of the
 *       feed states how soon it detects an interruption;
 *   <li>without a feed, after {@link Builder#maximumAge}, 1 second by default. Until then, a
 *       session that was ended on another node may still be read on this one.
 * </ul>
 *
 * <p>Absence is never cached, so a new session is seen at once. Copies take at most {@link
 * Builder#maximumBytes}, 64 MiB by default; the least used ones are evicted. Capabilities of the
 * backing store, such as {@link OwnerIndex}, are available without copies.
 */
public final class NearStore extends ForwardingStore implements AutoCloseable {

  private final Clock clock;
  private final Duration maximumAge;
  private final NearCopies copies;
  private final Optional<CountedRevisions> counted;
  private final @Nullable AutoCloseable subscription;

  /** The revisions that this node is writing. Reports of them from the feed are ignored. */
  private final ConcurrentHashMap<StoreKey, Revision> writing = new ConcurrentHashMap<>();

  /** Whether copies may be read and kept. They may not while changes could be missed. */
  private volatile boolean copiesUsable;

  private volatile boolean closed;

  private NearStore(Builder builder) {
    super(builder.store);
    clock = builder.clock;
    maximumAge = builder.maximumAge();
    copies = new NearCopies(builder.maximumBytes, maximumAge);
    counted = builder.store.capability(CountedRevisions.class);
    copiesUsable = builder.changes == null;
    subscription = builder.changes == null ? null : builder.changes.subscribe(new Changes());
  }

  /** Returns a store that keeps copies of this store's records for at most 1 second. */
  public static NearStore of(Store store) {
    return builder(store).build();
  }

  /** Returns a builder for a store that keeps copies of this store's records. */
  public static Builder builder(Store store) {
    return new Builder(store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    if (!copiesUsable) {
      return super.load(key);
    }
    Instant now = clock.instant();
    Optional<LoadedRecord> copy =
        copies.get(key).filter(kept -> isGood(kept, now)).map(Copy::loaded);
    TracedStore.noteCopy(copy.isPresent());
    if (copy.isPresent()) {
      return copy;
    }
    Epoch epoch = copies.epoch(key);
    Optional<LoadedRecord> loaded = super.load(key);
    loaded.ifPresent(found -> copies.keep(key, epoch, new Copy(found, now)));
    return loaded;
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    try {
      return super.create(key, record);
    } finally {
      copies.drop(key);
    }
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return counted
        .map(revisions -> replaceAndKeep(key, expected, next, revisions.following(expected)))
        .orElseGet(() -> replaceAndDrop(key, expected, next));
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    boolean touched = super.touch(key, expected, expiresAt);
    if (touched) {
      copies.prolong(key, expected, expiresAt);
    } else {
      copies.drop(key);
    }
    return touched;
  }

  @Override
  public void delete(StoreKey key) {
    try {
      super.delete(key);
    } finally {
      copies.drop(key);
    }
  }

  /**
   * Ends the subscription to changes and drops all copies. The store keeps working without copies.
   */
  @Override
  public void close() {
    closed = true;
    copiesUsable = false;
    copies.dropAll();
    try {
      if (subscription != null) {
        subscription.close();
      }
    } catch (Exception e) {
      throw new StoreException("The subscription to changes could not be ended", e);
    }
  }

  private boolean replaceAndDrop(StoreKey key, Revision expected, StoredRecord next) {
    try {
      return super.replace(key, expected, next);
    } finally {
      copies.drop(key);
    }
  }

  private boolean replaceAndKeep(
      StoreKey key, Revision expected, StoredRecord next, Revision following) {
    Instant now = clock.instant();
    Epoch epoch = copies.epoch(key);
    writing.put(key, following);
    boolean replaced = false;
    try {
      replaced = super.replace(key, expected, next);
      return replaced;
    } finally {
      if (replaced && copiesUsable) {
        copies.written(key, epoch, new Copy(new LoadedRecord(next, following), now));
      } else {
        copies.drop(key);
      }
      writing.remove(key, following);
    }
  }

  /**
   * Returns whether the copy may be used. If the clock was set back, a copy from the future may
   * not.
   */
  private boolean isGood(Copy copy, Instant now) {
    return !copy.loaded().record().expiredAt(now)
        && !now.isBefore(copy.readAt())
        && now.isBefore(copy.readAt().plus(maximumAge));
  }

  private final class Changes implements ChangeFeed.Listener {

    @Override
    public void changed(StoreKey key, Optional<Revision> revision) {
      // The write itself keeps or drops the copy as soon as its outcome is certain.
      if (revision.isEmpty() || !revision.get().equals(writing.get(key))) {
        copies.changed(key, revision);
      }
    }

    @Override
    public void interrupted() {
      copiesUsable = false;
      copies.dropAll();
    }

    @Override
    public void resumed() {
      copies.dropAll();
      copiesUsable = !closed;
    }
  }

  /** The builder of a {@link NearStore}. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final Store store;
    private Clock clock = Clock.systemUTC();
    private @Nullable ChangeFeed changes;
    private @Nullable Duration maximumAge;
    private long maximumBytes = 64L << 20;

    private Builder(Store store) {
      this.store = store;
    }

    /**
     * Sets the feed that reports the writes of all nodes; the default is none. Copies are kept only
     * while the feed works.
     */
    public Builder changes(ChangeFeed changes) {
      this.changes = changes;
      return this;
    }

    /**
     * Sets how long a copy is used, at most 1 day. The default is 1 second, or 1 minute with a feed
     * of changes. Without a feed, a session that was ended on another node may be read here for
     * this long.
     */
    public Builder maximumAge(Duration maximumAge) {
      if (maximumAge.toMillis() < 1 || maximumAge.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException(
            "maximumAge must be 1 millisecond to 1 day, not " + maximumAge);
      }
      this.maximumAge = maximumAge;
      return this;
    }

    /** Sets the memory for all copies including their overhead, in bytes; the default is 64 MiB. */
    public Builder maximumBytes(long maximumBytes) {
      if (maximumBytes <= 0) {
        throw new IllegalArgumentException("maximumBytes must be positive, not " + maximumBytes);
      }
      this.maximumBytes = maximumBytes;
      return this;
    }

    /**
     * Sets the clock that decides whether a record has expired; the default is the system's. The
     * backing store must use the same clock.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Builds the store, which subscribes to the changes. */
    public NearStore build() {
      return new NearStore(this);
    }

    private Duration maximumAge() {
      if (maximumAge != null) {
        return maximumAge;
      }
      return changes == null ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
    }
  }
}

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
 * A store with copies of its records in this JVM, so that a load mostly costs no round trip, and a
 * write one. Over any store, also over a {@link CachedStore}. Thread-safe.
 *
 * <pre>{@code
 * NearStore store = NearStore.builder(jdbcStore).changes(jdbcStore.changes()).build();
 * }</pre>
 *
 * <p>The store behind decides every write by compare-and-set, so a stale copy never wins one: the
 * write is refused, the copy dropped, and the next load comes from the store. What was written or
 * ended on this node is seen on it at once. What another node wrote or ended is seen
 *
 * <ul>
 *   <li>with a {@link ChangeFeed}, as soon as the feed tells it. While the feed is interrupted
 *       there are no copies: every load comes from the store. How soon it notices an interruption
 *       is the feed's own bound;
 *   <li>without one, after {@link Builder#maximumAge}, 1 second by default. For so long a session
 *       that was ended on another node may still be read on this one.
 * </ul>
 *
 * <p>That a record is absent is never kept: a new session is seen at once. Copies take {@link
 * Builder#maximumBytes}, 64 MiB by default; those used least make room. What more the store behind
 * can do ({@link OwnerIndex} and such) this store can, without copies.
 */
public final class NearStore extends ForwardingStore implements AutoCloseable {

  private final Clock clock;
  private final Duration maximumAge;
  private final NearCopies copies;
  private final Optional<CountedRevisions> counted;
  private final @Nullable AutoCloseable subscription;

  /** The revisions that this node is writing: what the feed tells of them is no news. */
  private final ConcurrentHashMap<StoreKey, Revision> writing = new ConcurrentHashMap<>();

  /** Whether copies may be read and kept: not while changes may go untold. */
  private volatile boolean told;

  private volatile boolean closed;

  private NearStore(Builder builder) {
    super(builder.store);
    clock = builder.clock;
    maximumAge = builder.maximumAge();
    copies = new NearCopies(builder.maximumBytes, maximumAge);
    counted = builder.store.capability(CountedRevisions.class);
    told = builder.changes == null;
    subscription = builder.changes == null ? null : builder.changes.subscribe(new Changes());
  }

  /** Copies of this store's records, for a second at most. */
  public static NearStore of(Store store) {
    return builder(store).build();
  }

  /** Copies of this store's records, to be configured. */
  public static Builder builder(Store store) {
    return new Builder(store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    if (!told) {
      return super.load(key);
    }
    Instant now = clock.instant();
    Optional<LoadedRecord> copy =
        copies.get(key).filter(kept -> isGood(kept, now)).map(Copy::loaded);
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

  /** Ends the subscription to changes, and with it the copies; the store goes on without them. */
  @Override
  public void close() {
    closed = true;
    told = false;
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
      if (replaced && told) {
        copies.written(key, epoch, new Copy(new LoadedRecord(next, following), now));
      } else {
        copies.drop(key);
      }
      writing.remove(key, following);
    }
  }

  /** A clock that was set back makes no copy younger. */
  private boolean isGood(Copy copy, Instant now) {
    return !copy.loaded().record().expiredAt(now)
        && !now.isBefore(copy.readAt())
        && now.isBefore(copy.readAt().plus(maximumAge));
  }

  private final class Changes implements ChangeFeed.Listener {

    @Override
    public void changed(StoreKey key, Optional<Revision> revision) {
      // The write itself keeps or drops the copy, as soon as it knows how it ended.
      if (revision.isEmpty() || !revision.get().equals(writing.get(key))) {
        copies.changed(key, revision);
      }
    }

    @Override
    public void interrupted() {
      told = false;
      copies.dropAll();
    }

    @Override
    public void resumed() {
      copies.dropAll();
      told = !closed;
    }
  }

  /** Configures a {@link NearStore}. Not thread-safe. */
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

    /** What tells of the writes of all nodes; copies are kept only while it does. */
    public Builder changes(ChangeFeed changes) {
      this.changes = changes;
      return this;
    }

    /**
     * How long a copy is read, at most a day; by default 1 second, and 1 minute with a feed of
     * changes. Without a feed a session that was ended on another node may be read here for so
     * long.
     */
    public Builder maximumAge(Duration maximumAge) {
      if (maximumAge.toMillis() < 1 || maximumAge.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException(
            "The maximum age is a millisecond to a day, not " + maximumAge);
      }
      this.maximumAge = maximumAge;
      return this;
    }

    /** The room for all copies with what it takes to keep them, in bytes; 64 MiB by default. */
    public Builder maximumBytes(long maximumBytes) {
      if (maximumBytes <= 0) {
        throw new IllegalArgumentException("maximumBytes is positive, not " + maximumBytes);
      }
      this.maximumBytes = maximumBytes;
      return this;
    }

    /** What decides whether a record expired, which must be the store's too; the system's clock. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** The store; it subscribes to the changes. */
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

package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.key.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that answers most loads from a faster cache in front of another store, such as Memcached
 * in front of a database. Any store can be the cache of any other. Thread-safe.
 *
 * <pre>{@code
 * Store store = CachedStore.of(MemcachedStore.of("memcached://cache:11211"), jdbcStore);
 * }</pre>
 *
 * <p>The backing store decides everything. It issues the revisions, and every write goes to it by
 * compare-and-set. This store has its capabilities, such as {@link OwnerIndex}. A stale copy
 * therefore never wins a write, and a cache that loses or invents entries never damages a record. A
 * load that finds a copy costs one call to the cache. Any other load also costs one call to the
 * backing store, and one more to the cache to keep a copy.
 *
 * <p>Copies stay current as follows:
 *
 * <ol>
 *   <li>Before each write to the backing store, the writer <em>marks</em> the cache entry as being
 *       written, by compare-and-set. A load that finds a mark reads from the backing store and
 *       keeps no copy.
 *   <li>The mark stays after the write until it expires, 6 to 10 seconds later. A writer that dies
 *       in between therefore leaves no stale copy. A load that read the previous version leaves
 *       none either: it keeps a copy only if the cache entry is unchanged, and only within 3
 *       seconds.
 *   <li>A copy lives for {@link Builder#maximumAge}, 1 minute by default, and never longer than its
 *       record.
 * </ol>
 *
 * <p>A session that ended on one node is therefore gone at once on every node that shares the
 * cache. There are three exceptions: the node could not reach the cache, the cache lost the mark,
 * or the write to the backing store took longer than 3 seconds. Then other nodes may read the old
 * copy up to its maximum age, plus any difference between the nodes' clocks.
 *
 * <p>A cache that fails is bypassed for {@link Builder#pause}, 5 seconds by default, and one
 * warning is logged. Only the backing store answers during the pause; after it, one caller tries
 * the cache again. Records that a node wrote in the meantime are read from the backing store until
 * older copies have expired. A cache entry that cannot be read counts as absent.
 */
public final class CachedStore extends ForwardingStore {

  private static final Logger LOG = LoggerFactory.getLogger(CachedStore.class);
  private static final int MAX_ATTEMPTS = 100;

  /**
   * The lifetime of a mark: longer than a write to the backing store and a late copy take together.
   */
  private static final Duration MARK = Duration.ofSeconds(10);

  /** The remaining lifetime from which a mark does not have to be renewed. */
  private static final Duration FRESH_MARK = Duration.ofSeconds(6);

  /** The time after which a load keeps no copy, because marks of later writes may have expired. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** The maximum number of remembered keys that were written while the cache was out of reach. */
  private static final int MAX_UNMARKED = 100_000;

  private final Store cache;
  private final Clock clock;
  private final Duration maximumAge;
  private final String space;
  private final CacheOutage outage;

  /**
   * The keys that this node wrote without a mark, each with the time until which copies may be
   * stale.
   */
  private final Cache<StoreKey, Instant> unmarked;

  private volatile Instant allStaleUntil = Instant.MIN;

  private CachedStore(Builder builder) {
    super(builder.store);
    cache = builder.cache;
    clock = builder.clock;
    maximumAge = builder.maximumAge;
    space = builder.space;
    outage = new CacheOutage(CachedStore.class, "The cache of a cached store", builder.pause);
    unmarked =
        Caffeine.newBuilder()
            .maximumSize(MAX_UNMARKED)
            .executor(Runnable::run)
            .evictionListener(
                (key, until, cause) -> allStaleUntil = clock.instant().plus(maximumAge))
            .build();
  }

  /** Returns a store that keeps copies in this cache for at most 1 minute. */
  public static CachedStore of(Store cache, Store store) {
    return builder(cache, store).build();
  }

  /** Returns a builder for a store with copies in this cache. */
  public static Builder builder(Store cache, Store store) {
    return new Builder(cache, store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    if (!mayTrust(key) || !outage.mayTry()) {
      return super.load(key);
    }
    StoreKey cacheKey = cacheKey(key);
    Optional<LoadedRecord> cached;
    try {
      cached = cache.load(cacheKey);
      outage.served();
    } catch (StoreException e) {
      outage.failed(e);
      return super.load(key);
    }
    CachedCopy copy = copy(key, cached);
    Optional<CachedCopy.Kept> kept = CachedCopy.live(copy, clock.instant());
    TracedStore.noteCopy(kept.isPresent());
    if (kept.isPresent()) {
      return kept.map(CachedCopy.Kept::loaded);
    }
    Instant readAt = clock.instant();
    long began = System.nanoTime();
    Optional<LoadedRecord> loaded = super.load(key);
    if (loaded.isPresent()
        && (cached.isEmpty() || copy instanceof CachedCopy.Unreadable)
        && System.nanoTime() - began < SLOW_NANOS) {
      keep(key, cacheKey, cached, loaded.get(), readAt);
    }
    return loaded;
  }

  // create is inherited: an absent record has no copies.

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    mark(key);
    return super.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    if (!super.touch(key, expected, expiresAt)) {
      mark(key); // the copy that the caller read is stale
      return false;
    }
    prolong(key, expected, expiresAt);
    return true;
  }

  @Override
  public void delete(StoreKey key) {
    mark(key);
    super.delete(key);
  }

  /** Marks the key. No node reads or keeps a copy for longer than a write takes. */
  private void mark(StoreKey key) {
    if (!outage.mayTry() || !tryMark(key)) {
      unmarked.put(key, clock.instant().plus(maximumAge));
    }
  }

  private boolean tryMark(StoreKey key) {
    StoreKey cacheKey = cacheKey(key);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> cached;
      try {
        cached = cache.load(cacheKey);
        outage.served();
      } catch (StoreException e) {
        outage.failed(e);
        return false;
      }
      if (copy(key, cached) instanceof CachedCopy.BeingWritten
          && !cached.orElseThrow().record().expiredAt(now.plus(FRESH_MARK))) {
        return true;
      }
      StoredRecord mark = StoredRecord.of(CachedCopy.beingWritten(key), now.plus(MARK));
      try {
        if (put(cacheKey, cached, mark)) {
          return true;
        }
      } catch (StoreException e) {
        LOG.warn(
            "The cache of a cached store accepted no mark; its copy may be stale until it expires",
            e);
        return false;
      }
    }
    LOG.warn(
        "A cache entry changed {} times while it was being marked; its copy may be stale",
        MAX_ATTEMPTS);
    return false;
  }

  /**
   * Extends the expiry in the copy. If the cache cannot be reached, the copy expires earlier and is
   * loaded again.
   */
  private void prolong(StoreKey key, Revision revision, Instant expiresAt) {
    if (!mayTrust(key) || !outage.mayTry()) {
      return;
    }
    StoreKey cacheKey = cacheKey(key);
    try {
      for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        Optional<LoadedRecord> cached = cache.load(cacheKey);
        outage.served();
        if (!(copy(key, cached) instanceof CachedCopy.Kept kept)
            || !kept.loaded().revision().equals(revision)
            || !kept.loaded().record().expiresAt().isBefore(expiresAt)) {
          return;
        }
        StoredRecord later = kept.loaded().record().withExpiry(expiresAt);
        byte[] copy = CachedCopy.kept(key, new LoadedRecord(later, revision));
        Instant until = cached.orElseThrow().record().expiresAt();
        if (put(cacheKey, cached, StoredRecord.of(copy, until))) {
          return;
        }
      }
    } catch (StoreException e) {
      outage.failed(e);
    }
  }

  /** Keeps a copy, but only if the cache entry is the same as before the load. */
  private void keep(
      StoreKey key,
      StoreKey cacheKey,
      Optional<LoadedRecord> before,
      LoadedRecord loaded,
      Instant readAt) {
    Instant until = readAt.plus(maximumAge);
    Instant expiresAt = loaded.record().expiresAt();
    try {
      boolean unused =
          put(
              cacheKey,
              before,
              StoredRecord.of(
                  CachedCopy.kept(key, loaded), expiresAt.isBefore(until) ? expiresAt : until));
    } catch (StoreException e) {
      // The cache may be full, or the record too large for it; that is no reason to bypass it.
      LOG.debug("The cache of a cached store accepted no copy", e);
    }
  }

  private boolean put(StoreKey cacheKey, Optional<LoadedRecord> before, StoredRecord next) {
    return before.isPresent()
        ? cache.replace(cacheKey, before.get().revision(), next)
        : cache.create(cacheKey, next);
  }

  private boolean mayTrust(StoreKey key) {
    Instant until = unmarked.getIfPresent(key);
    if (until == null) {
      return !clock.instant().isBefore(allStaleUntil);
    }
    if (clock.instant().isBefore(until)) {
      return false;
    }
    unmarked.asMap().remove(key, until);
    return true;
  }

  private static CachedCopy copy(StoreKey key, Optional<LoadedRecord> cached) {
    CachedCopy copy =
        CachedCopy.decode(
            key, cached.map(found -> found.record().content()).orElseGet(() -> new byte[0]));
    if (cached.isPresent() && copy instanceof CachedCopy.Unreadable) {
      LOG.warn("Ignoring the cache entry for {}: it is not a copy of that record", key.text());
    }
    return copy;
  }

  /**
   * Returns the key of the copy in the cache. It has a hash of the record's key, because the text
   * of a key is not a valid id.
   */
  private StoreKey cacheKey(StoreKey key) {
    return new StoreKey(space, Sha256.hex(key.text()));
  }

  /** The builder of a {@link CachedStore}. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final Store cache;
    private final Store store;
    private Clock clock = Clock.systemUTC();
    private Duration maximumAge = Duration.ofMinutes(1);
    private Duration pause = Duration.ofSeconds(5);
    private String space = "copy";

    private Builder(Store cache, Store store) {
      this.cache = cache;
      this.store = store;
    }

    /**
     * Sets the clock that decides whether a copy has expired; the default is the system's. Both
     * stores must use the same clock.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how long a copy lives, at most 1 day; the default is 1 minute. If a node cannot reach
     * the cache while it ends a session, other nodes may read that session for this long.
     */
    public Builder maximumAge(Duration maximumAge) {
      if (maximumAge.toMillis() < 1 || maximumAge.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException(
            "maximumAge must be 1 millisecond to 1 day, not " + maximumAge);
      }
      this.maximumAge = maximumAge;
      return this;
    }

    /**
     * Sets how long a failed cache is bypassed before it is tried again; the default is 5 seconds.
     */
    public Builder pause(Duration pause) {
      if (pause.isNegative() || pause.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException("pause must be 0 to 1 day, not " + pause);
      }
      this.pause = pause;
      return this;
    }

    /**
     * Sets the key space of the copies in the cache, which nothing else may use; the default is
     * {@code copy}.
     */
    public Builder space(String space) {
      this.space = new StoreKey(space, "0".repeat(64)).space();
      return this;
    }

    /** Builds the store. */
    public CachedStore build() {
      return new CachedStore(this);
    }
  }
}

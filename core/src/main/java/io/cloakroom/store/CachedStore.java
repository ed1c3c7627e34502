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
 * A store that answers most loads from a faster one in front of it, such as a database behind
 * Memcached. Any store can be the cache of any other. Thread-safe.
 *
 * <pre>{@code
 * Store store = CachedStore.of(MemcachedStore.of("memcached://cache:11211"), jdbcStore);
 * }</pre>
 *
 * <p>The home decides everything: revisions are the home's, every write goes to it by
 * compare-and-set, and what it can do ({@link OwnerIndex} and such) this store can. So a stale copy
 * can never win a write, and a cache that loses or invents anything loses nothing of the home's. A
 * load that finds a copy is one call of the cache and none of the home; one that does not is one of
 * the home more, and one to keep a copy.
 *
 * <p>How copies stay true:
 *
 * <ol>
 *   <li>Before anything is written to the home, its place in the cache is <em>marked</em> as being
 *       written, by compare-and-set. Loads pass by a mark to the home and keep no copy.
 *   <li>The mark stays when the write is done, until it expires: 6 to 10 seconds. A writer that
 *       dies in between thus leaves no stale copy; nor does a load that read the version of before,
 *       as it keeps a copy only where there is nothing, and only within 3 seconds.
 *   <li>A copy lives for {@link Builder#maximumAge}, 1 minute by default, and never longer than its
 *       record.
 * </ol>
 *
 * <p>So a session that ended on one node is gone at once on all that share the cache. Where the
 * ending node could not reach the cache, where the cache lost the mark, or where the home took
 * longer than 3 seconds to write, others may read it for the maximum age; the clocks of nodes that
 * differ add to it.
 *
 * <p>A cache that fails is left out for {@link Builder#pause}, 5 seconds by default, with one
 * warning: the home alone serves, and one caller tries the cache again after that. What a node
 * wrote meanwhile it reads from the home until copies of before have expired. What the cache holds
 * and cannot be read counts as nothing.
 */
public final class CachedStore extends ForwardingStore {

  private static final Logger LOG = LoggerFactory.getLogger(CachedStore.class);
  private static final int MAX_ATTEMPTS = 100;

  /** Longer than a write to the home and a late copy take together. */
  private static final Duration MARK = Duration.ofSeconds(10);

  /** A mark that lives on for so long need not be renewed. */
  private static final Duration FRESH_MARK = Duration.ofSeconds(6);

  /** A load that took longer keeps no copy: marks of writes since may have expired. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** So many keys are remembered that were written while the cache was out of reach. */
  private static final int MAX_UNMARKED = 100_000;

  private final Store cache;
  private final Clock clock;
  private final Duration maximumAge;
  private final String space;
  private final CacheOutage outage;

  /** What this node wrote without a mark: until then its copies may be stale. */
  private final Cache<StoreKey, Instant> unmarked;

  private volatile Instant nothingTrustedUntil = Instant.MIN;

  private CachedStore(Builder builder) {
    super(builder.store);
    cache = builder.cache;
    clock = builder.clock;
    maximumAge = builder.maximumAge;
    space = builder.space;
    outage = new CacheOutage(builder.pause);
    unmarked =
        Caffeine.newBuilder()
            .maximumSize(MAX_UNMARKED)
            .executor(Runnable::run)
            .evictionListener(
                (key, until, cause) -> nothingTrustedUntil = clock.instant().plus(maximumAge))
            .build();
  }

  /** A store behind this cache, with copies of a minute at most. */
  public static CachedStore of(Store cache, Store store) {
    return builder(cache, store).build();
  }

  /** Configures a store behind this cache. */
  public static Builder builder(Store cache, Store store) {
    return new Builder(cache, store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    if (!mayTrust(key) || !outage.mayTry()) {
      return super.load(key);
    }
    StoreKey place = place(key);
    Optional<LoadedRecord> there;
    try {
      there = cache.load(place);
      outage.served();
    } catch (StoreException e) {
      outage.failed(e);
      return super.load(key);
    }
    CachedCopy copy = copy(key, there);
    Optional<CachedCopy.Kept> kept = CachedCopy.live(copy, clock.instant());
    if (kept.isPresent()) {
      return kept.map(CachedCopy.Kept::loaded);
    }
    Instant readAt = clock.instant();
    long began = System.nanoTime();
    Optional<LoadedRecord> loaded = super.load(key);
    if (loaded.isPresent()
        && (there.isEmpty() || copy instanceof CachedCopy.Unreadable)
        && System.nanoTime() - began < SLOW_NANOS) {
      keep(key, place, there, loaded.get(), readAt);
    }
    return loaded;
  }

  // create is the store's own: there are no copies of a record that is absent.

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    mark(key);
    return super.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    if (!super.touch(key, expected, expiresAt)) {
      mark(key); // the copy it came from is stale
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

  /** From now on, for longer than a write takes, nobody on any node reads or keeps a copy. */
  private void mark(StoreKey key) {
    if (!outage.mayTry() || !tryMark(key)) {
      unmarked.put(key, clock.instant().plus(maximumAge));
    }
  }

  private boolean tryMark(StoreKey key) {
    StoreKey place = place(key);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      Optional<LoadedRecord> there;
      try {
        there = cache.load(place);
        outage.served();
      } catch (StoreException e) {
        outage.failed(e);
        return false;
      }
      if (copy(key, there) instanceof CachedCopy.BeingWritten
          && !there.orElseThrow().record().expiredAt(now.plus(FRESH_MARK))) {
        return true;
      }
      StoredRecord mark = StoredRecord.of(CachedCopy.beingWritten(key), now.plus(MARK));
      try {
        if (put(place, there, mark)) {
          return true;
        }
      } catch (StoreException e) {
        LOG.warn("The cache of a cached store took no mark; it may be stale for a while", e);
        return false;
      }
    }
    LOG.warn("A copy changed {} times while it was to be marked", MAX_ATTEMPTS);
    return false;
  }

  /** Where the cache cannot be reached, the copy's earlier expiry only asks the home sooner. */
  private void prolong(StoreKey key, Revision revision, Instant expiresAt) {
    if (!mayTrust(key) || !outage.mayTry()) {
      return;
    }
    StoreKey place = place(key);
    try {
      for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        Optional<LoadedRecord> there = cache.load(place);
        outage.served();
        if (!(copy(key, there) instanceof CachedCopy.Kept kept)
            || !kept.loaded().revision().equals(revision)
            || !kept.loaded().record().expiresAt().isBefore(expiresAt)) {
          return;
        }
        StoredRecord later = kept.loaded().record().withExpiry(expiresAt);
        byte[] copy = CachedCopy.kept(key, new LoadedRecord(later, revision));
        Instant until = there.orElseThrow().record().expiresAt();
        if (put(place, there, StoredRecord.of(copy, until))) {
          return;
        }
      }
    } catch (StoreException e) {
      outage.failed(e);
    }
  }

  /** Best effort, and only in place of what was there before the home was asked. */
  private void keep(
      StoreKey key,
      StoreKey place,
      Optional<LoadedRecord> before,
      LoadedRecord loaded,
      Instant readAt) {
    Instant until = readAt.plus(maximumAge);
    Instant expiresAt = loaded.record().expiresAt();
    try {
      boolean unused =
          put(
              place,
              before,
              StoredRecord.of(
                  CachedCopy.kept(key, loaded), expiresAt.isBefore(until) ? expiresAt : until));
    } catch (StoreException e) {
      // No reason to leave the cache out: it may be full, or the record too large for it.
      LOG.debug("The cache of a cached store took no copy", e);
    }
  }

  private boolean put(StoreKey place, Optional<LoadedRecord> before, StoredRecord next) {
    return before.isPresent()
        ? cache.replace(place, before.get().revision(), next)
        : cache.create(place, next);
  }

  private boolean mayTrust(StoreKey key) {
    Instant until = unmarked.getIfPresent(key);
    if (until == null) {
      return !clock.instant().isBefore(nothingTrustedUntil);
    }
    if (clock.instant().isBefore(until)) {
      return false;
    }
    unmarked.asMap().remove(key, until);
    return true;
  }

  private static CachedCopy copy(StoreKey key, Optional<LoadedRecord> there) {
    CachedCopy copy =
        CachedCopy.decode(
            key, there.map(found -> found.record().content()).orElseGet(() -> new byte[0]));
    if (there.isPresent() && copy instanceof CachedCopy.Unreadable) {
      LOG.warn("Passing by what the cache holds for {}: it is no copy of it", key.text());
    }
    return copy;
  }

  /** Where the cache keeps the copy: under a hash, as its key space comes before the record's. */
  private StoreKey place(StoreKey key) {
    return new StoreKey(space, Sha256.hex(key.text()));
  }

  /** Configures a {@link CachedStore}. Not thread-safe. */
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

    /** What decides whether a copy expired, which must be the stores' too; the system's clock. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How long a copy lives, at most a day; 1 minute by default. For so long a session that was
     * ended may still be read where a node could not reach the cache.
     */
    public Builder maximumAge(Duration maximumAge) {
      if (maximumAge.toMillis() < 1 || maximumAge.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException(
            "The maximum age is a millisecond to a day, not " + maximumAge);
      }
      this.maximumAge = maximumAge;
      return this;
    }

    /** How long a cache that failed is left out before it is tried again; 5 seconds by default. */
    public Builder pause(Duration pause) {
      if (pause.isNegative() || pause.compareTo(MAX_AGE) > 0) {
        throw new IllegalArgumentException("The pause is nothing to a day, not " + pause);
      }
      this.pause = pause;
      return this;
    }

    /** The key space of the copies in the cache, which nothing else may use; {@code copy}. */
    public Builder space(String space) {
      this.space = new StoreKey(space, "0".repeat(64)).space();
      return this;
    }

    /** The store. */
    public CachedStore build() {
      return new CachedStore(this);
    }
  }
}

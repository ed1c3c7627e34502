package io.cloakroom.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a cache is left out because it failed a moment ago, so that it costs one caller its
 * time-out now and then, and not all of them. Thread-safe.
 */
final class CacheOutage {

  private static final Logger LOG = LoggerFactory.getLogger(CachedStore.class);

  private final long pauseNanos;

  /** From when on one caller may try it again; zero while the cache serves. */
  private final AtomicLong retryAt = new AtomicLong();

  CacheOutage(Duration pause) {
    pauseNanos = pause.toNanos();
  }

  /** Whether the caller is to use the cache: it serves, or it is this caller's turn to try it. */
  boolean mayTry() {
    long at = retryAt.get();
    long now = System.nanoTime();
    return at == 0 || (now - at >= 0 && retryAt.compareAndSet(at, later(now)));
  }

  void served() {
    if (retryAt.get() != 0 && retryAt.getAndSet(0) != 0) {
      LOG.info("The cache of a cached store serves again");
    }
  }

  void failed(StoreException failure) {
    if (retryAt.getAndSet(later(System.nanoTime())) == 0) {
      LOG.warn("The cache of a cached store failed and is left out, the home serves", failure);
    }
  }

  private long later(long now) {
    long at = now + pauseNanos;
    return at == 0 ? 1 : at;
  }
}

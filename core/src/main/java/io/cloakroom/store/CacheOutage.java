package io.cloakroom.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a cache that may have failed. While the cache is bypassed, one caller per pause
 * tries it again, so its timeout delays only that caller. Thread-safe.
 */
final class CacheOutage {

  private static final Logger LOG = LoggerFactory.getLogger(CachedStore.class);

  private final long pauseNanos;

  /**
   * The {@link System#nanoTime} from which one caller may try again; zero while the cache works.
   */
  private final AtomicLong retryAt = new AtomicLong();

  CacheOutage(Duration pause) {
    pauseNanos = pause.toNanos();
  }

  /**
   * Returns whether this caller should use the cache: it works, or it is this caller's turn to
   * retry.
   */
  boolean mayTry() {
    long at = retryAt.get();
    long now = System.nanoTime();
    return at == 0 || (now - at >= 0 && retryAt.compareAndSet(at, later(now)));
  }

  void served() {
    if (retryAt.get() != 0 && retryAt.getAndSet(0) != 0) {
      LOG.info("The cache of a cached store works again");
    }
  }

  void failed(StoreException failure) {
    if (retryAt.getAndSet(later(System.nanoTime())) == 0) {
      LOG.warn("The cache of a cached store failed and is bypassed", failure);
    }
  }

  private long later(long now) {
    long at = now + pauseNanos;
    return at == 0 ? 1 : at;
  }
}

package io.cloakroom.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a store that its callers can do without, such as a cache, and that may have failed.
 * While it is bypassed, one caller per pause tries it again, so its timeout delays only that
 * caller. Thread-safe.
 */
final class CacheOutage {

  private final Logger log;
  private final String name;
  private final long pauseNanos;

  /**
   * The {@link System#nanoTime} from which one caller may try again; zero while the store works.
   */
  private final AtomicLong retryAt = new AtomicLong();

  /**
   * Creates the state of a store that works.
   *
   * @param user the store that reports the failures
   * @param name the store's name in the log, at the beginning of a sentence
   */
  CacheOutage(Class<? extends Store> user, String name, Duration pause) {
    log = LoggerFactory.getLogger(user);
    this.name = name;
    pauseNanos = pause.toNanos();
  }

  /**
   * Returns whether this caller should use the store: it works, or it is this caller's turn to
   * retry.
   */
  boolean mayTry() {
    long at = retryAt.get();
    long now = System.nanoTime();
    return at == 0 || (now - at >= 0 && retryAt.compareAndSet(at, later(now)));
  }

  void served() {
    if (retryAt.get() != 0 && retryAt.getAndSet(0) != 0) {
      log.info("{} works again", name);
    }
  }

  void failed(StoreException failure) {
    if (retryAt.getAndSet(later(System.nanoTime())) == 0) {
      log.warn("{} failed and is bypassed", name, failure);
    }
  }

  private long later(long now) {
    long at = now + pauseNanos;
    return at == 0 ? 1 : at;
  }
}

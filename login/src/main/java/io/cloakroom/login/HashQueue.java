package io.cloakroom.login;

import io.cloakroom.http.HttpProblem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The queue for hashes: a few run at once, a bounded number waits in order, and everyone else is
 * refused at once. A client has a share of the places, so that a few clients cannot take them all.
 * Thread-safe.
 */
final class HashQueue {

  /** A client has one of so many parts of the places. */
  private static final int SHARES = 8;

  private final Semaphore permits;
  private final int places;
  private final int share;
  private final Duration maxWait;

  /** The places that each client has taken; guarded by this, as is their number. */
  private final Map<String, Integer> byClient = new HashMap<>();

  private int taken;

  HashQueue(int atOnce, int waiting, Duration maxWait) {
    permits = new Semaphore(atOnce, true);
    places = atOnce + waiting;
    share = Math.max(1, places / SHARES);
    this.maxWait = maxWait;
  }

  /**
   * Does the work when it is its turn.
   *
   * @param client who must not take more than a share of the places; empty if that is not known
   * @throws HttpProblem 503 if there is no place, or it takes too long
   */
  <T> T run(String client, Supplier<T> work) {
    enter(client);
    try {
      takePermit();
      try {
        return work.get();
      } finally {
        permits.release();
      }
    } finally {
      leave(client);
    }
  }

  /** Returns the permits to hash and the threads that wait for one, for tests. */
  Semaphore permits() {
    return permits;
  }

  private synchronized void enter(String client) {
    int own = byClient.getOrDefault(client, 0);
    if (taken == places || (own == share && !client.isEmpty())) {
      throw busy();
    }
    byClient.put(client, own + 1);
    taken++;
  }

  private synchronized void leave(String client) {
    byClient.computeIfPresent(client, (same, own) -> own == 1 ? null : own - 1);
    taken--;
  }

  private void takePermit() {
    try {
      if (permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw busy();
  }

  private static HttpProblem busy() {
    return new HttpProblem(
        503, "login.busy", "Too many people are logging in right now. Try again in a moment.");
  }
}

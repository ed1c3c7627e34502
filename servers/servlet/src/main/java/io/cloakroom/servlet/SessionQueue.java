package io.cloakroom.servlet;

import io.cloakroom.http.HttpProblem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests of one session that wait for each other. Thread-safe. */
final class SessionQueue {

  /** The maximum number of requests of one session, with the one that is handled. */
  private static final int MAX_REQUESTS = 64;

  private final Duration wait;
  private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

  /** The requests of one session: the turn of one, and the number of all. */
  private static final class Line {
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger requests = new AtomicInteger();
  }

  SessionQueue(Duration wait) {
    this.wait = wait;
  }

  /**
   * Waits until no other request of this session is handled.
   *
   * @return the end of this request's turn, which must be called once
   * @throws HttpProblem 503 if it takes too long, or too many wait already
   */
  Runnable enter(String session) {
    Line line =
        lines.compute(
            session,
            (id, known) -> {
              Line joined = known == null ? new Line() : known;
              joined.requests.incrementAndGet();
              return joined;
            });
    boolean entered = false;
    try {
      entered =
          line.requests.get() <= MAX_REQUESTS
              && line.turn.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!entered) {
        leave(session);
      }
    }
    if (!entered) {
      throw new HttpProblem(
          503, "session.busy", "Your other requests take longer than usual. Try again shortly.");
    }
    return () -> {
      line.turn.release();
      leave(session);
    };
  }

  private void leave(String session) {
    lines.computeIfPresent(
        session, (id, line) -> line.requests.decrementAndGet() == 0 ? null : line);
  }
}

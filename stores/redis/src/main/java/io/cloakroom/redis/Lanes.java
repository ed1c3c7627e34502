package io.cloakroom.redis;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * The connections to one server: a bounded number, opened when needed, the most recently used one
 * lent first. Thread-safe.
 *
 * <p>Not a pool of Jedis's: that opens connections for others that wait on the thread that gives a
 * broken one back, which a call with a deadline cannot afford.
 */
final class Lanes implements AutoCloseable {

  /** Firewalls and servers drop connections that are idle for long, some without a word. */
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private record Idle(Lane lane, long since) {}

  private final HostAndPort server;
  private final Access access;
  private final ScheduledExecutorService timer;
  private final int maximum;
  private final Semaphore free;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Lanes(HostAndPort server, Access access, ScheduledExecutorService timer, int maximum) {
    this.server = server;
    this.access = access;
    this.timer = timer;
    this.maximum = maximum;
    free = new Semaphore(maximum);
  }

  /**
   * A connection for this thread alone; to be given back.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if none can be had in time
   */
  Lane take(Deadline deadline) {
    try {
      if (!free.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new JedisConnectionException(
            "all " + maximum + " connections to " + server + " are in use (maximumConnections)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("interrupted while waiting for a connection", e);
    }
    try {
      Lane lane = youngest();
      return lane != null ? lane : Lane.open(server, access, timer, deadline);
    } catch (RuntimeException | Error e) {
      free.release();
      throw e;
    }
  }

  /** Takes back what {@link #take} lent. */
  void giveBack(Lane lane) {
    if (lane.isBroken() || closed) {
      lane.close();
    } else {
      idle.addFirst(new Idle(lane, System.nanoTime()));
      if (closed) {
        closeIdle();
      }
    }
    free.release();
  }

  /** Closes the connections that nobody uses, as after the server has gone. */
  void closeIdle() {
    for (Idle one = idle.poll(); one != null; one = idle.poll()) {
      one.lane().close();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private @Nullable Lane youngest() {
    Idle youngest = idle.poll();
    if (youngest == null) {
      return null;
    }
    if (System.nanoTime() - youngest.since() <= MAX_IDLE_NANOS) {
      return youngest.lane();
    }
    youngest.lane().close();
    closeIdle(); // the others are older still
    return null;
  }
}

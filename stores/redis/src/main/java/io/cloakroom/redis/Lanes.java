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
 * The connections to one server: a bounded number, opened when needed; the most recently used one
 * is lent first. Thread-safe.
 *
 * <p>This is not a pool of Jedis. When a broken connection is given back, such a pool opens
 * connections for waiting threads on the thread that gives it back. A call with a deadline cannot
 * afford that.
 */
final class Lanes implements AutoCloseable {

  /**
   * The maximum idle time. Firewalls and servers drop connections that are idle for long, some of
   * them silently.
   */
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
   * Returns a connection for this thread alone, which must be given back.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if none is available in time
   */
  Lane take(Deadline deadline) {
    try {
      if (!free.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new JedisConnectionException(
            "all "
                + maximum
                + " connections to "
                + server
                + " are in use; raise maximumConnections");
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

  /** Takes back a connection that {@link #take} lent. */
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

  /** Closes the idle connections, such as after the server failed. */
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
    closeIdle(); // the others have been idle for longer
    return null;
  }
}

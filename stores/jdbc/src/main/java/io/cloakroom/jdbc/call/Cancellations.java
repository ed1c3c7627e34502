package io.cloakroom.jdbc.call;

import io.cloakroom.jdbc.call.StatementRunner.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Cancels statements at the server that take too long. Closing the socket alone would leave a
 * statement there that waits for a lock, with a connection of the server that no pool counts.
 * Thread-safe.
 *
 * <p>A driver's own query timeout makes the caller wait for the answer to the cancellation, which a
 * server that hangs does not give. Here other threads wait for it. They end when they are idle.
 */
final class Cancellations {

  private enum Progress {
    RUNNING,
    CANCELLED,
    ENDED
  }

  /**
   * The maximum number of threads. A cancellation takes a few milliseconds, unless the server hangs
   * and would not act on more of them either.
   */
  private static final int MAX_THREADS = 8;

  private static final long IDLE_SECONDS = 10;

  private static final long MAX_TICK = 25;

  /** The SQL states of a statement that was cancelled: of PostgreSQL, and of MariaDB and MySQL. */
  private static final Set<String> INTERRUPTED = Set.of("57014", "70100");

  /**
   * The part of the timeout that a cancellation may be late. It must be sent before the socket's
   * timeout closes the connection, also on a busy machine.
   */
  private static final int LATENESS = 64;

  /** A statement under way. */
  private static final class Call {

    private final Connection connection;
    private final PreparedStatement statement;
    private final long due;

    /** Whether a thread cancels it. Only the thread that watches uses it. */
    private boolean handedOver;

    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.RUNNING);

    Call(Connection connection, PreparedStatement statement, long millis) {
      this.connection = connection;
      this.statement = statement;
      due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
  }

  private final long tickMillis;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MAX_THREADS,
          MAX_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Cancellations::thread);

  private Cancellations(long tickMillis) {
    this.tickMillis = tickMillis;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns cancellations that look at intervals for statements that take too long. A timer for
   * each statement would wake a thread for each, and nearly all statements end in time.
   *
   * @param timeout the longest time that a statement may take
   */
  static Cancellations of(Duration timeout) {
    return new Cancellations(Math.max(1, Math.min(MAX_TICK, timeout.toMillis() / LATENESS)));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "Cloakroom JDBC cancellation");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns the result of the work. If it takes longer than this, its statement is cancelled.
   * Unless the server says so, its connection is aborted too, because a late cancellation could hit
   * the connection's next statement.
   */
  <T> T run(Connection connection, PreparedStatement statement, long millis, Work<T> work)
      throws SQLException {
    Call call = new Call(connection, statement, millis);
    calls.add(call);
    if (!watched.get()) {
      watch();
    }
    boolean interrupted = false;
    try {
      return work.with(statement);
    } catch (SQLException e) {
      if (call.progress.get() != Progress.CANCELLED) {
        throw e;
      }
      interrupted = INTERRUPTED.contains(String.valueOf(e.getSQLState()));
      throw new SQLTimeoutException(
          "no answer within " + millis + " ms, so it was cancelled", e.getSQLState(), e);
    } finally {
      calls.remove(call);
      if (!call.progress.compareAndSet(Progress.RUNNING, Progress.ENDED) && !interrupted) {
        abort(connection);
      }
    }
  }

  private void watch() {
    if (watched.compareAndSet(false, true)) {
      thread(this::watchUntilIdle).start();
    }
  }

  private void watchUntilIdle() {
    long lastCall = System.nanoTime();
    long now = lastCall;
    while (now - lastCall < TimeUnit.SECONDS.toNanos(IDLE_SECONDS)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(tickMillis));
      now = System.nanoTime();
      for (Call call : calls) {
        lastCall = now;
        if (now - call.due >= 0 && !call.handedOver) {
          call.handedOver = true;
          threads.execute(() -> cancel(call));
        }
      }
    }
    watched.set(false);
    if (!calls.isEmpty()) { // a call that began before it was set
      watch();
    }
  }

  /** Closes a connection at once, without an answer of the server. The pool drops it. */
  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // The driver has closed it already.
    }
  }

  private static void cancel(Call call) {
    if (!call.progress.compareAndSet(Progress.RUNNING, Progress.CANCELLED)) {
      return;
    }
    try {
      if (!cancelledByPostgres(call.connection)) {
        call.statement.cancel();
      }
    } catch (SQLException | RuntimeException e) {
      // The server cannot be reached. The socket's timeout ends the call.
    }
  }

  /**
   * Cancels through PostgreSQL's driver, if it is the driver. Its {@code Statement.cancel} would
   * make the statement's own thread wait for the server, too.
   */
  private static boolean cancelledByPostgres(Connection connection) throws SQLException {
    try {
      return PostgresCancellation.cancelled(connection);
    } catch (NoClassDefFoundError e) {
      return false; // another driver, without this one on the class path
    }
  }
}

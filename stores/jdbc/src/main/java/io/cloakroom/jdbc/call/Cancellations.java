package io.cloakroom.jdbc.call;

import io.cloakroom.jdbc.call.StatementRunner.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

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

  /** The SQL states of a statement that was cancelled: of PostgreSQL, and of MariaDB and MySQL. */
  private static final Set<String> INTERRUPTED = Set.of("57014", "70100");

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Cancellations::thread);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MAX_THREADS,
          MAX_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Cancellations::thread);

  Cancellations() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    threads.allowCoreThreadTimeOut(true);
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
    AtomicReference<Progress> progress = new AtomicReference<>(Progress.RUNNING);
    ScheduledFuture<?> due =
        timer.schedule(
            () -> threads.execute(() -> cancel(connection, statement, progress)),
            millis,
            TimeUnit.MILLISECONDS);
    boolean interrupted = false;
    try {
      return work.with(statement);
    } catch (SQLException e) {
      if (progress.get() != Progress.CANCELLED) {
        throw e;
      }
      interrupted = INTERRUPTED.contains(String.valueOf(e.getSQLState()));
      throw new SQLTimeoutException(
          "no answer within " + millis + " ms, so it was cancelled", e.getSQLState(), e);
    } finally {
      due.cancel(false);
      if (!progress.compareAndSet(Progress.RUNNING, Progress.ENDED) && !interrupted) {
        abort(connection);
      }
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

  private static void cancel(
      Connection connection, PreparedStatement statement, AtomicReference<Progress> progress) {
    if (!progress.compareAndSet(Progress.RUNNING, Progress.CANCELLED)) {
      return;
    }
    try {
      if (!cancelledByPostgres(connection)) {
        statement.cancel();
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

package io.cloakroom.jdbc.call;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.jdbc.call.CallAttempts.Attempt;
import io.cloakroom.jdbc.call.PooledConnections.ConnectionWork;
import io.cloakroom.store.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A runner of statements. Each call has its own connection, commits by itself, in bounded time, and
 * returns the connection to the pool as it came. Thread-safe.
 */
public final class StatementRunner {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The work to do with a prepared statement. */
  @FunctionalInterface
  public interface Work<T> {
    /** Returns the result of the work. */
    T with(PreparedStatement statement) throws SQLException;
  }

  /** The statements of one transaction. */
  @FunctionalInterface
  public interface Transaction {
    /** Returns the result of one statement. */
    <T> T run(String sql, Work<T> work) throws SQLException;
  }

  /** The work to do in a transaction. */
  @FunctionalInterface
  public interface TransactionWork<T> {
    /** Returns the result of the work, which is committed then. */
    T in(Transaction transaction) throws SQLException;
  }

  /** A reader of what a database says about itself. */
  @FunctionalInterface
  public interface Recognition<T> {
    /** Returns what it recognized. */
    T of(DatabaseMetaData database) throws SQLException;
  }

  /** The attempts to recognize the database, of which nothing is known yet. */
  private static final int FIRST_ROUNDS = 5;

  /**
   * The beginnings of the SQL states of a database that is out of reach, stopped, full or starting.
   */
  private static final Set<String> AWAY = Set.of("08", "53", "57P");

  private final DataSource connections;
  private final PooledConnections pooled;
  private final Duration timeout;
  private final String name;
  private final Cancellations cancellations;

  /** The rules, once the database is known. */
  private final @Nullable CallRules rules;

  private final CallAttempts attempts;

  /** Whether the driver accepts a network timeout without an error, but does not apply it. */
  private final boolean ignoresNetworkTimeout;

  /**
   * The lock between the writers of this process, if the database has one writer at a time. SQLite
   * itself only retries at intervals, so one writer might never hit a free moment between the
   * others.
   */
  private final @Nullable ReentrantLock writeLock;

  private StatementRunner(
      DataSource connections,
      Duration timeout,
      String name,
      @Nullable CallRules rules,
      boolean ignoresNetworkTimeout,
      @Nullable ReentrantLock writeLock) {
    this.connections = connections;
    pooled = new PooledConnections(connections);
    this.timeout = timeout;
    this.name = name;
    cancellations = Cancellations.of(timeout);
    this.rules = rules;
    attempts = new CallAttempts(timeout, rules == null ? FIRST_ROUNDS : rules.rounds());
    this.ignoresNetworkTimeout = ignoresNetworkTimeout;
    this.writeLock = writeLock;
  }

  /**
   * Returns a runner that knows nothing of the database yet.
   *
   * @param timeout the time for a call
   * @param name what the calls are to, for messages
   */
  public static StatementRunner of(DataSource connections, Duration timeout, String name) {
    return new StatementRunner(connections, timeout, name, null, false, null);
  }

  /**
   * Returns this time for a call.
   *
   * @throws IllegalArgumentException if it is not 1 millisecond to 1 hour
   */
  public static Duration checkedTimeout(Duration timeout) {
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("timeout must be 1 millisecond to 1 hour, not " + timeout);
    }
    return timeout;
  }

  /** Returns a runner with these rules. */
  @CheckReturnValue
  public StatementRunner withRules(CallRules rules) {
    boolean oneWriter = rules.oneWriter();
    return new StatementRunner(
        connections, timeout, name, rules, oneWriter, oneWriter ? new ReentrantLock(true) : null);
  }

  /** Returns a runner whose calls may take this long. */
  @CheckReturnValue
  public StatementRunner withTimeout(Duration timeout) {
    return new StatementRunner(
        connections, checkedTimeout(timeout), name, rules, ignoresNetworkTimeout, writeLock);
  }

  /**
   * Returns the result of work that writes. If the database has one writer at a time, the work
   * waits for its turn.
   *
   * @param what the attempted operation, for the message
   */
  public <T> T write(String what, String sql, Repetition repetition, Work<T> work) {
    return inTurn(what, () -> run(what, sql, repetition, work));
  }

  /**
   * Returns the result of work that writes by several statements, all or none. It is done again if
   * its connection is cut before the commit is sent: then nothing can have been written.
   *
   * @param what the attempted operation, for the message
   */
  public <T> T writeTogether(String what, TransactionWork<T> work) {
    return inTurn(
        what,
        () ->
            connected(
                what,
                Repetition.NEVER,
                (connection, attempt) -> inTransaction(connection, attempt, work)));
  }

  private <T> T inTurn(String what, Supplier<T> write) {
    if (writeLock == null) {
      return write.get();
    }
    try {
      if (!writeLock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreException(
            name
                + " could not "
                + what
                + ": other writers held the database for longer than "
                + timeout,
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(name + " could not " + what + ": interrupted", e);
    }
    try {
      return write.get();
    } finally {
      writeLock.unlock();
    }
  }

  /**
   * Returns the result of work that reads.
   *
   * @param what the attempted operation, for the message
   */
  public <T> T run(String what, String sql, Work<T> work) {
    return run(what, sql, Repetition.FREELY, work);
  }

  private <T> T run(String what, String sql, Repetition repetition, Work<T> work) {
    return connected(
        what,
        repetition,
        (connection, attempt) -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            attempt.sent();
            return run(connection, statement, attempt.millis(), work);
          }
        });
  }

  private <T> T run(Connection connection, PreparedStatement statement, long millis, Work<T> work)
      throws SQLException {
    boolean bounded = !ignoresNetworkTimeout && PooledConnections.hasNetworkTimeout(connection);
    return bounded
        ? cancellations.run(connection, statement, cancelAfter(millis), work)
        : bounded(statement, work);
  }

  private <T> T inTransaction(Connection connection, Attempt attempt, TransactionWork<T> work)
      throws SQLException {
    Transaction transaction =
        new Transaction() {
          @Override
          public <R> R run(String sql, Work<R> step) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              return StatementRunner.this.run(connection, statement, attempt.millisLeft(), step);
            }
          }
        };
    connection.setAutoCommit(false);
    try {
      T result = work.in(transaction);
      attempt.sent();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException failed) {
      rollBack(connection, failed);
      throw failed;
    }
  }

  /** Undoes a transaction. To turn autocommit on again would commit one that could not be. */
  private static void rollBack(Connection connection, Exception failed) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failed.addSuppressed(e);
      Cancellations.abort(connection);
    }
  }

  /** Returns what a reader recognizes the database as. */
  public <T> T recognize(Recognition<T> recognition) {
    return connected(
        "be opened",
        Repetition.FREELY,
        (connection, attempt) -> recognition.of(connection.getMetaData()));
  }

  private <T> T connected(String what, Repetition repetition, ConnectionWork<T> work) {
    try {
      return attempts.run(repetition, attempt -> pooled.use(attempt, work));
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  private StoreException failure(String what, SQLException e) {
    String cure = rules == null ? CallRules.commonCure(e) : rules.cure(e);
    return new StoreException(name + " could not " + what + ": " + e.getMessage() + cure, e);
  }

  /**
   * Returns whether a call failed because the database is out of reach, or does not serve yet. The
   * first cause decides, because pools wrap it.
   */
  static boolean isAway(StoreException e) {
    @Nullable SQLException first = null;
    for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      first = cause instanceof SQLException failure ? failure : first;
    }
    return first instanceof SQLTransientException
        || first instanceof SQLNonTransientConnectionException
        || (first != null
            && AWAY.stream().anyMatch(String.valueOf(first.getSQLState())::startsWith));
  }

  /** Returns the time after which a statement is cancelled, to end before its socket's timeout. */
  private static long cancelAfter(long millis) {
    return Math.max(1, millis * 3 / 4);
  }

  private <T> T bounded(PreparedStatement statement, Work<T> work) throws SQLException {
    int before = statement.getQueryTimeout();
    statement.setQueryTimeout((int) Math.max(1, timeout.plusMillis(999).toSeconds()));
    try {
      return work.with(statement);
    } finally {
      statement.setQueryTimeout(before); // H2 keeps it for the whole connection
    }
  }
}

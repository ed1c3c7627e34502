package io.cloakroom.jdbc;

import io.cloakroom.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs single statements, each on a connection of its own: it commits by itself, in bounded time,
 * and the connection goes back as it came.
 */
final class StatementRunner {

  /** What is done with a prepared statement. */
  interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  private interface ConnectionWork<T> {
    T on(Connection connection) throws SQLException;
  }

  private static final int ATTEMPTS = 5;

  /** A serializable database undid the statement because of another one: it may be repeated. */
  private static final Set<String> UNDONE = Set.of("40001", "40P01");

  private static final int NO_NETWORK_TIMEOUT = -1;

  private final DataSource connections;
  private final Duration timeout;
  private final String name;

  /** Whether the driver takes a network timeout, says so, and keeps none. */
  private final boolean deaf;

  /**
   * Where the writers of this process wait for a database that has one at a time. SQLite itself
   * lets them try now and then, so that one may never meet the moment between the others.
   */
  private final @Nullable ReentrantLock turns;

  private StatementRunner(
      DataSource connections,
      Duration timeout,
      String name,
      boolean deaf,
      @Nullable ReentrantLock turns) {
    this.connections = connections;
    this.timeout = timeout;
    this.name = name;
    this.deaf = deaf;
    this.turns = turns;
  }

  StatementRunner(DataSource connections, Duration timeout, String name) {
    this(connections, timeout, name, false, null);
  }

  /** This database, now that it is known which it is. */
  StatementRunner as(Dialect dialect) {
    return dialect == Dialect.SQLITE
        ? new StatementRunner(connections, timeout, name, true, new ReentrantLock(true))
        : this;
  }

  /**
   * The result of work that writes; it waits for its turn where the database has one writer at a
   * time.
   *
   * @param what what is asked of the store, for the message
   */
  <T> T write(String what, String sql, Work<T> work) {
    if (turns == null) {
      return run(what, sql, work);
    }
    try {
      if (!turns.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreException(
            name + " could not " + what + ": the other writers did not let it within " + timeout,
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(name + " could not " + what + ": interrupted", e);
    }
    try {
      return run(what, sql, work);
    } finally {
      turns.unlock();
    }
  }

  /**
   * The work's result.
   *
   * @param what what is asked of the store, for the message
   */
  <T> T run(String what, String sql, Work<T> work) {
    return connected(
        what,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            // Not both: a driver that cancels a statement waits for the server to answer that.
            boolean bounded = !deaf && networkTimeout(connection) > 0;
            return bounded ? work.with(statement) : bounded(statement, work);
          }
        });
  }

  Dialect dialect() {
    return connected("be opened", connection -> Dialect.of(connection.getMetaData()));
  }

  private <T> T connected(String what, ConnectionWork<T> work) {
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return connectedOnce(work);
        } catch (SQLException e) {
          if (!UNDONE.contains(String.valueOf(e.getSQLState())) || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (SQLException e) {
      throw new StoreException(name + " could not " + what + ": " + e.getMessage(), e);
    }
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

  private <T> T connectedOnce(ConnectionWork<T> work) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      int networkTimeout = networkTimeout(connection);
      boolean bounded =
          networkTimeout != NO_NETWORK_TIMEOUT
              && setNetworkTimeout(connection, (int) timeout.toMillis());
      boolean autoCommit = connection.getAutoCommit();
      SQLException failure = null;
      try {
        if (!autoCommit) {
          connection.setAutoCommit(true);
        }
        return work.on(connection);
      } catch (SQLException e) {
        failure = e;
        throw e;
      } finally {
        restore(connection, autoCommit, bounded ? networkTimeout : NO_NETWORK_TIMEOUT, failure);
      }
    }
  }

  private static void restore(
      Connection connection, boolean autoCommit, int networkTimeout, @Nullable SQLException failure)
      throws SQLException {
    try {
      if (!autoCommit) {
        connection.setAutoCommit(false);
      }
      if (networkTimeout != NO_NETWORK_TIMEOUT) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
    } catch (SQLException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e); // a broken connection, which the pool drops
    }
  }

  private static int networkTimeout(Connection connection) throws SQLException {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLFeatureNotSupportedException e) {
      return NO_NETWORK_TIMEOUT;
    }
  }

  private static boolean setNetworkTimeout(Connection connection, int millis) throws SQLException {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
      return true;
    } catch (SQLFeatureNotSupportedException e) {
      return false;
    }
  }
}

package io.cloakroom.jdbc.call;

import io.cloakroom.jdbc.call.CallAttempts.Attempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The connections of a pool, each for one attempt of a call. They commit each statement and have a
 * time limit meanwhile, and go back with the settings that they came with. Thread-safe.
 */
final class PooledConnections {

  /** The work to do with a connection. */
  @FunctionalInterface
  interface ConnectionWork<T> {
    /** Returns the result of the work. */
    T on(Connection connection, Attempt attempt) throws SQLException;
  }

  private static final int NO_NETWORK_TIMEOUT = -1;

  private final DataSource pool;

  PooledConnections(DataSource pool) {
    this.pool = pool;
  }

  /**
   * Returns the result of the work. It stays valid if the connection breaks afterwards, such as by
   * a late cancellation, because a write has taken effect.
   */
  <T> T use(Attempt attempt, ConnectionWork<T> work) throws SQLException {
    Connection connection = pool.getConnection();
    T result;
    try {
      result = use(connection, attempt, work);
    } catch (SQLException | RuntimeException | Error e) {
      giveBack(connection).ifPresent(e::addSuppressed);
      throw e;
    }
    Optional<SQLException> unused = giveBack(connection);
    return result;
  }

  private static <T> T use(Connection connection, Attempt attempt, ConnectionWork<T> work)
      throws SQLException {
    attempt.connected();
    int networkTimeout = networkTimeout(connection);
    boolean bounded =
        networkTimeout != NO_NETWORK_TIMEOUT
            && setNetworkTimeout(connection, (int) Math.max(1, attempt.millis()));
    boolean autoCommit = connection.getAutoCommit();
    int before = bounded ? networkTimeout : NO_NETWORK_TIMEOUT;
    T result;
    try {
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      if (attempt.mustProve()) {
        prove(connection);
      }
      result = work.on(connection, attempt);
    } catch (SQLException e) {
      restore(connection, autoCommit, before).ifPresent(e::addSuppressed);
      throw e;
    } catch (RuntimeException | Error e) {
      // Some drivers throw one on a broken connection. Report the break instead.
      Optional<SQLException> broken = restore(connection, autoCommit, before);
      if (broken.isPresent()) {
        broken.get().addSuppressed(e);
        throw broken.get();
      }
      throw e;
    }
    if (restore(connection, autoCommit, before).isPresent()) {
      Cancellations.abort(connection); // so that nobody gets it as it is
    }
    return result;
  }

  /** Closes a connection, which gives it back to its pool. Returns the failure, if it fails. */
  private static Optional<SQLException> giveBack(Connection connection) {
    try {
      connection.close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  /** Fails if the connection is broken. A pool drops it for the exception. */
  private static void prove(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("SELECT 1");
    }
  }

  /** Restores the settings of a connection. Returns the failure, such as of a broken one. */
  private static Optional<SQLException> restore(
      Connection connection, boolean autoCommit, int networkTimeout) {
    try {
      if (connection.getAutoCommit() != autoCommit) {
        connection.setAutoCommit(autoCommit);
      }
      if (networkTimeout != NO_NETWORK_TIMEOUT) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  /** Returns whether the connection has a limit for each answer of the database. */
  static boolean hasNetworkTimeout(Connection connection) throws SQLException {
    return networkTimeout(connection) > 0;
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

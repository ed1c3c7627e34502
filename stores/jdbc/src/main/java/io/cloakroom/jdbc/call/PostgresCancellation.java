package io.cloakroom.jdbc.call;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The cancellation of what a connection of PostgreSQL's driver, which is optional, executes. */
final class PostgresCancellation {

  private PostgresCancellation() {}

  /** Cancels it; returns false if the connection is another driver's. */
  static boolean cancelled(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(PGConnection.class)) {
      return false;
    }
    connection.unwrap(PGConnection.class).cancelQuery();
    return true;
  }
}

package io.cloakroom.testkit;

/**
 * A database server of the test's own, which can be killed, restarted and frozen: {@link
 * PostgresServer} and {@link MariaDbServer}.
 */
public sealed interface DatabaseServer extends StoreFaultsContract.Server
    permits PostgresServer, MariaDbServer {

  /** Creates an empty database and returns its name. Thread-safe. */
  String freshDatabase();

  /** Returns the JDBC address of a database on this server. */
  default String jdbcUrl(String database) {
    return jdbcUrl(database, port());
  }

  /**
   * Returns the JDBC address of a database on this server through a {@link TcpProxy} on this port.
   */
  String jdbcUrl(String database, int proxyPort);
}

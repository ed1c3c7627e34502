package io.cloakroom.testkit;

/**
 * A database server of the test's own, which can be killed, restarted and frozen: {@link
 * PostgresServer} and {@link MariaDbServer}.
 */
public sealed interface DatabaseServer extends AutoCloseable permits PostgresServer, MariaDbServer {

  /** Returns the port on 127.0.0.1; it stays the same through restarts. */
  int port();

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

  /** Starts the server again on the same data and port after {@link #kill}. */
  void restart();

  /** Kills the server as a power cut would: it cannot write anything more. */
  void kill();

  /** Suspends the server; connections stay open, and nothing is answered. */
  void freeze();

  /** Resumes the server after {@link #freeze}. */
  void thaw();

  /** Stops the server and removes its data. */
  @Override
  void close();
}

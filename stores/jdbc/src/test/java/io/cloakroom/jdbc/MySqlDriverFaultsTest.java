package io.cloakroom.jdbc;

import io.cloakroom.testkit.MariaDbServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a server that hangs or dies")
final class MySqlDriverFaultsTest extends FaultsContract {

  private static final MariaDbServer server = MariaDbServer.start();

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  String freshDatabase() {
    return server.freshDatabase();
  }

  @Override
  String url(String database, int port) {
    return Engine.forMySqlDriver(server.jdbcUrl(database, port));
  }

  @Override
  void freeze() {
    server.freeze();
  }

  @Override
  void thaw() {
    server.thaw();
  }

  @Override
  void kill() {
    server.kill();
  }

  @Override
  void restart() {
    server.restart();
  }
}

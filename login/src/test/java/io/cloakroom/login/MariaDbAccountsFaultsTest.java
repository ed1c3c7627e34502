package io.cloakroom.login;

import io.cloakroom.testkit.MariaDbServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a server that hangs")
final class MariaDbAccountsFaultsTest extends AccountsFaultsContract {

  private static final MariaDbServer SERVER = MariaDbServer.of();

  MariaDbAccountsFaultsTest() {
    super(SERVER);
  }

  @Override
  String lockTable() {
    return "LOCK TABLES cloakroom_account WRITE";
  }

  @Override
  String countWaiting() {
    return "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting%lock'";
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }
}

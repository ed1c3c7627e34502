package io.cloakroom.login;

import io.cloakroom.testkit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a server that hangs")
final class PostgresAccountsFaultsTest extends AccountsFaultsContract {

  private static final PostgresServer SERVER = PostgresServer.of();

  PostgresAccountsFaultsTest() {
    super(SERVER);
  }

  @Override
  String lockTable() {
    return "LOCK TABLE cloakroom_account IN ACCESS EXCLUSIVE MODE";
  }

  @Override
  String countWaiting() {
    return "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }
}

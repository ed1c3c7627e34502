package io.cloakroom.jdbc;

import io.cloakroom.testkit.PostgresServer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a server that hangs or dies")
final class PostgresFaultsTest extends FaultsContract {

  private static final PostgresServer SERVER = PostgresServer.of();

  PostgresFaultsTest() {
    super(SERVER, UnaryOperator.identity());
  }

  @Override
  String lockTable() {
    return "LOCK TABLE cloakroom_records IN ACCESS EXCLUSIVE MODE";
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

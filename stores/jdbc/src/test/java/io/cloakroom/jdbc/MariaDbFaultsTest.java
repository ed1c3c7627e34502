package io.cloakroom.jdbc;

import io.cloakroom.testkit.MariaDbServer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("a server that hangs or dies")
final class MariaDbFaultsTest extends FaultsContract {

  private static final MariaDbServer SERVER = MariaDbServer.of();

  MariaDbFaultsTest() {
    super(SERVER, UnaryOperator.identity());
  }

  @Override
  String lockTable() {
    return "LOCK TABLES cloakroom_records WRITE";
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

package io.cloakroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.ChangeFeedContract;
import io.cloakroom.testkit.HeardChanges;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("looks at all threads of the JVM")
final class PostgresChangeFeedTest extends ChangeFeedContract {

  private final PostgresServer server = PostgresServer.shared();
  private final String database = server.freshDatabase();
  private final TcpProxy proxy = TcpProxy.to(server.port());
  private final HikariDataSource direct = Pools.of(server.jdbcUrl(database));
  private final HikariDataSource proxied = Pools.impatient(server.jdbcUrl(database, proxy.port()));
  private final JdbcStore writer = JdbcStore.builder(direct).announceChanges().build();
  private final JdbcStore reader = JdbcStore.builder(proxied).announceChanges().build();

  PostgresChangeFeedTest() {
    writer.createSchema();
  }

  @AfterEach
  void close() {
    direct.close();
    proxied.close();
    proxy.close();
  }

  @Override
  protected ChangeFeed feed() {
    return reader.changes();
  }

  @Override
  protected Store writer() {
    return writer;
  }

  @Override
  protected void cut() {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();
  }

  @Override
  protected void mend() {
    proxy.inject(TcpProxy.Fault.NONE);
  }

  @Override
  protected void freeze() {
    server.freeze();
  }

  @Override
  protected void thaw() {
    server.thaw();
  }

  @Override
  protected int subscribers() {
    try (Connection connection = direct.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT COUNT(*) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE 'LISTEN%'\
                """)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void connectionGoesBackToItsPoolAsItCameAndTheThreadEnds() throws SQLException {
    try (HeardChanges heard = new HeardChanges()) {
      heard.subscribeTo(feed());
      heard.await("resumed", Duration.ofSeconds(30), () -> heard.resumptions() == 1);
      assertThat(proxied.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
    }
    Await.until(
        "the connection is back",
        Duration.ofSeconds(30),
        () -> proxied.getHikariPoolMXBean().getActiveConnections() == 0);
    try (Connection connection = proxied.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isZero();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT pg_listening_channels()")) {
        assertThat(rows.next()).isFalse();
      }
    }
    Await.until(
        "the thread ended",
        Duration.ofSeconds(30),
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("changes of ")));
  }

  @Test
  void newsOfStrangersArePassedOver() throws SQLException {
    StoreKey key = new StoreKey("session", "a");
    try (HeardChanges heard = new HeardChanges();
        Connection connection = direct.getConnection();
        Statement statement = connection.createStatement()) {
      heard.subscribeTo(feed());
      heard.await("resumed", Duration.ofSeconds(30), () -> heard.resumptions() == 1);
      statement.execute("NOTIFY cloakroom_records, 'no key at all'");
      statement.execute("NOTIFY cloakroom_records");
      writer.create(key, StoredRecord.of(new byte[0], Instant.MAX));

      heard.await("the change", Duration.ofSeconds(30), () -> heard.of(key).size() == 1);
      assertThat(heard.interruptions()).isZero();
    }
  }

  @Test
  void storeThatAnnouncesNothingHasNoFeed() {
    JdbcStore silent = JdbcStore.builder(direct).build();

    assertThatThrownBy(silent::changes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("announceChanges()");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRESQL")
  void otherEnginesCannotAnnounce(Engine engine) {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      assertThatThrownBy(() -> JdbcStore.builder(pool).announceChanges().build())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Only PostgreSQL");
    }
  }
}

package io.cloakroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The cost of a request, counted by the server. Every statement counts, including those that a
 * driver or a pool adds.
 */
final class RoundTripsTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final String UNKNOWN = "__Host-sid=" + "A".repeat(43);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));

  /** Returns the number of statements that the server has run, without this query. */
  private interface Meter {
    int read() throws SQLException;
  }

  @Test
  void areCountedOnPostgres() throws SQLException {
    try (PostgresServer server = PostgresServer.of("shared_preload_libraries=pg_stat_statements")) {
      String url = server.jdbcUrl(server.freshDatabase());
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
        assertCosts(
            url,
            () ->
                number(
                    statement,
                    """
                    SELECT SUM(calls) FROM pg_stat_statements(true)
                    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND query NOT LIKE '%pg_stat_statements%'\
                    """,
                    1));
      }
    }
  }

  @Test
  void areCountedOnMariaDbThroughBothDrivers() throws SQLException {
    // Of its own: it counts the statements of all its clients together.
    try (MariaDbServer server = MariaDbServer.of()) {
      assertCostsOnMariaDb(server.jdbcUrl(server.freshDatabase()));
      assertCostsOnMariaDb(Engine.forMySqlDriver(server.jdbcUrl(server.freshDatabase())));
    }
  }

  private void assertCostsOnMariaDb(String url) throws SQLException {
    int[] asked = new int[1];
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertCosts(
          url, () -> number(statement, "SHOW GLOBAL STATUS LIKE 'Questions'", 2) - ++asked[0]);
    }
  }

  private static int number(Statement statement, String question, int column) throws SQLException {
    try (ResultSet rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getInt(column);
    }
  }

  private void assertCosts(String url, Meter meter) throws SQLException {
    HikariConfig config = Pools.config(url);
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcStore store = JdbcStore.builder(pool).clock(clock).build();
      store.createSchema();
      Sessions sessions = Sessions.of(store).withClock(clock);
      String cookie = visit(sessions, "", session -> session.set(COUNT, 1)).cookie();
      Consumer<Session> read = session -> assertThat(session.get(COUNT)).contains(1);
      Consumer<Session> find = session -> assertThat(session.get(COUNT)).isEmpty();

      assertThat(cost(meter, sessions, "", session -> session.set(COUNT, 1))).isEqualTo(1);
      assertThat(cost(meter, sessions, cookie, session -> {})).isZero();
      assertThat(cost(meter, sessions, "", find)).isZero();
      assertThat(cost(meter, sessions, "__Host-sid=../../x", find)).isZero();
      assertThat(cost(meter, sessions, UNKNOWN, find)).isEqualTo(1);
      assertThat(cost(meter, sessions, cookie, read)).isEqualTo(1);
      clock.advance(Duration.ofMinutes(2)); // more than a twentieth of half an hour
      assertThat(cost(meter, sessions, cookie, read)).isEqualTo(2);
      assertThat(cost(meter, sessions, cookie, read)).isEqualTo(1);
      assertThat(cost(meter, sessions, cookie, session -> session.set(COUNT, 2))).isEqualTo(2);
      assertThat(cost(meter, sessions, cookie, session -> session.update(COUNT, 0, n -> n + 1)))
          .isEqualTo(2);
      // A load, the new record, and the marker in place of the old one.
      cookie = assertMoves(meter, sessions, cookie, Session::rotate);
      cookie = assertMoves(meter, sessions, cookie, session -> session.logIn("ann"));
      assertThat(cost(meter, sessions, cookie, Session::end)).isEqualTo(2);
    }
  }

  /** Returns the cookie of the session that moved. */
  private static String assertMoves(
      Meter meter, Sessions sessions, String cookie, Consumer<Session> move) throws SQLException {
    int before = meter.read();
    TestExchange moved = visit(sessions, cookie, move);
    assertThat(meter.read() - before).isEqualTo(3);
    return moved.cookie();
  }

  private static int cost(Meter meter, Sessions sessions, String cookie, Consumer<Session> handler)
      throws SQLException {
    int before = meter.read();
    visit(sessions, cookie, handler);
    return meter.read() - before;
  }

  private static TestExchange visit(Sessions sessions, String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    return exchange.finish();
  }
}

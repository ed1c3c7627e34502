package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Race;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the pool's connections come, the store commits by itself and gives them back so. */
final class ConnectionsTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private static int rows(String url, String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionsWithoutAutocommitAreCommittedAndGivenBackWithout(Engine engine)
      throws SQLException {
    String url = engine.freshUrl();
    HikariConfig config = Pools.config(url);
    config.setAutoCommit(false);
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcStore store = JdbcStore.builder(pool).build();
      store.createSchema();
      assertThat(store.create(KEY, record("one"))).isTrue();
      assertThat(store.load(KEY)).isPresent();

      assertThat(rows(url, "cloakroom_records")).isEqualTo(1);
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.getNetworkTimeout()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void plainConnectionsComeBackAsTheyWere(Engine engine) throws SQLException {
    try (Connection one = DriverManager.getConnection(engine.freshUrl())) {
      if (engine == Engine.POSTGRESQL) {
        one.setNetworkTimeout(Runnable::run, 77_000);
      }
      JdbcStore store = JdbcStore.builder(new LentConnection(one)).build();
      store.createSchema();
      one.setAutoCommit(false);
      store.create(KEY, record("one"));

      assertThat(one.getAutoCommit()).isFalse();
      assertThat(one.getNetworkTimeout()).isEqualTo(engine == Engine.POSTGRESQL ? 77_000 : 0);
      one.rollback();
      assertThat(store.load(KEY)).isPresent();
      try (Statement statement = one.createStatement()) {
        assertThat(statement.getQueryTimeout()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResultCountsIfItsConnectionBreaksAfterIt(Engine engine) throws SQLException {
    String url = engine.freshUrl();
    AtomicInteger connections = new AtomicInteger();
    try (Connection open = DriverManager.getConnection(url)) {
      JdbcStore.builder(new LentConnection(open)).build().createSchema();
      JdbcStore store =
          JdbcStore.builder(
                  proxy(
                      DataSource.class,
                      (proxy, method, arguments) -> {
                        connections.incrementAndGet();
                        return breaking(DriverManager.getConnection(url));
                      }))
              .build();

      assertThat(store.create(KEY, record("one"))).isTrue();
      LoadedRecord loaded = store.load(KEY).orElseThrow();
      assertThat(store.replace(KEY, loaded.revision(), record("two"))).isTrue();
      assertThat(store.load(KEY).orElseThrow().record()).isEqualTo(record("two"));
      int before = connections.get();
      store.delete(KEY);

      assertThat(connections).as("for one call").hasValue(before + 1);
      assertThat(store.load(KEY)).isEmpty();
    }
  }

  @Test
  void aDriverThatStumblesOverABrokenConnectionIsAFailureOfTheDatabase() throws SQLException {
    String url = Engine.H2.freshUrl();
    try (Connection open = DriverManager.getConnection(url)) {
      JdbcStore store =
          JdbcStore.builder(
                  proxy(
                      DataSource.class,
                      (proxy, method, arguments) ->
                          stumbling(breaking(DriverManager.getConnection(url)))))
              .build();

      assertThat(open.isClosed()).isFalse();
      assertThatThrownBy(() -> store.load(KEY)).isInstanceOf(StoreException.class);
    }
  }

  private static Connection stumbling(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            throw new IllegalStateException("The driver has not expected this");
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** Returns a connection that breaks when its settings are restored, and cannot be closed. */
  private static Connection breaking(Connection connection) {
    AtomicInteger looks = new AtomicInteger();
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("getAutoCommit") && looks.incrementAndGet() == 2) {
            connection.close();
            throw new SQLException("This connection has been closed.", "08003");
          }
          if (method.getName().equals("close")) {
            connection.close();
            throw new SQLException("This connection cannot be closed.", "08003");
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @ParameterizedTest
  @EnumSource
  void serializableConnectionsLoseNoUpdate(Engine engine) {
    HikariConfig config = Pools.config(engine.freshUrl());
    config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcStore store = JdbcStore.builder(pool).build();
      store.createSchema();
      store.create(KEY, record("0"));

      Race.of(
          6,
          n -> {
            for (int i = 0; i < 30; ) {
              LoadedRecord loaded = store.load(KEY).orElseThrow();
              int count = Integer.parseInt(new String(loaded.record().content(), UTF_8));
              if (store.replace(KEY, loaded.revision(), record(Integer.toString(count + 1)))) {
                i++;
              }
            }
            return n;
          });

      assertThat(store.load(KEY).orElseThrow().record()).isEqualTo(record("180"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nodesThatStartAtOnceMakeTheSchemaOnce(Engine engine) throws SQLException {
    String url = engine.freshUrl();
    try (HikariDataSource pool = Pools.of(url)) {
      Race.of(
          6,
          n -> {
            JdbcStore store = JdbcStore.builder(pool).build();
            store.createSchema();
            store.createSchema();
            return store.create(new StoreKey("session", "k" + n), record("one"));
          });
    }
    assertThat(rows(url, "cloakroom_records")).isEqualTo(6);
  }

  @ParameterizedTest
  // SQLite has files instead of schemas.
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
  void tableMayHaveANameAndASchema(Engine engine) throws SQLException {
    String url = engine.freshUrl();
    try (HikariDataSource pool = Pools.of(url)) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA web_" + engine); // on MariaDB, all databases see it
      }
      JdbcStore store = JdbcStore.builder(pool).table("web_" + engine + ".Coats_2").build();
      store.createSchema();
      store.createSchema();

      assertThat(store.create(KEY, record("one"))).isTrue();
      assertThat(store.sweep(1)).isZero();
      assertThat(rows(url, "web_" + engine + ".Coats_2")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingTableIsAFailureThatNamesItAndTheCure(Engine engine) {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      JdbcStore store = JdbcStore.builder(pool).build();

      assertThatThrownBy(() -> store.load(KEY))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("The JDBC store cloakroom_records could not load session:a")
          .hasMessageContaining("call JdbcStore.createSchema() when the application starts, or run")
          .hasMessageMatching("(?s).* schema-(postgresql|mariadb|sqlite|h2)\\.sql, .*")
          .hasCauseInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a;DROP TABLE x",
        "\"a\"",
        "a.b.c",
        ".a",
        "a.",
        "1a",
        "ä",
        "a\n",
        "@table",
        "a2345678901234567890123456789012345678901"
      })
  void tableNameThatIsNoIdentifierIsRefused(String name) {
    JdbcStore.Builder builder = JdbcStore.builder(new LentConnection(null));

    assertThatThrownBy(() -> builder.table(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void timeoutIsBounded() {
    JdbcStore.Builder builder = JdbcStore.builder(new LentConnection(null));

    for (Duration bad :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(1)}) {
      assertThatThrownBy(() -> builder.timeout(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatCode(() -> builder.timeout(Duration.ofMillis(1))).doesNotThrowAnyException();
  }
}

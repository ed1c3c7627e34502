package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The messages for a developer whose database denies a login, a database or a privilege. */
final class DeniedTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private static final String USER = "reader";

  /** Returns the address for a user without privileges. */
  private static String asReader(Engine engine, String url) {
    return switch (engine) {
      case POSTGRESQL -> url.replace("user=postgres", "user=" + USER);
      case MARIADB, MYSQL_DRIVER -> url.replace("user=root", "user=" + USER);
      // Setting the delay needs administrator rights, and was done before.
      case H2 -> url.replace(";DB_CLOSE_DELAY=-1", "") + ";USER=" + USER + ";PASSWORD=secret";
      case SQLITE -> throw new IllegalArgumentException("SQLite has no users");
    };
  }

  private static String[] createReader(Engine engine) {
    return switch (engine) {
      case POSTGRESQL ->
          new String[] {
            "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object OR"
                + " unique_violation THEN NULL; END $$",
          };
      case MARIADB, MYSQL_DRIVER ->
          new String[] {
            "CREATE USER IF NOT EXISTS reader", "GRANT SHOW DATABASES ON *.* TO reader"
          };
      case H2 -> new String[] {"CREATE USER reader PASSWORD 'secret'"};
      case SQLITE -> throw new IllegalArgumentException("SQLite has no users");
    };
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SQLITE")
  void aUserWithoutPrivilegesGetsTheGrant(Engine engine) throws SQLException {
    String url = engine.freshUrl();
    try (HikariDataSource pool = Pools.of(url)) {
      JdbcStore.builder(pool).build().createSchema();
    }
    execute(url, createReader(engine));
    if (engine == Engine.MARIADB || engine == Engine.MYSQL_DRIVER) {
      // Without any privilege in a database, a user cannot even connect to it.
      execute(url, "CREATE TABLE other (id INT)", "GRANT SELECT ON other TO reader");
    }

    try (HikariDataSource pool = Pools.of(asReader(engine, url))) {
      JdbcStore store = JdbcStore.builder(pool).build();

      assertThatThrownBy(() -> store.create(KEY, StoredRecord.of("x".getBytes(UTF_8), Instant.MAX)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the user of the DataSource lacks a privilege")
          .hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE");
    }
  }

  /** A pool that opens its first connection when it is asked for one. */
  private static HikariDataSource lazyPool(String url) {
    HikariConfig config = Pools.config(url);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(1000);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL_DRIVER"})
  void anUnknownUserIsNamedAsTheReason(Engine engine) {
    String url =
        asReader(engine, engine.freshUrl())
            .replace(USER, "nobody-" + UUID.randomUUID().toString().substring(0, 8));

    try (HikariDataSource pool = lazyPool(url)) {
      assertThatThrownBy(() -> JdbcStore.builder(pool).build().createSchema())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the database refused the user or the password")
          .hasMessageContaining("correct those of the DataSource");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL_DRIVER"})
  void anUnknownDatabaseIsNamedAsTheReason(Engine engine) {
    String url = engine.freshUrl().replaceFirst("/test\\d+", "/nowhere");

    try (HikariDataSource pool = lazyPool(url)) {
      assertThatThrownBy(() -> JdbcStore.builder(pool).build().createSchema())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("there is no such database")
          .hasMessageContaining("correct the address of the DataSource");
    }
  }
}

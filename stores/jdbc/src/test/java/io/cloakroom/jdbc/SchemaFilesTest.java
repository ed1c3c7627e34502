package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema as migration tools make it: its file, split at semicolons, in one transaction. */
final class SchemaFilesTest {

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, postgresql",
    "MARIADB, mariadb",
    "MYSQL_DRIVER, mariadb",
    "SQLITE, sqlite",
    "H2, h2"
  })
  void makeTheTableThatTheStoreUses(Engine engine, String name) throws Exception {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      migrate(pool, name);
      JdbcStore store = JdbcStore.builder(pool).build();
      StoreKey key = new StoreKey("session", "a");
      StoredRecord record = StoredRecord.of(new byte[] {1}, Instant.MAX).withOwner("Zoë ");

      assertThat(store.create(key, record)).isTrue();
      assertThat(store.ownedBy("session", "Zoë ", 9)).hasSize(1);
      assertThat(store.sweep(9)).isZero();
      // Nothing is left to be made, and nothing is made otherwise.
      store.createSchema();
      assertThat(store.load(key).orElseThrow().record()).isEqualTo(record);
    }
  }

  private static void migrate(HikariDataSource pool, String name) throws SQLException, IOException {
    String path = "io/cloakroom/jdbc/schema-" + name + ".sql";
    try (InputStream file = JdbcStore.class.getClassLoader().getResourceAsStream(path);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      String sql = new String(Objects.requireNonNull(file, path).readAllBytes(), UTF_8);
      for (String one : sql.replaceAll("(?m)^--.*$", "").split(";", -1)) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
      connection.commit();
    }
  }
}

package io.cloakroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
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
      SchemaFile.run(pool, "schema-" + name + ".sql");
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
}

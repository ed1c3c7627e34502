package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.Race;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table of a version whose sweep had an index of expiries, with nodes of that version beside. */
final class UpgradeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));

  private static StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  private StoredRecord record(String content, Duration life) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plus(life));
  }

  private static String[] earlierSchema(Engine engine) {
    String columns =
        switch (engine) {
          case POSTGRESQL ->
              "record_key VARCHAR(240) COLLATE \"C\" NOT NULL PRIMARY KEY, revision BIGINT NOT NULL,"
                  + " expires_at BIGINT NOT NULL, owner VARCHAR(255) COLLATE \"C\","
                  + " content BYTEA NOT NULL";
          case MARIADB, MYSQL_DRIVER ->
              "record_key VARBINARY(240) NOT NULL PRIMARY KEY, revision BIGINT NOT NULL,"
                  + " expires_at BIGINT NOT NULL, owner VARBINARY(765), content LONGBLOB NOT NULL";
          case SQLITE ->
              "record_key TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL,"
                  + " expires_at INTEGER NOT NULL, owner TEXT, content BLOB NOT NULL";
          case H2 ->
              "record_key VARCHAR(240) NOT NULL PRIMARY KEY, revision BIGINT NOT NULL,"
                  + " expires_at BIGINT NOT NULL, owner VARCHAR(255),"
                  + " content VARBINARY(16777216) NOT NULL";
        };
    return new String[] {
      "CREATE TABLE cloakroom_records (" + columns + ")",
      "CREATE INDEX cloakroom_records_by_expiry ON cloakroom_records (expires_at)",
      "CREATE INDEX cloakroom_records_by_owner ON cloakroom_records (owner)"
    };
  }

  private static void execute(HikariDataSource pool, String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  private static int update(HikariDataSource pool, String sql, Parameters parameters)
      throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.set(statement);
      return statement.executeUpdate();
    }
  }

  /** The create of a node of the earlier version. */
  private void createAsBefore(HikariDataSource pool, String id, Duration life) throws SQLException {
    int created =
        update(
            pool,
            "INSERT INTO cloakroom_records (record_key, revision, expires_at, owner, content)"
                + " VALUES (?, ?, ?, ?, ?)",
            statement -> {
              statement.setString(1, key(id).text());
              statement.setLong(2, 7);
              statement.setLong(3, clock.instant().plus(life).toEpochMilli());
              statement.setString(4, "ann");
              statement.setBytes(5, "before".getBytes(UTF_8));
            });
    assertThat(created).isEqualTo(1);
  }

  /** The touch, or the end, of a node of the earlier version. */
  private void expireAsBefore(HikariDataSource pool, String id, Duration life) throws SQLException {
    int written =
        update(
            pool,
            "UPDATE cloakroom_records SET expires_at = ? WHERE record_key = ?",
            statement -> {
              statement.setLong(1, clock.instant().plus(life).toEpochMilli());
              statement.setString(2, key(id).text());
            });
    assertThat(written).isEqualTo(1);
  }

  private JdbcStore store(HikariDataSource pool) {
    return JdbcStore.builder(pool).clock(clock).timeout(PATIENCE).build();
  }

  @ParameterizedTest
  @EnumSource
  void nodesThatStartAtOnceChangeTheTableAndLoseNothing(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      execute(pool, earlierSchema(engine));
      for (int i = 0; i < 30; i++) {
        createAsBefore(pool, "live" + i, Duration.ofHours(1));
        createAsBefore(pool, "old" + i, Duration.ofSeconds(1));
      }
      clock.advance(Duration.ofSeconds(1));

      Race.of(4, n -> store(pool).createSchema());

      JdbcStore store = store(pool).createSchema();
      assertThat(store.ownedBy("session", "ann", 100)).hasSize(30);
      assertThat(store.sweep(20)).isEqualTo(20);
      assertThat(store.sweep(20)).isEqualTo(10);
      assertThat(store.ownedBy("session", "ann", 100)).hasSize(30);
      LoadedRecord live = store.load(key("live0")).orElseThrow();
      assertThat(store.replace(key("live0"), live.revision(), record("now", Duration.ofHours(2))))
          .isTrue();
      clock.advance(Duration.ofHours(1));
      assertThat(store.sweep(100)).isEqualTo(29);
      assertThat(store.load(key("live0"))).isPresent();
      clock.advance(Duration.ofHours(1));
      assertThat(store.sweep(100)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nodesOfTheEarlierVersionGoOnBesideNewOnes(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      execute(pool, earlierSchema(engine));
      JdbcStore store = store(pool).createSchema();
      createAsBefore(pool, "created", Duration.ofMinutes(30));
      for (String id : new String[] {"touched", "ended"}) {
        store.create(key(id), record("one", Duration.ofMinutes(30)));
      }
      expireAsBefore(pool, "touched", Duration.ofMinutes(40));
      expireAsBefore(pool, "ended", Duration.ofMinutes(-1));

      assertThat(store.sweep(10)).as("its row stays until its first expiry").isZero();
      assertThat(store.load(key("ended"))).isEmpty();
      clock.advance(Duration.ofMinutes(29));
      assertThat(store.sweep(10)).isZero();
      assertThat(store.load(key("created"))).isPresent();
      clock.advance(Duration.ofMinutes(1));
      assertThat(store.sweep(10)).as("created and ended").isEqualTo(2);
      assertThat(store.load(key("touched"))).isPresent();
      clock.advance(Duration.ofMinutes(10));
      assertThat(store.takeExpired("session", 10))
          .extracting(StoreEntry::key)
          .containsExactly(key("touched"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFileOfTheUpgradeDoesItToo(Engine engine) throws Exception {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      execute(pool, earlierSchema(engine));
      createAsBefore(pool, "old", Duration.ofMinutes(1));
      JdbcStore store = store(pool);

      // Reads need no new column.
      assertThat(store.load(key("old"))).isPresent();
      assertThatThrownBy(() -> store.create(key("new"), record("new", Duration.ofMinutes(1))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the table is of an earlier version of Cloakroom")
          .hasMessageContaining("call JdbcStore.createSchema()")
          .hasMessageContaining("upgrade-" + file(engine))
          .hasMessageMatching(
              "(?s).*\n  ALTER TABLE cloakroom_records ADD COLUMN .*sweep_at .*;.*");

      SchemaFile.run(pool, "upgrade-" + file(engine));

      assertThat(store.create(key("new"), record("new", Duration.ofMinutes(5)))).isTrue();
      clock.advance(Duration.ofMinutes(1));
      assertThat(store.sweep(10)).isEqualTo(1);
      store.createSchema(); // nothing is left to be made
      assertThat(store.load(key("new"))).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSweepPostponesAllLiveRowsThatAreDue(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      JdbcStore store = store(pool).createSchema();
      IntStream.range(0, 40)
          .forEach(i -> store.create(key("live" + i), record("one", Duration.ofMinutes(1))));
      store.create(key("old"), record("one", Duration.ofMinutes(2)));
      for (int i = 0; i < 40; i++) {
        LoadedRecord live = store.load(key("live" + i)).orElseThrow();
        Instant later = clock.instant().plus(Duration.ofHours(1));
        assertThat(store.touch(key("live" + i), live.revision(), later)).isTrue();
      }
      clock.advance(Duration.ofMinutes(2));

      assertThat(due(pool)).isEqualTo(41);
      assertThat(store.sweep(3)).isEqualTo(1);
      assertThat(due(pool)).isZero();
      assertThat(store.sweep(3)).isZero();
      assertThat(store.load(key("live39"))).isPresent();
    }
  }

  /** Returns the number of rows that a sweep would look at. */
  private int due(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM cloakroom_records WHERE sweep_at <= ?")) {
      statement.setLong(1, clock.millis());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static String file(Engine engine) {
    return switch (engine) {
      case POSTGRESQL -> "postgresql.sql";
      case MARIADB, MYSQL_DRIVER -> "mariadb.sql";
      case SQLITE -> "sqlite.sql";
      case H2 -> "h2.sql";
    };
  }
}

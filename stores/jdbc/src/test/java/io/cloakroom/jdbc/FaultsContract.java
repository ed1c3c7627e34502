package io.cloakroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.DatabaseServer;
import io.cloakroom.testkit.StoreFaultsContract;
import io.cloakroom.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database server that hangs, dies, or is behind a bad network. */
abstract class FaultsContract extends StoreFaultsContract<JdbcStore> {

  private final HikariDataSource pool;
  private final String directUrl;

  /** The statement that locks the table for its connection alone. */
  abstract String lockTable();

  /** The statement that counts the statements of all connections that wait for a lock. */
  abstract String countWaiting();

  /** The server, with the JDBC address that its driver takes. */
  FaultsContract(DatabaseServer server, UnaryOperator<String> url) {
    super(server);
    String database = server.freshDatabase();
    directUrl = url.apply(server.jdbcUrl(database));
    pool = Pools.impatient(url.apply(server.jdbcUrl(database, proxy().port())));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Override
  protected JdbcStore open() {
    return JdbcStore.builder(pool).timeout(Duration.ofMillis(500)).build().createSchema();
  }

  @Override
  protected String failure() {
    return "The JDBC store cloakroom_records";
  }

  @Override
  protected void otherCallsFailInBoundedTime() throws Exception {
    assertFailsInBoundedTime("delete session:b", () -> store().delete(key("b")));
    assertFailsInBoundedTime("sweep", () -> store().sweep(1));
  }

  @Test
  void storeThatMayStartWithoutItsDatabaseMakesItsTableAndServesOnceItIsThere() throws Exception {
    proxy().inject(TcpProxy.Fault.REFUSE);
    proxy().cutAll();
    JdbcStore early =
        JdbcStore.builder(pool)
            .table("early")
            .timeout(Duration.ofMillis(500))
            .startWithoutDatabase(true)
            .build()
            .createSchema();
    assertThatThrownBy(() -> early.load(KEY))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("The JDBC store early could not ");

    proxy().inject(TcpProxy.Fault.NONE);
    Await.until("the store serves", FOREVER, () -> early.load(KEY).isEmpty());
    assertThat(early.create(KEY, record("one"))).isTrue();
  }

  @Test
  void passwordThatIsRefusedIsAFailureAlsoOfAStoreThatMayStartWithoutItsDatabase() {
    HikariConfig wrong = Pools.config(directUrl.replaceAll("user=[a-z]+", "user=nobody"));
    wrong.setInitializationFailTimeout(-1);
    wrong.setConnectionTimeout(1000);
    try (HikariDataSource refused = new HikariDataSource(wrong)) {
      assertThatThrownBy(() -> JdbcStore.builder(refused).startWithoutDatabase(true).build())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("could not be opened");
    }
  }

  @Test
  void rowThatAnotherTransactionHoldsIsAFailureInBoundedTime() throws Exception {
    LoadedRecord first = store().load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(directUrl);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE cloakroom_records SET owner = 'x'");
      assertFailsInBoundedTime(
          "replace", () -> store().replace(KEY, first.revision(), record("two")));
      assertThat(store().sweep(10)).isZero();
      other.rollback();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    // The statement that was given up may still run to its end.
    Await.until(
        "the row is free",
        FOREVER,
        () ->
            store()
                .load(KEY)
                .filter(now -> store().replace(KEY, now.revision(), record("three")))
                .isPresent());
    assertThat(content()).isEqualTo("three");
  }

  @Test
  void statementsThatWereGivenUpDoNotWaitOnInTheServer() throws Exception {
    LoadedRecord first = store().load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(directUrl);
        Connection observer = DriverManager.getConnection(directUrl);
        Statement locking = other.createStatement();
        Statement counting = observer.createStatement()) {
      other.setAutoCommit(false);
      locking.execute(lockTable());
      for (int i = 0; i < 4; i++) {
        assertFailsInBoundedTime(
            "replace session:a", () -> store().replace(KEY, first.revision(), record("two")));
        assertFailsInBoundedTime("load session:a", () -> store().load(KEY));
      }
      Await.until("nothing waits in the server", FOREVER, () -> count(counting) == 0);
    }
    Await.until("the store serves again", FOREVER, () -> store().load(KEY).isPresent());
    assertThat(store().load(KEY)).contains(first);
  }

  private int count(Statement counting) {
    try (ResultSet rows = counting.executeQuery(countWaiting())) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}

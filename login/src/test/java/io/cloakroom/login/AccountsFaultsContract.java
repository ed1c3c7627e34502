package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.StoreException;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.DatabaseServer;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts in a database that hangs, is away, or is behind a bad network. */
abstract class AccountsFaultsContract {

  private static final PasswordHash HASH = PasswordHash.of("$old");

  /** Far beyond every bound that is set, so that only a call without one reaches it. */
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final DatabaseServer server;
  private final TcpProxy proxy;
  private final String directUrl;
  private final HikariDataSource pool;
  private final JdbcAccounts accounts;
  private final Account zoe;

  AccountsFaultsContract(DatabaseServer server) {
    this.server = server;
    proxy = TcpProxy.of(server.port());
    String database = server.freshDatabase();
    directUrl = server.jdbcUrl(database);
    pool = pool(server.jdbcUrl(database, proxy.port()));
    accounts = JdbcAccounts.of(pool).createSchema();
    zoe = accounts.create(account("zoe")).orElseThrow();
  }

  /** The statement that locks the table of accounts for its connection alone. */
  abstract String lockTable();

  /** The statement that counts the statements of all connections that wait for a lock. */
  abstract String countWaiting();

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(1000);
    return new HikariDataSource(config);
  }

  private static NewAccount account(String name) {
    return NewAccount.of(EmailAddress.parse(name + "@example.com").orElseThrow(), name, HASH)
        .withUserName(userName(name));
  }

  private static UserName userName(String name) {
    return UserName.parse(name).orElseThrow();
  }

  @AfterEach
  void close() {
    pool.close();
    proxy.close();
  }

  private static void assertFailsInBoundedTime(String what, ThrowingCallable call)
      throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(() ->
            assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("The database could not " + what));
    done.get(FOREVER.toSeconds(), TimeUnit.SECONDS);
  }

  /** Leaves several connections behind in the pool. */
  private void useManyConnections() {
    Race.of(8, n -> accounts.find(zoe.id()).orElseThrow());
  }

  @Test
  void hungServerIsAFailureInBoundedTimeAndServesAgain() throws Exception {
    server.freeze();
    try {
      assertFailsInBoundedTime("find an account", () -> accounts.find(zoe.id()));
      assertFailsInBoundedTime("create an account", () -> accounts.create(account("max")));
      assertFailsInBoundedTime("set an account's name", () -> accounts.setName(zoe.id(), "Zoë"));
    } finally {
      server.thaw();
    }
    Await.until("accounts are found again", FOREVER, () -> accounts.find(zoe.id()).isPresent());
  }

  @Test
  void statementsThatWereGivenUpDoNotWaitOnInTheServer() throws Exception {
    try (Connection other = DriverManager.getConnection(directUrl);
        Connection observer = DriverManager.getConnection(directUrl);
        Statement locking = other.createStatement();
        Statement counting = observer.createStatement()) {
      other.setAutoCommit(false);
      locking.execute(lockTable());
      assertFailsInBoundedTime("find an account", () -> accounts.find(zoe.id()));
      assertFailsInBoundedTime("create an account", () -> accounts.create(account("max")));
      assertFailsInBoundedTime("delete an account", () -> accounts.delete(zoe.id()));
      Await.until("nothing waits in the server", FOREVER, () -> count(counting) == 0);
    }
    Await.until("accounts are found again", FOREVER, () -> accounts.find(zoe.id()).isPresent());
    assertThat(accounts.find(userName("max"))).isEmpty();
  }

  private int count(Statement counting) {
    try (ResultSet rows = counting.executeQuery(countWaiting())) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void connectionsThatWereCutCostNeitherAReadNorAWrite() {
    useManyConnections();
    proxy.cutAll();
    assertThat(accounts.find(zoe.id())).contains(zoe);
    useManyConnections();
    proxy.cutAll();
    assertThat(accounts.create(account("max"))).isPresent();
    useManyConnections();
    proxy.cutAll();
    assertThat(accounts.setName(zoe.id(), "Zoë")).isTrue();
    useManyConnections();
    proxy.cutAll();
    assertThat(accounts.delete(zoe.id())).isTrue();

    assertThat(accounts.find(userName("max"))).isPresent();
    assertThat(accounts.find(zoe.id())).isEmpty();
  }

  @Test
  void aWriteWhoseReplyIsLostFailsAndIsNotRepeated() throws Exception {
    long before = zoe.sessionVersion();
    assertThat(accounts.find(zoe.id())).isPresent();
    proxy.inject(TcpProxy.Fault.CUT_ONE_REPLY);

    assertFailsInBoundedTime(
        "end the sessions of an account", () -> accounts.endSessions(zoe.id()));

    Await.until(
        "the write takes effect",
        FOREVER,
        () -> accounts.find(zoe.id()).orElseThrow().sessionVersion() == before + 1);
  }

  @Test
  void accountsThatMayStartWithoutTheirDatabaseMakeTheirTablesAndServeOnceItIsThere()
      throws Exception {
    String database = server.freshDatabase();
    try (HikariDataSource early = pool(server.jdbcUrl(database, proxy.port()))) {
      proxy.inject(TcpProxy.Fault.REFUSE);
      proxy.cutAll();
      assertThatThrownBy(() -> JdbcAccounts.of(early).createSchema())
          .isInstanceOf(StoreException.class);
      JdbcAccounts patient =
          JdbcAccounts.builder(early)
              .timeout(Duration.ofMillis(500))
              .startWithoutDatabase(true)
              .build()
              .createSchema();
      assertFailsInBoundedTime("be opened", () -> patient.find("nobody"));

      proxy.inject(TcpProxy.Fault.NONE);
      Await.until("accounts are found", FOREVER, () -> patient.find("nobody").isEmpty());
      assertThat(patient.create(account("max"))).isPresent();
    }
  }
}

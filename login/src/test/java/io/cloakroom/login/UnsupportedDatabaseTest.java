package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A database that accounts cannot be in says so at its first use, and says what can be done. */
class UnsupportedDatabaseTest {

  @Test
  void namesTheDatabasesThatAreSupported() {
    JdbcAccounts accounts = JdbcAccounts.of(named("Derby"));

    for (Runnable use :
        new Runnable[] {
          accounts::createSchema, () -> accounts.find("id"), () -> accounts.disable("id")
        }) {
      assertThatThrownBy(use::run)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "Derby is not supported; use PostgreSQL, MariaDB, MySQL, H2 or SQLite");
    }
  }

  private static DataSource named(String product) {
    DatabaseMetaData data = answering(DatabaseMetaData.class, product);
    return answering(DataSource.class, answering(Connection.class, data));
  }

  /** Answers questions for objects with this, for {@code boolean} with yes. */
  private static <T> T answering(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            UnsupportedDatabaseTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getReturnType() == boolean.class
                    ? true
                    : method.getReturnType() == int.class
                        ? (Object) 0
                        : method.getReturnType().isInstance(answer) ? answer : null));
  }
}

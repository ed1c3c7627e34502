package docs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.store.ChangeFeed;
import javax.sql.DataSource;

/** The programs of docs/jdbc.md. */
final class JdbcExamples {

  private JdbcExamples() {}

  static JdbcStore simple(DataSource dataSource) {
    JdbcStore store = JdbcStore.builder(dataSource).build();
    store.createSchema();
    return store;
  }

  static JdbcStore withoutDatabase() {
    HikariConfig pool = new HikariConfig();
    pool.setInitializationFailTimeout(-1); // HikariCP, too, starts without it
    JdbcStore store =
        JdbcStore.builder(new HikariDataSource(pool))
            .startWithoutDatabase(true)
            .build()
            .createSchema();
    return store;
  }

  static ChangeFeed published(DataSource dataSource) {
    JdbcStore store = JdbcStore.builder(dataSource).publishChanges(true).build();
    ChangeFeed changes = store.changes();
    return changes;
  }
}

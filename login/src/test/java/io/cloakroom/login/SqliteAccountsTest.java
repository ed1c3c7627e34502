package io.cloakroom.login;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteAccountsTest extends JdbcAccountsContract {

  @TempDir private Path folder;

  private final AtomicInteger databases = new AtomicInteger();

  @Override
  DataSource database() {
    SQLiteDataSource database = new SQLiteDataSource();
    Path file = folder.resolve("accounts" + databases.incrementAndGet() + ".db");
    // Races of 16 writers for the one lock, on a machine whose disk may be busy.
    database.setUrl("jdbc:sqlite:" + file + "?journal_mode=WAL&busy_timeout=20000");
    return database;
  }
}

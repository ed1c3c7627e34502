package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** A file of statements in the jar, for migration tools. */
final class SchemaFile {

  private SchemaFile() {}

  /** Runs the file as a migration tool does: split at semicolons, in one transaction. */
  static void run(HikariDataSource pool, String name) throws SQLException, IOException {
    String path = "io/cloakroom/jdbc/" + name;
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

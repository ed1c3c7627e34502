package io.cloakroom.spring;

import io.cloakroom.spring.CloakroomProperties.SchemaMode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Decides by the kind of database whether tables are created when the application starts. */
final class SchemaCreation {

  private static final List<String> EMBEDDED = List.of("jdbc:h2:", "jdbc:sqlite:", "jdbc:hsqldb:");
  private static final List<String> REMOTE =
      List.of("jdbc:h2:tcp:", "jdbc:h2:ssl:", "jdbc:hsqldb:hsql");

  private SchemaCreation() {}

  /** Returns whether this mode creates tables in this database. */
  static boolean wanted(SchemaMode mode, DataSource dataSource) {
    return mode == SchemaMode.ALWAYS || (mode == SchemaMode.EMBEDDED && embedded(dataSource));
  }

  /** Returns whether this mode creates tables in the database at this address. */
  static boolean wanted(SchemaMode mode, String address) {
    return mode == SchemaMode.ALWAYS || (mode == SchemaMode.EMBEDDED && embedded(address));
  }

  private static boolean embedded(DataSource dataSource) {
    return embedded(ask(dataSource, DatabaseMetaData::getURL));
  }

  private static boolean embedded(@Nullable String url) {
    return url != null
        && REMOTE.stream().noneMatch(url::startsWith)
        && EMBEDDED.stream().anyMatch(url::startsWith);
  }

  /** Returns whether this is PostgreSQL, which can notify other nodes of changes. */
  static boolean isPostgres(DataSource dataSource) {
    return "PostgreSQL".equals(ask(dataSource, DatabaseMetaData::getDatabaseProductName));
  }

  private interface Question {

    @Nullable String of(DatabaseMetaData database) throws SQLException;
  }

  private static @Nullable String ask(DataSource dataSource, Question question) {
    try (Connection connection = dataSource.getConnection()) {
      return question.of(connection.getMetaData());
    } catch (SQLException e) {
      throw new CloakroomMisconfigured(
          "The database of the application cannot be reached: " + e.getMessage() + ".",
          "Start it, or correct spring.datasource.url. With cloakroom.jdbc.initialize-schema=never"
              + " and cloakroom.near.changes=false, the database is not asked for its type.",
          e);
    }
  }
}

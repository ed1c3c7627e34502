package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that differs between databases; {@link Statements} has the statements that are the same
 * for all. In them, {@code @table} is replaced by the name of the table.
 */
enum Dialect {
  POSTGRESQL(
      "PostgreSQL",
      "postgresql.sql",
      Upsert.CREATE,
      // The keys as an array, so that the planner cannot run the limited selection more than once.
      """
      DELETE FROM @table WHERE record_key = ANY (ARRAY(
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at <= ?
        ORDER BY sweep_at LIMIT ?
        FOR UPDATE SKIP LOCKED))\
      """,
      """
      UPDATE @table SET sweep_at = expires_at WHERE record_key = ANY (ARRAY(
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at > ?
        ORDER BY sweep_at LIMIT ?
        FOR UPDATE SKIP LOCKED))\
      """),

  /** Also the dialect of MySQL. It uses only what both support. */
  MARIADB(
      "MariaDB and MySQL",
      "mariadb.sql",
      """
      INSERT INTO @table (record_key, revision, expires_at, owner, content, sweep_at)
      VALUES (?, ?, ?, ?, ?, ?)\
      """,
      // Joined in this order, by key: any other plan waits for rows that will not be deleted.
      """
      DELETE swept FROM (
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at <= ?
        ORDER BY sweep_at LIMIT ?
        FOR UPDATE SKIP LOCKED) AS expired
      STRAIGHT_JOIN @table AS swept FORCE INDEX (PRIMARY)
        ON swept.record_key = expired.record_key\
      """,
      """
      UPDATE (
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at > ?
        ORDER BY sweep_at LIMIT ?
        FOR UPDATE SKIP LOCKED) AS early
      STRAIGHT_JOIN @table AS postponed FORCE INDEX (PRIMARY)
        ON postponed.record_key = early.record_key
      SET postponed.sweep_at = postponed.expires_at\
      """) {

    // As UTF-8 in binary columns: the two share no collation in which trailing spaces count.
    @Override
    void setText(PreparedStatement statement, int index, String text) throws SQLException {
      statement.setBytes(index, text.getBytes(UTF_8));
    }

    @Override
    @Nullable String text(ResultSet rows, String column) throws SQLException {
      byte[] text = rows.getBytes(column);
      return text == null ? null : new String(text, UTF_8);
    }

    // The count of ON DUPLICATE KEY UPDATE does not show, under every setting, what was done.
    @Override
    boolean createsOverExpired() {
      return false;
    }

    // The entries stay until the purge, which lags behind when many rows are deleted.
    @Override
    boolean searchesPastDeletedRows() {
      return true;
    }

    // With useAffectedRows=true, a row that matched but did not change is not counted.
    @Override
    boolean countsMatches() {
      return false;
    }
  },

  SQLITE(
      "SQLite",
      "sqlite.sql",
      Upsert.CREATE,
      """
      DELETE FROM @table WHERE record_key IN (
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at <= ?
        ORDER BY sweep_at LIMIT ?)\
      """,
      """
      UPDATE @table SET sweep_at = expires_at WHERE record_key IN (
        SELECT record_key FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at > ?
        ORDER BY sweep_at LIMIT ?)\
      """),

  H2(
      "H2",
      "h2.sql",
      """
      MERGE INTO @table AS present
      USING (VALUES (CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT),
        CAST(? AS VARCHAR), CAST(? AS VARBINARY), CAST(? AS BIGINT)))
        AS given (record_key, revision, expires_at, owner, content, sweep_at)
      ON present.record_key = given.record_key
      WHEN MATCHED AND present.expires_at <= ? THEN UPDATE SET revision = given.revision,
        expires_at = given.expires_at, owner = given.owner, content = given.content,
        sweep_at = given.sweep_at
      WHEN NOT MATCHED THEN INSERT (record_key, revision, expires_at, owner, content, sweep_at)
        VALUES (given.record_key, given.revision, given.expires_at, given.owner, given.content, given.sweep_at)\
      """,
      """
      DELETE FROM @table WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at <= ?
      FETCH FIRST ? ROWS ONLY\
      """,
      """
      UPDATE @table SET sweep_at = expires_at WHERE sweep_at >= ? AND sweep_at <= ? AND expires_at > ?
      FETCH FIRST ? ROWS ONLY\
      """) {

    // One that waits for the other goes on with the table that the other has dropped.
    @Override
    boolean losesRowsOfConcurrentChanges() {
      return true;
    }
  };

  /** The statement that PostgreSQL introduced and SQLite adopted. */
  private static final class Upsert {
    static final String CREATE =
        """
        INSERT INTO @table AS present (record_key, revision, expires_at, owner, content, sweep_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (record_key) DO UPDATE SET revision = EXCLUDED.revision,
          expires_at = EXCLUDED.expires_at, owner = EXCLUDED.owner, content = EXCLUDED.content,
          sweep_at = EXCLUDED.sweep_at
        WHERE present.expires_at <= ?\
        """;
  }

  private static final String DEFAULT_TABLE = "cloakroom_records";

  private final String products;
  private final String files;
  private final String create;
  private final String sweep;
  private final String postpone;

  Dialect(String products, String files, String create, String sweep, String postpone) {
    this.products = products;
    this.files = files;
    this.create = create;
    this.sweep = sweep;
    this.postpone = postpone;
  }

  /** Returns the dialect of the database. */
  static Dialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    return Stream.of(values())
        .filter(dialect -> List.of(dialect.products.split(" and ", -1)).contains(product))
        .findFirst()
        .orElseThrow(() ->
            new SQLFeatureNotSupportedException(
                product
                    + " is not supported; use one of "
                    + Stream.of(values()).map(dialect -> dialect.products).toList()));
  }

  /**
   * Returns the statement that writes a new row, never over a live one. Its parameters are key,
   * revision, expiry, owner, content and the expiry again, then the current time if it {@link
   * #createsOverExpired}.
   */
  String create() {
    return create;
  }

  /**
   * Returns whether {@link #create} also writes over an expired row. If not, the row is a violation
   * too.
   */
  boolean createsOverExpired() {
    return true;
  }

  /**
   * Returns whether an update counts the rows that it matched, rather than those that it changed.
   */
  boolean countsMatches() {
    return true;
  }

  /**
   * Returns whether a search reads the index entries of deleted rows again and again. PostgreSQL
   * marks those that it has read, and skips them from then on.
   */
  boolean searchesPastDeletedRows() {
    return false;
  }

  /** Returns whether rows are lost if two nodes change a table at the same time. */
  boolean losesRowsOfConcurrentChanges() {
    return false;
  }

  /** Sets a parameter that is a key or an owner. */
  void setText(PreparedStatement statement, int index, String text) throws SQLException {
    statement.setString(index, text);
  }

  /** Returns the key or owner in this column. */
  @Nullable String text(ResultSet rows, String column) throws SQLException {
    return rows.getString(column);
  }

  /**
   * Returns the statement that deletes expired rows that nothing has locked. Its parameters are the
   * earliest and the latest moment of their sweep, the current time and the maximum number of rows.
   */
  String sweep() {
    return sweep;
  }

  /**
   * Returns the statement that postpones the sweep of live rows that nothing has locked to their
   * expiry. Its parameters are those of {@link #sweep}.
   */
  String postpone() {
    return postpone;
  }

  /** Returns what to do about a missing table. */
  String missingTableCure() {
    return "the table does not exist: call JdbcStore.createSchema() when the application starts, or"
        + " run schema-"
        + files
        + ", which is beside JdbcStore in the jar";
  }

  /** Returns what to do about a table that an earlier version created. */
  String oldTableCure() {
    return "the table is of an earlier version of Cloakroom: call JdbcStore.createSchema() when the"
        + " application starts, or run upgrade-"
        + files
        + ", which is beside JdbcStore in the jar:"
        + upgrade(DEFAULT_TABLE).stream()
            .map(statement -> "\n  " + statement.replaceAll("\\s+", " ") + ";")
            .collect(joining());
  }

  /**
   * Returns the statements that create a table of this name and its indexes if they are missing.
   */
  List<String> schema(String table) {
    return statements("schema-" + files, table);
  }

  /**
   * Returns the statements that change a table of this name, which an earlier version created. If
   * only the first of them were carried out, all can be carried out again.
   */
  List<String> upgrade(String table) {
    return statements("upgrade-" + files, table);
  }

  private static List<String> statements(String file, String table) {
    String bareName = table.substring(table.indexOf('.') + 1);
    return Stream.of(read(file).replaceAll("(?m)^--.*$", "").split(";", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        // An index is dropped with its schema, and created without it.
        .map(statement ->
            statement.replace(
                DEFAULT_TABLE + "_by",
                (statement.startsWith("DROP INDEX") ? table : bareName) + "_by"))
        .map(statement -> statement.replace(DEFAULT_TABLE + " ", table + " "))
        .toList();
  }

  private static String read(String resource) {
    try (InputStream in = Dialect.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

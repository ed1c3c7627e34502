package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * What one kind of database says in its own way; the other statements are the same for all, see
 * {@link Statements}. A statement has {@code @table} where the table's name belongs.
 */
enum Dialect {
  POSTGRESQL(
      "PostgreSQL",
      "schema-postgresql.sql",
      Upsert.CREATE,
      // As an array, so that the planner cannot run the limited selection more than once.
      """
      DELETE FROM @table WHERE record_key = ANY (ARRAY(
        SELECT record_key FROM @table WHERE expires_at >= ? AND expires_at <= ? ORDER BY expires_at LIMIT ?
        FOR UPDATE SKIP LOCKED))\
      """),

  /** Also MySQL's: what only one of the two can say is not said. */
  MARIADB(
      "MariaDB and MySQL",
      "schema-mariadb.sql",
      """
      INSERT INTO @table (record_key, revision, expires_at, owner, content)
      VALUES (?, ?, ?, ?, ?)\
      """,
      // Joined in this order, by the key: any other plan waits for rows that are not to be deleted.
      """
      DELETE swept FROM (
        SELECT record_key FROM @table WHERE expires_at >= ? AND expires_at <= ? ORDER BY expires_at LIMIT ?
        FOR UPDATE SKIP LOCKED) AS expired
      STRAIGHT_JOIN @table AS swept FORCE INDEX (PRIMARY)
        ON swept.record_key = expired.record_key\
      """) {

    // As UTF-8 in binary columns: the two agree on no collation that tells trailing spaces apart.
    @Override
    void setText(PreparedStatement statement, int index, String text) throws SQLException {
      statement.setBytes(index, text.getBytes(UTF_8));
    }

    @Override
    @Nullable String text(ResultSet rows, String column) throws SQLException {
      byte[] text = rows.getBytes(column);
      return text == null ? null : new String(text, UTF_8);
    }

    // What ON DUPLICATE KEY UPDATE did cannot be told from its count under every setting.
    @Override
    boolean createsOverExpired() {
      return false;
    }

    // They stay until the purge comes, which is behind when much is deleted.
    @Override
    boolean searchesPastDeletedRows() {
      return true;
    }

    // With useAffectedRows=true, a row that matched and stayed as it was is not counted.
    @Override
    boolean countsMatches() {
      return false;
    }
  },

  SQLITE(
      "SQLite",
      "schema-sqlite.sql",
      Upsert.CREATE,
      """
      DELETE FROM @table WHERE record_key IN (
        SELECT record_key FROM @table WHERE expires_at >= ? AND expires_at <= ? ORDER BY expires_at LIMIT ?)\
      """),

  H2(
      "H2",
      "schema-h2.sql",
      """
      MERGE INTO @table AS present
      USING (VALUES (CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT),
        CAST(? AS VARCHAR), CAST(? AS VARBINARY)))
        AS given (record_key, revision, expires_at, owner, content)
      ON present.record_key = given.record_key
      WHEN MATCHED AND present.expires_at <= ? THEN UPDATE SET revision = given.revision,
        expires_at = given.expires_at, owner = given.owner, content = given.content
      WHEN NOT MATCHED THEN INSERT (record_key, revision, expires_at, owner, content)
        VALUES (given.record_key, given.revision, given.expires_at, given.owner, given.content)\
      """,
      "DELETE FROM @table WHERE expires_at >= ? AND expires_at <= ? FETCH FIRST ? ROWS ONLY");

  /** What PostgreSQL invented and SQLite took over. */
  private static final class Upsert {
    static final String CREATE =
        """
        INSERT INTO @table AS present (record_key, revision, expires_at, owner, content)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (record_key) DO UPDATE SET revision = EXCLUDED.revision,
          expires_at = EXCLUDED.expires_at, owner = EXCLUDED.owner, content = EXCLUDED.content
        WHERE present.expires_at <= ?\
        """;
  }

  private static final String DEFAULT_TABLE = "cloakroom_records";

  private final String products;
  private final String schema;
  private final String create;
  private final String sweep;

  Dialect(String products, String schema, String create, String sweep) {
    this.products = products;
    this.schema = schema;
    this.create = create;
    this.sweep = sweep;
  }

  /** The database's dialect. */
  static Dialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    return Stream.of(values())
        .filter(dialect -> List.of(dialect.products.split(" and ", -1)).contains(product))
        .findFirst()
        .orElseThrow(() ->
            new SQLFeatureNotSupportedException(
                product
                    + " is not supported, but "
                    + Stream.of(values()).map(dialect -> dialect.products).toList()));
  }

  /**
   * Writes a new row, never over a live one. Parameters: key, revision, expiry, owner, content, and
   * now where it {@link #createsOverExpired}.
   */
  String create() {
    return create;
  }

  /** Whether {@link #create} also writes over an expired row; else that is a violation too. */
  boolean createsOverExpired() {
    return true;
  }

  /** Whether an update counts the rows that it found, rather than those it made different. */
  boolean countsMatches() {
    return true;
  }

  /**
   * Whether a search meets the index entries of deleted rows again and again. PostgreSQL marks
   * those that it met, and passes over them from then on.
   */
  boolean searchesPastDeletedRows() {
    return false;
  }

  /** Sets a parameter that is a key or an owner. */
  void setText(PreparedStatement statement, int index, String text) throws SQLException {
    statement.setString(index, text);
  }

  /** The key or owner in this column. */
  @Nullable String text(ResultSet rows, String column) throws SQLException {
    return rows.getString(column);
  }

  /**
   * Deletes expired rows that nobody holds. Parameters: the earliest expiry, now, how many at most.
   */
  String sweep() {
    return sweep;
  }

  /** The statements that make a table of this name and its indexes where they are missing. */
  List<String> schema(String table) {
    String bareName = table.substring(table.indexOf('.') + 1);
    return Stream.of(read(schema).split(";", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .map(statement -> statement.replace(DEFAULT_TABLE + "_by", bareName + "_by"))
        .map(statement -> statement.replace(DEFAULT_TABLE + " ", table + " "))
        .toList();
  }

  private static String read(String resource) {
    try (InputStream in = Dialect.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks its resource " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.cloakroom.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one kind of database says in its own way; the other statements are the same for all, see
 * {@link Statements}. A statement has {@code @table} where the table's name belongs.
 */
enum Dialect {
  POSTGRESQL(
      "PostgreSQL",
      "schema-postgresql.sql",
      """
      INSERT INTO @table AS present (record_key, revision, expires_at, owner, content)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (record_key) DO UPDATE SET revision = EXCLUDED.revision,
        expires_at = EXCLUDED.expires_at, owner = EXCLUDED.owner, content = EXCLUDED.content
      WHERE present.expires_at <= ?""",
      // As an array, so that the planner cannot run the limited selection more than once.
      """
      DELETE FROM @table WHERE record_key = ANY (ARRAY(
        SELECT record_key FROM @table WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
        FOR UPDATE SKIP LOCKED))"""),

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
        VALUES (given.record_key, given.revision, given.expires_at, given.owner, given.content)""",
      "DELETE FROM @table WHERE expires_at <= ? FETCH FIRST ? ROWS ONLY");

  private static final String DEFAULT_TABLE = "cloakroom_records";

  private final String product;
  private final String schema;
  private final String create;
  private final String sweep;

  Dialect(String product, String schema, String create, String sweep) {
    this.product = product;
    this.schema = schema;
    this.create = create;
    this.sweep = sweep;
  }

  /** The database's dialect. */
  static Dialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    return Stream.of(values())
        .filter(dialect -> dialect.product.equals(product))
        .findFirst()
        .orElseThrow(
            () ->
                new SQLFeatureNotSupportedException(
                    product + " is not supported, but " + Arrays.toString(values())));
  }

  /**
   * Writes a new row, also over an expired one, never over a live one. Parameters: key, revision,
   * expiry, owner, content, now.
   */
  String create() {
    return create;
  }

  /** Deletes expired rows. Parameters: now, how many at most. */
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
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

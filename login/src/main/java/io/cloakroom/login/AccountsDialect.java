package io.cloakroom.login;

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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The differences between the databases of accounts. */
enum AccountsDialect {
  POSTGRESQL("PostgreSQL", "accounts.sql"),

  H2("H2", "accounts.sql"),

  MARIADB("MariaDB and MySQL", "accounts-mariadb.sql") {

    // As UTF-8 in binary columns: the two share no collation in which trailing spaces count.
    @Override
    void set(PreparedStatement statement, int index, Object value) throws SQLException {
      if (value instanceof String text) {
        statement.setBytes(index, text.getBytes(UTF_8));
      } else {
        super.set(statement, index, value);
      }
    }

    @Override
    String text(ResultSet row, String column) throws SQLException {
      return new String(row.getBytes(column), UTF_8);
    }
  },

  SQLITE("SQLite", "accounts.sql") {

    @Override
    boolean isTakenOrGone(SQLException failure) {
      return failure.getErrorCode() == SQLITE_CONSTRAINT;
    }
  };

  /** The result code of a broken constraint; SQLite's driver has no SQL states. */
  private static final int SQLITE_CONSTRAINT = 19;

  /**
   * The SQL states of a name that is taken and of an account that is gone, and MariaDB's for both.
   */
  private static final Set<String> TAKEN_OR_GONE = Set.of("23505", "23503", "23506", "23000");

  private final String products;
  private final String schema;

  AccountsDialect(String products, String schema) {
    this.products = products;
    this.schema = schema;
  }

  /**
   * Returns the dialect of the database.
   *
   * @throws SQLFeatureNotSupportedException if accounts cannot be in this database
   */
  static AccountsDialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    return Stream.of(values())
        .filter(dialect -> List.of(dialect.products.split(" and ", -1)).contains(product))
        .findFirst()
        .orElseThrow(() ->
            new SQLFeatureNotSupportedException(
                product
                    + " is not supported; use PostgreSQL, MariaDB, MySQL, H2 or SQLite, or your own"
                    + " Accounts"));
  }

  /** Returns what to do about a missing table. */
  String missingTableCure() {
    return "a table of accounts does not exist: call JdbcAccounts.createSchema() when the"
        + " application starts, or run "
        + schema
        + ", which is beside JdbcAccounts in the jar";
  }

  /** Returns what to do about a table that lacks a column. */
  String oldTableCure() {
    return "a table of accounts lacks a column: compare it with "
        + schema
        + ", which is beside JdbcAccounts in the jar";
  }

  /** Returns the statements that create the tables that are missing. */
  List<String> schema() {
    try (InputStream sql =
        Objects.requireNonNull(AccountsDialect.class.getResourceAsStream(schema))) {
      return Stream.of(new String(sql.readAllBytes(), UTF_8).split(";", -1))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }

  /** Sets a parameter. */
  void set(PreparedStatement statement, int index, Object value) throws SQLException {
    statement.setObject(index, value);
  }

  /** Returns the text in this column. */
  String text(ResultSet row, String column) throws SQLException {
    return row.getString(column);
  }

  /** Returns whether a write failed because a name is taken, or the account does not exist. */
  boolean isTakenOrGone(SQLException failure) {
    return TAKEN_OR_GONE.contains(String.valueOf(failure.getSQLState()));
  }
}

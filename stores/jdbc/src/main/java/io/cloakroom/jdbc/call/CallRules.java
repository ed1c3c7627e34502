package io.cloakroom.jdbc.call;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of calls that depend on the database and its tables.
 *
 * @param oneWriter whether the database has one writer at a time
 * @param rounds the maximum number of attempts of a call that the database undoes because of
 *     another one
 * @param missingTable what to do if a table does not exist
 * @param oldTable what to do if a table lacks a column
 */
public record CallRules(boolean oneWriter, int rounds, String missingTable, String oldTable) {

  /** The SQL states of a missing table: of PostgreSQL; of MariaDB, MySQL and H2; two more of H2. */
  private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

  /** The SQL states of a missing column: of PostgreSQL; of MariaDB, MySQL and H2. */
  private static final Set<String> NO_COLUMN = Set.of("42703", "42S22");

  /** SQLite's messages of a missing column: in general; of an insert. */
  private static final Pattern SQLITE_NO_COLUMN =
      Pattern.compile("no such column|has no column named");

  /** The SQL states of a refused user or password. */
  private static final Set<String> NO_LOGIN = Set.of("28P01", "28000");

  /** The SQL states of a database that does not exist: of PostgreSQL; of H2. */
  private static final Set<String> NO_DATABASE = Set.of("3D000", "90146", "90149");

  /** The SQL states of a missing privilege: of PostgreSQL; of H2. */
  private static final Set<String> NO_PRIVILEGE = Set.of("42501", "90096");

  /** The error codes of MariaDB and MySQL, whose SQL state, 42000, is that of a syntax error. */
  private static final Set<Integer> NO_PRIVILEGE_CODES = Set.of(1044, 1142, 1143, 1227);

  private static final int NO_DATABASE_CODE = 1049;

  /** A failure of a database about which something can be done. */
  public enum Kind {
    /** A table does not exist. */
    NO_TABLE,
    /** A table lacks a column. */
    NO_COLUMN,
    /** The user or the password is refused. */
    NO_LOGIN,
    /** The database does not exist. */
    NO_DATABASE,
    /** The user lacks a privilege. */
    NO_PRIVILEGE,
    /** Any other failure. */
    OTHER
  }

  /** Returns the kind of a failure. Pools wrap the exception of the driver. */
  public static Kind kind(SQLException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e) {
        Kind kind = ownKind(e);
        if (kind != Kind.OTHER) {
          return kind;
        }
      }
    }
    return Kind.OTHER;
  }

  private static Kind ownKind(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    boolean ofMySql = state.equals("42000");
    String message = String.valueOf(e.getMessage());
    // SQLite's driver has no SQL states.
    if (NO_TABLE.contains(state) || message.contains("no such table")) {
      return Kind.NO_TABLE;
    }
    if (NO_COLUMN.contains(state) || SQLITE_NO_COLUMN.matcher(message).find()) {
      return Kind.NO_COLUMN;
    }
    if (NO_LOGIN.contains(state)) {
      return Kind.NO_LOGIN;
    }
    if (NO_DATABASE.contains(state) || (ofMySql && e.getErrorCode() == NO_DATABASE_CODE)) {
      return Kind.NO_DATABASE;
    }
    return NO_PRIVILEGE.contains(state)
            || (ofMySql && NO_PRIVILEGE_CODES.contains(e.getErrorCode()))
        ? Kind.NO_PRIVILEGE
        : Kind.OTHER;
  }

  /** Returns what to do about a failure, after a semicolon; empty if that is not known. */
  String cure(SQLException failure) {
    return switch (kind(failure)) {
      case NO_TABLE -> "; " + missingTable;
      case NO_COLUMN -> "; " + oldTable;
      case NO_LOGIN, NO_DATABASE, NO_PRIVILEGE, OTHER -> commonCure(failure);
    };
  }

  /**
   * Returns advice about a failure that any database can have, after a semicolon; empty if there is
   * none.
   */
  static String commonCure(SQLException failure) {
    return switch (kind(failure)) {
      case NO_LOGIN ->
          "; the database refused the user or the password: correct those of the DataSource";
      case NO_DATABASE ->
          "; there is no such database: create it, or correct the address of the DataSource";
      case NO_PRIVILEGE ->
          "; the user of the DataSource lacks a privilege: GRANT SELECT, INSERT, UPDATE,"
              + " DELETE on the table to it, and CREATE if the application calls createSchema()";
      case NO_TABLE, NO_COLUMN, OTHER -> "";
    };
  }
}

package io.cloakroom.jdbc.call;

import java.sql.SQLException;
import java.util.Set;

/**
 * The rules of calls that depend on the database and its tables.
 *
 * @param oneWriter whether the database has one writer at a time
 * @param rounds the maximum number of attempts of a call that the database undoes because of
 *     another one
 * @param missingTable what to do if a table does not exist
 */
public record CallRules(boolean oneWriter, int rounds, String missingTable) {

  /** The SQL states of a missing table: of PostgreSQL; of MariaDB, MySQL and H2; two more of H2. */
  private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

  /** Returns what to do about a failure, after a semicolon; empty if that is not known. */
  String cure(SQLException failure) {
    // SQLite's driver has no SQL states.
    boolean missing =
        NO_TABLE.contains(String.valueOf(failure.getSQLState()))
            || String.valueOf(failure.getMessage()).contains("no such table");
    return missing ? "; " + missingTable : "";
  }
}

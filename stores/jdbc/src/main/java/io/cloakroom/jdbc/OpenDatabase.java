package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.CallRules;
import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.store.StoreException;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.Optional;

/** A database whose dialect is known, and the table of one store in it. Thread-safe. */
record OpenDatabase(
    Dialect dialect,
    String table,
    StatementRunner runner,
    RecordTable records,
    Sweep sweep,
    ExpiredRows expired) {

  /** A serializable database undoes a statement because of another one, but not many in a row. */
  private static final int ROUNDS = 5;

  /**
   * Opens a database.
   *
   * @param channel the channel on which writes are published; empty if they are not
   * @throws StoreException if it is out of reach, refuses or is not supported
   */
  static OpenDatabase of(StatementRunner any, String table, Clock clock, Optional<String> channel) {
    Dialect dialect = any.recognize(Dialect::of);
    if (channel.isPresent() && dialect != Dialect.POSTGRESQL) {
      throw new IllegalStateException(
          "Only PostgreSQL can publish changes, not " + dialect + "; remove publishChanges(true)");
    }
    StatementRunner runner =
        any.withRules(new CallRules(dialect == Dialect.SQLITE, ROUNDS, dialect.missingTableCure()));
    Statements silent = Statements.of(dialect, table);
    Statements sql = channel.map(silent::announcedOn).orElse(silent);
    Sweep sweep = new Sweep(runner, sql, clock, dialect.searchesPastDeletedRows());
    RecordTable records = new RecordTable(dialect, runner, sql, clock);
    ExpiredRows expired = new ExpiredRows(runner, sql, new RecordRows(dialect), clock);
    return new OpenDatabase(dialect, table, runner, records, sweep, expired);
  }

  /** Creates the table and its indexes if they are missing. */
  void createSchema() {
    for (String statement : dialect.schema(table)) {
      try {
        make(statement);
      } catch (StoreException collision) {
        // Two nodes that start at once collide even with IF NOT EXISTS; by the second time it
        // exists.
        make(statement);
      }
    }
  }

  private void make(String statement) {
    runner.write("create its schema", statement, Repetition.FREELY, PreparedStatement::execute);
  }
}

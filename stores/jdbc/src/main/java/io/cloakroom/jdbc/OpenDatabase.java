package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.CallRules;
import io.cloakroom.jdbc.call.CallRules.Kind;
import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

  /** The time for a statement that changes a table; an index of many rows takes a while. */
  private static final Duration UPGRADE_TIMEOUT = Duration.ofMinutes(10);

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
        any.withRules(
            new CallRules(
                dialect == Dialect.SQLITE,
                ROUNDS,
                dialect.missingTableCure(),
                dialect.oldTableCure()));
    Statements silent = Statements.of(dialect, table);
    Statements sql = channel.map(silent::announcedOn).orElse(silent);
    DueRows due = new DueRows(runner, sql, clock);
    Sweep sweep = new Sweep(runner, sql, due, clock, dialect.searchesPastDeletedRows());
    RecordTable records = new RecordTable(dialect, runner, sql, clock);
    ExpiredRows expired = new ExpiredRows(runner, sql, new RecordRows(dialect), due, clock);
    return new OpenDatabase(dialect, table, runner, records, sweep, expired);
  }

  /**
   * Creates the table and its indexes if they are missing, and changes a table that an earlier
   * version created.
   */
  void createSchema() {
    if (isOfEarlierVersion()) {
      try {
        upgrade(runner.withTimeout(UPGRADE_TIMEOUT));
      } catch (StoreException failed) {
        if (isOfEarlierVersion()) {
          throw failed;
        }
        // Another node that started at the same time was faster.
      }
    }
    carryOut(dialect.schema(table), runner);
  }

  private boolean isOfEarlierVersion() {
    try {
      runner.run(
          "look at its table",
          "SELECT sweep_at FROM " + table + " WHERE 1 = 0",
          PreparedStatement::execute);
      return false;
    } catch (StoreException e) {
      if (e.getCause() instanceof SQLException failure) {
        Kind kind = CallRules.kind(failure);
        if (kind == Kind.NO_TABLE || kind == Kind.NO_COLUMN) {
          return kind == Kind.NO_COLUMN;
        }
      }
      throw e;
    }
  }

  private void upgrade(StatementRunner patient) {
    List<String> statements = dialect.upgrade(table);
    if (!dialect.losesRowsOfConcurrentChanges()) {
      carryOut(statements, patient);
      return;
    }
    boolean unused =
        patient.writeTogether(
            "upgrade its table",
            alone -> {
              boolean result = alone.run("SET EXCLUSIVE 1", PreparedStatement::execute);
              try {
                for (String statement : statements) {
                  result = alone.run(statement, PreparedStatement::execute);
                }
              } finally {
                result = alone.run("SET EXCLUSIVE 0", PreparedStatement::execute);
              }
              return result;
            });
  }

  private static void carryOut(List<String> statements, StatementRunner runner) {
    for (String statement : statements) {
      try {
        make(statement, runner);
      } catch (StoreException collision) {
        // Two nodes that start at once collide even with IF NOT EXISTS; by the second time it
        // exists.
        make(statement, runner);
      }
    }
  }

  private static void make(String statement, StatementRunner runner) {
    runner.write("create its schema", statement, Repetition.FREELY, PreparedStatement::execute);
  }
}

package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import java.time.Clock;
import java.util.Optional;

/**
 * A removal of expired rows, batch by batch. Thread-safe.
 *
 * <p>A database keeps the index entries of deleted rows for a while, and each batch would read
 * those of all previous batches. On such a database, a sweep stores how far it came, and continues
 * there. When nothing is left there, it searches once more from the beginning, for rows that were
 * locked or that expired later.
 */
final class Sweep {

  private final StatementRunner database;
  private final Statements sql;
  private final DueRows due;
  private final Clock clock;
  private final boolean remembers;
  private volatile long reached = DueRows.BEGINNING;

  Sweep(StatementRunner database, Statements sql, DueRows due, Clock clock, boolean remembers) {
    this.database = database;
    this.sql = sql;
    this.due = due;
    this.clock = clock;
    this.remembers = remembers;
  }

  /** Removes at most this many rows, and returns how many it removed. */
  int next(int limit) {
    long from = reached;
    int swept = from(from, limit);
    if (swept == limit || from == DueRows.BEGINNING) {
      return swept;
    }
    reached = DueRows.BEGINNING;
    return swept + from(DueRows.BEGINNING, limit - swept);
  }

  private int from(long from, int limit) {
    Optional<DueRows.Batch> batch = due.first(from, limit);
    if (batch.isEmpty()) {
      return 0;
    }
    int swept = delete(batch.get().first(), limit);
    if (remembers && swept == limit) {
      reached = batch.get().last();
    }
    return swept;
  }

  private int delete(long first, int limit) {
    return database.write(
        "sweep",
        sql.sweep(),
        Repetition.FREELY,
        statement -> {
          long now = clock.millis();
          statement.setLong(1, first);
          statement.setLong(2, now);
          statement.setLong(3, now);
          statement.setInt(4, limit);
          return statement.executeUpdate();
        });
  }
}

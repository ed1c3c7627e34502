package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.Optional;

/**
 * The rows that a sweep must look at, found by an index of moments. A row's moment is never later
 * than its expiry, so no expired row is missed. Writes that prolong a record do not change it, so a
 * live row may be due: it is postponed to its expiry. A row with the moment 0 was written before
 * the table had moments, or by a node of an earlier version. Thread-safe.
 */
final class DueRows {

  static final long BEGINNING = Long.MIN_VALUE;

  private static final int LIMIT = 500;

  /**
   * Rows that are due.
   *
   * @param first the earliest moment
   * @param last the latest moment
   */
  record Batch(long first, long last) {}

  private record Look(Batch batch, boolean hasLive) {}

  private final StatementRunner database;
  private final Statements sql;
  private final Clock clock;

  DueRows(StatementRunner database, Statements sql, Clock clock) {
    this.database = database;
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Returns at most this many rows, the earliest first, from a moment on. Live rows among them are
   * postponed first, unless they are locked.
   */
  Optional<Batch> first(long from, int limit) {
    while (true) {
      Optional<Look> look = look(from, limit);
      if (look.isEmpty() || !look.get().hasLive() || postpone(look.get().batch(), limit) == 0) {
        return look.map(Look::batch);
      }
    }
  }

  /** Postpones the live rows that are due before any expired rows. */
  void postponeLive() {
    Optional<Batch> unused = first(BEGINNING, LIMIT);
  }

  /** Takes no locks, so entries of deleted rows are skipped and not locked. */
  private Optional<Look> look(long from, int limit) {
    return database.run(
        "sweep",
        sql.due(),
        statement -> {
          long now = clock.millis();
          statement.setLong(1, now);
          statement.setLong(2, from);
          statement.setLong(3, now);
          statement.setInt(4, limit);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            Batch batch = new Batch(rows.getLong(1), rows.getLong(2));
            return rows.wasNull()
                ? Optional.empty()
                : Optional.of(new Look(batch, rows.getLong(3) > 0));
          }
        });
  }

  private int postpone(Batch batch, int limit) {
    return database.write(
        "sweep",
        sql.postpone(),
        Repetition.FREELY,
        statement -> {
          statement.setLong(1, batch.first());
          statement.setLong(2, batch.last());
          statement.setLong(3, clock.millis());
          statement.setInt(4, limit);
          return statement.executeUpdate();
        });
  }
}

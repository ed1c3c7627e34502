package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.Optional;

/**
 * A removal of expired rows, batch by batch. Thread-safe.
 *
 * <p>A database keeps the index entries of deleted rows for a while, and each batch would read
 * those of all previous batches. On such a database, a sweep stores how far it came, and continues
 * there. When nothing is left there, it searches once more from the beginning, for rows that were
 * locked or that expired later. The search takes no locks, so dead entries are skipped and not
 * locked.
 */
final class Sweep {

  private static final long BEGINNING = Long.MIN_VALUE;

  private record Batch(long first, long last) {}

  private final StatementRunner database;
  private final Statements sql;
  private final Clock clock;
  private final boolean remembers;
  private volatile long reached = BEGINNING;

  Sweep(StatementRunner database, Statements sql, Clock clock, boolean remembers) {
    this.database = database;
    this.sql = sql;
    this.clock = clock;
    this.remembers = remembers;
  }

  /** Removes at most this many rows, and returns how many it removed. */
  int next(int limit) {
    long from = reached;
    int swept = from(from, limit);
    if (swept == limit || from == BEGINNING) {
      return swept;
    }
    reached = BEGINNING;
    return swept + from(BEGINNING, limit - swept);
  }

  private int from(long from, int limit) {
    Optional<Batch> batch = find(from, limit);
    if (batch.isEmpty()) {
      return 0;
    }
    int swept = delete(batch.get().first(), limit);
    if (remembers && swept == limit) {
      reached = batch.get().last();
    }
    return swept;
  }

  private Optional<Batch> find(long from, int limit) {
    return database.run(
        "sweep",
        sql.expired(),
        statement -> {
          statement.setLong(1, from);
          statement.setLong(2, clock.millis());
          statement.setInt(3, limit);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            Batch batch = new Batch(rows.getLong(1), rows.getLong(2));
            return rows.wasNull() ? Optional.empty() : Optional.of(batch);
          }
        });
  }

  private int delete(long first, int limit) {
    return database.write(
        "sweep",
        sql.sweep(),
        Repetition.FREELY,
        statement -> {
          statement.setLong(1, first);
          statement.setLong(2, clock.millis());
          statement.setInt(3, limit);
          return statement.executeUpdate();
        });
  }
}

package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The table of one store in an open database: runs the statements about records. Thread-safe. */
final class RecordTable {

  private final Dialect dialect;
  private final StatementRunner runner;
  private final Statements sql;
  private final RecordRows rows;
  private final Clock clock;
  private final RandomGenerator random = new SecureRandom();

  RecordTable(Dialect dialect, StatementRunner runner, Statements sql, Clock clock) {
    this.dialect = dialect;
    this.runner = runner;
    this.sql = sql;
    this.clock = clock;
    rows = new RecordRows(dialect);
  }

  Optional<LoadedRecord> load(StoreKey key) {
    return runner.run(
        "load " + key.text(),
        sql.load(),
        statement -> {
          rows.setText(statement, 1, key.text());
          statement.setLong(2, clock.millis());
          try (ResultSet found = statement.executeQuery()) {
            return found.next() ? Optional.of(rows.record(found)) : Optional.empty();
          }
        });
  }

  boolean create(StoreKey key, StoredRecord record) {
    if (dialect.createsOverExpired()) {
      return insert(key, record);
    }
    // Inserts once more, because an expired record under the key may be swept before it is
    // overwritten.
    return insert(key, record) || overwrite(key, record) || insert(key, record);
  }

  private boolean insert(StoreKey key, StoredRecord record) {
    return runner.write(
        "create " + key.text(),
        sql.create(),
        Repetition.NEVER,
        statement -> {
          rows.setText(statement, 1, key.text());
          statement.setLong(2, freshRevision());
          rows.setContent(statement, 3, record);
          if (dialect.createsOverExpired()) {
            statement.setLong(7, clock.millis());
          }
          return RecordRows.createdOne(statement);
        });
  }

  private boolean overwrite(StoreKey key, StoredRecord record) {
    return runner.write(
        "create " + key.text(),
        sql.createOverExpired(),
        Repetition.NEVER,
        statement -> {
          statement.setLong(1, freshRevision());
          rows.setContent(statement, 2, record);
          rows.setText(statement, 6, key.text());
          statement.setLong(7, clock.millis());
          return RecordRows.wroteOne(statement);
        });
  }

  boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    OptionalLong revision = counter(expected);
    return revision.isPresent()
        && runner.write(
            "replace " + key.text(),
            sql.replace(),
            Repetition.CONDITIONALLY,
            statement -> {
              rows.setContent(statement, 1, next);
              statement.setLong(5, StoredRecord.expiryMillis(next.expiresAt()));
              rows.setText(statement, 6, key.text());
              statement.setLong(7, revision.getAsLong());
              statement.setLong(8, clock.millis());
              return RecordRows.wroteOne(statement);
            });
  }

  boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    OptionalLong revision = counter(expected);
    return revision.isPresent()
        && (touched(key, revision.getAsLong(), StoredRecord.expiryMillis(expiresAt))
            || (!dialect.countsMatches()
                && load(key).filter(now -> now.revision().equals(expected)).isPresent()));
  }

  private boolean touched(StoreKey key, long revision, long expiresAt) {
    return runner.write(
        "touch " + key.text(),
        sql.touch(),
        Repetition.FREELY,
        statement -> {
          statement.setLong(1, expiresAt);
          statement.setLong(2, expiresAt);
          rows.setText(statement, 3, key.text());
          statement.setLong(4, revision);
          statement.setLong(5, clock.millis());
          return RecordRows.wroteOne(statement);
        });
  }

  void delete(StoreKey key) {
    runner.write(
        "delete " + key.text(),
        sql.delete(),
        Repetition.FREELY,
        statement -> {
          rows.setText(statement, 1, key.text());
          return RecordRows.wroteOne(statement);
        });
  }

  List<StoreEntry> ownedBy(String space, String owner, int limit) {
    return runner.run(
        "list the records of an owner in the space " + space,
        sql.ownedBy(),
        statement -> {
          rows.setText(statement, 1, owner);
          rows.setText(statement, 2, space + ':');
          rows.setText(statement, 3, space + ';');
          statement.setLong(4, clock.millis());
          statement.setInt(5, limit);
          return rows.entries(statement);
        });
  }

  /** Returns the records of a space with a later key, in the order of their keys. */
  List<StoreEntry> page(String space, String after, int limit) {
    return runner.run(
        "list the records of the space " + space,
        sql.page(),
        statement -> {
          rows.setText(statement, 1, after);
          rows.setText(statement, 2, space + ';');
          statement.setLong(3, clock.millis());
          statement.setInt(4, limit);
          return rows.entries(statement);
        });
  }

  /**
   * Returns a random first revision, so a late writer of a deleted record cannot match its
   * successor.
   */
  private long freshRevision() {
    return random.nextLong() >>> 2;
  }

  /**
   * Returns the counter that {@link Revision#of} wrote; empty if this store did not create the
   * revision.
   */
  static OptionalLong counter(Revision revision) {
    try {
      long counter = Long.parseLong(revision.value());
      return Revision.of(counter).equals(revision)
          ? OptionalLong.of(counter)
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}

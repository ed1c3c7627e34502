package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The expired rows of a table, which are taken one by one: each is deleted by a statement of its
 * own, because not all databases return what they delete. Only the node whose statement had an
 * effect has taken the row. Thread-safe.
 */
final class ExpiredRows {

  /** A text behind all keys, which are visible ASCII. */
  private static final String END = "\u007f";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcStore.class);

  private final StatementRunner database;
  private final Statements sql;
  private final RecordRows rows;
  private final DueRows due;
  private final Clock clock;

  ExpiredRows(StatementRunner database, Statements sql, RecordRows rows, DueRows due, Clock clock) {
    this.database = database;
    this.sql = sql;
    this.rows = rows;
    this.due = due;
    this.clock = clock;
  }

  /** Deletes at most this many expired rows of a key space, and returns them. */
  List<StoreEntry> take(String space, int limit) {
    due.postponeLive();
    return take(space + ':', space + ';', limit);
  }

  /** Deletes at most this many expired rows of other key spaces, and returns how many. */
  int sweepOthers(Set<String> kept, int limit) {
    due.postponeLive();
    String from = "";
    int swept = 0;
    for (String space : new TreeSet<>(kept)) {
      swept += take(from, space + ':', limit - swept).size();
      from = space + ';';
    }
    return swept + take(from, END, limit - swept).size();
  }

  /**
   * Deletes expired rows with keys between these. It searches again until it has enough, because
   * other nodes may be faster. A failure does not lose the rows that were deleted before.
   */
  private List<StoreEntry> take(String after, String before, int limit) {
    List<StoreEntry> taken = new ArrayList<>();
    try {
      List<StoreEntry> found = find(after, before, limit);
      while (!found.isEmpty()) {
        for (StoreEntry entry : found) {
          if (delete(entry)) {
            taken.add(entry);
          }
        }
        found = find(after, before, limit - taken.size());
      }
    } catch (StoreException e) {
      if (taken.isEmpty()) {
        throw e;
      }
      LOG.debug("Expired records could not be taken after {} others", taken.size(), e);
    }
    return taken;
  }

  private List<StoreEntry> find(String after, String before, int limit) {
    return limit <= 0
        ? List.of()
        : database.run(
            "find expired records",
            sql.expiredRows(),
            statement -> {
              rows.setText(statement, 1, after);
              rows.setText(statement, 2, before);
              long now = clock.millis();
              statement.setLong(3, now);
              statement.setLong(4, now);
              statement.setInt(5, limit);
              return rows.entries(statement);
            });
  }

  private boolean delete(StoreEntry entry) {
    OptionalLong revision = RecordTable.counter(entry.loaded().revision());
    return database.write(
        "take the expired " + entry.key().text(),
        sql.deleteExpired(),
        Repetition.NEVER,
        statement -> {
          rows.setText(statement, 1, entry.key().text());
          statement.setLong(2, revision.orElseThrow());
          statement.setLong(3, StoredRecord.expiryMillis(entry.loaded().record().expiresAt()));
          return RecordRows.wroteOne(statement);
        });
  }
}

package io.cloakroom.jdbc;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The mapping between records and the rows of one dialect. */
record RecordRows(Dialect dialect) {

  private static final String UNIQUE_VIOLATION_CLASS = "23";

  /**
   * Returns whether a row was created. A uniqueness violation means that another node took the key.
   */
  static boolean createdOne(PreparedStatement statement) throws SQLException {
    try {
      return wroteOne(statement);
    } catch (SQLException e) {
      if (isUniqueViolation(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Returns whether a row was written. A statement that also announces the write returns a row. */
  static boolean wroteOne(PreparedStatement statement) throws SQLException {
    if (!statement.execute()) {
      return statement.getUpdateCount() == 1;
    }
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next();
    }
  }

  private static boolean isUniqueViolation(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(UNIQUE_VIOLATION_CLASS);
  }

  void setText(PreparedStatement statement, int index, String text) throws SQLException {
    dialect.setText(statement, index, text);
  }

  /** Sets expiry, owner, content and the moment of the sweep, in this order. */
  void setContent(PreparedStatement statement, int index, StoredRecord record) throws SQLException {
    long expiry = StoredRecord.expiryMillis(record.expiresAt());
    statement.setLong(index, expiry);
    if (record.owner().isPresent()) {
      setText(statement, index + 1, record.owner().get());
    } else {
      statement.setNull(index + 1, Types.VARCHAR);
    }
    statement.setBytes(index + 2, record.content());
    statement.setLong(index + 3, expiry);
  }

  List<StoreEntry> entries(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<StoreEntry> found = new ArrayList<>();
      while (rows.next()) {
        String key = Objects.requireNonNull(dialect.text(rows, "record_key"));
        found.add(new StoreEntry(StoreKey.parse(key), record(rows)));
      }
      return found;
    }
  }

  LoadedRecord record(ResultSet rows) throws SQLException {
    StoredRecord record =
        StoredRecord.of(rows.getBytes("content"), StoredRecord.expiry(rows.getLong("expires_at")));
    @Nullable String owner = dialect.text(rows, "owner");
    return new LoadedRecord(
        owner == null ? record : record.withOwner(owner), Revision.of(rows.getLong("revision")));
  }
}

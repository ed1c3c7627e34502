package io.cloakroom.jdbc;

/** The SQL of one store, with the name of its table filled in. */
record Statements(
    String load,
    String create,
    String createOverExpired,
    String replace,
    String touch,
    String delete,
    String ownedBy,
    String page,
    String due,
    String sweep,
    String postpone,
    String expiredRows,
    String deleteExpired) {

  static Statements of(Dialect dialect, String table) {
    return new Statements(
        in(
            table,
            """
            SELECT revision, expires_at, owner, content FROM @table
            WHERE record_key = ? AND expires_at > ?\
            """),
        in(table, dialect.create()),
        in(
            table,
            """
            UPDATE @table SET revision = ?, expires_at = ?, owner = ?, content = ?, sweep_at = ?
            WHERE record_key = ? AND expires_at <= ?\
            """),
        // An index changes only if the record expires before its sweep. On PostgreSQL, an update
        // that changes no index writes nothing but the row (HOT).
        in(
            table,
            """
            UPDATE @table SET revision = revision + 1, expires_at = ?, owner = ?, content = ?,
              sweep_at = CASE WHEN sweep_at > ? THEN ? ELSE sweep_at END
            WHERE record_key = ? AND revision = ? AND expires_at > ?\
            """),
        in(
            table,
            """
            UPDATE @table SET expires_at = CASE WHEN expires_at < ? THEN ? ELSE expires_at END
            WHERE record_key = ? AND revision = ? AND expires_at > ?\
            """),
        in(table, "DELETE FROM @table WHERE record_key = ?"),
        // A key is space:id, so the keys of one space are between "space:" and "space;".
        in(
            table,
            """
            SELECT record_key, revision, expires_at, owner, content FROM @table
            WHERE owner = ? AND record_key > ? AND record_key < ? AND expires_at > ?
            ORDER BY expires_at DESC LIMIT ?\
            """),
        in(
            table,
            """
            SELECT record_key, revision, expires_at, owner, content FROM @table
            WHERE record_key > ? AND record_key < ? AND expires_at > ?
            ORDER BY record_key LIMIT ?\
            """),
        in(
            table,
            """
            SELECT MIN(sweep_at), MAX(sweep_at), SUM(CASE WHEN expires_at > ? THEN 1 ELSE 0 END)
            FROM (SELECT sweep_at, expires_at FROM @table WHERE sweep_at >= ? AND sweep_at <= ?
              ORDER BY sweep_at LIMIT ?) AS batch\
            """),
        in(table, dialect.sweep()),
        in(table, dialect.postpone()),
        in(
            table,
            """
            SELECT record_key, revision, expires_at, owner, content FROM @table
            WHERE record_key > ? AND record_key < ? AND sweep_at <= ? AND expires_at <= ?
            ORDER BY sweep_at LIMIT ?\
            """),
        in(table, "DELETE FROM @table WHERE record_key = ? AND revision = ? AND expires_at = ?"));
  }

  /**
   * Returns statements that also announce each create, replace and delete on a PostgreSQL channel.
   * The payload is the key, a space and the revision; after a delete it is the key.
   */
  Statements announcedOn(String channel) {
    String present = "record_key || ' ' || revision";
    return new Statements(
        load,
        announced(create, channel, present),
        createOverExpired,
        announced(replace, channel, present),
        touch,
        announced(delete, channel, "record_key"),
        ownedBy,
        page,
        due,
        sweep,
        postpone,
        expiredRows,
        deleteExpired);
  }

  private static String announced(String write, String channel, String payload) {
    return "WITH written AS ("
        + write
        + " RETURNING record_key, revision) SELECT pg_notify('"
        + channel
        + "', "
        + payload
        + ") FROM written";
  }

  private static String in(String table, String statement) {
    return statement.replace("@table", table);
  }
}

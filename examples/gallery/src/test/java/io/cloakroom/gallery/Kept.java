package io.cloakroom.gallery;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows that an open gallery keeps in its database, including sessions. Pictures are left out,
 * and so are values that change on reading and guessing: expiries, revisions, throttles, and when a
 * session was last seen.
 */
record Kept(List<String> rows) {

  private static final List<String> QUERIES =
      List.of(
          "select id, title, tags, uploader_id, uploader, width, height from photo",
          "select * from photo_like",
          "select * from print_order",
          "select * from print_order_address",
          "select * from print_order_line",
          "select * from cloakroom_account",
          "select record_key, owner, cast(content as varchar) from cloakroom_records"
              + " where record_key like 'session:%'");

  /** Returns the data that the gallery of this process keeps now. */
  static Kept in(Path data) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:file:" + data.resolve("gallery").toAbsolutePath() + ";WRITE_DELAY=0");
        Statement statement = connection.createStatement()) {
      for (String query : QUERIES) {
        try (ResultSet found = statement.executeQuery(query + " order by 1, 2")) {
          while (found.next()) {
            StringBuilder row = new StringBuilder(query);
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
              row.append(" | ").append(found.getString(i));
            }
            rows.add(row.toString().replaceFirst("\"seen\":\\d+", "\"seen\":0"));
          }
        }
      }
    }
    return new Kept(List.copyOf(rows));
  }

  /** Returns the number of orders. */
  long orders() {
    return rows.stream().filter(row -> row.startsWith("select * from print_order |")).count();
  }
}

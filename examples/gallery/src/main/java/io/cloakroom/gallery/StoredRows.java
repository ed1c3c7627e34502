package io.cloakroom.gallery;

import java.util.ArrayList;
import java.util.List;

/** Counts the rows that the database has about an account. Thread-safe. */
final class StoredRows {

  /** The rows of one table that belong to an account, and the size of their texts and images. */
  record Table(String name, long rows, long bytes) {}

  /** For each table: its name, the size of a row, and the condition with the account's ID. */
  private record Query(String table, String size, String condition) {}

  private static final String OWN_PHOTOS = "photo in (select id from photo where uploader_id = ?)";
  private static final String OWN_ORDERS =
      "print_order in (select id from print_order where account = ?)";

  private static final List<Query> QUERIES =
      List.of(
          new Query(
              "cloakroom_account",
              "octet_length(email) + octet_length(name) + octet_length(password_hash)",
              "id = ?"),
          new Query("photo", "octet_length(title) + octet_length(uploader)", "uploader_id = ?"),
          new Query("photo_piece", "octet_length(bytes)", OWN_PHOTOS),
          new Query("photo_like", "octet_length(account)", "account = ?"),
          new Query("print_order", "octet_length(account)", "account = ?"),
          new Query("print_order_line", "octet_length(title)", OWN_ORDERS),
          new Query(
              "print_order_address",
              "octet_length(name) + octet_length(street) + octet_length(postcode)"
                  + " + octet_length(city) + octet_length(country)",
              OWN_ORDERS));

  private final Database database;

  StoredRows(Database database) {
    this.database = database;
  }

  /** Returns each table with the rows of this account. */
  List<Table> of(String account) {
    return database.inTransaction(connection -> {
      List<Table> tables = new ArrayList<>();
      for (Query query : QUERIES) {
        tables.addAll(
            Database.query(
                connection,
                "select count(*), coalesce(sum("
                    + query.size()
                    + "), 0) from "
                    + query.table()
                    + " where "
                    + query.condition(),
                row -> new Table(query.table(), row.getLong(1), row.getLong(2)),
                account));
      }
      return List.copyOf(tables);
    });
  }
}

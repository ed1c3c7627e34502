package io.cloakroom.gallery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders of prints. Thread-safe. */
final class Orders {

  private final Database database;
  private final Clock clock;

  Orders(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Saves an order, completely or not at all.
   *
   * @param account the account that orders; null for a visitor without an account
   * @param shipping the address for the prints
   * @param billing the address for the invoice; null if it is the same
   * @param lines the ordered prints, at least one line
   */
  Order place(
      @Nullable String account,
      Order.Address shipping,
      Order.@Nullable Address billing,
      List<Order.Line> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("An order needs at least one line");
    }
    Instant now = clock.instant();
    return database.inTransaction(connection -> {
      long id =
          Database.insert(
              connection,
              "insert into print_order (account, placed_at) values (?, ?)",
              account,
              OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
      insert(connection, id, "shipping", shipping);
      if (billing != null) {
        insert(connection, id, "billing", billing);
      }
      for (int position = 0; position < lines.size(); position++) {
        insert(connection, id, position, lines.get(position));
      }
      return new Order(
          id,
          Optional.ofNullable(account),
          now,
          Optional.empty(),
          shipping,
          Optional.ofNullable(billing),
          lines);
    });
  }

  /** Returns the order with this number, whichever account placed it. */
  Optional<Order> find(long id) {
    return orders("id = ?", id).stream().findFirst();
  }

  /** Returns the orders of an account, newest first. */
  List<Order> of(String account) {
    return orders("account = ? order by id desc", account);
  }

  /** Returns those of these orders that no account has, newest first. */
  List<Order> unowned(Collection<Long> ids) {
    return ids.stream()
        .sorted(Comparator.reverseOrder())
        .flatMap(id -> orders("id = ? and account is null", id).stream())
        .toList();
  }

  /** Gives an account those of these orders that no account has. */
  void claim(Collection<Long> ids, String account) {
    database.inTransaction(connection -> {
      for (long id : ids) {
        Database.update(
            connection,
            "update print_order set account = ? where id = ? and account is null",
            account,
            id);
      }
      return true;
    });
  }

  /** Cancels an order, once; returns whether it was not cancelled before. */
  boolean cancel(long id) {
    return database.update(
            "update print_order set cancelled_at = ? where id = ? and cancelled_at is null",
            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
            id)
        == 1;
  }

  /** Detaches the orders of an account and keeps them. */
  void detach(String account) {
    database.update("update print_order set account = null where account = ?", account);
  }

  private List<Order> orders(String condition, Object... parameters) {
    return database.inTransaction(connection -> {
      List<Order> orders = new ArrayList<>();
      for (Head head :
          Database.query(
              connection,
              "select id, account, placed_at, cancelled_at from print_order where " + condition,
              Head::read,
              parameters)) {
        orders.add(whole(connection, head));
      }
      return orders;
    });
  }

  private record Head(
      long id, Optional<String> account, Instant placedAt, Optional<Instant> cancelledAt) {

    static Head read(ResultSet row) throws SQLException {
      return new Head(
          row.getLong(1),
          Optional.ofNullable(row.getString(2)),
          row.getObject(3, OffsetDateTime.class).toInstant(),
          Optional.ofNullable(row.getObject(4, OffsetDateTime.class))
              .map(OffsetDateTime::toInstant));
    }
  }

  private static Order whole(Connection connection, Head head) throws SQLException {
    List<Order.Line> lines =
        Database.query(
            connection,
            "select photo, title, quantity, price from print_order_line"
                + " where print_order = ? order by position",
            row ->
                new Order.Line(
                    row.getLong(1), row.getString(2), row.getInt(3), row.getBigDecimal(4)),
            head.id());
    return new Order(
        head.id(),
        head.account(),
        head.placedAt(),
        head.cancelledAt(),
        address(connection, head.id(), "shipping").orElseThrow(),
        address(connection, head.id(), "billing"),
        lines);
  }

  private static Optional<Order.Address> address(Connection connection, long id, String purpose)
      throws SQLException {
    return Database.query(
            connection,
            "select name, street, postcode, city, country from print_order_address"
                + " where print_order = ? and purpose = ?",
            row ->
                new Order.Address(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)),
            id,
            purpose)
        .stream()
        .findFirst();
  }

  private static void insert(Connection connection, long id, String purpose, Order.Address address)
      throws SQLException {
    Database.update(
        connection,
        "insert into print_order_address"
            + " (print_order, purpose, name, street, postcode, city, country)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        id,
        purpose,
        address.name(),
        address.street(),
        address.postcode(),
        address.city(),
        address.country());
  }

  private static void insert(Connection connection, long id, int position, Order.Line line)
      throws SQLException {
    Database.update(
        connection,
        "insert into print_order_line (print_order, position, photo, title, quantity, price)"
            + " values (?, ?, ?, ?, ?, ?)",
        id,
        position,
        line.photo(),
        line.title(),
        line.quantity(),
        line.price());
  }
}

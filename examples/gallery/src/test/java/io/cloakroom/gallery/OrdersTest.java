package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrdersTest {

  private static final Order.Address HOME =
      new Order.Address("Ada", "St James's Square 12", "SW1", "London", "United Kingdom");
  private static final Order.Address OFFICE =
      new Order.Address("Inc.", "Hof 1", "10115", "Berlin", "");
  private static final List<Order.Line> LINES =
      List.of(
          new Order.Line(3, "Low tide", 2, Order.PRINT),
          new Order.Line(1, "Paper moon", 1, new BigDecimal("21.50")));

  private final Database database;
  private final Orders orders;

  OrdersTest(@TempDir Path folder) {
    database = Database.inFile(folder.resolve("gallery"));
    orders =
        new Orders(database, Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));
  }

  @AfterEach
  void closeTheDatabase() {
    database.close();
  }

  @Test
  void anOrderIsFoundAsItWasPlaced() {
    Order placed = orders.place("7", HOME, OFFICE, LINES);

    assertThat(placed.id()).isEqualTo(1);
    assertThat(placed.total()).isEqualByComparingTo("59.50");
    assertThat(orders.find(1)).contains(placed);
  }

  @Test
  void anOrderIsItsAccountsAlone() {
    orders.place("7", HOME, null, LINES);
    orders.place(null, HOME, null, LINES);

    assertThat(orders.of("7")).extracting(Order::id).containsExactly(1L);
    assertThat(orders.of("8")).isEmpty();
  }

  @Test
  void anAccountClaimsOnlyOrdersWithoutOne() {
    orders.place(null, HOME, null, LINES);
    orders.place("8", HOME, null, LINES);
    assertThat(orders.unowned(List.of(1L, 2L, 3L))).extracting(Order::id).containsExactly(1L);

    orders.claim(List.of(1L, 2L, 3L), "7");
    orders.claim(List.of(1L), "9");

    assertThat(orders.of("7")).extracting(Order::id).containsExactly(1L);
    assertThat(orders.of("8")).extracting(Order::id).containsExactly(2L);
    assertThat(orders.unowned(List.of(1L, 2L))).isEmpty();
  }

  @Test
  void anOrderIsCancelledOnce() {
    orders.place("7", HOME, null, LINES);
    assertThat(orders.find(1).orElseThrow().state()).isEqualTo("placed");

    assertThat(orders.cancel(1)).isTrue();
    assertThat(orders.cancel(1)).isFalse();
    assertThat(orders.cancel(2)).isFalse();

    assertThat(orders.find(1).orElseThrow().state()).isEqualTo("cancelled");
  }

  @Test
  void theNewestOrderComesFirst() {
    orders.place("7", HOME, null, LINES);
    orders.place("7", OFFICE, null, LINES);

    assertThat(orders.of("7")).extracting(Order::id).containsExactly(2L, 1L);
    assertThat(orders.of("7")).allMatch(order -> order.billing().isEmpty());
  }

  @Test
  void anOrderThatFailsHalfwayLeavesNothing() {
    List<Order.Line> lines =
        List.of(LINES.get(0), new Order.Line(1, "x".repeat(201), 1, Order.PRINT));

    assertThatThrownBy(() -> orders.place("7", HOME, null, lines))
        .isInstanceOf(StoreException.class);
    assertThat(orders.of("7")).isEmpty();
  }

  @Test
  void anOrderOfNothingIsRefused() {
    assertThatThrownBy(() -> orders.place("7", HOME, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one line");
  }
}

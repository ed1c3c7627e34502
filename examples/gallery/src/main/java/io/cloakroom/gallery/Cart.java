package io.cloakroom.gallery;

import io.cloakroom.session.SessionKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prints in a visitor's cart: a quantity for each photo. Stored in the session.
 *
 * @param lines the quantity for each photo ID, in the order they were added
 * @param lastOrder the ID of the last order whose prints were removed; null before the first order
 */
record Cart(Map<Long, Integer> lines, @Nullable Long lastOrder) {

  static final SessionKey<Cart> KEY = SessionKey.of("cart", Cart.class);
  static final Cart EMPTY = new Cart(Map.of(), null);

  /** The maximum number of prints of one photo. */
  static final int MOST = 9999;

  /** The maximum number of photos, so that a cart cannot fill the session. */
  static final int MOST_LINES = 100;

  Cart {
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  /** Returns this cart with more prints of a photo. */
  Cart plus(long photo, int quantity) {
    return with(photo, lines.getOrDefault(photo, 0) + quantity);
  }

  /** Returns this cart with this quantity of a photo; 0 removes the photo. */
  Cart with(long photo, int quantity) {
    Map<Long, Integer> next = new LinkedHashMap<>(lines);
    if (quantity > 0) {
      next.put(photo, quantity);
    } else {
      next.remove(photo);
    }
    return new Cart(next, lastOrder);
  }

  /**
   * Returns this cart without the prints of an order; prints added in the meantime stay. Each order
   * is removed only once, even if its form was sent twice: order IDs count up.
   */
  Cart without(Order order) {
    if (lastOrder != null && lastOrder >= order.id()) {
      return this;
    }
    Cart next = this;
    for (Order.Line line : order.lines()) {
      next = next.with(line.photo(), next.lines().getOrDefault(line.photo(), 0) - line.quantity());
    }
    return new Cart(next.lines(), order.id());
  }

  /** Returns whether this many more prints of a photo fit into the cart. */
  boolean takes(long photo, int quantity) {
    return lines.containsKey(photo)
        ? lines.getOrDefault(photo, 0) + quantity <= MOST
        : lines.size() < MOST_LINES;
  }

  /** Returns the number of prints. */
  int count() {
    return lines.values().stream().mapToInt(Integer::intValue).sum();
  }
}

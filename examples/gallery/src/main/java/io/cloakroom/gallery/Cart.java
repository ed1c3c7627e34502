package io.cloakroom.gallery;

import io.cloakroom.session.SessionKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prints somebody is about to order: how many of each photo. Lives in the session.
 *
 * @param lines the quantity of each photo, by its id, in the order they were added
 * @param lastOrder the last order whose prints went out of it; null before the first
 */
record Cart(Map<Long, Integer> lines, @Nullable Long lastOrder) {

  static final SessionKey<Cart> KEY = SessionKey.of("cart", Cart.class);
  static final Cart EMPTY = new Cart(Map.of(), null);

  /** The most prints of one photo. */
  static final int MOST = 9999;

  /** So many photos at most, so that nobody fills the session. */
  static final int MOST_LINES = 100;

  Cart {
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  /** With so many more prints of a photo. */
  Cart plus(long photo, int quantity) {
    return with(photo, lines.getOrDefault(photo, 0) + quantity);
  }

  /** With exactly so many prints of a photo; none removes it. */
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
   * Without what was ordered; what came to it meanwhile stays. An order that was taken out before,
   * as where its form was sent twice, is not taken out again: orders count up.
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

  /** Whether so many more prints of a photo fit in. */
  boolean takes(long photo, int quantity) {
    return lines.containsKey(photo)
        ? lines.getOrDefault(photo, 0) + quantity <= MOST
        : lines.size() < MOST_LINES;
  }

  /** How many prints there are. */
  int count() {
    return lines.values().stream().mapToInt(Integer::intValue).sum();
  }
}

package io.cloakroom.gallery;

import io.cloakroom.session.SessionKey;
import java.util.Optional;

/**
 * The addresses that a visitor has entered for the next order. Stored in the session.
 *
 * @param shipping the address for the prints
 * @param billing the address for the invoice; empty if it is the same
 */
record Delivery(Order.Address shipping, Optional<Order.Address> billing) {

  static final SessionKey<Delivery> KEY = SessionKey.of("delivery", Delivery.class);
}

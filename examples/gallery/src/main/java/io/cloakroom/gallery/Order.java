package io.cloakroom.gallery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Prints that somebody ordered.
 *
 * @param id counts from 1
 * @param placedAt when
 * @param shipping where the prints go
 * @param billing where the invoice goes; empty for the same address
 * @param lines at least one
 */
record Order(
    long id, Instant placedAt, Address shipping, Optional<Address> billing, List<Line> lines) {

  /** What one print costs, in euro. */
  static final BigDecimal PRINT = new BigDecimal("19.00");

  /** A postal address. */
  record Address(String name, String street, String postcode, String city, String country) {}

  /** So many prints of one photo, with its title and price of that day. */
  record Line(long photo, String title, int quantity, BigDecimal price) {

    /** The price of all prints of this line. */
    public BigDecimal total() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }

  Order {
    lines = List.copyOf(lines);
  }

  /** The price of all lines. */
  public BigDecimal total() {
    return lines.stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

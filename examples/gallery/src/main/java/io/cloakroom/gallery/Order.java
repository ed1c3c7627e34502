package io.cloakroom.gallery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order of prints.
 *
 * @param id the order number, counted from 1
 * @param placedAt when it was placed
 * @param shipping the address for the prints
 * @param billing the address for the invoice; empty if it is the same
 * @param lines the ordered prints, at least one line
 */
record Order(
    long id, Instant placedAt, Address shipping, Optional<Address> billing, List<Line> lines) {

  /** The price of one print, in euros. */
  static final BigDecimal PRINT = new BigDecimal("19.00");

  /** A postal address. */
  record Address(String name, String street, String postcode, String city, String country) {}

  /** A quantity of prints of one photo, with its title and price at the time of the order. */
  record Line(long photo, String title, int quantity, BigDecimal price) {

    /** Returns the price of this line. */
    public BigDecimal total() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }

  Order {
    lines = List.copyOf(lines);
  }

  /** Returns the price of all lines. */
  public BigDecimal total() {
    return lines.stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

package io.cloakroom.gallery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order of prints.
 *
 * @param id the order number, counted from 1
 * @param account the account that placed it; empty for a visitor without an account
 * @param placedAt when it was placed
 * @param cancelledAt when it was cancelled; empty if it was not
 * @param shipping the address for the prints
 * @param billing the address for the invoice; empty if it is the same
 * @param lines the ordered prints, at least one line
 */
record Order(
    long id,
    Optional<String> account,
    Instant placedAt,
    Optional<Instant> cancelledAt,
    Address shipping,
    Optional<Address> billing,
    List<Line> lines) {

  /** The price of one print, in euros. */
  static final BigDecimal PRINT = new BigDecimal("19.00");

  /** A postal address. */
  record Address(String name, String street, String postcode, String city, String country) {

    /** Returns an address without blanks around its parts. */
    static Address stripped(
        String name, String street, String postcode, String city, String country) {
      return new Address(
          name.strip(), street.strip(), postcode.strip(), city.strip(), country.strip());
    }
  }

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

  /** Returns the order number as text, in the same way in every language. */
  public String number() {
    return Long.toString(id);
  }

  /** Returns the address for the invoice. */
  public Address invoice() {
    return billing.orElse(shipping);
  }

  /** Returns whether the invoice goes to another address than the prints. */
  public boolean invoicedElsewhere() {
    return billing.isPresent();
  }

  /** Returns the number of prints. */
  public int prints() {
    return lines.stream().mapToInt(Line::quantity).sum();
  }

  /** Returns the state: {@code placed} or {@code cancelled}. */
  public String state() {
    return cancelledAt.isPresent() ? "cancelled" : "placed";
  }

  /** Returns the price of all lines. */
  public BigDecimal total() {
    return lines.stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

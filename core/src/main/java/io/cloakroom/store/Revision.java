package io.cloakroom.store;

/**
 * What a store gives out with a record, so that a later write can say "only if it is still this
 * one". Opaque: only the store that made it reads it.
 *
 * @param value the store's own notation, such as a counter or a hash of the content
 */
public record Revision(String value) {

  /** A revision that is a counter. */
  public static Revision of(long counter) {
    return new Revision(Long.toString(counter));
  }

  /** The revision after this counter; this one itself where it is no counter. */
  public Revision next() {
    try {
      return of(Math.addExact(Long.parseLong(value), 1));
    } catch (NumberFormatException | ArithmeticException e) {
      return this;
    }
  }
}

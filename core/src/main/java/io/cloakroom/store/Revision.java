package io.cloakroom.store;

/**
 * The version of a record, as a store assigns it. A later write names it, and succeeds only if the
 * record still has this version. Opaque: only the store that created it interprets it.
 *
 * @param value the store's own notation, such as a counter or a hash of the content
 */
public record Revision(String value) {

  /** Returns a revision that is a counter. */
  public static Revision of(long counter) {
    return new Revision(Long.toString(counter));
  }

  /**
   * Returns the revision that follows this counter, or this revision itself if it is not a counter.
   */
  public Revision next() {
    try {
      return of(Math.addExact(Long.parseLong(value), 1));
    } catch (NumberFormatException | ArithmeticException e) {
      return this;
    }
  }
}

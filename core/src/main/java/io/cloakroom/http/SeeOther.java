package io.cloakroom.http;

/**
 * Thrown to answer with {@code 303 See Other} at once, as a guard does that sends a visitor to the
 * login. Not an error: it has no stack trace, and everything the request changed is kept.
 */
public final class SeeOther extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String location;

  /**
   * An answer that sends the client elsewhere with GET.
   *
   * @param location a path of this site, such as {@code /login?next=%2Fdashboard}
   */
  public SeeOther(String location) {
    super("303 See Other: " + location, null, false, false);
    if (!location.startsWith("/")
        || location.startsWith("//")
        || location.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '\\')) {
      throw new IllegalArgumentException(
          "A location is an ASCII path of this site that starts with one slash");
    }
    this.location = location;
  }

  /** The path to go to. */
  public String location() {
    return location;
  }
}

package io.cloakroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Thrown to redirect with {@code 303 See Other} at once, such as by a guard that sends a visitor to
 * the login page. It is not an error: it has no stack trace, and what the request changed is saved.
 *
 * <pre>{@code
 * throw new RedirectException("/login");
 * }</pre>
 */
public final class RedirectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String location;

  /**
   * Creates a redirect that the client follows with GET.
   *
   * @param location a path of the application, such as {@code /login?next=%2Fdashboard}, without
   *     the prefix under which clients see it; spaces and characters beyond ASCII are
   *     percent-encoded, and what is encoded already stays as it is
   * @throws IllegalArgumentException if it is not a path of this site
   */
  public RedirectException(String location) {
    super("303 See Other: " + encoded(location), null, false, false);
    this.location = encoded(location);
  }

  /** Returns the path of the application to redirect to, in visible ASCII. */
  public String location() {
    return location;
  }

  /** As browsers write it (URL Standard, percent-encode sets), where it is an address at all. */
  private static String encoded(String location) {
    if (!location.startsWith("/")
        || location.startsWith("//")
        || location.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "A location is a path of this site, such as /orders/7, with one slash at its start and"
              + " neither backslash nor control character, not \""
              + location.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]", "\ufffd")
              + "\"; to lead to another site, set status 303 and the header Location yourself");
    }
    if (location.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return location;
    }
    StringBuilder encoded = new StringBuilder();
    location
        .codePoints()
        .forEach(c -> {
          if (c > ' ' && c < 0x7f) {
            encoded.append((char) c);
          } else {
            percents(Character.getType(c) == Character.SURROGATE ? 0xfffd : c, encoded);
          }
        });
    return encoded.toString();
  }

  private static void percents(int codePoint, StringBuilder encoded) {
    for (byte b : Character.toString(codePoint).getBytes(UTF_8)) {
      encoded.append("%%%02X".formatted(b));
    }
  }
}

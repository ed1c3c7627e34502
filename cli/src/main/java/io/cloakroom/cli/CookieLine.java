package io.cloakroom.cli;

import io.cloakroom.cookie.SetCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A header to explain.
 *
 * @param setting whether it is {@code Set-Cookie}, rather than {@code Cookie}
 * @param text the value of the header
 */
record CookieLine(boolean setting, String text) {

  private static final String SET_COOKIE = "set-cookie:";
  private static final String COOKIE = "cookie:";

  /**
   * Returns the headers in a text: all lines that begin with {@code Cookie:} or {@code
   * Set-Cookie:}, such as in the output of {@code curl -i} or {@code curl -v}. If there are none,
   * each line is the value of a header: of {@code Set-Cookie} if it has an attribute.
   */
  static List<CookieLine> parse(String text) {
    List<CookieLine> named = new ArrayList<>();
    List<CookieLine> bare = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          String header = line.strip().replaceFirst("^[<>] ", "");
          String lower = header.toLowerCase(Locale.ROOT);
          if (lower.startsWith(SET_COOKIE)) {
            named.add(new CookieLine(true, header.substring(SET_COOKIE.length()).strip()));
          } else if (lower.startsWith(COOKIE)) {
            named.add(new CookieLine(false, header.substring(COOKIE.length()).strip()));
          } else if (!header.isEmpty()) {
            bare.add(new CookieLine(hasAttribute(header), header));
          }
        });
    return named.isEmpty() ? bare : named;
  }

  private static boolean hasAttribute(String header) {
    return SetCookie.parse(header).stream()
        .flatMap(cookie -> cookie.attributes().stream())
        .anyMatch(attribute -> attribute.known().isPresent());
  }
}

package io.cloakroom.csrf;

import io.cloakroom.http.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Requests that are not checked.
 *
 * @param description what they are, for people
 */
record CsrfExemption(String description, Predicate<Exchange> requests) {

  private static final String BEARER = "bearer ";

  CsrfExemption {
    if (description.isBlank()) {
      throw new IllegalArgumentException("Describe the requests that are not checked for CSRF");
    }
  }

  /** Returns the exemption of all paths that this pattern names. */
  static CsrfExemption ofPath(String pattern) {
    PathPattern paths = PathPattern.parse(pattern);
    return new CsrfExemption(pattern, paths::matches);
  }

  /**
   * Returns whether a program shows that it may do this. Browsers send this scheme only if a script
   * of this site, or of one that this site allows by CORS, says so; others, such as {@code Basic},
   * they send by themselves.
   */
  static boolean showsBearer(Exchange exchange) {
    List<String> lines = exchange.headers("Authorization");
    return lines.size() == 1
        && lines.get(0).toLowerCase(Locale.ROOT).startsWith(BEARER)
        && !lines.get(0).substring(BEARER.length()).isBlank();
  }
}

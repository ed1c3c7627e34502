package io.cloakroom.cookie;

import java.util.Locale;
import java.util.Optional;

/**
 * The beginnings of names that make browsers check a cookie's attributes (RFC 6265bis, 4.1.3 and
 * 5.7). Browsers ignore their case, because servers did.
 */
public enum CookiePrefix {

  // One that begins with another stands before it.

  /** Set by this host's HTTPS for all of its paths, and not by a script. */
  HOST_HTTP("__Host-Http-", true, true),

  /** Set by this host's HTTPS for all of its paths. */
  HOST("__Host-", true, false),

  /** Set over HTTPS, and not by a script. */
  HTTP("__Http-", false, true),

  /** Set over HTTPS. */
  SECURE("__Secure-", false, false);

  private static final CookiePrefix[] ALL = values();

  private final String text;
  private final String lower;
  private final boolean hostOnly;
  private final boolean httpOnly;

  CookiePrefix(String text, boolean hostOnly, boolean httpOnly) {
    this.text = text;
    this.lower = text.toLowerCase(Locale.ROOT);
    this.hostOnly = hostOnly;
    this.httpOnly = httpOnly;
  }

  /** Returns the prefix with which this name begins, in any case. */
  public static Optional<CookiePrefix> of(String name) {
    if (!name.startsWith("__")) {
      return Optional.empty();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    for (CookiePrefix prefix : ALL) {
      if (lower.startsWith(prefix.lower)) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }

  /** Returns a name without the prefix that browsers check. */
  public static String bare(String name) {
    return of(name).map(prefix -> name.substring(prefix.text.length())).orElse(name);
  }

  /** Returns it as it is usually written, such as {@code __Host-}. */
  public String text() {
    return text;
  }

  /**
   * Returns whether it forbids {@code Domain} and needs {@code Path=/}. All need {@code Secure}.
   */
  public boolean hostOnly() {
    return hostOnly;
  }

  /** Returns whether it needs {@code HttpOnly}. */
  public boolean httpOnly() {
    return httpOnly;
  }
}

package io.cloakroom.cookie;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.IntPredicate;

/** The rules that a cookie must follow so that browsers accept it and read it as it was meant. */
final class CookieRules {

  private static final Instant FIRST_DATE = Instant.parse("1601-01-01T00:00:00Z");
  private static final Instant AFTER_LAST_DATE = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** More characters than all attributes have together, without the texts of path and domain. */
  private static final int MOST_OF_ATTRIBUTES = 200;

  private CookieRules() {}

  /** Throws {@link IllegalArgumentException} with the reason and the remedy. */
  static void check(Cookie cookie) {
    checkName(cookie.name());
    checkValue(cookie);
    checkPath(cookie);
    cookie.domain().ifPresent(domain -> checkDomain(cookie.name(), domain));
    checkPrefix(cookie);
    if (cookie.sameSite() == SameSite.NONE) {
      require(cookie.secure(), cookie, "SameSite=None needs Secure; use Lax without it");
    }
    if (cookie.partitioned()) {
      require(cookie.secure(), cookie, "Partitioned needs Secure; set both or neither");
    }
    checkSize(cookie);
  }

  /** All of the cookie is ASCII by now. Some clients count the attributes too. */
  private static void checkSize(Cookie cookie) {
    int parts =
        cookie.name().length()
            + cookie.value().length()
            + cookie.path().length()
            + cookie.domain().map(String::length).orElse(0);
    if (parts + MOST_OF_ATTRIBUTES <= Cookie.MAX_BYTES) {
      return;
    }
    int bytes = cookie.setCookieHeader().length();
    if (bytes > Cookie.MAX_BYTES) {
      throw refusal(
          cookie.name(),
          "it has "
              + bytes
              + " bytes with its attributes, browsers keep at most "
              + Cookie.MAX_BYTES
              + "; keep the value in the session");
    }
  }

  /**
   * Returns the duration without parts of a second, checked (RFC 6265bis, 5.5 for the upper limit).
   */
  static Duration wholeSeconds(String name, Duration maxAge) {
    if (maxAge.toSeconds() < 1) {
      throw refusal(name, "Max-Age is at least one second, not " + maxAge + "; see expired()");
    }
    if (maxAge.compareTo(Cookie.LONGEST_MAX_AGE) > 0) {
      throw refusal(name, "Max-Age is at most 400 days, the most browsers keep, not " + maxAge);
    }
    return Duration.ofSeconds(maxAge.toSeconds());
  }

  /** Returns the time without parts of a second, if a browser can read it (RFC 6265bis, 5.1.1). */
  static Instant wholeSeconds(String name, Instant expires) {
    if (expires.isBefore(FIRST_DATE) || !expires.isBefore(AFTER_LAST_DATE)) {
      throw refusal(name, "Expires is in the years 1601 to 9999, not " + expires);
    }
    return expires.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns the time as HTTP writes it (RFC 9110, 5.6.7). */
  static String httpDate(Instant time) {
    return HTTP_DATE.format(time);
  }

  /** Returns whether the text has no character that names of cookies cannot have. */
  static boolean isToken(String text) {
    return firstOther(text, CookieRules::tokenCharacter) < 0;
  }

  private static void checkName(String name) {
    int bad = firstOther(name, CookieRules::tokenCharacter);
    if (name.isEmpty() || bad >= 0) {
      throw new IllegalArgumentException(
          name.isEmpty()
              ? "A cookie needs a name"
              : "A cookie's name is letters, digits and !#$%&'*+-.^_`|~ only; another is at index "
                  + bad);
    }
  }

  private static void checkValue(Cookie cookie) {
    int bad = firstOther(cookie.value(), CookieRules::valueCharacter);
    if (bad >= 0) {
      throw refusal(
          cookie.name(),
          "its value has a character at index "
              + bad
              + " that is not visible ASCII, or one of \" , ; \\; encode it, as with base64url");
    }
  }

  private static void checkPath(Cookie cookie) {
    String path = cookie.path();
    require(
        path.startsWith("/") && firstOther(path, c -> c > ' ' && c < 0x7f && c != ';') < 0,
        cookie,
        "its path must start with / and be visible ASCII without a semicolon; percent-encode it");
    checkLength(cookie.name(), "path", path);
  }

  // RFC 6265bis, 5.6: a browser ignores a longer attribute, and keeps the cookie without it.
  private static void checkLength(String name, String attribute, String value) {
    if (value.length() > Cookie.MAX_ATTRIBUTE_BYTES) {
      throw refusal(
          name,
          "its "
              + attribute
              + " has "
              + value.length()
              + " bytes, and browsers ignore one of more than "
              + Cookie.MAX_ATTRIBUTE_BYTES
              + "; shorten it");
    }
  }

  private static void checkDomain(String name, String domain) {
    boolean labels =
        !domain.isEmpty()
            && !domain.endsWith(".")
            && domain.chars().allMatch(c -> asciiLetter(c) || digit(c) || c == '.' || c == '-');
    if (!labels || domain.startsWith(".") || domain.contains("..")) {
      throw refusal(
          name, "its domain must be a host name such as example.org, in ASCII, without outer dots");
    }
    checkLength(name, "domain", domain);
  }

  private static void checkPrefix(Cookie cookie) {
    CookiePrefix prefix = CookiePrefix.of(cookie.name()).orElse(null);
    if (prefix == null) {
      return;
    }
    require(cookie.secure(), cookie, "its prefix needs Secure; name it without prefix");
    if (prefix.httpOnly()) {
      require(cookie.httpOnly(), cookie, "its prefix needs HttpOnly; name it without prefix");
    }
    if (prefix.hostOnly()) {
      require(
          cookie.domain().isEmpty(), cookie, "__Host- allows no Domain; name it __Secure- instead");
      require(cookie.path().equals("/"), cookie, "__Host- needs Path=/; name it __Secure- instead");
    }
  }

  private static int firstOther(String text, IntPredicate allowed) {
    for (int i = 0; i < text.length(); i++) {
      if (!allowed.test(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  // RFC 9110, 5.6.2
  private static boolean tokenCharacter(int c) {
    return asciiLetter(c) || digit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  // RFC 6265bis, 4.1.1: cookie-octet
  private static boolean valueCharacter(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }

  private static boolean asciiLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static void require(boolean kept, Cookie cookie, String rule) {
    if (!kept) {
      throw refusal(cookie.name(), rule);
    }
  }

  private static IllegalArgumentException refusal(String name, String rule) {
    return new IllegalArgumentException("Cookie " + name + ": " + rule);
  }
}

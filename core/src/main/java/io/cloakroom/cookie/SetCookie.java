package io.cloakroom.cookie;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Set-Cookie} field line, read as browsers read it (RFC 6265bis, 5.6). Immutable. Reading
 * never fails because of an attribute: unknown ones and those with a wrong value are ignored, and
 * of several with one name the last counts.
 *
 * <p>{@link Cookie} is the other direction. It refuses what browsers would drop; here it must be
 * readable, since another server or a proxy wrote it.
 */
public final class SetCookie {

  private static final String MASK = "***";

  /**
   * An attribute as it is written, which browsers may ignore.
   *
   * @param name the name, in any case
   * @param text the text after the equals sign; empty if there is none
   */
  public record Attribute(String name, String text) {

    /** The names that RFC 6265bis and CHIPS define, as they are usually written. */
    static final List<String> KNOWN =
        List.of(
            "Path",
            "Domain",
            "Max-Age",
            "Expires",
            "Secure",
            "HttpOnly",
            "SameSite",
            "Partitioned");

    /** Returns the name as it is usually written; empty if browsers do not know it. */
    public Optional<String> known() {
      return KNOWN.stream().filter(known -> known.equalsIgnoreCase(name)).findFirst();
    }

    /** Returns whether it is longer than browsers read. */
    boolean isTooLong() {
      return utf8Length(text) > Cookie.MAX_ATTRIBUTE_BYTES;
    }
  }

  private final String name;
  private final String value;
  private final String rest;
  private final List<Attribute> attributes = new ArrayList<>();
  private @Nullable String domain;
  private @Nullable String path;
  private @Nullable Duration maxAge;
  private @Nullable Instant expires;
  private boolean secure;
  private boolean httpOnly;
  private @Nullable SameSite sameSite;
  private boolean partitioned;

  private SetCookie(String name, String value, String rest) {
    this.name = name;
    this.value = value;
    this.rest = rest;
  }

  /**
   * Reads a field line. Returns empty if browsers ignore the whole line: it has a control
   * character, or neither a name nor a value.
   */
  public static Optional<SetCookie> parse(String line) {
    if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      return Optional.empty();
    }
    int end = line.indexOf(';');
    String pair = end < 0 ? line : line.substring(0, end);
    int equals = pair.indexOf('=');
    String name = equals < 0 ? "" : trim(pair.substring(0, equals));
    String value = trim(equals < 0 ? pair : pair.substring(equals + 1));
    if (name.isEmpty() && value.isEmpty()) {
      return Optional.empty();
    }
    SetCookie read = new SetCookie(name, value, end < 0 ? "" : line.substring(end));
    for (String part : read.rest.split(";", -1)) {
      int sign = part.indexOf('=');
      Attribute attribute =
          new Attribute(
              trim(sign < 0 ? part : part.substring(0, sign)),
              sign < 0 ? "" : trim(part.substring(sign + 1)));
      if (!attribute.name().isEmpty()) {
        read.attributes.add(attribute);
        read.readAttribute(attribute);
      }
    }
    return Optional.of(read);
  }

  private void readAttribute(Attribute attribute) {
    if (attribute.isTooLong()) {
      return;
    }
    String text = attribute.text();
    switch (attribute.name().toLowerCase(Locale.ROOT)) {
      case "domain" -> domain = readDomain(text);
      case "path" -> path = text.startsWith("/") ? text : null;
      case "max-age" -> readMaxAge(text);
      case "expires" -> CookieDate.parse(text).ifPresent(read -> expires = read);
      case "secure" -> secure = true;
      case "httponly" -> httpOnly = true;
      case "samesite" -> sameSite = readSameSite(text);
      case "partitioned" -> partitioned = true;
      default -> {
        // Browsers ignore other attributes.
      }
    }
  }

  private static @Nullable String readDomain(String text) {
    String host = text.startsWith(".") ? text.substring(1) : text;
    return host.isEmpty() ? null : host.toLowerCase(Locale.ROOT);
  }

  private void readMaxAge(String text) {
    if (!text.matches("-?[0-9]+")) {
      return;
    }
    // Longer than any time: cut before it is a number.
    boolean negative = text.startsWith("-");
    String digits = text.substring(negative ? 1 : 0).replaceFirst("^0+(?=.)", "");
    long seconds = digits.length() > 12 ? 999_999_999_999L : Long.parseLong(digits);
    maxAge = negative ? Duration.ZERO : Duration.ofSeconds(seconds);
  }

  private static @Nullable SameSite readSameSite(String text) {
    for (SameSite known : SameSite.values()) {
      if (known.text().equalsIgnoreCase(text)) {
        return known;
      }
    }
    return null;
  }

  // As for Cookies: only spaces and tabs are dropped.
  private static String trim(String text) {
    return text.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  /** Returns the name; empty if the pair has no equals sign. */
  public String name() {
    return name;
  }

  /** Returns the value as it is sent. */
  public String value() {
    return value;
  }

  /** Returns the bytes of name and value as UTF-8, which browsers limit. */
  public int bytes() {
    return utf8Length(name) + utf8Length(value);
  }

  /** Returns the bytes of the whole line as UTF-8. */
  public int lineBytes() {
    return bytes() + (name.isEmpty() ? 0 : 1) + utf8Length(rest);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns all attributes in their order, as they are written. */
  public List<Attribute> attributes() {
    return Collections.unmodifiableList(attributes);
  }

  /** Returns the domain in lower case, without a leading dot; empty if there is none. */
  public Optional<String> domain() {
    return Optional.ofNullable(domain);
  }

  /** Returns the path; empty if there is none, and the request's own directory counts. */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /**
   * Returns the time that the server asks for, which browsers shorten to {@link
   * Cookie#LONGEST_MAX_AGE}. Zero deletes the cookie.
   */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /** Returns {@code Expires}; empty if there is none or if it is no date. */
  public Optional<Instant> expires() {
    return Optional.ofNullable(expires);
  }

  /**
   * Returns the time at which the server wants the cookie to end. {@code Max-Age} wins over {@code
   * Expires}. Empty if the cookie ends with the browser.
   *
   * @param now the time at which the line arrived
   */
  public Optional<Instant> end(Instant now) {
    return maxAge().map(now::plus).or(this::expires);
  }

  /**
   * Returns whether the line deletes the cookie, because its time is over.
   *
   * @param now the time at which the line arrived
   */
  public boolean deletes(Instant now) {
    return end(now).filter(end -> !end.isAfter(now)).isPresent();
  }

  /** Returns whether it travels over TLS only. */
  public boolean secure() {
    return secure;
  }

  /** Returns whether it is hidden from scripts. */
  public boolean httpOnly() {
    return httpOnly;
  }

  /**
   * Returns {@code SameSite}; empty if it is absent or unknown, and the browser's default counts.
   */
  public Optional<SameSite> sameSite() {
    return Optional.ofNullable(sameSite);
  }

  /** Returns whether it is kept apart for each top-level site it is embedded in (CHIPS). */
  public boolean partitioned() {
    return partitioned;
  }

  /** Returns the field line with the value masked, since it may be secret. */
  @Override
  public String toString() {
    return (name.isEmpty() ? "" : name + '=') + MASK + rest;
  }
}

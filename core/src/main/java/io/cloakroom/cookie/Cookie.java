package io.cloakroom.cookie;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to be set: name, value and every attribute of RFC 6265bis. Immutable; checked whenever
 * one is made, so that each instance is one a browser keeps.
 *
 * <p>{@link #of} gives the secure form, {@code Path=/; Secure; HttpOnly; SameSite=Lax} until the
 * browser closes; each {@code with} method gives a copy that differs in one attribute. All of them
 * throw {@link IllegalArgumentException} for what a browser would refuse or read differently:
 *
 * <ul>
 *   <li>a name that is no token, or a value with other than visible ASCII, or with a quote, comma,
 *       semicolon or backslash;
 *   <li>{@code __Secure-} without Secure; {@code __Host-} without Secure or {@code Path=/} or with
 *       a domain; {@code __Http-} and {@code __Host-Http-} without HttpOnly too; in any case;
 *   <li>{@code SameSite=None} or {@code Partitioned} without Secure;
 *   <li>more than 4096 bytes in all.
 * </ul>
 */
public final class Cookie {

  /** How many bytes a cookie may have, its attributes included. */
  public static final int MAX_BYTES = 4096;

  /** The longest that browsers keep a cookie (RFC 6265bis, 5.5). */
  public static final Duration LONGEST_MAX_AGE = Duration.ofDays(400);

  private final String name;
  private final String value;
  private final String path;
  private final @Nullable String domain;
  private final @Nullable Duration maxAge;
  private final boolean secure;
  private final boolean httpOnly;
  private final SameSite sameSite;
  private final boolean partitioned;

  private Cookie(
      String name,
      String value,
      String path,
      @Nullable String domain,
      @Nullable Duration maxAge,
      boolean secure,
      boolean httpOnly,
      SameSite sameSite,
      boolean partitioned) {
    this.name = name;
    this.value = value;
    this.path = path;
    this.domain = domain;
    this.maxAge = maxAge;
    this.secure = secure;
    this.httpOnly = httpOnly;
    this.sameSite = sameSite;
    this.partitioned = partitioned;
    CookieRules.check(this);
  }

  /**
   * A cookie with the secure attributes: {@code Path=/; Secure; HttpOnly; SameSite=Lax}, for this
   * host only, until the browser closes.
   */
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, "/", null, null, true, true, SameSite.LAX, false);
  }

  /** The name, a token (RFC 9110, 5.6.2); browsers tell its case apart. */
  public String name() {
    return name;
  }

  /** The value, as it is sent. */
  public String value() {
    return value;
  }

  /** The path under which it is sent; starts with {@code /}. */
  public String path() {
    return path;
  }

  /** The domain whose subdomains see it too; empty: only the host that sets it. */
  public Optional<String> domain() {
    return Optional.ofNullable(domain);
  }

  /** How long the browser keeps it; empty: until it closes. Zero deletes it. */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /** Whether it travels over TLS only. */
  public boolean secure() {
    return secure;
  }

  /** Whether it is hidden from scripts. */
  public boolean httpOnly() {
    return httpOnly;
  }

  /** With which requests of other sites it is sent. */
  public SameSite sameSite() {
    return sameSite;
  }

  /** Whether it is kept apart for each top-level site it is embedded in (CHIPS). */
  public boolean partitioned() {
    return partitioned;
  }

  /** A copy with another value. */
  public Cookie withValue(String value) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /** A copy that is sent under this path only. This separates no two applications of one host. */
  public Cookie withPath(String path) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * A copy that every subdomain sees. Each of them can then read it, and set one in its place: one
   * hostile or broken subdomain takes over a session (cookie tossing).
   *
   * @param domain such as {@code example.org}, in ASCII and without a leading dot
   */
  public Cookie withDomain(String domain) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * A copy that outlives the browser.
   *
   * @param maxAge from one second to 400 days, the most that browsers keep; parts of a second are
   *     dropped
   */
  public Cookie withMaxAge(Duration maxAge) {
    return new Cookie(
        name,
        value,
        path,
        domain,
        CookieRules.wholeSeconds(name, maxAge),
        secure,
        httpOnly,
        sameSite,
        partitioned);
  }

  /**
   * A copy that travels over TLS only, or not. Without it, whoever listens on the network reads the
   * cookie: only for {@code http://localhost}.
   */
  public Cookie withSecure(boolean secure) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * A copy that is hidden from scripts, or not. Without it, one injected script (XSS) carries the
   * cookie away.
   */
  public Cookie withHttpOnly(boolean httpOnly) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /** A copy for other requests of other sites; see {@link SameSite#NONE} for its danger. */
  public Cookie withSameSite(SameSite sameSite) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /** A copy that is kept apart for each top-level site it is embedded in, or not. */
  public Cookie withPartitioned(boolean partitioned) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite, partitioned);
  }

  /** The cookie that deletes this one: the same name, path and domain, without a value. */
  public Cookie expired() {
    return new Cookie(
        name, "", path, domain, Duration.ZERO, secure, httpOnly, sameSite, partitioned);
  }

  /** The value of the {@code Set-Cookie} header that sets this cookie. */
  public String setCookieHeader() {
    StringBuilder text = new StringBuilder(name).append('=').append(value);
    text.append("; Path=").append(path);
    if (domain != null) {
      text.append("; Domain=").append(domain);
    }
    if (maxAge != null) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (secure) {
      text.append("; Secure");
    }
    if (httpOnly) {
      text.append("; HttpOnly");
    }
    text.append("; SameSite=").append(sameSite.text());
    if (partitioned) {
      text.append("; Partitioned");
    }
    return text.toString();
  }

  /** Whether both set the same cookie to the same value with the same attributes. */
  @Override
  public boolean equals(@Nullable Object other) {
    // The header's text tells every part, each in one way only.
    return other instanceof Cookie that && setCookieHeader().equals(that.setCookieHeader());
  }

  @Override
  public int hashCode() {
    return setCookieHeader().hashCode();
  }

  /** The header's text with the value masked, which may be secret. */
  @Override
  public String toString() {
    return name + "=***" + setCookieHeader().substring(name.length() + 1 + value.length());
  }
}

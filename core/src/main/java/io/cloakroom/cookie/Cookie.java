package io.cloakroom.cookie;

import io.cloakroom.annotation.CheckReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to set: name, value and every attribute of RFC 6265bis. Immutable. It is checked when it
 * is made, so that a browser keeps every instance.
 *
 * <pre>{@code
 * Cookie cookie = Cookie.of("__Host-theme", "dark").withMaxAge(Duration.ofDays(365));
 * visit.cookies().set(cookie);
 * }</pre>
 *
 * <p>{@link #of} returns the secure form, {@code Path=/; Secure; HttpOnly; SameSite=Lax} until the
 * browser closes. Each {@code with} method returns a copy that differs in one attribute. All of
 * them throw {@link IllegalArgumentException} for what a browser would refuse or read differently:
 *
 * <ul>
 *   <li>a name that is not a token; a value with a character that is not visible ASCII, or with a
 *       quote, comma, semicolon or backslash;
 *   <li>{@code __Secure-} without Secure; {@code __Host-} without Secure or {@code Path=/} or with
 *       a domain; {@code __Http-} and {@code __Host-Http-} without HttpOnly too; in any case;
 *   <li>{@code SameSite=None} or {@code Partitioned} without Secure;
 *   <li>a path or a domain of more than 1024 bytes, or more than 4096 bytes in all.
 * </ul>
 */
@CheckReturnValue
public final class Cookie {

  /** The maximum size of a cookie, its attributes included. */
  public static final int MAX_BYTES = 4096;

  /** The maximum size of its path, and of its domain; browsers ignore longer ones. */
  public static final int MAX_ATTRIBUTE_BYTES = 1024;

  /** The longest time for which browsers keep a cookie (RFC 6265bis, 5.5). */
  public static final Duration LONGEST_MAX_AGE = Duration.ofDays(400);

  private final String name;
  private final String value;
  private final String path;
  private final @Nullable String domain;
  private final @Nullable Duration maxAge;
  private final @Nullable Instant expires;
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
      @Nullable Instant expires,
      boolean secure,
      boolean httpOnly,
      SameSite sameSite,
      boolean partitioned) {
    this.name = name;
    this.value = value;
    this.path = path;
    this.domain = domain;
    this.maxAge = maxAge;
    this.expires = expires;
    this.secure = secure;
    this.httpOnly = httpOnly;
    this.sameSite = sameSite;
    this.partitioned = partitioned;
    CookieRules.check(this);
  }

  /**
   * Returns a cookie with the secure attributes {@code Path=/; Secure; HttpOnly; SameSite=Lax}, for
   * this host only, until the browser closes.
   */
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, "/", null, null, null, true, true, SameSite.LAX, false);
  }

  /** Returns the name, a token (RFC 9110, 5.6.2); its case matters. */
  public String name() {
    return name;
  }

  /** Returns the value as it is sent. */
  public String value() {
    return value;
  }

  /** Returns the path under which it is sent, which starts with {@code /}. */
  public String path() {
    return path;
  }

  /** Returns the domain whose subdomains see it too; empty if only the host that sets it does. */
  public Optional<String> domain() {
    return Optional.ofNullable(domain);
  }

  /**
   * Returns the time for which the browser keeps it; empty until the browser closes. Zero deletes
   * it.
   */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /** Returns the time until which the browser keeps it; empty if it is not set. */
  public Optional<Instant> expires() {
    return Optional.ofNullable(expires);
  }

  /** Returns whether it travels over TLS only. */
  public boolean secure() {
    return secure;
  }

  /** Returns whether it is hidden from scripts. */
  public boolean httpOnly() {
    return httpOnly;
  }

  /** Returns the requests of other sites with which it is sent. */
  public SameSite sameSite() {
    return sameSite;
  }

  /** Returns whether it is kept apart for each top-level site it is embedded in (CHIPS). */
  public boolean partitioned() {
    return partitioned;
  }

  /** Returns a copy with another value. */
  public Cookie withValue(String value) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /** Returns a copy for this path only, which does not protect it from other paths of the host. */
  public Cookie withPath(String path) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * Returns a copy that every subdomain sees. Each of them can then read and replace it: one
   * hostile or broken subdomain can take over a session (cookie tossing).
   *
   * @param domain such as {@code example.org}, in ASCII and without a leading dot
   */
  public Cookie withDomain(String domain) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * Returns a copy that outlives the browser.
   *
   * @param maxAge from one second to {@link #LONGEST_MAX_AGE}; parts of a second are dropped
   */
  public Cookie withMaxAge(Duration maxAge) {
    return new Cookie(
        name,
        value,
        path,
        domain,
        CookieRules.wholeSeconds(name, maxAge),
        expires,
        secure,
        httpOnly,
        sameSite,
        partitioned);
  }

  /**
   * Returns a copy that the browser keeps until this time, for clients that do not know {@code
   * Max-Age}; if both are set, {@code Max-Age} wins (RFC 6265bis, 5.5). A time in the past deletes
   * the cookie.
   *
   * @param expires parts of a second are dropped; browsers keep a cookie for 400 days at most
   */
  public Cookie withExpires(Instant expires) {
    return new Cookie(
        name,
        value,
        path,
        domain,
        maxAge,
        CookieRules.wholeSeconds(name, expires),
        secure,
        httpOnly,
        sameSite,
        partitioned);
  }

  /**
   * Returns a copy that is sent over TLS only, or not. Without it, anyone who listens on the
   * network can read the cookie, so it is for {@code http://localhost} only.
   */
  public Cookie withSecure(boolean secure) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /**
   * Returns a copy that is hidden from scripts, or not. Without it, one injected script (XSS) can
   * steal the cookie.
   */
  public Cookie withHttpOnly(boolean httpOnly) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /** Returns a copy for other requests of other sites; {@link SameSite#NONE} is dangerous. */
  public Cookie withSameSite(SameSite sameSite) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /** Returns a copy that is kept apart for each top-level site that embeds it, or not. */
  public Cookie withPartitioned(boolean partitioned) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  /** Returns the cookie that deletes this one: the same name, path and domain, without a value. */
  public Cookie expired() {
    return new Cookie(
        name, "", path, domain, Duration.ZERO, null, secure, httpOnly, sameSite, partitioned);
  }

  /** Returns the value of the {@code Set-Cookie} header that sets this cookie. */
  public String setCookieHeader() {
    StringBuilder text = new StringBuilder(name.length() + value.length() + 80);
    text.append(name).append('=').append(value);
    text.append("; Path=").append(path);
    if (domain != null) {
      text.append("; Domain=").append(domain);
    }
    if (maxAge != null) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (expires != null) {
      text.append("; Expires=").append(CookieRules.httpDate(expires));
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

  /** Returns whether both set the same cookie to the same value with the same attributes. */
  @Override
  public boolean equals(@Nullable Object other) {
    // The header's text has every part, each in one notation only.
    return other instanceof Cookie that && setCookieHeader().equals(that.setCookieHeader());
  }

  @Override
  public int hashCode() {
    return setCookieHeader().hashCode();
  }

  /** Returns the header's text; the value is masked, since it may be secret. */
  @Override
  public String toString() {
    return name + "=***" + setCookieHeader().substring(name.length() + 1 + value.length());
  }
}

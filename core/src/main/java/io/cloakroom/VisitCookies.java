package io.cloakroom;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.ProtectedText;
import io.cloakroom.key.Sealer;
import io.cloakroom.key.Signer;
import io.cloakroom.mistake.CallSite;
import io.cloakroom.trace.VisitTrace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The visitor's cookies: read from the request, set in the response.
 *
 * <pre>{@code
 * visit.cookies().setSigned("theme", "dark", Duration.ofDays(365));
 * Optional<String> theme = visit.cookies().signed("theme", Duration.ofDays(365));
 * }</pre>
 *
 * <p>A name such as {@code theme} is {@code __Host-theme} on the wire, and {@code theme} on {@code
 * http://localhost}. A {@link Cookie}, and a cookie that another application or a script has set,
 * has its own name. A cookie that is set is for the next request; reading still returns what the
 * browser sent. Not thread-safe: it belongs to one request.
 */
public final class VisitCookies {

  /** The beginning of the names that the module login uses through this class. */
  private static final String OF_LOGIN = "login-";

  private static final String SIGNED = "signed";
  private static final String SEALED = "sealed";

  private final Exchange exchange;
  private final CookiePolicy policy;

  /** Whether a name on the wire is that of the session's cookie. */
  private final Predicate<String> isOfSession;

  private final Signer signer;
  private final Sealer sealer;

  VisitCookies(
      Exchange exchange,
      CookiePolicy policy,
      Predicate<String> isOfSession,
      Signer signer,
      Sealer sealer) {
    this.isOfSession = isOfSession;
    this.exchange = exchange;
    this.policy = policy;
    this.signer = signer;
    this.sealer = sealer;
  }

  /**
   * Returns the value as the browser sent it: that of {@code __Host-name}, else that of a cookie
   * whose own name this is. A visitor can change it at will, and a subdomain or a script can set
   * the latter.
   */
  public Optional<String> get(String name) {
    return prefixed(name).or(() -> Cookies.of(exchange).get(name));
  }

  private Optional<String> prefixed(String name) {
    exchange.requireUsable();
    return Cookies.of(exchange).get(policy.name(name));
  }

  /**
   * Returns every cookie of the request by its name on the wire, in the order in which they were
   * sent; of several with one name, the first.
   */
  public Map<String, String> all() {
    return Cookies.of(exchange).asMap();
  }

  /**
   * Returns the value that this application signed less than {@code maxAge} ago. A visitor can read
   * it, but not change it. Empty if it is absent, too old, or was tampered with.
   */
  public Optional<String> signed(String name, Duration maxAge) {
    Caching.visitorOnly(exchange);
    return verified(name, SIGNED, text -> signer.verify(name, text, maxAge));
  }

  /**
   * Returns the value that this application sealed less than {@code maxAge} ago. A visitor can
   * neither read nor change it. Empty if it is absent, too old, or was tampered with.
   */
  public Optional<String> sealed(String name, Duration maxAge) {
    Caching.visitorOnly(exchange);
    return verified(name, SEALED, text -> sealer.open(name, text, maxAge));
  }

  private Optional<String> verified(
      String name, String how, Function<String, Optional<String>> verify) {
    Optional<String> sent = prefixed(name);
    Optional<String> value = sent.flatMap(verify);
    sent.ifPresent(text ->
        VisitTrace.note(
            exchange,
            () ->
                new CookieDecision(
                    policy.name(name),
                    value.isPresent() ? CookieDecision.Kind.VERIFIED : CookieDecision.Kind.REJECTED,
                    reason(text, how, value.isPresent()))));
    return value;
  }

  private static String reason(String text, String how, boolean good) {
    Optional<ProtectedText> stamp = ProtectedText.parse(text);
    if (stamp.isEmpty()) {
      return "it has not the form of a " + how + " value";
    }
    return how
        + " with the key "
        + stamp.get().keyId()
        + " at "
        + stamp.get().issued()
        + (good ? "" : "; it is too old, was changed, has another name, or the key is unknown");
  }

  /**
   * Sets a value that the visitor can read and change.
   *
   * @throws IllegalArgumentException if it has characters that cookies cannot carry, if the cookie
   *     has more than 4096 bytes, or if the name is one of the toolkit's own cookies
   * @throws IllegalStateException if the response head has left
   */
  public void set(String name, String value, Duration maxAge) {
    set(policy.cookie(checked(name), value).withMaxAge(maxAge));
  }

  /** Sets a value, which may be any text, that the visitor can read, but not change. */
  public void setSigned(String name, String value, Duration maxAge) {
    set(checked(name), signer.sign(name, value), maxAge);
  }

  /** Sets a value, which may be any text, that the visitor can neither read nor change. */
  public void setSealed(String name, String value, Duration maxAge) {
    set(checked(name), sealer.seal(name, value), maxAge);
  }

  private String checked(String name) {
    if ((CookiePolicy.isTaken(name) && !name.startsWith(OF_LOGIN))
        || isOfSession.test(policy.name(name))) {
      throw new IllegalArgumentException(
          "The cookie "
              + name
              + " is Cloakroom's own, and yours would replace it: sessions, flash messages or forms"
              + " would break. Give yours another name");
    }
    return name;
  }

  /**
   * Sets a cookie exactly as it is, under its own name.
   *
   * @throws IllegalStateException if the response head has left
   */
  public void set(Cookie cookie) {
    exchange.requireUsable();
    if (exchange.headSent()) {
      throw new IllegalStateException(
          "The cookie "
              + cookie.name()
              + " was set by "
              + CallSite.current()
              + " after the response head had left, so the browser does not get it. Set cookies"
              + " before you send the answer or write to the body");
    }
    exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
    VisitTrace.note(
        exchange,
        () ->
            new CookieDecision(
                cookie.name(),
                cookie.maxAge().filter(Duration::isZero).isPresent()
                    ? CookieDecision.Kind.REMOVED
                    : CookieDecision.Kind.SET,
                "by " + CallSite.current()));
  }

  /**
   * Deletes the cookie from the browser, under the name by which {@link #get} finds it. A cookie
   * with a path or a domain of its own is deleted with {@code set(cookie.expired())}.
   */
  public void remove(String name) {
    boolean own = !policy.name(name).equals(name) && Cookies.of(exchange).get(name).isPresent();
    if (own) {
      set(asItIs(name).expired());
    }
    if (!own || prefixed(name).isPresent()) {
      set(policy.cookie(name, "").expired());
    }
  }

  /** Returns the cookies of the request, one in a line, without what looks secret. */
  @Override
  public String toString() {
    return Cookies.of(exchange).toString();
  }

  private Cookie asItIs(String name) {
    Cookie cookie = Cookie.of(name, "");
    return name.startsWith("__") ? cookie : cookie.withSecure(policy.secure());
  }
}

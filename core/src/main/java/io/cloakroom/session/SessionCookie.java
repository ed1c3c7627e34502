package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Handshake;
import io.cloakroom.trace.VisitTrace;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The session's cookie, read from one request and set in its response. */
final class SessionCookie {

  private static final int MAX_USER_AGENT_LENGTH = 256;

  private final Exchange exchange;
  private final CookiePolicy policy;
  private final SessionCookieSettings settings;
  private final SeveralCookies several;

  /** The name on the wire. */
  private final String name;

  private final @Nullable SessionTracer tracer;
  private boolean hasChosen;
  private boolean isContinued;
  private Optional<SeveralCookies.Choice> chosen = Optional.empty();
  private Optional<SealedSession> opened = Optional.empty();

  /** The value that the response sets; empty if it sets none, and an empty text to remove it. */
  private Optional<String> set = Optional.empty();

  SessionCookie(
      Exchange exchange,
      CookiePolicy policy,
      SessionCookieSettings settings,
      SeveralCookies several,
      Lifetime lifetime) {
    this.exchange = exchange;
    this.policy = policy;
    this.settings = settings;
    this.several = several;
    name = settings.nameUnder(policy);
    VisitTrace trace = VisitTrace.wantedOn(exchange);
    tracer = trace == null ? null : new SessionTracer(trace, exchange, name, lifetime);
  }

  /** Returns what notes the request's use of its session; null if the request is not traced. */
  @Nullable SessionTracer tracer() {
    return tracer;
  }

  /** Refuses a use of the session on another thread or after the response. */
  void requireUsable() {
    exchange.requireUsable();
  }

  /** Returns the name on the wire. */
  String name() {
    return name;
  }

  /**
   * Returns the value that counts; empty if the browser sent none, or several between which nothing
   * decides.
   *
   * @param find looks a value up, which is needed only if there are several
   */
  Optional<SeveralCookies.Choice> choose(Function<String, Found> find) {
    if (!isContinued) {
      chosen = several.choose(name, Cookies.of(exchange).all(name), find);
      hasChosen = true;
    }
    return chosen;
  }

  /** Returns the value that counted the last time. */
  Optional<String> value(Function<String, Found> find) {
    return (hasChosen ? chosen : choose(find)).map(SeveralCookies.Choice::value);
  }

  /** Returns the opened {@link #value}. Opening is expensive, so a result is kept. */
  Optional<SealedSession> opened(
      Function<String, Optional<SealedSession>> open, Function<String, Found> find) {
    if (opened.isEmpty()) {
      opened = value(find).flatMap(open);
    }
    return opened;
  }

  /**
   * Makes the value that the response sets the one that counts, as if the browser had sent it: for
   * another response to the same request.
   */
  void continueWithSet() {
    if (set.isPresent()) {
      chosen =
          set.filter(value -> !value.isEmpty())
              .map(value -> new SeveralCookies.Choice(value, Optional.empty()));
      hasChosen = true;
      isContinued = true;
      opened = Optional.empty();
    }
  }

  /** Returns the maximum length of the value, whatever the cookie's attributes. */
  int room() {
    Cookie empty = settings.cookie(policy, "").withMaxAge(Cookie.LONGEST_MAX_AGE);
    return Cookie.MAX_BYTES - empty.setCookieHeader().length();
  }

  /** Returns the browser's description of itself, without characters that no record can store. */
  String userAgent() {
    String sent = exchange.header("User-Agent").orElse("");
    return sent.length() <= MAX_USER_AGENT_LENGTH && isVisible(sent) ? sent : storable(sent);
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static String storable(String text) {
    return text.codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(MAX_USER_AGENT_LENGTH)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * Prevents caches from reusing this response for another visitor, or later for this one.
   *
   * @throws IllegalStateException if the head has left and lets them
   */
  void responseDependsOnIt() {
    if (!exchange.headSent()) {
      Caching.visitorOnly(exchange);
    } else if (!Handshake.isOn(exchange) && Caching.isSharedCacheable(exchange)) {
      throw new IllegalStateException(
          "The response head has left and lets shared caches keep the response, which must not"
              + " depend on the session then; read the session before you write the body, or set"
              + " Cache-Control: no-store");
    }
  }

  void apply(CookieUpdate outcome) {
    if (outcome instanceof CookieUpdate.Send send) {
      Cookie cookie = settings.cookie(policy, send.value());
      send(send.age().map(cookie::withMaxAge).orElse(cookie));
      set = Optional.of(send.value());
    } else if (outcome instanceof CookieUpdate.Clear) {
      if (set.isPresent() || !Cookies.of(exchange).all(name).isEmpty()) {
        send(settings.cookie(policy, "").expired());
      }
      set = Optional.of("");
    }
  }

  private void send(Cookie cookie) {
    if (set.isPresent()) {
      replaceSet(cookie.setCookieHeader());
    } else {
      exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
    }
  }

  /** Sets the cookie instead of the one that this response sets already. */
  private void replaceSet(String header) {
    List<String> others =
        exchange.responseHeaders("Set-Cookie").stream()
            .filter(other -> !other.startsWith(name + '='))
            .toList();
    exchange.setHeader("Set-Cookie", header);
    others.forEach(other -> exchange.addHeader("Set-Cookie", other));
  }
}

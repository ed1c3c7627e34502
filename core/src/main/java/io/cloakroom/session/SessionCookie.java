package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the session's cookie travels: read from one request, set in its response. */
final class SessionCookie {

  private static final int MAX_USER_AGENT_LENGTH = 256;

  private final Exchange exchange;
  private final CookiePolicy policy;
  private final SessionCookieSettings settings;
  private Optional<SealedSession> opened = Optional.empty();

  SessionCookie(Exchange exchange, CookiePolicy policy, SessionCookieSettings settings) {
    this.exchange = exchange;
    this.policy = policy;
    this.settings = settings;
  }

  /** The name on the wire. */
  String name() {
    return settings.nameUnder(policy);
  }

  /**
   * What the browser shows; empty where it shows none, or two that differ, of which one was
   * planted.
   */
  Optional<String> value() {
    List<String> values = Cookies.of(exchange).all(name()).stream().distinct().toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** What {@link #value} opens to; opening costs, and one that opened stays open. */
  Optional<SealedSession> opened(Function<String, Optional<SealedSession>> open) {
    if (opened.isEmpty()) {
      opened = value().flatMap(open);
    }
    return opened;
  }

  /** How many characters its value may have, whatever its attributes. */
  int room() {
    Cookie empty = settings.cookie(policy, "").withMaxAge(Cookie.LONGEST_MAX_AGE);
    return Cookie.MAX_BYTES - empty.setCookieHeader().length();
  }

  /** The browser's description of itself, without what no record could hold. */
  String userAgent() {
    return exchange
        .header("User-Agent")
        .orElse("")
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(MAX_USER_AGENT_LENGTH)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** No cache may answer another visitor, or this one later, with this response. */
  void responseDependsOnIt() {
    Caching.visitorOnly(exchange);
  }

  void apply(CookieUpdate outcome) {
    // Again, where a handler threw its headers away meanwhile.
    Caching.visitorOnly(exchange);
    if (outcome instanceof CookieUpdate.Send show) {
      Cookie cookie = settings.cookie(policy, show.value());
      send(show.age().map(cookie::withMaxAge).orElse(cookie));
    } else if (outcome instanceof CookieUpdate.Clear
        && !Cookies.of(exchange).all(name()).isEmpty()) {
      send(settings.cookie(policy, "").expired());
    }
  }

  private void send(Cookie cookie) {
    exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
  }
}

package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import java.util.List;
import java.util.Optional;

/** Where the token travels: read from one request, told to the browser in its response. */
final class SessionCookie {

  private static final String NAME = "sid";

  private final Exchange exchange;
  private final CookiePolicy policy;

  SessionCookie(Exchange exchange, CookiePolicy policy) {
    this.exchange = exchange;
    this.policy = policy;
  }

  /**
   * The token the browser shows; empty where it shows none, a malformed one, or two that differ, of
   * which one was planted.
   */
  Optional<SessionToken> token() {
    List<String> values = Cookies.of(exchange).all(policy.name(NAME)).stream().distinct().toList();
    return values.size() == 1 ? SessionToken.parse(values.get(0)) : Optional.empty();
  }

  /** No cache may answer another visitor, or this one later, with this response. */
  void responseDependsOnIt() {
    Caching.visitorOnly(exchange);
  }

  void apply(Commit.Outcome outcome) {
    // Again, where a handler threw its headers away meanwhile.
    Caching.visitorOnly(exchange);
    if (outcome instanceof Commit.Outcome.Show show) {
      send(policy.cookie(NAME, show.token().text()));
    } else if (outcome instanceof Commit.Outcome.Forget
        && !Cookies.of(exchange).all(policy.name(NAME)).isEmpty()) {
      send(policy.cookie(NAME, "").expired());
    }
  }

  private void send(Cookie cookie) {
    exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
  }
}

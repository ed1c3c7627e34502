package io.cloakroom.cookie;

import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Cookies that say that something of one kind waits in the session, so that a page that asks when
 * nothing waits loads no session.
 *
 * <p>Each request that leaves something sets a marker with a name of its own, and a request takes
 * away those only that came with it. So a slow response cannot erase the marker of what another
 * request left in the meantime, whichever of the two reaches the browser last.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Markers {

  /** Names must differ among the requests of one visitor, and be no secret. */
  private static final long NAMES = 1L << 48;

  /** The maximum number that one response takes away: a header has limits. */
  private static final int MAX_CLEARED = 20;

  private final String name;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private boolean set;
  private boolean cleared;

  private Markers(String name, Exchange exchange, CookiePolicy cookies) {
    this.name = name + '-';
    this.exchange = exchange;
    this.cookies = cookies;
  }

  /** Returns the markers of this kind in one request. */
  public static Markers of(String name, Exchange exchange, CookiePolicy cookies) {
    return new Markers(name, exchange, cookies);
  }

  /** Returns whether the request came with a marker. */
  public boolean present() {
    return !sent().isEmpty();
  }

  /** Marks that something waits. The new marker takes the place of those in the request. */
  public void set() {
    if (!set) {
      set = true;
      clear();
      add(
          cookies.cookie(
              name + Long.toString(ThreadLocalRandom.current().nextLong(NAMES), 36), "1"));
    }
  }

  /** Takes away the markers that came with the request, because nothing waits. */
  public void clear() {
    if (cleared) {
      return;
    }
    cleared = true;
    List<String> sent = sent();
    if (!sent.isEmpty()) {
      int prefix = cookies.name("").length();
      sent.stream()
          .limit(MAX_CLEARED)
          .forEach(marker -> add(cookies.cookie(marker.substring(prefix), "").expired()));
    }
  }

  private List<String> sent() {
    String prefix = cookies.name(name);
    Cookies all = Cookies.of(exchange);
    return all.mayHaveName(prefix)
        ? all.names().stream().filter(sent -> sent.startsWith(prefix)).toList()
        : List.of();
  }

  private void add(Cookie cookie) {
    exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
    boolean removed = cookie.value().isEmpty();
    CookieDecision.note(
        exchange,
        cookie.name(),
        removed ? CookieDecision.Kind.REMOVED : CookieDecision.Kind.SET,
        removed
            ? "what this marker announced was taken, or a newer marker announces it"
            : "something waits in the session for another page");
    Caching.visitorOnly(exchange);
  }
}

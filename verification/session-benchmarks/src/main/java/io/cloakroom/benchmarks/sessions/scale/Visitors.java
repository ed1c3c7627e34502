package io.cloakroom.benchmarks.sessions.scale;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestExchange;
import java.util.function.Consumer;

/** Requests with sessions, without a server and a connection. Thread-safe. */
final class Visitors {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final CookiePolicy COOKIES = new CookiePolicy(true);

  private final Sessions sessions;

  Visitors(Store store) {
    // Sessions of a thousand attributes are larger than the default allows.
    this.sessions = Sessions.of(store).withMaxBytes(1 << 20);
  }

  /** Begins a session with a count, and returns its cookie. */
  String begin() {
    return begin(session -> session.set(COUNT, 1));
  }

  /** Begins a session, and returns its cookie. */
  String begin(Consumer<Session> handler) {
    return request("", handler).sent("Set-Cookie").get(0).split(";", 2)[0];
  }

  /** Returns the count of a session. */
  int read(String cookie) {
    int[] count = new int[1];
    request(cookie, session -> count[0] = session.get(COUNT).orElse(0));
    return count[0];
  }

  /** Adds one to the count of a session. */
  void increment(String cookie) {
    request(cookie, session -> session.update(COUNT, 0, count -> count + 1));
  }

  /** Sends a request. */
  TestExchange request(String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.of("GET", "/");
    if (!cookie.isEmpty()) {
      exchange.with("Cookie", cookie);
    }
    handler.accept(sessions.open(exchange, COOKIES).session());
    return exchange.finish();
  }
}

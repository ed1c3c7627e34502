package io.cloakroom.session;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import java.util.Map;
import java.util.function.Consumer;

/** A visitor's browser: it keeps the cookies it is sent and shows them at the next request. */
final class Browser {

  private final Sessions sessions;
  private final CookieJar jar = new CookieJar();

  Browser(Sessions sessions) {
    this.sessions = sessions;
  }

  /** A whole request that does this with its session. */
  FakeExchange visit(Consumer<Session> handler) {
    Request request = begin();
    handler.accept(request.session);
    return request.end();
  }

  /** A whole request that does this with its session by names. */
  FakeExchange use(Consumer<SessionAttributes> handler) {
    Request request = begin();
    handler.accept(request.attributes);
    return request.end();
  }

  /** A request that is under way until it is ended. */
  Request begin() {
    FakeExchange exchange = jar.show(FakeExchange.get("/"));
    exchange.with("User-Agent", "Test/1");
    return new Request(exchange, sessions.open(exchange, new CookiePolicy(true)));
  }

  /** The same browser, which another version of the application serves from here on. */
  Browser with(Sessions other) {
    Browser copy = new Browser(other);
    copy.jar.cookies().putAll(jar.cookies());
    return copy;
  }

  /** Another window that holds the same cookies from here on. */
  Browser copy() {
    return with(sessions);
  }

  Map<String, String> cookies() {
    return jar.cookies();
  }

  void show(String name, String value) {
    jar.cookies().put(name, value);
  }

  final class Request {

    final FakeExchange exchange;
    final Session session;
    final SessionAttributes attributes;

    Request(FakeExchange exchange, SessionHandle handle) {
      this.exchange = exchange;
      this.session = handle.session();
      this.attributes = handle.attributes();
    }

    FakeExchange end() {
      exchange.end();
      return jar.keep(exchange);
    }
  }
}

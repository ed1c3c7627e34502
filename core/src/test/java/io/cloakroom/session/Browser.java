package io.cloakroom.session;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.FakeExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A visitor's browser: it keeps the cookies it is sent and shows them at the next request. */
final class Browser {

  private final Sessions sessions;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browser(Sessions sessions) {
    this.sessions = sessions;
  }

  /** A whole request that does this with its session. */
  FakeExchange visit(Consumer<Session> handler) {
    Request request = begin();
    handler.accept(request.session);
    return request.end();
  }

  /** A request that is under way until it is ended. */
  Request begin() {
    FakeExchange exchange = FakeExchange.get("/");
    if (!cookies.isEmpty()) {
      exchange.with(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    exchange.with("User-Agent", "Test/1");
    return new Request(exchange, sessions.open(exchange, CookiePolicy.of(exchange)));
  }

  Map<String, String> cookies() {
    return cookies;
  }

  void show(String name, String value) {
    cookies.put(name, value);
  }

  final class Request {

    final FakeExchange exchange;
    final Session session;

    Request(FakeExchange exchange, Session session) {
      this.exchange = exchange;
      this.session = session;
    }

    FakeExchange end() {
      exchange.end();
      for (String header : exchange.responseHeaders("Set-Cookie")) {
        String[] pair = header.split(";", 2)[0].split("=", 2);
        if (header.contains("Max-Age=0")) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return exchange;
    }
  }
}

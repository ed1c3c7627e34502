package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.testkit.TestExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A person's browser: it keeps the cookies it is sent and shows them at the next request. */
final class Browser {

  private final Cloakroom cloakroom;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String address = "192.0.2.7";
  private TestExchange last = TestExchange.of("GET", "/");

  Browser(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  Browser from(String address) {
    this.address = address;
    return this;
  }

  /** A GET of the home page that does this, answered before it returns or throws. */
  <T> T visit(Function<Visit, T> handler) {
    return send(TestExchange.of("GET", "/"), handler);
  }

  <T> T send(TestExchange exchange, Function<Visit, T> handler) {
    last = exchange.from(address);
    if (!cookies.isEmpty()) {
      exchange.with(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      return handler.apply(cloakroom.visit(exchange));
    } finally {
      exchange.finish();
      exchange.sent("Set-Cookie").forEach(this::keep);
    }
  }

  /** The exchange of the last request. */
  TestExchange last() {
    return last;
  }

  Map<String, String> cookies() {
    return cookies;
  }

  private void keep(String header) {
    String[] pair = header.split(";", 2)[0].split("=", 2);
    if (header.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}

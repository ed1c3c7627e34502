package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.test.TestExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A browser without a server: it keeps cookies and sends them with its next request. */
final class LoginBrowser {

  private final Cloakroom cloakroom;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String address = "192.0.2.7";
  private TestExchange last = TestExchange.of("GET", "/");

  LoginBrowser(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  LoginBrowser from(String address) {
    this.address = address;
    return this;
  }

  /** Gets {@code /} with this handler, and finishes the response before it returns or throws. */
  <T> T visit(Function<Visit, T> handler) {
    return send(TestExchange.of("GET", "/"), handler);
  }

  <T> T send(TestExchange exchange, Function<Visit, T> handler) {
    last = exchange.withRemoteAddress(address);
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

package io.cloakroom.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The cookies of one visitor's browser: shown with each request, kept from each response. */
public final class CookieJar {

  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** The cookies it holds, to be looked at and tampered with. */
  public Map<String, String> cookies() {
    return cookies;
  }

  /** The same cookies in another jar, as a thief or a second tab holds them. */
  public CookieJar copy() {
    CookieJar copy = new CookieJar();
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Shows the cookies with a request. */
  public FakeExchange show(FakeExchange exchange) {
    return cookies.isEmpty()
        ? exchange
        : exchange.with(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
  }

  /** Keeps what a response sets. */
  public FakeExchange keep(FakeExchange exchange) {
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

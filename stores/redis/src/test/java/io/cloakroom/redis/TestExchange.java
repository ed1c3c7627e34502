package io.cloakroom.redis;

import io.cloakroom.http.Exchange;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** A request with a cookie and without a server, and the cookie of its response. */
final class TestExchange implements Exchange {

  private final String cookie;
  private final Map<String, List<String>> responseHeaders = new HashMap<>();
  private final Map<Class<?>, Object> memo = new HashMap<>();
  private final List<Runnable> beforeHead = new ArrayList<>();
  private boolean headSent;

  TestExchange(String cookie) {
    this.cookie = cookie;
  }

  /** Ends the request as a server would; the cookie that the browser then has. */
  String end() {
    for (int i = 0; i < beforeHead.size(); i++) {
      beforeHead.get(i).run();
    }
    headSent = true;
    return responseHeader("Set-Cookie")
        .map(set -> set.substring(0, set.indexOf(';')))
        .orElse(cookie);
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public Optional<String> query() {
    return Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "cookie" -> cookie.isEmpty() ? List.of() : List.of(cookie);
      case "host" -> List.of("shop.example");
      default -> List.of();
    };
  }

  @Override
  public Optional<String> authority() {
    return header("Host");
  }

  @Override
  public boolean secure() {
    return true;
  }

  @Override
  public String remoteAddress() {
    return "192.0.2.7";
  }

  @Override
  public InputStream body() {
    return InputStream.nullInputStream();
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public void status(int status) {}

  @Override
  public void setHeader(String name, String value) {
    responseHeaders.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(List.of(value)));
  }

  @Override
  public Optional<String> responseHeader(String name) {
    return responseHeaders.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
        .findFirst();
  }

  @Override
  public void addHeader(String name, String value) {
    responseHeaders
        .computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
        .add(value);
  }

  @Override
  public void beforeHead(Runnable action) {
    beforeHead.add(action);
  }

  @Override
  public boolean headSent() {
    return headSent;
  }

  @Override
  public void afterResponse(Runnable action) {}

  @Override
  public void send(byte[] body) {
    end();
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    Object known = memo.get(type);
    if (known == null) {
      known = factory.get();
      memo.put(type, known);
    }
    return Objects.requireNonNull(type.cast(known));
  }
}

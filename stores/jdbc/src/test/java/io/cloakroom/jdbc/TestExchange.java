package io.cloakroom.jdbc;

import io.cloakroom.http.Exchange;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A request with one cookie or none, whose response keeps the cookies that it sets. */
final class TestExchange implements Exchange {

  private final String cookie;
  private final List<Runnable> beforeHead = new ArrayList<>();
  private final List<String> cookiesSet = new ArrayList<>();
  private final Map<Class<?>, Object> memo = new HashMap<>();
  private boolean headSent;

  TestExchange(String cookie) {
    this.cookie = cookie;
  }

  /** Lets the response's head leave. */
  void end() {
    beforeHead.forEach(Runnable::run);
    headSent = true;
  }

  /** The cookie that a browser shows next. */
  String cookie() {
    return cookiesSet.isEmpty() ? cookie : cookiesSet.get(0).split(";", 2)[0];
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
    return name.equalsIgnoreCase("Cookie") && !cookie.isEmpty() ? List.of(cookie) : List.of();
  }

  @Override
  public Optional<String> authority() {
    return Optional.of("shop.example");
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
  public void setHeader(String name, String value) {}

  @Override
  public Optional<String> responseHeader(String name) {
    return Optional.empty();
  }

  @Override
  public void addHeader(String name, String value) {
    if (name.equalsIgnoreCase("Set-Cookie")) {
      cookiesSet.add(value);
    }
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
    return type.cast(memo.computeIfAbsent(type, none -> factory.get()));
  }
}

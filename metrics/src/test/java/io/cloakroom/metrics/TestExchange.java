package io.cloakroom.metrics;

import io.cloakroom.http.Exchange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A GET of {@code https://site.example} without a server, and the response to it. */
final class TestExchange implements Exchange {

  private final Map<String, List<String>> requestHeaders = new HashMap<>();
  private final Map<String, List<String>> responseHeaders = new HashMap<>();
  private final Map<Class<?>, Object> memo = new HashMap<>();
  private final List<Runnable> beforeHead = new ArrayList<>();
  private final List<Runnable> afterResponse = new ArrayList<>();

  private int status = 200;
  private boolean headSent;

  TestExchange() {
    with("Host", "site.example");
  }

  TestExchange with(String header, String value) {
    requestHeaders.computeIfAbsent(lower(header), any -> new ArrayList<>()).add(value);
    return this;
  }

  /** What a server does when the handler is done. */
  TestExchange finish() {
    for (int i = 0; i < beforeHead.size(); i++) {
      beforeHead.get(i).run();
    }
    headSent = true;
    afterResponse.forEach(Runnable::run);
    return this;
  }

  List<String> sent(String header) {
    return responseHeaders.getOrDefault(lower(header), List.of());
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
    return requestHeaders.getOrDefault(lower(name), List.of());
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
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void status(int status) {
    this.status = status;
  }

  @Override
  public void setHeader(String name, String value) {
    responseHeaders.put(lower(name), new ArrayList<>(List.of(value)));
  }

  @Override
  public Optional<String> responseHeader(String name) {
    return sent(name).stream().findFirst();
  }

  @Override
  public void addHeader(String name, String value) {
    responseHeaders.computeIfAbsent(lower(name), any -> new ArrayList<>()).add(value);
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
  public void afterResponse(Runnable action) {
    afterResponse.add(action);
  }

  @Override
  public void send(byte[] body) {
    finish();
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    Object known = memo.get(type);
    if (known == null) {
      known = factory.get();
      memo.put(type, known);
    }
    return type.cast(known);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

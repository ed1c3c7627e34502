package io.cloakroom.testkit;

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

/**
 * A request to {@code https://site.example} without a server, and the response to it, for tests of
 * what handlers do. It has no body. Not thread-safe.
 *
 * <pre>{@code
 * TestExchange exchange = TestExchange.get(cookie);
 * handler.accept(cloakroom.visit(exchange));
 * String next = exchange.finish().cookie();
 * }</pre>
 */
public final class TestExchange implements Exchange {

  private final String method;
  private final String target;
  private final Map<String, List<String>> requestHeaders = new HashMap<>();
  private final Map<String, List<String>> responseHeaders = new HashMap<>();
  private final Map<Class<?>, Object> memo = new HashMap<>();
  private final List<Runnable> beforeHead = new ArrayList<>();
  private final List<Runnable> afterResponse = new ArrayList<>();
  private String remoteAddress = "192.0.2.7";
  private int status = 200;
  private boolean headSent;

  /**
   * A request without cookies.
   *
   * @param target path and query
   */
  public TestExchange(String method, String target) {
    this.method = method;
    this.target = target;
    with("Host", "site.example");
  }

  /**
   * A GET of the home page by a browser with this cookie.
   *
   * @param cookie as the {@code Cookie} header has it; empty for a browser without any
   */
  public static TestExchange get(String cookie) {
    TestExchange exchange = new TestExchange("GET", "/");
    return cookie.isEmpty() ? exchange : exchange.with("Cookie", cookie);
  }

  /** Adds a header to the request. */
  public TestExchange with(String header, String value) {
    requestHeaders.computeIfAbsent(lower(header), any -> new ArrayList<>()).add(value);
    return this;
  }

  /** Has the request come from this address. */
  public TestExchange from(String address) {
    remoteAddress = address;
    return this;
  }

  /** What a server does when the handler is done. */
  public TestExchange finish() {
    for (int i = 0; i < beforeHead.size(); i++) {
      beforeHead.get(i).run();
    }
    headSent = true;
    afterResponse.forEach(Runnable::run);
    return this;
  }

  /** The values of a header of the response. */
  public List<String> sent(String header) {
    return responseHeaders.getOrDefault(lower(header), List.of());
  }

  /** The cookie that a browser with one cookie shows next, as the {@code Cookie} header has it. */
  public String cookie() {
    return sent("Set-Cookie").stream()
        .findFirst()
        .map(set -> set.split(";", 2)[0])
        .or(() -> header("Cookie"))
        .orElse("");
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return target.split("\\?", 2)[0];
  }

  @Override
  public Optional<String> query() {
    String[] parts = target.split("\\?", 2);
    return parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
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
    return remoteAddress;
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
  public List<String> responseHeaders(String name) {
    return sent(name);
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

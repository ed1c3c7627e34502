package io.cloakroom.session;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.Memos;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A copy of the parts of a request that a session needs. Servers reuse the request's own object.
 * The response has left, and no cache keeps it.
 */
final class DetachedRequest implements Exchange {

  private static final List<String> COPIED = List.of("Cookie", "User-Agent");

  private final String method;
  private final String path;
  private final Optional<String> authority;
  private final boolean secure;
  private final String remoteAddress;
  private final Map<String, List<String>> headers;

  private DetachedRequest(
      String method,
      String path,
      Optional<String> authority,
      boolean secure,
      String remoteAddress,
      Map<String, List<String>> headers) {
    this.method = method;
    this.path = path;
    this.authority = authority;
    this.secure = secure;
    this.remoteAddress = remoteAddress;
    this.headers = headers;
  }

  /** Returns a request for the use of a session that no request opens. */
  static DetachedRequest none() {
    return new DetachedRequest("GET", "/", Optional.empty(), true, "", Map.of());
  }

  static DetachedRequest of(Exchange original) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : COPIED) {
      headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(original.headers(name)));
    }
    return new DetachedRequest(
        original.method(),
        original.path(),
        original.authority(),
        original.secure(),
        original.remoteAddress(),
        headers);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Optional<String> query() {
    return Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public Optional<String> authority() {
    return authority;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
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
  public void setStatus(int status) {}

  @Override
  public void setHeader(String name, String value) {}

  @Override
  public List<String> responseHeaders(String name) {
    return name.equalsIgnoreCase("Cache-Control") ? List.of("no-store") : List.of();
  }

  /** Does nothing. A touched session in a cookie is sent with the next response instead. */
  @Override
  public void addHeader(String name, String value) {}

  @Override
  public void beforeHead(Runnable action) {
    throw new IllegalStateException("There is no response");
  }

  @Override
  public boolean headSent() {
    return true;
  }

  @Override
  public boolean responseStarted() {
    return true;
  }

  @Override
  public void afterResponse(Runnable action) {
    throw new IllegalStateException("There is no response");
  }

  @Override
  public void send(byte[] body) {
    throw new IllegalStateException("There is no response");
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    // Nothing is remembered, so that several threads can use it.
    return Memos.of().value(type, factory);
  }
}

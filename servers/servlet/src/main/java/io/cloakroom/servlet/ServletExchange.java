package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A servlet request and the response to it, from the filter to the last byte. */
final class ServletExchange implements Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);

  private final Cloakroom cloakroom;
  private final WatchedRequest request;
  private final Departure departure;
  private final HeldResponse response;
  private final Map<Class<?>, Object> memos = new HashMap<>();
  private final Deque<Runnable> afterwards = new ArrayDeque<>();

  ServletExchange(Cloakroom cloakroom, HttpServletRequest request, HttpServletResponse response) {
    this.cloakroom = cloakroom;
    boolean headOnly = request.getMethod().equals("HEAD");
    this.departure = new Departure(response, headOnly, thrown -> cloakroom.answer(this, thrown));
    this.response = new HeldResponse(response, departure);
    this.request = new WatchedRequest(request, this);
  }

  /** The request to pass down the chain. */
  WatchedRequest request() {
    return request;
  }

  /** The response to pass down the chain. */
  HeldResponse response() {
    return response;
  }

  Departure departure() {
    return departure;
  }

  Visit visit() {
    return cloakroom.visit(this);
  }

  /** Runs what was to run after the response; may be called on every way out. */
  void complete() {
    for (Runnable action = afterwards.poll(); action != null; action = afterwards.poll()) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("An action after the response to {} {} failed", method(), path(), e);
      }
    }
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getQueryString());
  }

  @Override
  public List<String> headers(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public Optional<String> authority() {
    // Not every container shows HTTP/2's :authority as Host; before, there is no other source.
    return header("Host")
        .or(() ->
            request.getProtocol().startsWith("HTTP/1")
                ? Optional.empty()
                : Optional.of(request.getServerName() + ':' + request.getServerPort()));
  }

  @Override
  public boolean secure() {
    return request.isSecure();
  }

  @Override
  public String remoteAddress() {
    String address = request.getRemoteAddr();
    // Some containers write an IPv6 address as in a URL.
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  @Override
  public InputStream body() throws IOException {
    return request.getInputStream();
  }

  @Override
  public boolean bodyReady() throws IOException {
    return request.getInputStream().available() > 0;
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public void status(int status) {
    response.setStatus(status);
  }

  @Override
  public void setHeader(String name, String value) {
    response.setHeader(name, value);
  }

  @Override
  public List<String> responseHeaders(String name) {
    return List.copyOf(response.getHeaders(name));
  }

  @Override
  public void addHeader(String name, String value) {
    response.addHeader(name, value);
  }

  @Override
  public void beforeHead(Runnable action) {
    departure.beforeHead(action);
  }

  @Override
  public boolean headSent() {
    return departure.hasLeft();
  }

  @Override
  public void afterResponse(Runnable action) {
    afterwards.add(action);
  }

  @Override
  public void send(byte[] body) throws IOException {
    departure.send(body);
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    // Not computeIfAbsent: a factory may ask for other memos.
    Object known = memos.get(type);
    if (known != null) {
      return type.cast(known);
    }
    T made = factory.get();
    memos.put(type, made);
    return made;
  }
}

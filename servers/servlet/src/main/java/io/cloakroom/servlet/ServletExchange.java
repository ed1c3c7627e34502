package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Handshake;
import io.cloakroom.http.Memos;
import io.cloakroom.http.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A servlet request and its response. */
final class ServletExchange implements Exchange {

  private final Cloakroom cloakroom;
  private final WatchedRequest request;
  private Departure departure;
  private HeldResponse response;
  private final Framework framework;
  private final Memos memos = Memos.of();
  private final Optional<SessionBridge> sessions;

  /** The path, which containers make a text of at each call; null until it is asked for. */
  private @Nullable String path;

  /** The copied head of a request that opens a socket; null for every other request. */
  private final @Nullable HandshakeHead handshake;

  ServletExchange(
      Cloakroom cloakroom,
      HttpServletRequest request,
      HttpServletResponse response,
      Framework framework,
      Optional<ApplicationSessions> sessions) {
    this.cloakroom = cloakroom;
    this.framework = framework;
    this.request = new WatchedRequest(request, this);
    this.departure = Departure.of(this, new ContainerResponse(response), cloakroom::answer);
    this.response = new HeldResponse(response, departure, framework, this.request);
    this.sessions = sessions.map(application -> new SessionBridge(application, this));
    this.handshake =
        Handshake.isOn(this)
            ? HandshakeHead.of(this, Collections.list(request.getHeaderNames()))
            : null;
  }

  /** Returns the request to pass down the chain. */
  WatchedRequest request() {
    return request;
  }

  /** Returns the response to pass down the chain. */
  HeldResponse response() {
    return response;
  }

  /**
   * Begins another response to this request, which replaces the one that was left to the container.
   *
   * @param container the container's response
   * @param chain the request for the filter chain
   * @return brings the first response back
   */
  Runnable beginErrorPage(HttpServletResponse container, HttpServletRequest chain) {
    Departure firstDeparture = departure;
    HeldResponse firstResponse = response;
    departure = Departure.of(this, new ContainerResponse(container), cloakroom::answer);
    departure.continueFrom(firstDeparture);
    response = new HeldResponse(container, departure, framework.withErrorPages(false), chain);
    cloakroom.sessionHandle(this).continueAfterCommit();
    departure.beforeHead(() -> Caching.decide(this));
    sessions.ifPresent(bridge -> departure.afterResponse(bridge::saveLateChanges));
    return () -> {
      departure = firstDeparture;
      response = firstResponse;
    };
  }

  Departure departure() {
    return departure;
  }

  /** Returns the sessions of {@code request.getSession()}; empty if the container has them. */
  Optional<SessionBridge> sessions() {
    return sessions;
  }

  Cloakroom cloakroom() {
    return cloakroom;
  }

  @Override
  public String method() {
    return handshake == null ? request.getMethod() : handshake.method();
  }

  @Override
  public String path() {
    if (path == null) {
      path = handshake == null ? request.getRequestURI() : handshake.path();
    }
    return path;
  }

  /**
   * The one that was configured: that of the request is the client's spelling of it. A prefix that
   * another filter has put there counts if no client reads it as the address of another host.
   */
  @Override
  public String contextPath() {
    String configured = request.getServletContext().getContextPath();
    if (!framework.forwardedPrefix()) {
      return configured;
    }
    String forwarded = request.getContextPath();
    return TrustedProxies.isPrefix(forwarded) ? forwarded : configured;
  }

  @Override
  public String routedPath() {
    return framework.routedPath().apply(request);
  }

  @Override
  public Optional<String> query() {
    return handshake == null ? Optional.ofNullable(request.getQueryString()) : handshake.query();
  }

  @Override
  public List<String> headers(String name) {
    return handshake == null ? request.sentHeaders(name) : handshake.headers(name);
  }

  @Override
  public boolean hasHeader(String name) {
    return handshake == null ? request.hasSentHeader(name) : !handshake.headers(name).isEmpty();
  }

  @Override
  public Optional<String> header(String name) {
    return handshake == null
        ? request.sentHeader(name)
        : handshake.headers(name).stream().findFirst();
  }

  @Override
  public Optional<String> authority() {
    if (handshake != null) {
      return handshake.authority();
    }
    // Not every container shows the :authority of HTTP/2 as Host. HTTP/1 has no other source.
    return header("Host")
        .or(() ->
            request.getProtocol().startsWith("HTTP/1")
                ? Optional.empty()
                : Optional.of(request.getServerName() + ':' + request.getServerPort()));
  }

  @Override
  public boolean secure() {
    return handshake == null ? request.isSecure() : handshake.secure();
  }

  @Override
  public String remoteAddress() {
    if (handshake != null) {
      return handshake.remoteAddress();
    }
    String address = request.getRemoteAddr();
    // Some containers put an IPv6 address into brackets, as in a URL.
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  @Override
  public InputStream body() {
    request.bodyRequested();
    return request.body().shared().ofExchange();
  }

  @Override
  public boolean keepBody(int maxBytes, LongPredicate memory) {
    request.body().shared().keep(maxBytes, memory);
    return true;
  }

  @Override
  public boolean bodyReady() throws IOException {
    return request.body().stream().available() > 0;
  }

  @Override
  public OptionalInt serverThreads() {
    return framework.serverThreads();
  }

  @Override
  public boolean hasHandler() {
    return framework.handled().test(request);
  }

  @Override
  public boolean hasExactHandler() {
    return framework.exact().test(request);
  }

  /** Returns whether errors are answered here, and not by the container. */
  boolean answersErrors() {
    return framework.errorPages();
  }

  @Override
  public int status() {
    return response.getStatus();
  }

  @Override
  public void setStatus(int status) {
    response.setVisitStatus(status);
  }

  @Override
  public void setHeader(String name, String value) {
    response.setVisitHeader(name, value);
  }

  @Override
  public List<String> responseHeaders(String name) {
    return List.copyOf(response.getHeaders(name));
  }

  @Override
  public boolean hasResponseHeader(String name) {
    return response.containsHeader(name);
  }

  @Override
  public void addHeader(String name, String value) {
    response.addVisitHeader(name, value);
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
  public boolean responseStarted() {
    return departure.started();
  }

  @Override
  public void afterResponse(Runnable action) {
    departure.afterResponse(action);
  }

  @Override
  public void send(byte[] body) throws IOException {
    departure.send(body);
  }

  @Override
  public void requireUsable() {
    // The head of a handshake was copied, so a socket's handlers can read it. It changes nothing.
    if (handshake == null) {
      departure.thread().requireUsable();
    }
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    return memos.value(type, factory);
  }
}

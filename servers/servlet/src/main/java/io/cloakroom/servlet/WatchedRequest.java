package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.body.FormData;
import io.cloakroom.http.Departure;
import io.cloakroom.http.SharedBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The request for the filter chain. It records whether the response is completed asynchronously,
 * and shares the body and its form with Cloakroom: what one has read is there for the other.
 */
final class WatchedRequest extends SessionRequest {

  private final ServletExchange exchange;
  private final HttpServletRequest container;
  private @Nullable WatchedAsync async;
  private @Nullable ReceivedBody body;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;
  private @Nullable Map<String, String[]> parameters;
  private @Nullable List<Part> parts;
  private boolean bodyRequested;

  /** Whether the container has read the form, which its stream need not show. */
  private boolean readByContainer;

  WatchedRequest(HttpServletRequest container, ServletExchange exchange) {
    super(container, exchange);
    this.container = container;
    this.exchange = exchange;
  }

  /** Returns each field line of a header as the client sent it. */
  List<String> sentHeaders(String name) {
    Enumeration<String> lines = container.getHeaders(name);
    if (!lines.hasMoreElements()) {
      return List.of();
    }
    String first = lines.nextElement();
    if (!lines.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = new ArrayList<>(2);
    all.add(first);
    lines.asIterator().forEachRemaining(all::add);
    return all;
  }

  /** Returns whether the client sent a header. */
  boolean hasSentHeader(String name) {
    return container.getHeader(name) != null;
  }

  /** Returns the first field line of a header as the client sent it. */
  Optional<String> sentHeader(String name) {
    return Optional.ofNullable(container.getHeader(name));
  }

  /**
   * Returns whether a header is hidden from the chain. If a tool adds a script to the page, the
   * chain must not compress it, as Javalin does. A server's own compression comes later.
   */
  private boolean hides(String name) {
    return exchange.departure().mayAddScript() && name.equalsIgnoreCase("Accept-Encoding");
  }

  @Override
  public @Nullable String getHeader(String name) {
    return hides(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return hides(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  /** Returns the body, which Cloakroom and the chain share. */
  ReceivedBody body() {
    if (body == null) {
      body = new ReceivedBody(container);
    }
    return body;
  }

  /** Notes that the body is read for the exchange. */
  void bodyRequested() {
    bodyRequested = true;
  }

  /** Returns whether the response is completed after this pass through the filter. */
  boolean isPending() {
    return async != null;
  }

  /** Records that the container dispatched the request to the filter again. */
  void dispatched() {
    async = null;
  }

  /** Reads and drops what the client is still sending, unless the chain reads the body itself. */
  void drainUnread() throws IOException {
    // A client that expects 100 (Continue) has not sent anything yet.
    if (leavesRest() && announcesBody() && getHeader("Expect") == null) {
      long length = getContentLengthLong();
      OptionalLong unread =
          length < 0 ? OptionalLong.empty() : OptionalLong.of(length - body().shared().taken());
      ServletInputStream body = super.getInputStream();
      if (!readByContainer || body.available() > 0) {
        Departure.drain(
            exchange,
            body,
            Departure.DRAIN_BYTES,
            unread,
            () -> body.isFinished() || body.available() > 0);
      }
      if (!body.isFinished()) {
        // Undertow waits for the rest of the body before it sends what it has buffered.
        exchange.response().sendBuffered();
      }
    }
  }

  /** Returns whether nobody reads the body, or only its beginning was looked at. */
  private boolean leavesRest() {
    return !bodyRequested || (body().shared().begun() && body().shared().isWhole());
  }

  private boolean announcesBody() {
    return getContentLengthLong() > 0 || getHeader("Transfer-Encoding") != null;
  }

  /** Returns whether there may be a body, which HTTP/2 need not announce. */
  private boolean hasBody() {
    return announcesBody() || (getContentLengthLong() < 0 && !getProtocol().startsWith("HTTP/1"));
  }

  /** Returns whether the chain must read the body through {@link SharedBody}. */
  private boolean isShared() {
    // A form is small, and both a framework and Cloakroom may ask for it.
    return body().shared().begun() || (hasBody() && exchange.cloakroom().keepForm(exchange));
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (!hasBody()) {
      return super.getInputStream();
    }
    if (reader != null) {
      throw new IllegalStateException(
          "The body is already read with getReader(); use only one of the two");
    }
    if (stream == null) {
      bodyRequested = true;
      stream = opened("getInputStream()");
    }
    return stream;
  }

  private ServletInputStream opened(String method) throws IOException {
    SharedBody shared = body().shared();
    if (isShared()) {
      return new SharedStream(shared.open(caller(method)), body().stream(), shared.taken());
    }
    shared.give(caller(method));
    return super.getInputStream();
  }

  @Override
  public BufferedReader getReader() throws IOException {
    if (!hasBody()) {
      return super.getReader();
    }
    if (stream != null) {
      throw new IllegalStateException(
          "The body is already read with getInputStream(); use only one of the two");
    }
    if (reader == null) {
      bodyRequested = true;
      if (isShared()) {
        reader = new BufferedReader(new InputStreamReader(opened("getReader()"), charset()));
      } else {
        body().shared().give(caller("getReader()"));
        reader = super.getReader();
      }
    }
    return reader;
  }

  private Charset charset() throws UnsupportedEncodingException {
    @Nullable String encoding = getCharacterEncoding();
    try {
      if (encoding != null) {
        return Charset.forName(encoding);
      }
      return ContainerForm.isForm(this) ? UTF_8 : ISO_8859_1;
    } catch (IllegalArgumentException e) {
      throw (UnsupportedEncodingException) new UnsupportedEncodingException(encoding).initCause(e);
    }
  }

  /** Returns the method by which the body was read, and who called it. */
  private static String caller(String method) {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.equals(WatchedRequest.class.getName()))
                .filter(name -> !name.startsWith("jakarta.servlet."))
                .findFirst())
        .map(name -> method + " of the request, which " + name + " called")
        .orElse(method + " of the request");
  }

  /** Returns whether Cloakroom must answer for the parameters and parts of the body. */
  private boolean formIsHere() {
    return hasBody()
        && ContainerForm.isForm(this)
        && body().missesContainer()
        && exchange.method().matches("POST|PUT|PATCH|DELETE");
  }

  @Override
  public @Nullable String getParameter(String name) {
    String @Nullable [] values = getParameterValues(name);
    return values == null || values.length == 0 ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    if (formIsHere()) {
      return parameters().get(name);
    }
    String @Nullable [] values = super.getParameterValues(name);
    parametersRead();
    return values;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    if (formIsHere()) {
      return Collections.enumeration(parameters().keySet());
    }
    Enumeration<String> names = super.getParameterNames();
    parametersRead();
    return names;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    if (formIsHere()) {
      return parameters();
    }
    Map<String, String[]> map = super.getParameterMap();
    parametersRead();
    return map;
  }

  /** Notes that the container has read its parameters, and with them a form. */
  private void parametersRead() {
    readByContainer =
        readByContainer || (getMethod().equals("POST") && ContainerForm.isUrlencoded(this));
  }

  /** Returns the parameters of the query and of the form, as containers do. */
  private Map<String, String[]> parameters() {
    if (parameters == null) {
      Map<String, List<String>> lists = new LinkedHashMap<>();
      for (FormData data : List.of(ContainerForm.query(getQueryString()), form())) {
        data.names()
            .forEach(name ->
                lists.computeIfAbsent(name, any -> new ArrayList<>()).addAll(data.values(name)));
      }
      Map<String, String[]> arrays = new LinkedHashMap<>();
      lists.forEach((name, values) -> {
        if (!values.isEmpty()) {
          arrays.put(name, values.toArray(String[]::new));
        }
      });
      parameters = Collections.unmodifiableMap(arrays);
    }
    return parameters;
  }

  private FormData form() {
    return exchange.cloakroom().visit(exchange).readFormData();
  }

  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    if (!formIsHere() || !ContainerForm.isMultipart(this)) {
      Collection<Part> read = super.getParts();
      readByContainer = true;
      return read;
    }
    if (parts == null) {
      parts = form().sent().stream().<Part>map(SentPart::new).toList();
    }
    return parts;
  }

  @Override
  public @Nullable Part getPart(String name) throws IOException, ServletException {
    for (Part part : getParts()) {
      if (part.getName().equals(name)) {
        return part;
      }
    }
    return null;
  }

  /** Completes an asynchronous response that is already answered. */
  void completePending() {
    if (async != null) {
      async.complete();
    }
  }

  /**
   * Starts with the held response. The container's response would send the head without the filter.
   */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, exchange.response());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    boolean original = request == this && response == exchange.response();
    async = new WatchedAsync(super.startAsync(request, response), exchange, original);
    exchange.departure().thread().leave();
    return async;
  }

  @Override
  public AsyncContext getAsyncContext() {
    // Called first, because it throws if nothing was started.
    AsyncContext container = super.getAsyncContext();
    return async == null ? container : async;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler)
      throws IOException, ServletException {
    exchange.departure().releaseForWriting();
    bodyRequested = true;
    return super.upgrade(handler);
  }
}

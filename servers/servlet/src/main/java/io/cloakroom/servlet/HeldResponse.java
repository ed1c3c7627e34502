package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import io.cloakroom.http.HttpProblem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response for the filter chain. Every method that can send the head goes through {@link
 * Departure}. After the response is answered, later calls have no effect.
 */
final class HeldResponse extends HttpServletResponseWrapper {

  /** The headers that the visit sets before an error page of the container. */
  private static final List<String> KEPT_ON_ERRORS = List.of("Set-Cookie", "Cache-Control", "Vary");

  private final HttpServletResponse container;
  private final Departure departure;
  private final boolean errorPages;
  private final boolean sessionInAddress;
  private final HttpServletRequest request;
  private @Nullable HeldBody body;

  /** The headers to set again before an error page of the container. */
  private Map<String, List<String>> kept = Map.of();

  private volatile boolean isContainers;

  /**
   * Creates the response.
   *
   * @param framework tells whether errors are answered here, and whose sessions there are
   * @param request the request of the filter chain, which a container may wrap during an include
   */
  HeldResponse(
      HttpServletResponse container,
      Departure departure,
      Framework framework,
      HttpServletRequest request) {
    super(container);
    this.request = request;
    this.errorPages = framework.errorPages();
    this.sessionInAddress = framework.sessions().isEmpty();
    this.container = container;
    this.departure = departure;
  }

  /** Returns the address as it is: an id in an address would be shared with it. */
  @Override
  public String encodeURL(String address) {
    return sessionInAddress ? super.encodeURL(address) : address;
  }

  @Override
  public String encodeRedirectURL(String address) {
    return sessionInAddress ? super.encodeRedirectURL(address) : address;
  }

  // An included servlet cannot change the status and the headers. Some containers ensure that by a
  // wrapper below this response, so the visit uses the container's response.

  void setVisitStatus(int status) {
    if (!departure.hasLeft()) {
      container.setStatus(status);
    }
  }

  void setVisitHeader(String name, String value) {
    if (!announcesLength(name, value) && !departure.hasLeft()) {
      container.setHeader(name, value);
    }
  }

  void addVisitHeader(String name, String value) {
    if (!announcesLength(name, value) && !departure.hasLeft()) {
      container.addHeader(name, value);
    }
  }

  /** Returns whether an included servlet writes, and the head waits until the include returns. */
  boolean isIncluded() {
    return departure.isHeld() && request.getDispatcherType() == DispatcherType.INCLUDE;
  }

  private HeldBody body() {
    if (body == null) {
      body = new HeldBody(container, departure, this);
    }
    departure.holdBody(body);
    return body;
  }

  @Override
  public boolean isCommitted() {
    return isContainers ? container.isCommitted() : departure.hasLeft();
  }

  /**
   * Saves the visit's changes and leaves the answer to the container. Undertow closes the
   * connection if the response of a timeout is committed.
   *
   * @return false if the response was answered instead
   */
  boolean leaveToContainer() throws IOException {
    boolean released = departure.releaseWithoutBody();
    if (released) {
      isContainers = true;
      kept = new LinkedHashMap<>();
      for (String name : KEPT_ON_ERRORS) {
        kept.put(name, List.copyOf(container.getHeaders(name)));
      }
    }
    return released;
  }

  /** Sets the headers again that the container has removed before its error page. */
  void restoreHeaders() {
    if (!container.isCommitted()) {
      kept.forEach((name, values) -> {
        if (!container.containsHeader(name)) {
          values.forEach(value -> container.addHeader(name, value));
        }
      });
    }
    kept = Map.of();
  }

  /** Returns the container's own response, if this one or its wrapper is given. */
  static HttpServletResponse unwrapped(HttpServletResponse response) {
    for (ServletResponse next = response; next instanceof ServletResponseWrapper wrapper; ) {
      if (wrapper instanceof HeldResponse held) {
        return held.container;
      }
      next = wrapper.getResponse();
    }
    return response;
  }

  /** Sends what the container has buffered, unless the answer is the container's. */
  void sendBuffered() throws IOException {
    if (!isContainers && departure.hasLeft()) {
      container.flushBuffer();
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return body().stream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    return body().writer();
  }

  @Override
  public void flushBuffer() throws IOException {
    if (!isIncluded() && departure.releaseForWriting()) {
      super.flushBuffer();
    }
  }

  @Override
  public void reset() {
    if (mayStartOver()) {
      departure.forgetBody();
      super.reset();
    }
  }

  @Override
  public void resetBuffer() {
    if (mayStartOver()) {
      departure.discardBody();
    }
  }

  @Override
  public void setBufferSize(int size) {
    if (!departure.isAnswered()) {
      super.setBufferSize(size);
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    if (answersItself(status)) {
      departure.answer(HttpProblem.of(status));
    } else if (leaveToContainer()) {
      super.sendError(status);
    }
  }

  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    if (answersItself(status)) {
      departure.answer(problem(status, message));
    } else if (leaveToContainer()) {
      super.sendError(status, message);
    }
  }

  private boolean answersItself(int status) {
    return errorPages && status >= 400 && status <= 599 && mayStartOver();
  }

  /**
   * Returns the problem that a servlet sends. The visitor sees the servlet's message, unless the
   * servlet is the container's or the failure is internal.
   */
  private HttpProblem problem(int status, @Nullable String message) {
    return message == null || message.isBlank() || status >= 500 || isOfContainer()
        ? HttpProblem.of(status)
        : new HttpProblem(status, "server.sent-error", message);
  }

  /** Returns whether the container's own servlet for files answers. */
  private boolean isOfContainer() {
    @Nullable String servlet = request.getHttpServletMapping().getServletName();
    return servlet != null && servlet.toLowerCase(Locale.ROOT).contains("default");
  }

  // Each overload is overridden, because containers of Servlet 6.1 do not implement the newer
  // overloads by the first one. Containers of Servlet 6.0 do not have the newer ones.

  @Override
  public void sendRedirect(String location) throws IOException {
    if (departure.releaseWithoutBody()) {
      super.sendRedirect(location);
    }
  }

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    if (departure.releaseWithoutBody()) {
      super.sendRedirect(location, status);
    }
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    sendRedirect(location, SC_FOUND, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    if (clearBuffer || body == null || !body.isStarted()) {
      if (departure.releaseWithoutBody()) {
        super.sendRedirect(location, status, clearBuffer);
      }
    } else if (mayStartOver()) {
      // The body is kept. It may be larger than the container's buffer.
      setStatus(status);
      setHeader("Location", location);
      body.close();
    }
  }

  @Override
  public void setContentLength(int length) {
    setContentLengthLong(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    if (departure.isHeld()) {
      departure.announceLength(length);
    } else if (!departure.isPageHeld()) {
      super.setContentLengthLong(length);
    }
  }

  // As in any committed response, headers are final once the head has left the departure, even if
  // it waits in the container's buffer.

  @Override
  public void setStatus(int status) {
    if (!departure.isPageHeld()) {
      super.setStatus(status);
    }
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (!announcesLength(name, value) && !departure.hasLeft()) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (!announcesLength(name, value) && !departure.hasLeft()) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long date) {
    if (!departure.hasLeft()) {
      super.setDateHeader(name, date);
    }
  }

  @Override
  public void addDateHeader(String name, long date) {
    if (!departure.hasLeft()) {
      super.addDateHeader(name, date);
    }
  }

  @Override
  public void addCookie(Cookie cookie) {
    if (!departure.hasLeft()) {
      super.addCookie(cookie);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  private boolean mayStartOver() {
    if (departure.isAnswered()) {
      return false;
    }
    if (isCommitted()) {
      throw new IllegalStateException(
          "The response head has left, so the response can no longer be reset");
    }
    return true;
  }

  private boolean announcesLength(String name, @Nullable String value) {
    if (!name.equalsIgnoreCase("Content-Length")) {
      return false;
    }
    try {
      setContentLengthLong(value == null ? -1 : Long.parseLong(value.strip()));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

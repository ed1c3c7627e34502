package io.cloakroom.jdk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange that the filter passes down. What would let the head leave, or end the response,
 * leads through the {@link JdkExchange}; all else is the server's.
 */
final class DownstreamExchange extends HttpExchange {

  private static final Logger LOG = LoggerFactory.getLogger(DownstreamExchange.class);

  private final HttpExchange server;
  private final JdkExchange exchange;
  private @Nullable InputStream requestBody;
  private @Nullable OutputStream responseBody;

  DownstreamExchange(HttpExchange server, JdkExchange exchange) {
    this.server = server;
    this.exchange = exchange;
  }

  /** Ends the streams that a filter has set, when the handler has returned. */
  void handled() throws IOException {
    if (!exchange.isLater()) {
      closeStreams();
    }
  }

  private void closeStreams() throws IOException {
    if (responseBody != null && exchange.isOpen()) {
      responseBody.close();
    }
  }

  @Override
  public Headers getRequestHeaders() {
    return server.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return server.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return server.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return server.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return server.getHttpContext();
  }

  @Override
  public InputStream getRequestBody() {
    if (requestBody == null) {
      requestBody = exchange.handlersBody();
    }
    return requestBody;
  }

  @Override
  public OutputStream getResponseBody() {
    if (responseBody == null) {
      responseBody = new DepartingStream(exchange);
    }
    return responseBody;
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    exchange.sendHead(status, length);
  }

  @Override
  public int getResponseCode() {
    return exchange.holdsPage() ? exchange.status() : server.getResponseCode();
  }

  /** Lets the response leave as it is, while the JDK's own would close the connection. */
  @Override
  public void close() {
    try {
      closeStreams();
      exchange.close();
    } catch (IOException e) {
      LOG.debug("The response to {} could not be ended", exchange.path(), e);
    }
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return server.getRemoteAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return server.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return server.getProtocol();
  }

  /** Has an attribute of its own, because older JDKs share the others among all requests. */
  @Override
  public @Nullable Object getAttribute(String name) {
    return name.equals(JdkExchange.ATTRIBUTE) ? exchange : server.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    server.setAttribute(name, value);
  }

  @Override
  public void setStreams(@Nullable InputStream request, @Nullable OutputStream response) {
    if (request != null) {
      requestBody = request;
    }
    if (response != null) {
      responseBody = response;
    }
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return server.getPrincipal();
  }
}

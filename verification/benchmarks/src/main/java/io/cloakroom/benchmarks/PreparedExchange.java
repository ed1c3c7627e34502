package io.cloakroom.benchmarks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange of the JDK's server, without a server and a connection. */
final class PreparedExchange extends HttpExchange {

  private static final URI TARGET = URI.create("/photos?tag=night");
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
  private static final Headers REQUEST = new Headers();

  static {
    REQUEST.add("Host", "localhost");
    REQUEST.add("User-Agent", VisitBenchmark.AGENT);
    REQUEST.add("Cookie", VisitBenchmark.COOKIES);
    REQUEST.add("Accept-Language", "en-GB,en;q=0.9,de;q=0.8");
    REQUEST.add("Sec-Fetch-Site", "same-origin");
  }

  private final String method;
  private final Headers response = new Headers();
  private final Map<String, Object> attributes = new HashMap<>(4);
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private int status = -1;

  PreparedExchange(String method) {
    this.method = method;
  }

  @Override
  public Headers getRequestHeaders() {
    return REQUEST;
  }

  @Override
  public Headers getResponseHeaders() {
    return response;
  }

  @Override
  public URI getRequestURI() {
    return TARGET;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public InputStream getRequestBody() {
    return in;
  }

  @Override
  public OutputStream getResponseBody() {
    return out;
  }

  @Override
  public void sendResponseHeaders(int status, long length) {
    this.status = status;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return ADDRESS;
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return ADDRESS;
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    attributes.put(name, value);
  }

  @Override
  public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
    if (in != null) {
      this.in = in;
    }
    if (out != null) {
      this.out = out;
    }
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }
}

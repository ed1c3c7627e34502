package io.cloakroom.jdk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A {@link DownstreamExchange} over TLS. The JDK has a class of its own for these. */
final class DownstreamHttpsExchange extends HttpsExchange {

  private final HttpsExchange server;
  private final DownstreamExchange downstream;

  DownstreamHttpsExchange(HttpsExchange server, DownstreamExchange downstream) {
    this.server = server;
    this.downstream = downstream;
  }

  @Override
  public SSLSession getSSLSession() {
    return server.getSSLSession();
  }

  @Override
  public Headers getRequestHeaders() {
    return downstream.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return downstream.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return downstream.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return downstream.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return downstream.getHttpContext();
  }

  @Override
  public InputStream getRequestBody() {
    return downstream.getRequestBody();
  }

  @Override
  public OutputStream getResponseBody() {
    return downstream.getResponseBody();
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    downstream.sendResponseHeaders(status, length);
  }

  @Override
  public int getResponseCode() {
    return downstream.getResponseCode();
  }

  @Override
  public void close() {
    downstream.close();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return downstream.getRemoteAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return downstream.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return downstream.getProtocol();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return downstream.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    downstream.setAttribute(name, value);
  }

  @Override
  public void setStreams(@Nullable InputStream request, @Nullable OutputStream response) {
    downstream.setStreams(request, response);
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return downstream.getPrincipal();
  }
}

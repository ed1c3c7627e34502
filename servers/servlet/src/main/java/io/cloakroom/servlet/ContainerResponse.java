package io.cloakroom.servlet;

import io.cloakroom.http.ServerResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The container's response, controlled by a {@link io.cloakroom.http.Departure}. */
final class ContainerResponse implements ServerResponse {

  private final HttpServletResponse container;

  ContainerResponse(HttpServletResponse container) {
    this.container = container;
  }

  @Override
  public boolean committed() {
    return container.isCommitted();
  }

  @Override
  public int status() {
    return container.getStatus();
  }

  @Override
  public void setStatus(int status) {
    container.setStatus(status);
  }

  @Override
  public Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : container.getHeaderNames()) {
      headers.put(name, List.copyOf(container.getHeaders(name)));
    }
    return headers;
  }

  @Override
  public boolean hasHeaders() {
    return !container.getHeaderNames().isEmpty();
  }

  @Override
  public boolean setsCookies() {
    return container.containsHeader("Set-Cookie");
  }

  @Override
  public String contentType() {
    @Nullable String type = container.getContentType();
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  @Override
  public void addHeader(String name, String value) {
    container.addHeader(name, value);
  }

  /** Containers of Servlet 6.0 may ignore null, and send an empty field instead. */
  @Override
  public void removeHeader(String name) {
    if (container.containsHeader(name)) {
      container.setHeader(name, null);
    }
    if (container.containsHeader(name)) {
      container.setHeader(name, "");
    }
  }

  @Override
  public void reset() {
    container.reset();
  }

  @Override
  public int bufferSize() {
    return container.getBufferSize();
  }

  @Override
  public void setContentLength(long length) {
    container.setContentLengthLong(length);
  }

  @Override
  public void write(byte[] body) throws IOException {
    container.getOutputStream().write(body);
  }

  @Override
  public void finish() throws IOException {
    container.flushBuffer();
  }
}

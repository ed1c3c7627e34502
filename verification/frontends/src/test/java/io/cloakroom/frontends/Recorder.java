package io.cloakroom.frontends;

import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Keeps each request's body as it arrived, and hands it on. */
final class Recorder implements Filter {

  private static final String BODY = Recorder.class.getName();

  /** Returns this request as it arrived. */
  static Answer.Request request(Context ctx) {
    return new Answer.Request(
        Objects.requireNonNullElse(ctx.queryString(), ""),
        Objects.requireNonNullElse(ctx.contentType(), ""),
        new String(Objects.requireNonNull(ctx.<byte[]>attribute(BODY)), StandardCharsets.UTF_8));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    byte[] body = request.getInputStream().readAllBytes();
    request.setAttribute(BODY, body);
    chain.doFilter(new Recorded((HttpServletRequest) request, body), response);
  }

  private static final class Recorded extends HttpServletRequestWrapper {

    private final ServletInputStream body;

    Recorded(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = new Body(new ByteArrayInputStream(body));
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }
  }

  private static final class Body extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Body(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException(
          "The bodies of the matrix are read while they are waited for");
    }
  }
}

package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import io.cloakroom.http.HeldBytes;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream that holds bytes back, up to the response's buffer size, while the head is held. */
final class HeldStream extends ServletOutputStream {

  private final HttpServletResponse container;
  private final Departure departure;
  private final HeldBody body;
  private @Nullable HeldBytes held;

  HeldStream(HttpServletResponse container, Departure departure, HeldBody body) {
    this.body = body;
    this.container = container;
    this.departure = departure;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (departure.isWhole(length)) {
      if (departure.release()) {
        container.getOutputStream().write(bytes, offset, length);
      }
    } else if (body.holds(length, size())) {
      page().write(bytes, offset, length);
      departure.held(length);
    } else if (departure.releaseForWriting()) {
      container.getOutputStream().write(bytes, offset, length);
    }
  }

  /** Writes a buffer. Only containers of Servlet 6.1 and newer have this method and call it. */
  @Override
  public void write(ByteBuffer buffer) throws IOException {
    if (body.holds(buffer.remaining(), size())) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      write(bytes, 0, bytes.length);
    } else if (departure.releaseForWriting()) {
      container.getOutputStream().write(buffer);
    } else {
      buffer.position(buffer.limit());
    }
  }

  @Override
  public void flush() throws IOException {
    if (!body.isIncluded() && departure.releaseForWriting()) {
      container.getOutputStream().flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (!body.isIncluded() && departure.release()) {
      container.getOutputStream().close();
    }
  }

  @Override
  public boolean isReady() {
    try {
      return departure.isHeld() || departure.isAnswered() || container.getOutputStream().isReady();
    } catch (IOException e) {
      // The next write fails too, and it can throw the exception.
      return true;
    }
  }

  /** Lets the head leave. From then on, the container decides when bytes can be written. */
  @Override
  public void setWriteListener(WriteListener listener) {
    try {
      departure.releaseForWriting();
      container.getOutputStream().setWriteListener(listener);
    } catch (IOException e) {
      listener.onError(e);
    }
  }

  void pour() throws IOException {
    if (held != null && held.size() > 0) {
      held.pourInto(container.getOutputStream());
    }
  }

  private int size() {
    return held == null ? 0 : held.size();
  }

  HeldBytes page() {
    if (held == null) {
      held = HeldBytes.of();
    }
    return held;
  }

  void discard() {
    if (held != null) {
      held.reset();
    }
  }
}

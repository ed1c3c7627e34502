package io.cloakroom.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The start of a body, held back so that the container does not commit on its own: containers
 * differ in when they do, and a large write goes past their buffer.
 */
final class HeldBody {

  private final HttpServletResponse container;
  private final Departure departure;
  private long length = -1;
  private @Nullable HeldStream stream;
  private @Nullable HeldWriter writer;
  private @Nullable PrintWriter printer;

  HeldBody(HttpServletResponse container, Departure departure) {
    this.container = container;
    this.departure = departure;
  }

  ServletOutputStream stream() {
    if (writer != null) {
      throw new IllegalStateException("The body is written with getWriter() already");
    }
    if (stream == null) {
      stream = new HeldStream(container, departure);
    }
    return stream;
  }

  PrintWriter writer() throws IOException {
    if (stream != null) {
      throw new IllegalStateException("The body is written with getOutputStream() already");
    }
    if (printer == null) {
      // Asked of the container now, since from here on the character encoding is fixed.
      writer = new HeldWriter(container.getWriter(), departure, container.getBufferSize());
      printer = new PrintWriter(writer);
    }
    return printer;
  }

  /** Whether a stream or writer was given out. */
  boolean isStarted() {
    return stream != null || writer != null;
  }

  /** Notes the body's length; negative: unknown. */
  void announce(long bytes) {
    length = bytes;
  }

  /** Whether a body of this length is all that was announced. */
  boolean isComplete(long bytes) {
    return length >= 0 && bytes >= length;
  }

  /** Hands what was held back to the container. */
  void pour() throws IOException {
    if (length >= 0 && !container.isCommitted()) {
      container.setContentLengthLong(length);
    }
    if (stream != null) {
      stream.pour();
    }
    if (writer != null) {
      writer.pour();
    }
  }

  /** Drops what was held back. */
  void discard() {
    length = -1;
    if (stream != null) {
      stream.discard();
    }
    if (writer != null) {
      writer.discard();
    }
  }

  /** Drops what was held back, and lets stream or writer be chosen again. */
  void forget() {
    discard();
    stream = null;
    writer = null;
    printer = null;
  }

  /** Ends the body. */
  void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
    if (writer != null) {
      writer.close();
    }
  }
}

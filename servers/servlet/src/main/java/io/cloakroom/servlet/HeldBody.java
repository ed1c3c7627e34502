package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The stream or writer of a response's body, whichever the chain asked for first. Its beginning is
 * held back, because containers differ in when they commit, and a large write goes past their
 * buffer.
 */
final class HeldBody implements Departure.Body {

  private final HttpServletResponse container;
  private final Departure departure;
  private @Nullable HeldStream stream;
  private @Nullable HeldWriter writer;
  private @Nullable PrintWriter printer;

  HeldBody(HttpServletResponse container, Departure departure) {
    this.container = container;
    this.departure = departure;
  }

  ServletOutputStream stream() {
    if (writer != null) {
      throw new IllegalStateException("The body is already written with getWriter()");
    }
    if (stream == null) {
      stream = new HeldStream(container, departure);
    }
    return stream;
  }

  PrintWriter writer() throws IOException {
    if (stream != null) {
      throw new IllegalStateException("The body is already written with getOutputStream()");
    }
    if (printer == null) {
      // The container's is asked for now, since it fixes the character encoding from here on.
      writer = new HeldWriter(container.getWriter(), departure);
      printer = new PrintWriter(writer);
    }
    return printer;
  }

  @Override
  public void pour() throws IOException {
    if (stream != null) {
      stream.pour();
    }
    if (writer != null) {
      writer.pour();
    }
  }

  @Override
  public void discard() {
    if (stream != null) {
      stream.discard();
    }
    if (writer != null) {
      writer.discard();
    }
  }

  @Override
  public void forget() {
    discard();
    stream = null;
    writer = null;
    printer = null;
  }

  /** Whether a stream or writer was given out. */
  boolean isStarted() {
    return stream != null || writer != null;
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

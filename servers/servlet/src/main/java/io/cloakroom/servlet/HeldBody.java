package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The stream or the writer of a response's body, whichever the chain gets first. The first part of
 * the body is held back, because containers commit at different times and a large write bypasses
 * their buffer.
 */
final class HeldBody implements Departure.Body {

  /**
   * The maximum number of bytes or characters that are held back during an include. Some containers
   * ignore every header until it returns, including the session cookie.
   */
  private static final int INCLUDED = 1 << 20;

  private final HeldResponse response;
  private final HttpServletResponse container;
  private final Departure departure;
  private @Nullable HeldStream stream;
  private @Nullable HeldWriter writer;
  private @Nullable PrintWriter printer;

  HeldBody(HttpServletResponse container, Departure departure, HeldResponse response) {
    this.response = response;
    this.container = container;
    this.departure = departure;
  }

  /** Returns whether this many more bytes or characters are held back, after so many others. */
  boolean holds(int more, int before) throws IOException {
    return departure.holds(more)
        || (more <= INCLUDED - before && isIncluded())
        || departure.holdsPage(more);
  }

  /** Returns whether an included servlet writes, and the head waits until the include returns. */
  boolean isIncluded() {
    return response.isIncluded();
  }

  ServletOutputStream stream() {
    if (writer != null) {
      throw new IllegalStateException(
          "The body is already written with getWriter(); use only one of the two");
    }
    if (stream == null) {
      stream = new HeldStream(container, departure, this);
    }
    return stream;
  }

  PrintWriter writer() throws IOException {
    if (stream != null) {
      throw new IllegalStateException(
          "The body is already written with getOutputStream(); use only one of the two");
    }
    if (printer == null) {
      // Gets the container's writer now, because this call fixes the character encoding.
      writer = new HeldWriter(container.getWriter(), departure, this);
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

  @Override
  public CharSequence held() {
    if (stream != null) {
      return stream.page().held();
    }
    return writer == null ? "" : writer.held();
  }

  @Override
  public void insert(int position, String ascii) {
    if (stream != null) {
      stream.page().insert(position, ascii);
    } else if (writer != null) {
      writer.insert(position, ascii);
    }
  }

  /** Returns whether the chain has a stream or a writer. */
  boolean isStarted() {
    return stream != null || writer != null;
  }

  /** Closes the body. */
  void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
    if (writer != null) {
      writer.close();
    }
  }
}

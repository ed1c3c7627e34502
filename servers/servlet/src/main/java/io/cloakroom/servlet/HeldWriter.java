package io.cloakroom.servlet;

import io.cloakroom.http.Departure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * A writer that holds characters back, up to the response's buffer size, while the head is held.
 */
final class HeldWriter extends Writer {

  private final PrintWriter container;
  private final Departure departure;
  private final HeldBody body;
  private final StringBuilder held = new StringBuilder();

  HeldWriter(PrintWriter container, Departure departure, HeldBody body) {
    this.body = body;
    this.container = container;
    this.departure = departure;
  }

  @Override
  public void write(char[] chars, int offset, int length) throws IOException {
    if (body.holds(length, held.length())) {
      held.append(chars, offset, length);
      departure.held(length);
    } else if (departure.releaseForWriting()) {
      container.write(chars, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!body.isIncluded() && departure.releaseForWriting()) {
      container.flush();
      // Makes the handler's checkError() return true if the client has gone.
      if (container.checkError()) {
        throw new IOException("The response could not be written");
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!body.isIncluded() && departure.release()) {
      container.close();
    }
  }

  void pour() {
    container.append(held);
    discard();
  }

  CharSequence held() {
    return held;
  }

  void insert(int position, String ascii) {
    held.insert(position, ascii);
  }

  void discard() {
    held.setLength(0);
  }
}

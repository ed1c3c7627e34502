package io.cloakroom.jdk;

import java.io.IOException;
import java.io.OutputStream;

/** The body of a response, as a handler writes it. */
final class DepartingStream extends OutputStream {

  private final JdkExchange exchange;

  DepartingStream(JdkExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void write(int octet) throws IOException {
    exchange.writePart(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    exchange.writePart(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    exchange.flushParts();
  }

  @Override
  public void close() throws IOException {
    exchange.closeBody();
  }
}

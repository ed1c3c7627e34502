package io.cloakroom.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The stream of a body whose first bytes were read and kept. */
final class SharedStream extends ServletInputStream {

  private final InputStream body;
  private final ServletInputStream container;
  private final long kept;
  private long position;
  private boolean ended;

  /**
   * Creates the stream.
   *
   * @param body the body from its first byte
   * @param container the container's stream, which is at the first byte that is not kept
   * @param kept the number of bytes that are kept
   */
  SharedStream(InputStream body, ServletInputStream container, long kept) {
    this.body = body;
    this.container = container;
    this.kept = kept;
  }

  @Override
  public int read() throws IOException {
    byte[] octet = new byte[1];
    return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = body.read(target, offset, length);
    position += Math.max(0, count);
    ended |= count < 0;
    return count;
  }

  @Override
  public int available() throws IOException {
    return body.available();
  }

  @Override
  public boolean isFinished() {
    return ended || (position >= kept && container.isFinished());
  }

  @Override
  public boolean isReady() {
    return position < kept || container.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    container.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            listener.onDataAvailable();
          }

          @Override
          public void onAllDataRead() throws IOException {
            if (position < kept) {
              // The container has nothing more, but its bytes are here.
              listener.onDataAvailable();
            }
            listener.onAllDataRead();
          }

          @Override
          public void onError(Throwable failure) {
            listener.onError(failure);
          }
        });
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}

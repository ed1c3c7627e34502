package io.cloakroom.form;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A body as it arrives, its content codings not undone: it tells how much there is, and is refused
 * where it comes too slowly. Not thread-safe.
 */
final class WatchedBody extends FilterInputStream {

  private final MinimumRate rate;
  private final LongSupplier nanoTime;
  private final FormProgress progress;
  private long received;
  private long waited;

  /**
   * A body that is watched from now on.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  WatchedBody(InputStream body, MinimumRate rate, LongSupplier nanoTime, FormProgress progress) {
    super(body);
    this.rate = rate;
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long before = nanoTime.getAsLong();
    int count = super.read(target, offset, length);
    waited += nanoTime.getAsLong() - before;
    // What is complete is complete, however long it took.
    if (count > 0) {
      received += count;
      progress.received(received);
      if (rate.missedBy(received, waited)) {
        throw rate.missed();
      }
    }
    return count;
  }
}

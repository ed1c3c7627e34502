package io.cloakroom.body;

import io.cloakroom.http.Departure;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives, before its content codings are undone. Reading it updates its progress and
 * checks its rate. Not thread-safe.
 */
final class WatchedBody extends BulkStream {

  /** The source of a body. Opening it makes the server ask a waiting client to send the body. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  private final Source source;
  private final LongSupplier nanoTime;
  private final FormProgress progress;

  /** Null until it is read. */
  private @Nullable InputStream opened;

  private boolean begun;
  private boolean ended;
  private long received;

  /** The bytes read since the body was opened the last time. */
  private long position;

  private final MinimumRate.Pace pace;

  /**
   * A body that is opened when it is read, and watched from then on.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  WatchedBody(Source source, MinimumRate rate, LongSupplier nanoTime, FormProgress progress) {
    this.source = source;
    this.pace = rate.pace();
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /** Returns whether it was read, so that a client that waits for that has begun to send it. */
  boolean begun() {
    return begun;
  }

  /** Begins again at the first byte. What was received before is not watched twice. */
  void again() {
    opened = null;
    position = 0;
  }

  private InputStream opened() throws IOException {
    if (opened == null) {
      begun = true;
      opened = source.open();
    }
    return opened;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long before = nanoTime.getAsLong();
    int count = opened().read(target, offset, length);
    long waited = nanoTime.getAsLong() - before;
    ended = count < 0;
    // The end may take any time: the body is complete.
    if (count > 0) {
      position += count;
      long fresh = position - received;
      if (fresh > 0) {
        received = position;
        progress.received(received);
        pace.took(fresh, waited);
      }
    }
    return count;
  }

  /** Lets the client finish sending, unwatched; see {@link Departure#drain}. */
  void drain(long maxBytes, Departure.Readiness readiness) throws IOException {
    OptionalLong total = progress.total();
    OptionalLong unread =
        total.isPresent() ? OptionalLong.of(total.getAsLong() - received) : OptionalLong.empty();
    if (!ended) {
      InputStream body = opened();
      if (position < received) {
        // Kept bytes, for which nobody waits.
        byte[] unused = body.readNBytes((int) (received - position));
      }
      Departure.drain(body, maxBytes, unread, readiness);
    }
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}

package io.cloakroom.body;

import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
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
  private final FormWaits.Wait wait;

  /**
   * A body that is opened when it is read, and watched from then on.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  WatchedBody(
      Source source,
      MinimumRate.Pace pace,
      FormWaits.Wait wait,
      LongSupplier nanoTime,
      FormProgress progress) {
    this.source = source;
    this.pace = pace;
    this.wait = wait;
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
    if (position < received) {
      int count = opened().read(target, offset, (int) Math.min(length, received - position));
      position += Math.max(0, count);
      return count;
    }
    long before = nanoTime.getAsLong();
    int count;
    try {
      OptionalLong total = progress.total();
      if (total.orElse(-1) != received) {
        wait.begin(pace, total.isPresent(), nanoTime);
      }
      count = opened().read(target, offset, length);
    } finally {
      wait.end(nanoTime.getAsLong());
    }
    long waited = nanoTime.getAsLong() - before;
    ended = count < 0;
    // The end may take any time: the body is complete.
    if (count > 0) {
      position += count;
      received = position;
      progress.received(received);
      pace.took(count, waited);
    }
    return count;
  }

  /**
   * Lets the client finish sending, unwatched, unless it is too slow; see {@link Departure#drain}.
   */
  void drain(Exchange exchange, long maxBytes) throws IOException {
    OptionalLong total = progress.total();
    OptionalLong unread =
        total.isPresent() ? OptionalLong.of(total.getAsLong() - received) : OptionalLong.empty();
    if (!ended) {
      InputStream body = opened();
      if (position < received) {
        // Kept bytes, for which nobody waits.
        byte[] unused = body.readNBytes((int) (received - position));
      }
      Departure.drain(exchange, body, maxBytes, unread, exchange::bodyReady);
    }
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}

package io.cloakroom.jdk;

import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that says whether a read would wait. The JDK's own stream does not look into the
 * socket, and blocks without a timeout. So the question is answered by a read on another thread,
 * whose bytes the next read gets.
 */
final class ReadAheadStream extends InputStream {

  /** The maximum pause of a client while its body is read. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  /** Long enough for a read of bytes that are in the socket already. */
  private static final Duration HEAD_START = Duration.ofMillis(1);

  private final InputStream source;
  private final Duration maxSilence;
  private long remaining;
  private @Nullable ReadAhead ahead;
  private boolean ended;
  private boolean broken;
  private boolean closed;

  /**
   * Reads a body.
   *
   * @param length the number of bytes that the client announced; negative if it is unknown
   */
  ReadAheadStream(InputStream source, long length) {
    this(source, length, MAX_SILENCE);
  }

  ReadAheadStream(InputStream source, long length, Duration maxSilence) {
    this.source = source;
    this.remaining = length;
    this.maxSilence = maxSilence;
  }

  /** Returns whether a read returns at once. If not, a read on another thread is under way. */
  boolean ready() throws IOException {
    if (ended || broken || remaining == 0) {
      return true;
    }
    if (ahead == null) {
      if (!mayWait()) {
        return true;
      }
      ahead = ReadAhead.start(source);
    }
    return awaitReady(ahead, HEAD_START);
  }

  /** Returns whether the client has sent all that it announced, and it was read. */
  boolean isComplete() {
    return ended || (remaining == 0 && !broken);
  }

  /** Returns whether a read has failed: the client has gone, or sent what is no body. */
  boolean isBroken() {
    return broken;
  }

  /** Reads and drops the rest, unless its reader has closed it. */
  void drain(Exchange exchange) {
    if (!closed && !broken) {
      OptionalLong unread = remaining < 0 ? OptionalLong.empty() : OptionalLong.of(remaining);
      Departure.drain(exchange, this, Departure.DRAIN_BYTES, unread, this::ready);
    }
  }

  /** Stops a read that is under way, which closes the connection. */
  void stop() {
    if (ahead != null) {
      ahead.stop();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] octet = new byte[1];
    return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    requireOpen();
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    try {
      int count = ahead == null ? 0 : takeAhead(ahead, target, offset, length);
      if (count == 0) {
        // Its buffer was full.
        ahead = null;
        count = readNow(target, offset, length);
      }
      ended = count < 0;
      if (count > 0 && remaining > 0) {
        remaining = Math.max(remaining - count, 0);
      }
      return count;
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  @Override
  public int available() throws IOException {
    requireOpen();
    if (ahead != null) {
      // The source is locked by the read that is under way.
      return ahead.available();
    }
    return ended ? 0 : Math.max(source.available(), 0);
  }

  /** Refuses further reads. The source is closed with the response. */
  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("The request's body is closed");
    }
  }

  /** In a chunked body, bytes that are here may be followed by a line end that is not. */
  private boolean mayWait() throws IOException {
    return remaining < 0 || (remaining > 0 && source.available() <= 0);
  }

  private int takeAhead(ReadAhead ahead, byte[] target, int offset, int length) throws IOException {
    if (!awaitReady(ahead, maxSilence)) {
      ahead.stop();
      throw silent(null);
    }
    return ahead.take(target, offset, length);
  }

  private int readNow(byte[] target, int offset, int length) throws IOException {
    WaitLimit limit = mayWait() ? WaitLimit.start(maxSilence, () -> {}) : null;
    try {
      return source.read(target, offset, length);
    } catch (IOException e) {
      throw limit != null && limit.isPassed() ? silent(e) : e;
    } finally {
      WaitLimit.end(limit);
    }
  }

  private static boolean awaitReady(ReadAhead ahead, Duration most) throws IOException {
    try {
      return ahead.awaitReady(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the request's body");
    }
  }

  private IOException silent(@Nullable IOException cause) {
    return new IOException(
        "The client has sent nothing of its request for " + maxSilence.toSeconds() + " seconds",
        cause);
  }
}

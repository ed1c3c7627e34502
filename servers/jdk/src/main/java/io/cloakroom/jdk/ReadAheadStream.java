package io.cloakroom.jdk;

import io.cloakroom.http.Departure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that says whether a read would wait. The JDK's own stream does not look into the
 * socket, and blocks without a timeout. So the question is answered by a read on another thread,
 * whose bytes the next read gets.
 */
final class ReadAheadStream extends InputStream {

  /** The most that the JDK's stream reads at once. */
  private static final int CHUNK = 8 << 10;

  /** How long a client may send nothing while its body is read. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  /** Long enough for a read of bytes that are in the socket already. */
  private static final Duration HEAD_START = Duration.ofMillis(1);

  /**
   * Since Java 24, virtual threads that wait in the JDK's streams free their carriers (JEP 491).
   */
  private static final int CHEAP_WAITS = 24;

  private static final Executor READERS = readers();

  private final InputStream source;
  private final Duration maxSilence;
  private long remaining;
  private byte @Nullable [] chunk;
  private int position;
  private int limit;
  private @Nullable FutureTask<Integer> pending;
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

  /** Whether a read returns at once. If not, a read on another thread is under way. */
  boolean ready() throws IOException {
    if (position < limit || ended || broken || remaining == 0) {
      return true;
    }
    if (pending == null) {
      // In a chunked body, bytes that are here can be followed by a line end that is not.
      if (remaining > 0 && source.available() > 0) {
        return true;
      }
      pending = readAhead();
    }
    try {
      pending.get(HEAD_START.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // The next read throws it.
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return true;
  }

  /** Whether the client has sent all that it announced, and it was read. */
  boolean isComplete() {
    return ended || (remaining == 0 && !broken);
  }

  /** Whether a read has failed: the client has gone, or sent what is no body. */
  boolean isBroken() {
    return broken;
  }

  /** Reads and drops the rest, unless its reader has closed it. */
  void drain() {
    if (!closed && !broken) {
      OptionalLong unread =
          remaining < 0 ? OptionalLong.empty() : OptionalLong.of(remaining + (limit - position));
      Departure.drain(this, Departure.DRAIN_BYTES, unread, this::ready);
    }
  }

  /** Stops a read that is under way, which closes the connection. */
  void stop() {
    FutureTask<Integer> read = pending;
    if (read != null) {
      read.cancel(true);
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
    if (closed) {
      throw new IOException("The request's body is closed");
    }
    if (length == 0) {
      return 0;
    }
    if (position == limit && pending != null) {
      takePending();
    }
    if (chunk != null && position < limit) {
      int count = Math.min(length, limit - position);
      System.arraycopy(chunk, position, target, offset, count);
      position += count;
      return count;
    }
    return ended ? -1 : readNow(target, offset, length);
  }

  @Override
  public int available() throws IOException {
    if (closed) {
      throw new IOException("The request's body is closed");
    }
    if (position == limit && pending != null && pending.isDone()) {
      takePending();
    }
    if (position < limit) {
      return limit - position;
    }
    // A read that is under way holds the lock of the source.
    return ended || pending != null ? 0 : Math.max(source.available(), 0);
  }

  /** Refuses further reads. The source is closed with the response. */
  @Override
  public void close() {
    closed = true;
  }

  private int readNow(byte[] target, int offset, int length) throws IOException {
    WaitLimit limit = mayWait() ? WaitLimit.start(maxSilence, () -> {}) : null;
    try {
      int count = source.read(target, offset, length);
      took(count);
      return count;
    } catch (IOException e) {
      broken = true;
      throw limit != null && limit.isPassed() ? silent(e) : e;
    } finally {
      WaitLimit.end(limit);
    }
  }

  private boolean mayWait() throws IOException {
    return remaining < 0 || (remaining > 0 && source.available() <= 0);
  }

  private FutureTask<Integer> readAhead() {
    byte[] target = chunk == null ? new byte[CHUNK] : chunk;
    chunk = target;
    FutureTask<Integer> read = new FutureTask<>(() -> source.read(target, 0, target.length));
    READERS.execute(read);
    return read;
  }

  private void takePending() throws IOException {
    FutureTask<Integer> read = Objects.requireNonNull(pending);
    try {
      int count = read.get(maxSilence.toMillis(), TimeUnit.MILLISECONDS);
      pending = null;
      position = 0;
      limit = Math.max(count, 0);
      took(count);
    } catch (ExecutionException e) {
      broken = true;
      throw e.getCause() instanceof IOException failure
          ? new IOException(failure.getMessage(), failure)
          : new IOException("The request's body could not be read", e.getCause());
    } catch (TimeoutException e) {
      broken = true;
      read.cancel(true);
      throw silent(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void took(int count) {
    if (count < 0) {
      ended = true;
    } else if (remaining > 0) {
      remaining = Math.max(remaining - count, 0);
    }
  }

  private IOException silent(Exception cause) {
    return new IOException(
        "The client has sent nothing of its request for " + maxSilence.toSeconds() + " seconds",
        cause);
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("Interrupted while waiting for the request's body");
  }

  private static Executor readers() {
    if (Runtime.version().feature() >= CHEAP_WAITS) {
      try {
        return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("This JDK has no virtual threads", e);
      }
    }
    return Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "cloakroom-read-ahead");
      thread.setDaemon(true);
      return thread;
    });
  }
}

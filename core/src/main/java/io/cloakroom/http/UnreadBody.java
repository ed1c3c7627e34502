package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a request's body when its answer is decided already. Servers close the connection
 * on it, and many clients send all before they read: they would see a reset and not the answer.
 */
public final class UnreadBody {

  /** So many bytes are read and dropped by default. */
  public static final long MAX_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MAX_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final int CHUNK = 64 << 10;

  private UnreadBody() {}

  /** Tells whether a read returns at once. */
  @FunctionalInterface
  public interface Readiness {
    /**
     * Whether bytes have arrived, or the end.
     *
     * @throws IOException when the client went away
     */
    boolean ready() throws IOException;
  }

  /**
   * Lets the client finish sending, for two seconds at most: nobody can hold a thread for longer by
   * announcing a body and sending none.
   *
   * @param maxBytes how much at most is read and dropped
   */
  public static void drain(InputStream body, long maxBytes, Readiness readiness) {
    byte[] sink = new byte[CHUNK];
    long deadline = System.nanoTime() + MAX_NANOS;
    long pause = PAUSE_NANOS;
    try {
      for (long left = maxBytes; left > 0 && System.nanoTime() < deadline; ) {
        if (!readiness.ready()) {
          LockSupport.parkNanos(pause);
          pause = Math.min(pause * 2, MAX_PAUSE_NANOS);
          continue;
        }
        pause = PAUSE_NANOS;
        int count = body.read(sink, 0, (int) Math.min(sink.length, left));
        left = count < 0 ? 0 : left - count;
      }
    } catch (IOException e) {
      LOG.debug("The client of an answered request went away", e);
    }
  }
}

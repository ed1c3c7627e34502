package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
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
  private static final long MAX_SILENCE_NANOS = Duration.ofMillis(250).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MAX_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final int CHUNK = 64 << 10;

  private UnreadBody() {}

  /** Tells whether a read waits for the client. */
  @FunctionalInterface
  public interface Readiness {
    /**
     * Whether a read returns at once.
     *
     * @throws IOException when the client went away
     */
    boolean ready() throws IOException;
  }

  /**
   * Lets the client finish sending, for two seconds at most. It never waits in a read, so that
   * nobody can hold a thread for longer by announcing a body and sending none. Where the length is
   * not known, the end cannot be told from a client that is silent: a quarter of a second of that
   * is enough.
   *
   * @param maxBytes how much at most is read and dropped
   * @param unread how much is to come by the client's word; empty where it does not say
   */
  public static void drain(
      InputStream body, long maxBytes, OptionalLong unread, Readiness readiness) {
    byte[] sink = new byte[CHUNK];
    long now = System.nanoTime();
    long deadline = now + MAX_NANOS;
    long heard = now;
    long pause = PAUSE_NANOS;
    long left = Math.min(maxBytes, unread.orElse(Long.MAX_VALUE));
    try {
      while (left > 0 && now < deadline) {
        if (readiness.ready()) {
          int count = body.read(sink, 0, (int) Math.min(sink.length, left));
          left = count < 0 ? 0 : left - count;
          pause = PAUSE_NANOS;
          heard = System.nanoTime();
        } else if (unread.isEmpty() && now - heard > MAX_SILENCE_NANOS) {
          return;
        } else {
          LockSupport.parkNanos(pause);
          pause = Math.min(pause * 2, MAX_PAUSE_NANOS);
        }
        now = System.nanoTime();
      }
    } catch (IOException e) {
      LOG.debug("The client of an answered request went away", e);
    }
  }
}

package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
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
  private static final int CHUNK = 64 << 10;

  private UnreadBody() {}

  /**
   * Lets the client finish sending, within bounds: two seconds, looked at between reads, so that a
   * read that blocks waits for the server's own time-out.
   *
   * @param maxBytes how much at most is read and dropped
   */
  public static void drain(InputStream body, long maxBytes) {
    byte[] sink = new byte[CHUNK];
    long deadline = System.nanoTime() + MAX_NANOS;
    try {
      for (long left = maxBytes; left > 0 && System.nanoTime() < deadline; ) {
        int count = body.read(sink, 0, (int) Math.min(sink.length, left));
        left = count < 0 ? 0 : left - count;
      }
    } catch (IOException e) {
      LOG.debug("The client of an answered request went away", e);
    }
  }
}

package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rest of a request's body when the answer is decided. */
final class UnreadBody {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long MAX_SILENCE_NANOS = Duration.ofMillis(250).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MAX_PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final int CHUNK = 64 << 10;

  private UnreadBody() {}

  /** Reads and drops it, as {@link Departure#drain} says. */
  static void drain(
      InputStream body, long maxBytes, OptionalLong unread, Departure.Readiness readiness) {
    byte[] sink = new byte[CHUNK];
    long now = System.nanoTime();
    long deadline = now + MAX_NANOS;
    long lastByte = now;
    long pause = PAUSE_NANOS;
    long left = Math.min(maxBytes, unread.orElse(Long.MAX_VALUE));
    try {
      while (left > 0 && now < deadline) {
        if (readiness.ready()) {
          int count = body.read(sink, 0, (int) Math.min(sink.length, left));
          left = count < 0 ? 0 : left - count;
          pause = PAUSE_NANOS;
          lastByte = System.nanoTime();
        } else if (unread.isEmpty() && now - lastByte > MAX_SILENCE_NANOS) {
          return;
        } else {
          LockSupport.parkNanos(pause);
          pause = Math.min(pause * 2, MAX_PAUSE_NANOS);
        }
        now = System.nanoTime();
      }
    } catch (IOException e) {
      LOG.debug("The client of an answered request has gone", e);
    }
  }
}

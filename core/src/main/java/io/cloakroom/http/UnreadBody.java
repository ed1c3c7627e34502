package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The part of a server's threads that may wait for the rest of bodies. */
  private static final int SHARE = 8;

  /** The number of threads where the adapter does not know it. */
  private static final int UNKNOWN = 128;

  /** The number of threads that wait now. */
  private static final AtomicInteger WAITING = new AtomicInteger();

  /** Remembers that nobody waits for a client any longer. */
  private static final class Slow {
    private boolean client;
  }

  private UnreadBody() {}

  /** Reads and drops it, as {@link Departure#drain} says. */
  static void drain(
      Exchange exchange,
      InputStream body,
      long maxBytes,
      OptionalLong unread,
      Departure.Readiness readiness) {
    if (slow(exchange).client) {
      return;
    }
    byte[] sink = new byte[CHUNK];
    boolean waiting = false;
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
          waiting = waiting || mayWait(exchange);
          if (!waiting) {
            return;
          }
          LockSupport.parkNanos(pause);
          pause = Math.min(pause * 2, MAX_PAUSE_NANOS);
        }
        now = System.nanoTime();
      }
    } catch (IOException e) {
      LOG.debug("The client of an answered request has gone", e);
    } finally {
      if (waiting) {
        WAITING.decrementAndGet();
      }
    }
  }

  /** Notes that nobody waits for this client any longer. */
  static void giveUp(Exchange exchange) {
    slow(exchange).client = true;
  }

  private static Slow slow(Exchange exchange) {
    return exchange.memo(Slow.class, Slow::new);
  }

  private static boolean mayWait(Exchange exchange) {
    int most = Math.max(1, exchange.serverThreads().orElse(UNKNOWN) / SHARE);
    if (WAITING.incrementAndGet() <= most) {
      return true;
    }
    WAITING.decrementAndGet();
    return false;
  }
}

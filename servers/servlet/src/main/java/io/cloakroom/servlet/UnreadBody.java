package io.cloakroom.servlet;

import io.cloakroom.form.FormLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's body that nobody asked for. While it still arrives, containers close the connection,
 * and its sender sees a reset instead of the answer: the way to the login page, with an upload of a
 * visitor whose session is over.
 */
final class UnreadBody {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
  private static final long MAX_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int CHUNK = 64 << 10;

  private UnreadBody() {}

  /** Lets the client finish sending, as far as a refused form may ({@link FormLimit}). */
  static void drain(HttpServletRequest request) {
    // Who expects to be told to continue has not sent anything yet.
    if (!hasBody(request) || request.getHeader("Expect") != null) {
      return;
    }
    byte[] sink = new byte[CHUNK];
    long deadline = System.nanoTime() + MAX_NANOS;
    try {
      InputStream body = request.getInputStream();
      for (long left = FormLimit.DRAIN_BYTES.preset(); left > 0 && System.nanoTime() < deadline; ) {
        int count = body.read(sink, 0, (int) Math.min(sink.length, left));
        left = count < 0 ? 0 : left - count;
      }
    } catch (IOException e) {
      LOG.debug("The client of {} went away", request.getRequestURI(), e);
    }
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }
}

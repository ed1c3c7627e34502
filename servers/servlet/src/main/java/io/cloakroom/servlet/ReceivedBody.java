package io.cloakroom.servlet;

import io.cloakroom.http.BodyTakenException;
import io.cloakroom.http.SharedBody;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, for Cloakroom and for the filter chain. What the container has read
 * already, for its parameters or parts, is read from them.
 */
final class ReceivedBody {

  private static final String CURE =
      "Register CloakroomFilter before everything that reads bodies, such as with addTo(…), or read"
          + " the form only once, with visit.read(…).";

  private final HttpServletRequest container;
  private final SharedBody shared;
  private @Nullable InputStream opened;
  private boolean rebuilt;

  ReceivedBody(HttpServletRequest container) {
    this.container = container;
    this.shared = SharedBody.of(this::source, announced(), CURE);
  }

  /** Returns the body for all readers. */
  SharedBody shared() {
    return shared;
  }

  /**
   * Returns whether the container's own parameters and parts lack the form, because its bytes were
   * read.
   */
  boolean missesContainer() {
    return shared.begun() && !rebuilt;
  }

  /**
   * Returns whether the request has a body. A form of parts is never empty, even if its length is
   * not announced.
   */
  private boolean announced() {
    return container.getContentLengthLong() > 0
        || (container.getHeader("Transfer-Encoding") != null
            && ContainerForm.isMultipart(container));
  }

  private boolean mayHaveBody() {
    return container.getContentLengthLong() > 0
        || container.getHeader("Transfer-Encoding") != null
        || !container.getProtocol().toUpperCase(Locale.ROOT).startsWith("HTTP/1");
  }

  private InputStream source() throws IOException {
    return new Source();
  }

  /** Returns the container's stream. */
  ServletInputStream stream() throws IOException {
    return container.getInputStream();
  }

  private InputStream opened() throws IOException {
    if (opened == null) {
      try {
        opened = container.getInputStream();
      } catch (IllegalStateException e) {
        // A reader was opened before, which may have bytes in its buffer.
        throw (BodyTakenException)
            new BodyTakenException("getReader() of the request", CURE).initCause(e);
      }
    }
    return opened;
  }

  /** The container's stream, or the form that the container has read from it. */
  private final class Source extends InputStream {

    private boolean begun;

    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = opened().read(target, offset, length);
      if (count < 0 && !begun && mayHaveBody()) {
        Optional<InputStream> form = ContainerForm.bodyOf(container);
        if (form.isPresent()) {
          rebuilt = true;
          opened = form.get();
          count = opened.read(target, offset, length);
        }
      }
      begun = true;
      return count;
    }

    @Override
    public int available() throws IOException {
      return opened().available();
    }

    /** Leaves the container's stream open: Undertow waits for its end before it closes it. */
    @Override
    public void close() throws IOException {
      if (rebuilt) {
        opened().close();
      }
    }
  }
}

package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.http.Departure;
import io.cloakroom.http.HeldBytes;
import io.cloakroom.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The response of a {@link JdkExchange}: its status and length, and how it is ended. */
abstract class JdkResponse extends JdkRequest implements ServerResponse {

  private static final Logger LOG = LoggerFactory.getLogger(JdkResponse.class);

  /** The maximum time to wait at the end for the rest of the client's request. */
  private static final Duration MAX_CLOSING = Duration.ofMillis(100);

  private int status = 200;

  /** The number of bytes of the body to come; negative if it is unknown. */
  private long length = -1;

  /** A page that is held back until its end, because a tool adds a script to it; usually null. */
  private @Nullable HeldBytes page;

  private boolean ended;
  private boolean broken;

  JdkResponse(HttpExchange http) {
    super(http);
  }

  /** Returns whether nothing can follow. */
  final boolean isEnded() {
    return ended;
  }

  /** Returns whether the client has gone, or waits for what does not come. */
  final boolean isBroken() {
    return broken;
  }

  /** Sets status and length as {@link HttpExchange#sendResponseHeaders} has them. */
  final void announce(int status, long length) {
    this.status = status;
    this.length = length == 0 ? -1 : Math.max(length, 0);
  }

  /**
   * Adds what a tool adds to pages.
   *
   * @param whole whether the page is complete
   * @return the number of bytes that were added
   */
  abstract int addScript(HeldBytes page, boolean whole);

  /** Holds the head and the body back until the body is complete, unless there is no body. */
  final void holdPage() throws IOException {
    if (length == 0 || hasNoBody()) {
      sendHead();
    } else {
      page = HeldBytes.of();
    }
  }

  /** Returns whether the handler has sent a head that is held back. */
  final boolean holdsPage() {
    return page != null;
  }

  private void sendPage(HeldBytes held, boolean whole) throws IOException {
    page = null;
    int added = addScript(held, whole);
    length += length < 0 ? 0 : added;
    sendHead();
    byte[] bytes = held.toByteArray();
    write(bytes, 0, bytes.length);
  }

  /** Holds a part of a page back; returns false if the page is too large for that. */
  private boolean holds(HeldBytes held, byte[] bytes, int offset, int count) throws IOException {
    long size = (long) held.size() + count;
    requireAnnounced(size);
    if (!Departure.fitsPage(size)) {
      sendPage(held, false);
      return false;
    }
    held.write(bytes, offset, count);
    if (size == length) {
      sendPage(held, true);
    }
    return true;
  }

  private void requireAnnounced(long count) throws IOException {
    if (length >= 0 && count > length) {
      throw new IOException("The handler writes more bytes than it has announced");
    }
  }

  /** Sends the head; without a body, this is the end. */
  final void sendHead() throws IOException {
    boolean noBody = hasNoBody();
    if (length != 0 && !noBody) {
      http.sendResponseHeaders(status, Math.max(length, 0));
      return;
    }
    if (noBody && !hasNoLength() && (status == 304 ? length > 0 : length >= 0)) {
      setHeader("Content-Length", Long.toString(length));
    }
    // The JDK now closes the exchange by itself, for which it reads what is left of the request.
    ended = true;
    length = 0;
    WaitLimit limit = limit(drained());
    try {
      http.sendResponseHeaders(status, -1);
      // If the request could not be read, this lets the server forget the connection.
      http.getResponseBody().close();
    } finally {
      WaitLimit.end(limit);
    }
  }

  /** Writes a part of a handler's body. */
  final void write(byte[] bytes, int offset, int count) throws IOException {
    if (dropsBody() || (page != null && holds(page, bytes, offset, count))) {
      return;
    }
    boolean open = committed() && !ended;
    if (open) {
      requireAnnounced(count);
    }
    try {
      http.getResponseBody().write(bytes, offset, count);
      length -= length < 0 ? 0 : count;
    } catch (IOException e) {
      broken |= open;
      throw e;
    }
  }

  /** Sends what was written of a handler's body. */
  final void flush() throws IOException {
    if (dropsBody()) {
      return;
    }
    if (page != null) {
      sendPage(page, false);
    }
    try {
      http.getResponseBody().flush();
    } catch (IOException e) {
      broken |= committed() && !ended;
      throw e;
    }
  }

  /**
   * Ends the body.
   *
   * @param detached whether the JDK's server waits for the handler no more, so that an exception
   *     does not make it close the connection
   */
  final void end(boolean detached) throws IOException {
    if (ended) {
      return;
    }
    if (page != null) {
      sendPage(page, length < 0 || page.size() == length);
    }
    ended = true;
    try {
      OutputStream out = http.getResponseBody();
      requireWhole(out, detached);
      if (unread() == null) {
        out.close();
      } else {
        // The client may send the rest only after it has seen the answer.
        out.flush();
        WaitLimit limit = limit(drained());
        try {
          out.close();
        } finally {
          WaitLimit.end(limit);
        }
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  private void requireWhole(OutputStream out, boolean detached) throws IOException {
    if (length <= 0) {
      return;
    }
    if (!broken) {
      LOG.error("{} {}: {} bytes fewer than announced", method(), path(), length);
    }
    if (detached) {
      cut(out);
    }
    throw new IOException("The handler has written fewer bytes than it announced");
  }

  private static void cut(OutputStream out) {
    Thread.currentThread().interrupt();
    try {
      // An interrupted thread writes nothing. Its attempt closes the socket.
      out.write(0);
      out.flush();
    } catch (IOException e) {
      LOG.debug("The connection of an incomplete response is closed", e);
    } finally {
      Thread.interrupted();
    }
  }

  private static @Nullable WaitLimit limit(@Nullable ReadAheadStream unread) {
    return unread == null ? null : WaitLimit.start(MAX_CLOSING, unread::stop);
  }

  private boolean dropsBody() {
    return committed() && hasNoBody();
  }

  /** Returns whether the response consists of its head only, by its method or status. */
  private boolean hasNoBody() {
    return method().equals("HEAD") || hasNoLength() || status == 304;
  }

  /** Returns whether this status must not have a length (RFC 9110, 8.6). */
  private boolean hasNoLength() {
    return status / 100 == 1 || status == 204;
  }

  @Override
  public final int status() {
    return status;
  }

  @Override
  public final void setStatus(int status) {
    this.status = status;
  }

  @Override
  public final void setHeader(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  @Override
  public final List<String> responseHeaders(String name) {
    List<String> lines = http.getResponseHeaders().get(name);
    return lines == null ? List.of() : List.copyOf(lines);
  }

  @Override
  public final String contentType() {
    // The key set has the names in this form, and looking there copies no name.
    return http.getResponseHeaders().keySet().contains("Content-type")
        ? String.valueOf(http.getResponseHeaders().getFirst("Content-type"))
            .toLowerCase(Locale.ROOT)
        : "";
  }

  @Override
  public final void addHeader(String name, String value) {
    http.getResponseHeaders().add(name, value);
  }

  @Override
  public final boolean committed() {
    return http.getResponseCode() >= 0;
  }

  @Override
  public final void removeHeader(String name) {
    http.getResponseHeaders().remove(name);
  }

  @Override
  public final Map<String, List<String>> headers() {
    return http.getResponseHeaders();
  }

  /** The key set has the names in this form. The other methods of Headers copy a name first. */
  @Override
  public final boolean setsCookies() {
    return http.getResponseHeaders().keySet().contains("Set-cookie");
  }

  @Override
  public final void reset() {
    http.getResponseHeaders().clear();
    status = 200;
    length = -1;
  }

  /** Returns a handler sends its head before it writes, so nothing of a body is ever held back. */
  @Override
  public final int bufferSize() {
    return 0;
  }

  @Override
  public final void setContentLength(long length) {
    this.length = length;
  }

  @Override
  public final void write(byte[] content) throws IOException {
    if (!committed()) {
      sendHead();
    }
    if (content.length > 0) {
      write(content, 0, content.length);
    }
  }

  @Override
  public void finish() throws IOException {
    if (!committed()) {
      length = Math.max(length, 0);
      sendHead();
    } else if (!ended) {
      http.getResponseBody().flush();
    }
  }
}

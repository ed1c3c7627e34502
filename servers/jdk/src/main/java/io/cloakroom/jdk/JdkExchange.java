package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.ClientGoneException;
import io.cloakroom.http.Departure;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Memos;
import io.cloakroom.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange of the JDK's server, from the filter or handler to the last byte. It is one object
 * for all, because every request pays for it.
 */
final class JdkExchange extends JdkRequest implements ServerResponse {

  /** The attribute of a {@link DownstreamExchange} whose value is this. */
  static final String ATTRIBUTE = JdkExchange.class.getName();

  private static final Logger LOG = LoggerFactory.getLogger(JdkExchange.class);

  /** How long closing may wait for a client that has not sent all of its request. */
  private static final Duration MAX_CLOSING = Duration.ofMillis(100);

  private final HttpExchange http;
  private final Cloakroom cloakroom;
  private final Departure departure;
  private @Nullable Visit visit;
  private @Nullable Memos memos;
  private int status = 200;

  /** The number of bytes of the response's body to come; negative if it is unknown. */
  private long length = -1;

  private boolean later;
  private boolean ended;
  private boolean broken;

  JdkExchange(HttpExchange http, Cloakroom cloakroom, Departure.Answerer answerer) {
    super(http);
    this.http = http;
    this.cloakroom = cloakroom;
    this.departure = Departure.of(this, this, answerer);
  }

  /** Returns the exchange that has come through Cloakroom already; null if it has not. */
  static @Nullable JdkExchange find(HttpExchange http) {
    return (JdkExchange) http.getAttribute(ATTRIBUTE);
  }

  Departure departure() {
    return departure;
  }

  Visit visit() {
    return cloakroom.visit(this);
  }

  /** Leaves the response open when the handler has returned. */
  void answerLater() {
    later = true;
  }

  boolean isLater() {
    return later;
  }

  /** Whether the handler is writing a body of its own. */
  boolean isOpen() {
    return !ended && departure.hasLeft() && !departure.isAnswered();
  }

  /** Notes that the connection cannot be used any more. */
  void broken() {
    broken = true;
  }

  /** Throws if the connection cannot be used any more, so that the JDK's server closes it. */
  void requireUnbroken() throws IOException {
    if (broken) {
      throw new IOException("The response could not be ended");
    }
  }

  /**
   * Answers an exception of the handler in place of what it wrote.
   *
   * @throws IOException if it is too late for that
   */
  void answer(Throwable thrown) throws IOException {
    later = false;
    if (thrown instanceof ClientGoneException gone) {
      throw gone.getCause();
    }
    if (thrown instanceof IOException failure && (broken || isBodyBroken())) {
      throw failure;
    }
    if (!departure.hasLeft()) {
      departure.answer(thrown);
    } else if (departure.isAnswered() && thrown instanceof IOException) {
      LOG.debug("{} {} was answered before this was thrown", method(), path(), thrown);
    } else {
      LOG.error("{} {} failed after its response head had left", method(), path(), thrown);
    }
    if (isOpen()) {
      throw new IOException("The handler has failed in the middle of its response", thrown);
    }
  }

  /** Lets the head leave as a handler says; see {@link HttpExchange#sendResponseHeaders}. */
  void sendHead(int status, long length) throws IOException {
    if (departure.isAnswered()) {
      return;
    }
    if (departure.hasLeft()) {
      throw new IOException("The response head has left already");
    }
    this.status = status;
    this.length = length == 0 ? -1 : Math.max(length, 0);
    if (departure.releaseForWriting()) {
      sendHead();
      if (ended) {
        end();
      }
    }
  }

  /** Lets the response leave as it is, and ends it. */
  void close() throws IOException {
    if (departure.isHeld()) {
      try {
        cloakroom.requireAnswer(this);
        if (departure.release()) {
          finish();
        }
      } catch (HttpProblem unsent) {
        departure.answer(unsent);
      }
    }
    end();
  }

  /**
   * Ends a response whose body's stream was closed.
   *
   * @throws IOException if the head has not left
   */
  void closeBody() throws IOException {
    if (departure.isHeld()) {
      http.getResponseBody().close();
    }
    close();
  }

  /** Writes a part of the handler's body. */
  void write(byte[] bytes, int offset, int count) throws IOException {
    if (dropsBody()) {
      return;
    }
    if (isOpen() && length >= 0 && count > length) {
      throw new IOException("The handler writes more bytes than it has announced");
    }
    try {
      http.getResponseBody().write(bytes, offset, count);
      length -= length < 0 ? 0 : count;
    } catch (IOException e) {
      broken |= isOpen();
      throw e;
    }
  }

  void flush() throws IOException {
    if (dropsBody()) {
      return;
    }
    try {
      http.getResponseBody().flush();
    } catch (IOException e) {
      broken |= isOpen();
      throw e;
    }
  }

  private boolean dropsBody() {
    return departure.isAnswered() || (committed() && hasNoBody());
  }

  /** Whether the response consists of its head only, by its method or status. */
  private boolean hasNoBody() {
    return method().equals("HEAD") || hasNoLength() || status == 304;
  }

  /** Whether this status must not have a length (RFC 9110, 8.6). */
  private boolean hasNoLength() {
    return status / 100 == 1 || status == 204;
  }

  private void sendHead() throws IOException {
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

  private void end() throws IOException {
    try {
      if (!ended) {
        ended = true;
        endBody();
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    } finally {
      if (later) {
        departure.complete();
      }
    }
  }

  private void endBody() throws IOException {
    OutputStream out = http.getResponseBody();
    if (length > 0) {
      requireWritten(out);
    }
    if (unread() == null) {
      out.close();
      return;
    }
    // The client may send the rest only after it has seen the answer.
    out.flush();
    WaitLimit limit = limit(drained());
    try {
      out.close();
    } finally {
      WaitLimit.end(limit);
    }
  }

  private void requireWritten(OutputStream out) throws IOException {
    if (!broken) {
      LOG.error("{} {}: {} bytes fewer than announced", method(), path(), length);
    }
    if (later) {
      cut(out);
    }
    throw new IOException("The handler has written fewer bytes than it announced");
  }

  /** Closes a connection when the JDK's server does not wait for the handler any more. */
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

  @Override
  public int status() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public void setHeader(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  @Override
  public List<String> responseHeaders(String name) {
    List<String> lines = http.getResponseHeaders().get(name);
    return lines == null ? List.of() : List.copyOf(lines);
  }

  @Override
  public void addHeader(String name, String value) {
    http.getResponseHeaders().add(name, value);
  }

  @Override
  public void beforeHead(Runnable action) {
    departure.beforeHead(action);
  }

  @Override
  public boolean headSent() {
    return departure.hasLeft();
  }

  @Override
  public boolean responseStarted() {
    return departure.started();
  }

  @Override
  public void afterResponse(Runnable action) {
    departure.afterResponse(action);
  }

  @Override
  public void send(byte[] content) throws IOException {
    departure.send(content);
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    if (type == Visit.class) {
      // Nearly every request has this one and no other.
      if (visit == null) {
        visit = (Visit) factory.get();
      }
      return type.cast(visit);
    }
    if (memos == null) {
      memos = Memos.of();
    }
    return memos.value(type, factory);
  }

  @Override
  public boolean committed() {
    return http.getResponseCode() >= 0;
  }

  @Override
  public Map<String, List<String>> headers() {
    return http.getResponseHeaders();
  }

  @Override
  public void reset() {
    http.getResponseHeaders().clear();
    status = 200;
    length = -1;
  }

  /** A handler sends its head before it writes, so nothing of a body is ever held back. */
  @Override
  public int bufferSize() {
    return 0;
  }

  @Override
  public void setContentLength(long length) {
    this.length = length;
  }

  @Override
  public void write(byte[] content) throws IOException {
    if (!committed()) {
      sendHead();
    }
    if (length > 0) {
      http.getResponseBody().write(content);
      length -= content.length;
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
    if (later) {
      end();
    }
  }
}

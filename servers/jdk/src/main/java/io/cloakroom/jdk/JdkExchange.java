package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.ClientGoneException;
import io.cloakroom.http.Departure;
import io.cloakroom.http.HeldBytes;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Memos;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange of the JDK's server, from the filter or handler to the last byte. Request and
 * response are one object, because every request pays for it.
 */
final class JdkExchange extends JdkResponse {

  /** The attribute of a {@link DownstreamExchange} whose value is this. */
  static final String ATTRIBUTE = JdkExchange.class.getName();

  private static final Logger LOG = LoggerFactory.getLogger(JdkExchange.class);

  private final Cloakroom cloakroom;
  private final Departure departure;
  private @Nullable Visit visit;
  private @Nullable Memos memos;
  private boolean later;
  private boolean unhandled;
  private boolean routedExactly;

  JdkExchange(HttpExchange http, Cloakroom cloakroom, Departure.Answerer answerer) {
    super(http);
    this.cloakroom = cloakroom;
    this.departure = Departure.of(this, this, answerer);
  }

  /** Returns the existing exchange of a request that already went through Cloakroom, or null. */
  static @Nullable JdkExchange find(HttpExchange http) {
    return (JdkExchange) http.getAttribute(ATTRIBUTE);
  }

  Departure departure() {
    return departure;
  }

  Visit visit() {
    return cloakroom.visit(this);
  }

  /** Notes whether the routes of the application have this request's path and method. */
  void routed(boolean handled, boolean exactly) {
    unhandled = !handled;
    routedExactly = exactly;
  }

  @Override
  public boolean hasHandler() {
    return !unhandled;
  }

  /** A context handles every path that begins with its own; routes handle exact paths. */
  @Override
  public boolean hasExactHandler() {
    return routedExactly || http.getHttpContext().getPath().equals(routedPath());
  }

  /** Leaves the response open when the handler has returned. */
  void answerLater() {
    later = true;
    departure.thread().leave();
  }

  boolean isLater() {
    return later;
  }

  /** Returns whether the handler is writing a body of its own. */
  boolean isOpen() {
    return departure.hasLeft() && !departure.isAnswered() && !isEnded();
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
    if (thrown instanceof IOException failure && (isBroken() || isBodyBroken())) {
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
    announce(status, length);
    if (departure.releaseForWriting()) {
      if (departure.awaitsPage()) {
        holdPage();
      } else {
        sendHead();
      }
      if (isEnded()) {
        end();
      }
    }
  }

  @Override
  int addScript(HeldBytes page, boolean whole) {
    return departure.addScript(page, whole);
  }

  /** Writes a part of the handler's body. */
  void writePart(byte[] bytes, int offset, int count) throws IOException {
    if (!departure.isAnswered()) {
      write(bytes, offset, count);
    }
  }

  /** Sends what the handler has written. */
  void flushParts() throws IOException {
    if (!departure.isAnswered()) {
      flush();
    }
  }

  /**
   * Ends the handler's body.
   *
   * @throws IOException if it has not been begun with a head
   */
  void closeBody() throws IOException {
    if (departure.isHeld()) {
      http.getResponseBody().close();
    }
    close();
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

  /** Returns the body for handlers of the JDK. A form is kept for Cloakroom, which may read it. */
  InputStream handlersBody() {
    boolean unused = cloakroom.keepForm(this);
    return openBody("getRequestBody() of the exchange");
  }

  /** Sends the rest of an answer. Nothing follows, so that a later one ends with it. */
  @Override
  public void finish() throws IOException {
    super.finish();
    if (later) {
      end();
    }
  }

  private void end() throws IOException {
    try {
      end(later);
    } finally {
      if (later) {
        departure.complete();
      }
    }
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
  public void requireUsable() {
    departure.thread().requireUsable();
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
}

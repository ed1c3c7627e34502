package io.cloakroom.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way out of a response, for server adapters. It holds the response back, runs the actions
 * before the head, and then lets head and body go to the server. If an action fails, the failure is
 * answered and nothing of the handler's response leaves.
 *
 * <p>An adapter makes one for each exchange, leads every write of the handler through it, and calls
 * {@link #release} when the handler returns and {@link #complete} when the response has ended:
 *
 * <pre>{@code
 * Departure departure = Departure.of(exchange, response, cloakroom::answer);
 * try {
 *   cloakroom.begin(exchange);
 *   handler.handle(request);
 *   departure.release();
 * } catch (RuntimeException e) {
 *   departure.answer(e);
 * } finally {
 *   departure.complete();
 * }
 * }</pre>
 *
 * <p>Not thread-safe: it belongs to one exchange, which one thread uses at a time.
 */
public final class Departure {

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private static final String NOT_COMMITTED =
      "The response could not be committed; its failure was answered";

  /** Headers that describe the body they came with, and not the one that replaces it. */
  private static final Set<String> ABOUT_THE_BODY =
      Set.of("etag", "last-modified", "accept-ranges", "location", "trailer");

  /** The maximum number of bytes of an unread request body that {@link #drain} reads. */
  public static final long DRAIN_BYTES = 64 << 20;

  /** Writes the answer to an exception into an exchange. */
  @FunctionalInterface
  public interface Answerer {

    /**
     * Answers an exception with {@link Exchange#send}.
     *
     * @throws IOException if the client has gone
     */
    void answer(Exchange exchange, Throwable thrown) throws IOException;
  }

  /** The part of a body that an adapter holds back until the head leaves. */
  public interface Body extends PageScript.Page {

    /** Writes what is held to the server. */
    void pour() throws IOException;

    /** Drops what is held. */
    void discard();

    /** Drops what is held, so that the handler can begin another body in another way. */
    void forget();
  }

  /** Says whether a read of a request's body would wait for the client. */
  @FunctionalInterface
  public interface Readiness {

    /**
     * Returns whether a read returns at once.
     *
     * @throws IOException if the client has gone
     */
    boolean ready() throws IOException;
  }

  private enum State {
    /** The server has seen no byte of the response. */
    HELD,
    /** The actions before the head are running. */
    LEAVING,
    /** The head is final, and a page is held back until its end. */
    PAGE,
    /** Written bytes go directly to the server. */
    OPEN,
    /** The whole answer was given; whatever else is written is dropped. */
    ANSWERED
  }

  private final Exchange exchange;
  private final ServerResponse server;
  private final Answerer answerer;
  private final RequestThread thread;
  private final Map<String, List<String>> outerHeaders;
  private @Nullable Deque<Runnable> beforeHead;
  private @Nullable Deque<Runnable> afterResponse;
  private @Nullable ResponseCaching caching;
  private @Nullable PageScript script;
  private @Nullable Body body;

  /** The whole body that {@link #send} was given. */
  private byte @Nullable [] sent;

  private State state = State.HELD;
  private long announced = -1;
  private long held;
  private boolean started;
  private boolean failed;

  private Departure(Exchange exchange, ServerResponse server, Answerer answerer) {
    this.exchange = exchange;
    this.server = server;
    this.answerer = answerer;
    this.thread = RequestThread.of(exchange);
    this.outerHeaders = server.hasHeaders() ? headers(name -> true) : Map.of();
  }

  /**
   * Returns the way out of this exchange. The headers that the response has by now survive every
   * answer to a failure; those that are set later may not.
   *
   * @param answerer answers exceptions, such as {@code cloakroom::answer}
   */
  public static Departure of(Exchange exchange, ServerResponse server, Answerer answerer) {
    return new Departure(exchange, server, answerer);
  }

  /**
   * Runs an action once before the head leaves, after those registered earlier.
   *
   * @throws IllegalStateException if the head has left
   * @see Exchange#beforeHead
   */
  public void beforeHead(Runnable action) {
    if (hasLeft()) {
      throw new IllegalStateException(
          "The response head has left; change sessions and cookies before you write the body");
    }
    if (action instanceof ResponseCaching last) {
      caching = last;
      return;
    }
    if (action instanceof PageScript page) {
      script = page;
      return;
    }
    if (beforeHead == null) {
      beforeHead = new ArrayDeque<>(2);
    }
    beforeHead.add(action);
  }

  /** Runs an action once when the response has ended; see {@link Exchange#afterResponse}. */
  public void afterResponse(Runnable action) {
    if (afterResponse == null) {
      afterResponse = new ArrayDeque<>(2);
    }
    afterResponse.add(action);
  }

  /** Returns whether the response is held back, so that it can still be changed as a whole. */
  public boolean isHeld() {
    return state == State.HELD;
  }

  /** Returns whether the head is final, and a page is held back until its end. */
  public boolean isPageHeld() {
    return state == State.PAGE;
  }

  /** Returns whether the whole answer was given, so that whatever else is written is dropped. */
  public boolean isAnswered() {
    return state == State.ANSWERED;
  }

  /** Returns whether the response head has left; see {@link Exchange#headSent}. */
  public boolean hasLeft() {
    return state == State.OPEN
        || state == State.PAGE
        || state == State.ANSWERED
        || server.committed();
  }

  /** Returns whether anything was written to the response; see {@link Exchange#responseStarted}. */
  public boolean started() {
    return started || hasLeft();
  }

  /**
   * Continues a response that the server replaces by a page of its own: a script that was added to
   * that response is added to this page.
   */
  public void continueFrom(Departure first) {
    script = first.script;
  }

  /** Makes this the body that is held back. Called whenever the handler asks for a way to write. */
  public void holdBody(Body body) {
    this.body = body;
  }

  /** Notes the body's length in bytes as the handler announced it; negative if it is unknown. */
  public void announceLength(long bytes) {
    announced = bytes;
  }

  /**
   * Returns whether this many more bytes or characters can be held back; if not, the head must
   * leave.
   */
  public boolean holds(int more) {
    return state == State.HELD && more <= server.bufferSize() - held;
  }

  /**
   * Returns whether this many more bytes or characters are held back although {@link #holds} has no
   * room for them, because a script is added at the end of the page. The head is final by then, as
   * it is without a script.
   *
   * @throws IOException if those bytes are lost because the response was answered instead
   */
  public boolean holdsPage(int more) throws IOException {
    if (script == null || !fitsPage(held + more)) {
      return false;
    }
    if (state == State.HELD && script.suits(server)) {
      started = true;
      if (!settle()) {
        throw new IOException(NOT_COMMITTED);
      }
      state = State.PAGE;
    }
    return state == State.PAGE;
  }

  /**
   * Returns whether a first write of so many bytes is the whole body, as it was announced. Then
   * nothing needs to be held back: a caller that {@linkplain #release releases} the head first can
   * write the bytes to the server.
   */
  public boolean isWhole(int bytes) {
    return state == State.HELD
        && held == 0
        && bytes == announced
        && script == null
        && bytes <= server.bufferSize();
  }

  /**
   * Notes that this many more bytes or characters are held back, and lets the head go if the body
   * is complete. The count is exact for bytes and for ASCII characters; other text is complete when
   * its writer is closed.
   */
  public void held(int more) throws IOException {
    held += more;
    started = true;
    if (announced >= 0 && held >= announced) {
      release();
    }
  }

  /** Drops the body that is held back, and its announced length. */
  public void discardBody() {
    announced = -1;
    held = 0;
    started = false;
    if (body != null) {
      body.discard();
    }
  }

  /** Drops the body that is held back, so that another one can be begun in another way. */
  public void forgetBody() {
    discardBody();
    if (body != null) {
      body.forget();
      body = null;
    }
  }

  /**
   * Runs the actions before the head, and lets head and held body go. Does nothing if they have
   * gone already.
   *
   * @return false if the response was answered instead, now or earlier: what the caller has to
   *     write must be dropped
   */
  public boolean release() throws IOException {
    return release(true);
  }

  /** Does it for a body that is held back as a whole, or in part. */
  private boolean release(boolean whole) throws IOException {
    if (state == State.PAGE || (state == State.HELD && settle())) {
      leave(whole);
    }
    return state == State.OPEN;
  }

  /** Runs the actions before the head; returns false if the response was answered instead. */
  private boolean settle() throws IOException {
    state = State.LEAVING;
    try {
      if (beforeHead != null) {
        for (Runnable action; (action = beforeHead.poll()) != null; ) {
          action.run();
        }
      }
      decideCaching();
      return true;
    } catch (RuntimeException | Error e) {
      fail(e);
      return false;
    }
  }

  private void leave(boolean whole) throws IOException {
    if (script != null) {
      addScript(script, whole);
    }
    state = State.OPEN;
    if (announced >= 0 && !server.committed()) {
      server.setContentLength(announced);
    }
    if (body != null) {
      body.pour();
    }
  }

  /** Comes after the actions, which may have set a policy. */
  private void addScript(PageScript page, boolean whole) {
    if (sent != null) {
      HeldBytes all = HeldBytes.of(sent);
      announced += page.addTo(all, server, whole);
      sent = all.toByteArray();
    } else if (body != null) {
      int added = page.addTo(body, server, whole);
      announced += announced < 0 ? 0 : added;
    }
  }

  /** Returns whether a script is added if the response becomes a page. */
  public boolean mayAddScript() {
    return script != null;
  }

  /**
   * Returns whether the response is a page to which a script is added, by its head. An adapter that
   * does not hold bodies back holds such a page, and calls {@link #addScript(PageScript.Page,
   * boolean)}.
   */
  public boolean awaitsPage() {
    return script != null && script.suits(server);
  }

  /**
   * Adds the script to a page that an adapter holds back after {@link #release}, while the server
   * has not sent its head.
   *
   * @param whole whether the page is complete
   * @return the number of bytes that were added
   */
  public int addScript(PageScript.Page page, boolean whole) {
    return script == null ? 0 : script.addTo(page, server, whole);
  }

  /** Returns whether an adapter can hold a page of so many bytes back. */
  public static boolean fitsPage(long bytes) {
    return bytes <= PageScript.LARGEST;
  }

  /** Comes last, so that no handler and no action undoes it. */
  private void decideCaching() {
    if (!server.committed() && server.contentType().startsWith("text/event-stream")) {
      // Its events are for one visitor, and the handler may read the session after the head.
      exchange.setHeader("Cache-Control", "no-store");
      Caching.visitorOnly(exchange);
    }
    if (caching != null) {
      caching.run();
    } else if (server.setsCookies()) {
      Caching.decide(exchange);
    }
  }

  /**
   * Does what {@link #release} does, for a caller that has written bytes.
   *
   * @throws IOException if those bytes are lost because the response was answered instead
   */
  public boolean releaseForWriting() throws IOException {
    boolean first = isHeld();
    started = true;
    boolean open = release(false);
    if (first && !open) {
      throw new IOException(NOT_COMMITTED);
    }
    return open;
  }

  /**
   * Does what {@link #release} does, for an answer that the server makes itself, such as an error
   * page or a redirect: drops the body that is held back.
   */
  public boolean releaseWithoutBody() throws IOException {
    if (isHeld()) {
      discardBody();
      started = true;
    }
    return release();
  }

  /**
   * Answers an exception instead of what the handler wrote. The headers of the handler are kept,
   * except those about its body. Whatever is written afterwards is dropped.
   */
  public void answer(Throwable thrown) throws IOException {
    restart(name -> !ABOUT_THE_BODY.contains(name) && !name.startsWith("content-"));
    writeAnswer(thrown);
  }

  /**
   * Sends this whole body. What was written before is dropped, and so is what is written later.
   *
   * @throws IllegalStateException if the head has left
   */
  public void send(byte[] content) throws IOException {
    if (isAnswered()) {
      return;
    }
    if (hasLeft()) {
      throw new IllegalStateException("The response head has left; nothing can be sent instead");
    }
    if (body != null) {
      // Also frees the server's writer, which may be in use for what was written before.
      int status = server.status();
      restart(name -> true);
      server.setStatus(status);
    }
    announced = content.length;
    started = true;
    sent = content;
    if (release()) {
      if (sent != null && !exchange.method().equals("HEAD")) {
        server.write(sent);
      }
      finish();
    }
  }

  /** Returns the thread that may use the exchange. {@link #complete} ends its use. */
  public RequestThread thread() {
    return thread;
  }

  /** Runs the actions after the response. Every way out may call it; each action runs once. */
  public void complete() {
    try {
      runAfterResponse();
    } finally {
      thread.end();
    }
  }

  private void runAfterResponse() {
    if (afterResponse == null) {
      return;
    }
    for (Runnable action; (action = afterResponse.poll()) != null; ) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        LOG.warn(
            "An action after the response to {} {} failed", exchange.method(), exchange.path(), e);
      }
    }
  }

  /**
   * Reads and drops what a client is still sending, for two seconds at most. Servers close the
   * connection on an unread body, and a client that sends all of it before it reads would see a
   * reset instead of the answer.
   *
   * <p>It never waits in a read, so a client that announces a body and sends none cannot hold the
   * thread. If the length is unknown, the end cannot be told from a silent client: a quarter of a
   * second of silence ends it.
   *
   * <p>At most an eighth of the server's threads wait like this. Where no more may, only the bytes
   * that are there are read.
   *
   * @param maxBytes the maximum number of bytes to read
   * @param unread the number of bytes that the client announced and that were not read; empty if it
   *     is unknown
   */
  public static void drain(
      Exchange exchange,
      InputStream body,
      long maxBytes,
      OptionalLong unread,
      Readiness readiness) {
    UnreadBody.drain(exchange, body, maxBytes, unread, readiness);
  }

  /** Notes that the client of this exchange is too slow, so that {@link #drain} does nothing. */
  public static void giveUp(Exchange exchange) {
    UnreadBody.giveUp(exchange);
  }

  private void fail(Throwable failure) throws IOException {
    clearActions();
    if (failed) {
      LOG.error("The answer to a failed commit could not be committed either", failure);
      sendBare();
      return;
    }
    failed = true;
    // The handler's cookies belong to what was not saved.
    restart(name -> false);
    writeAnswer(failure);
  }

  private void writeAnswer(Throwable thrown) throws IOException {
    try {
      answerer.answer(exchange, thrown);
    } catch (RuntimeException e) {
      e.addSuppressed(thrown);
      LOG.error("An exception could not be answered", e);
      clearActions();
      sendBare();
    }
    if (release()) {
      finish();
    }
  }

  private void sendBare() throws IOException {
    if (!server.committed()) {
      restart(name -> false);
      server.setStatus(500);
      server.setContentLength(0);
    }
    finish();
  }

  private void finish() throws IOException {
    state = State.ANSWERED;
    server.finish();
  }

  private void clearActions() {
    if (beforeHead != null) {
      beforeHead.clear();
    }
  }

  /**
   * Starts over without a body and with status 200. Keeps the headers with such a lower-case name,
   * and those that were set before this exchange began.
   */
  private void restart(Predicate<String> kept) {
    Map<String, List<String>> headers = new LinkedHashMap<>(outerHeaders);
    headers.putAll(headers(kept));
    server.reset();
    // Servers may set some of their own again, such as Server and Date.
    Set<String> there = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    there.addAll(server.headers().keySet());
    headers.forEach((name, values) -> {
      if (there.add(name)) {
        values.forEach(value -> server.addHeader(name, value));
      }
    });
    forgetBody();
    sent = null;
    state = State.HELD;
  }

  private Map<String, List<String>> headers(Predicate<String> kept) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    server
        .headers()
        .forEach((name, values) -> {
          if (kept.test(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, List.copyOf(values));
          }
        });
    return headers;
  }
}

package io.cloakroom.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one moment at which a response's head leaves: first the actions run, then the container gets
 * what was held back. If an action fails, its failure is answered in place of the response.
 */
final class Departure {

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  /** Fields about the body they came with, which a body in its place does not have. */
  private static final Set<String> OF_THE_BODY =
      Set.of("etag", "last-modified", "accept-ranges", "location", "trailer");

  /** Writes the answer to what was thrown into the response. */
  @FunctionalInterface
  interface Answerer {
    void answer(Throwable thrown) throws IOException;
  }

  private enum State {
    /** The container has seen no byte yet. */
    HELD,
    /** The actions are running. */
    LEAVING,
    /** What is written goes to the container. */
    OPEN,
    /** The whole answer was given; whatever else is written is dropped. */
    ANSWERED
  }

  private final HttpServletResponse container;
  private final boolean headOnly;
  private final Answerer answerer;
  private final Map<String, List<String>> outerFields;
  private final HeldBody body;
  private final Deque<Runnable> actions = new ArrayDeque<>();
  private State state = State.HELD;
  private boolean failed;

  Departure(HttpServletResponse container, boolean headOnly, Answerer answerer) {
    this.container = container;
    this.headOnly = headOnly;
    this.answerer = answerer;
    this.outerFields = fields(name -> true);
    this.body = new HeldBody(container, this);
  }

  HeldBody body() {
    return body;
  }

  void beforeHead(Runnable action) {
    if (hasLeft()) {
      throw new IllegalStateException(
          "The response head has left; change sessions and cookies before the body is written");
    }
    actions.add(action);
  }

  boolean isHeld() {
    return state == State.HELD;
  }

  boolean isAnswered() {
    return state == State.ANSWERED;
  }

  boolean hasLeft() {
    return state == State.OPEN || state == State.ANSWERED || container.isCommitted();
  }

  /**
   * Lets the head go, with what was held back. False where the response was answered instead, now
   * or before, and whatever the caller has to write is to be dropped.
   */
  boolean release() throws IOException {
    if (state != State.HELD) {
      return state == State.OPEN;
    }
    state = State.LEAVING;
    try {
      for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
        action.run();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
      return false;
    }
    state = State.OPEN;
    body.pour();
    return true;
  }

  /** Like {@link #release}, but tells the one whose bytes were lost, so that it stops writing. */
  boolean releaseForWriting() throws IOException {
    boolean held = isHeld();
    boolean open = release();
    if (held && !open) {
      throw new IOException("The response could not be committed; its failure was answered");
    }
    return open;
  }

  /** Answers what was thrown in place of what the handler wrote; its other headers are kept. */
  void answer(Throwable thrown) throws IOException {
    restart(name -> !OF_THE_BODY.contains(name) && !name.startsWith("content-"));
    writeAnswer(thrown);
  }

  /** Answers with this whole body; what was written before is dropped, and what comes after. */
  void send(byte[] content) throws IOException {
    if (isAnswered()) {
      return;
    }
    if (hasLeft()) {
      throw new IllegalStateException("The response head has left; nothing can be sent instead");
    }
    if (body.isStarted()) {
      // Frees the container's writer, too, which may be in use for what was written before.
      int status = container.getStatus();
      restart(name -> true);
      container.setStatus(status);
    }
    body.announce(content.length);
    if (release()) {
      if (!headOnly) {
        container.getOutputStream().write(content);
      }
      finish();
    }
  }

  private void fail(Throwable failure) throws IOException {
    actions.clear();
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
      answerer.answer(thrown);
    } catch (RuntimeException e) {
      e.addSuppressed(thrown);
      LOG.error("No answer could be made of what was thrown", e);
      actions.clear();
      sendBare();
    }
    if (release()) {
      finish();
    }
  }

  private void sendBare() throws IOException {
    if (!container.isCommitted()) {
      restart(name -> false);
      container.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      container.setContentLength(0);
    }
    finish();
  }

  private void finish() throws IOException {
    state = State.ANSWERED;
    container.flushBuffer();
  }

  /**
   * Starts over without a body and with status 200. Of the headers stay those with such a name in
   * lower case, and of the others those that filters before this one had set.
   */
  private void restart(Predicate<String> kept) {
    Map<String, List<String>> fields = new LinkedHashMap<>(outerFields);
    fields.putAll(fields(kept));
    container.reset();
    fields.forEach((name, values) -> {
      if (!container.containsHeader(name)) {
        values.forEach(value -> container.addHeader(name, value));
      }
    });
    body.forget();
    state = State.HELD;
  }

  private Map<String, List<String>> fields(Predicate<String> kept) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String name : container.getHeaderNames()) {
      if (kept.test(name.toLowerCase(Locale.ROOT))) {
        fields.put(name, List.copyOf(container.getHeaders(name)));
      }
    }
    return fields;
  }
}

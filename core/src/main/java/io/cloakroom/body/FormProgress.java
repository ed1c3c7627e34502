package io.cloakroom.body;

import io.cloakroom.http.Exchange;
import java.util.OptionalLong;

/**
 * The amount of a request's form that has arrived, for other threads to read. Thread-safe.
 *
 * <pre>{@code
 * FormProgress progress = FormProgress.of(exchange);
 * progress.total().ifPresent(total -> show(100 * progress.received() / total));
 * }</pre>
 */
public final class FormProgress {

  /** The state of a form. */
  public enum State {
    /** The form is arriving, or has not started to arrive. */
    RECEIVING,
    /** The form has arrived completely and was decoded. */
    RECEIVED,
    /**
     * The form was malformed, exceeded a limit or could not be stored; the client went away; or the
     * request ended before anything read the form.
     */
    REFUSED
  }

  private final OptionalLong total;
  private volatile long received;
  private volatile State state = State.RECEIVING;

  private FormProgress(OptionalLong total) {
    this.total = total;
  }

  /** Returns the progress of this request's form; the same object at each call. */
  public static FormProgress of(Exchange exchange) {
    return exchange.memo(FormProgress.class, () -> begin(exchange));
  }

  private static FormProgress begin(Exchange exchange) {
    FormProgress progress = new FormProgress(length(exchange));
    exchange.afterResponse(progress::requestEnded);
    return progress;
  }

  private static OptionalLong length(Exchange exchange) {
    String length = exchange.header("Content-Length").orElse("");
    return length.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  /** Returns the number of bytes received so far, before content codings are undone. */
  public long received() {
    return received;
  }

  /**
   * Returns the number of bytes of the whole body as the client declared it; empty if it did not.
   */
  public OptionalLong total() {
    return total;
  }

  /** Returns the state of the form. */
  public State state() {
    return state;
  }

  /** Sets the bytes so far. Called by the one thread that reads the body. */
  void received(long total) {
    received = total;
  }

  void end(State last) {
    state = last;
  }

  private void requestEnded() {
    if (state == State.RECEIVING) {
      state = State.REFUSED;
    }
  }

  @Override
  public String toString() {
    return "FormProgress[" + state + ", " + received + " bytes]";
  }
}

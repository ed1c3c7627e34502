package io.cloakroom.form;

import io.cloakroom.http.Exchange;
import java.util.OptionalLong;

/**
 * How much of a request's form has arrived, to be looked at by other threads while it does.
 * Thread-safe.
 */
public final class FormProgress {

  /** How far a form is. */
  public enum State {
    /** Its bytes are arriving, or not even those have begun to. */
    RECEIVING,
    /** All of it has arrived, and is a form. */
    RECEIVED,
    /**
     * It is no form, over a limit, or could not be kept; the client went away; or the request ended
     * and nobody had read it.
     */
    REFUSED
  }

  private final OptionalLong total;
  private volatile long received;
  private volatile State state = State.RECEIVING;

  private FormProgress(OptionalLong total) {
    this.total = total;
  }

  /** The progress of this request's form; the same one at each call. */
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

  /** The bytes of the body so far, as they were sent. */
  public long received() {
    return received;
  }

  /** The bytes of the whole body by the client's word; empty where it does not say. */
  public OptionalLong total() {
    return total;
  }

  /** How far the form is. */
  public State state() {
    return state;
  }

  /** Called by the one thread that reads the body. */
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

package io.cloakroom.toolbar;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import io.cloakroom.trace.VisitTrace;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is handled: its number, and everything that fills up until its end. Belongs to
 * one request.
 */
final class Recording {

  private final long number;
  private final Instant began;
  private final long nanos = System.nanoTime();
  private final FormTrace form;
  private final VisitTrace trace;
  private final LogLines log = new LogLines();
  private @Nullable LogLines logBefore;
  private OptionalLong card = OptionalLong.empty();

  /** The place of a recording in a request's memo. */
  private static final class Holder {
    private Optional<Recording> recording = Optional.empty();
  }

  private Recording(long number, Instant began, Exchange exchange) {
    this.number = number;
    this.began = began;
    form = FormTrace.of(exchange);
    trace = VisitTrace.of(exchange);
  }

  /** Begins to record a request. */
  static Recording begin(long number, Instant now, Exchange exchange) {
    Recording recording = new Recording(number, now, exchange);
    exchange.memo(Holder.class, Holder::new).recording = Optional.of(recording);
    return recording;
  }

  /** Returns the recording of a request; empty if it is not recorded. */
  static Optional<Recording> of(Exchange exchange) {
    return exchange.memo(Holder.class, Holder::new).recording;
  }

  /** Returns the number of the request, which is in the address of its page. */
  long number() {
    return number;
  }

  Instant began() {
    return began;
  }

  FormTrace form() {
    return form;
  }

  VisitTrace trace() {
    return trace;
  }

  LogLines log() {
    return log;
  }

  /** Sets what the thread logged for before this request. */
  void logBefore(@Nullable LogLines before) {
    logBefore = before;
  }

  @Nullable LogLines logBefore() {
    return logBefore;
  }

  /** Sets the number of the request under which this one is shown; 0 if there is none. */
  void card(long under) {
    card = OptionalLong.of(under);
  }

  /** Returns the number of the request under which this one is shown; empty if not known yet. */
  OptionalLong card() {
    return card;
  }

  /** Returns the milliseconds since the request began. */
  double millis() {
    return Millis.of(System.nanoTime() - nanos);
  }
}

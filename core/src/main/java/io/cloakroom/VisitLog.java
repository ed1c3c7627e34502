package io.cloakroom;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.csrf.CsrfVerdict;
import io.cloakroom.flash.FlashMove;
import io.cloakroom.http.Exchange;
import io.cloakroom.mistake.Printable;
import io.cloakroom.session.SessionTrace;
import io.cloakroom.store.StoreCall;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.SecretNames;
import io.cloakroom.trace.TraceEvent;
import io.cloakroom.trace.VisitTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of requests for developers: one line for each, at debug, with what was decided about the
 * session, cookies, CSRF and login. It contains no values and no tokens.
 */
final class VisitLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.cloakroom.visit");

  /** The events that are a part of the line in their own place. */
  private static final List<Class<? extends TraceEvent>> PLACED =
      List.of(
          SessionTrace.class,
          CookieDecision.class,
          CsrfVerdict.class,
          FlashMove.class,
          StoreCall.class,
          ResponseTrace.class);

  private VisitLog() {}

  /** Traces a request if its line will be logged. */
  static void begin(Exchange exchange) {
    if (LOG.isDebugEnabled()) {
      VisitTrace trace = VisitTrace.of(exchange);
      exchange.afterResponse(() -> LOG.debug("{}", line(exchange, trace)));
    }
  }

  private static String line(Exchange exchange, VisitTrace trace) {
    List<String> parts = new ArrayList<>();
    parts.add(
        exchange.method()
            + " "
            + SecretNames.maskedPath(exchange.path())
            + " "
            + exchange.status());
    parts.add(
        "session: "
            + sentence(trace.last(SessionTrace.Lookup.class)).orElse("not used")
            + sentence(trace.last(SessionTrace.Planned.class)).map(plan -> "; " + plan).orElse(""));
    sentences(trace, "cookie", CookieDecision.class, parts);
    sentence(trace.last(CsrfVerdict.class)).ifPresent(verdict -> parts.add("csrf: " + verdict));
    trace.steps().stream()
        .map(VisitTrace.Step::event)
        .filter(event -> PLACED.stream().noneMatch(type -> type.isInstance(event)))
        .forEach(event -> parts.add(event.sentence()));
    sentences(trace, "flash", FlashMove.class, parts);
    sentences(trace, "answered", ResponseTrace.Failure.class, parts);
    List<StoreCall> calls = trace.all(StoreCall.class);
    if (!calls.isEmpty()) {
      long nanos = calls.stream().mapToLong(call -> call.took().toNanos()).sum();
      parts.add(
          String.format(
              Locale.ROOT,
              "store: %d trips, %.1f ms",
              calls.stream().filter(StoreCall::isTrip).count(),
              nanos / 1e6));
    }
    return Printable.of(String.join(" | ", parts));
  }

  private static <E extends TraceEvent> void sentences(
      VisitTrace trace, String what, Class<E> type, List<String> parts) {
    for (E event : trace.all(type)) {
      parts.add(what + ": " + event.sentence());
    }
  }

  private static Optional<String> sentence(Optional<? extends TraceEvent> event) {
    return event.map(TraceEvent::sentence);
  }
}

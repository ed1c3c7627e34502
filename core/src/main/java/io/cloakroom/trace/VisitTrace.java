package io.cloakroom.trace;

import io.cloakroom.http.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A record of one request, for debugging: which session was found, what read and changed it, each
 * call of a store, each cookie, and every decision with its reason. It is made on request only, and
 * contains stored values, secrets included; it never contains the token of a session.
 *
 * <pre>{@code
 * VisitTrace trace = VisitTrace.of(exchange); // before the request is handled
 * exchange.afterResponse(() -> trace.steps().forEach(step -> log(step.event().sentence())));
 * }</pre>
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class VisitTrace {

  /** The maximum number of steps that are kept; a handler may read a session in a loop. */
  public static final int MAX_STEPS = 2000;

  /** Whether a trace was ever requested in this JVM. Without one, no request looks for its own. */
  private static volatile boolean used;

  private final long began = System.nanoTime();
  private final List<Step> steps = new ArrayList<>();
  private int leftOut;

  /**
   * An event and its time.
   *
   * @param at the time since the trace began
   */
  public record Step(Duration at, TraceEvent event) {}

  /** Whether a request is traced. */
  private static final class Switch {
    private @Nullable VisitTrace trace;
  }

  private VisitTrace() {}

  /**
   * Returns the trace of this request; the same one at each call. Parts of the toolkit that were
   * used before the first call are not traced.
   */
  public static VisitTrace of(Exchange exchange) {
    used = true;
    Switch traced = exchange.memo(Switch.class, Switch::new);
    if (traced.trace == null) {
      traced.trace = new VisitTrace();
    }
    return traced.trace;
  }

  /** Returns the trace of this request; null if none was requested. */
  public static @Nullable VisitTrace wantedOn(Exchange exchange) {
    return used ? exchange.memo(Switch.class, Switch::new).trace : null;
  }

  /** Adds an event to the trace of this request, if one was requested. */
  public static void note(Exchange exchange, Supplier<? extends TraceEvent> event) {
    VisitTrace trace = wantedOn(exchange);
    if (trace != null) {
      trace.add(event.get());
    }
  }

  /** Adds an event that happens now. */
  public void add(TraceEvent event) {
    if (steps.size() < MAX_STEPS) {
      steps.add(new Step(elapsed(), event));
    } else {
      leftOut++;
    }
  }

  /** Returns the time since the trace began. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Returns the events, in their order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Returns the number of events beyond {@link #MAX_STEPS}, which are not kept. */
  public int leftOut() {
    return leftOut;
  }

  /** Returns the events of this type, in their order. */
  public <E extends TraceEvent> List<E> all(Class<E> type) {
    return steps.stream().map(Step::event).filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns the last event of this type. */
  public <E extends TraceEvent> Optional<E> last(Class<E> type) {
    List<E> all = all(type);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Shows how many steps there are only: they may contain secrets. */
  @Override
  public String toString() {
    return "VisitTrace[" + steps.size() + " steps]";
  }
}

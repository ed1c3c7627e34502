package io.cloakroom.http;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A log of failures that may repeat with every request, such as those of a store that is out of
 * reach. The first of a kind is logged with its stack trace. Others are counted: a line without a
 * trace is logged for the tenth, the hundredth and so on, and at least once a minute. After a
 * minute without a failure, the next one is logged with its trace again. Thread-safe.
 *
 * <p>Failures are of one kind if they and their first causes have the same class and come from the
 * same line.
 */
public final class FailureLog {

  /** The length at which a chain of causes counts as a circle. */
  private static final int MAX_CAUSES = 50;

  private final Logger log;
  private final Repetitions repetitions;

  private FailureLog(Logger log, Clock clock) {
    this.log = log;
    repetitions = new Repetitions(clock);
  }

  /** Returns a log that writes to this logger. */
  public static FailureLog of(Logger log, Clock clock) {
    return new FailureLog(log, clock);
  }

  /** Logs a failure as an error, or counts it. */
  public void error(String what, Throwable failure) {
    count(Level.ERROR, what, failure);
  }

  /** Logs a failure as a warning, or counts it. */
  public void warn(String what, Throwable failure) {
    count(Level.WARN, what, failure);
  }

  private void count(Level level, String what, Throwable failure) {
    Optional<Repetitions.Event> event = repetitions.count(kind(failure));
    if (event.isEmpty()) {
      log.debug("{}", what, failure);
    } else if (event.get().first()) {
      log.atLevel(level).setCause(failure).log(what + unlogged(event.get()));
    } else {
      log.atLevel(level)
          .log(
              "{}: {}. It is number {} of its kind since {}, where the stack trace is",
              what,
              failure,
              event.get().number(),
              event.get().since());
    }
  }

  private static String unlogged(Repetitions.Event event) {
    return event.unlogged() == 0
        ? ""
        : " (" + event.unlogged() + " more like it were not logged before)";
  }

  private static String kind(Throwable failure) {
    Throwable first = failure;
    @Nullable Throwable cause = failure.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      first = cause;
      cause = cause.getCause();
    }
    StackTraceElement[] trace = first.getStackTrace();
    return String.join(
        " ",
        failure instanceof HttpProblem problem ? problem.code() : failure.getClass().getName(),
        first.getClass().getName(),
        trace.length == 0 ? "" : trace[0].toString());
  }
}

package io.cloakroom.csrf;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.mistake.Printable;
import io.cloakroom.trace.VisitTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one request as they are made. They are kept only if the request is traced. Not
 * thread-safe: it belongs to one request.
 */
final class TracedChecks {

  private static final int MAX_LENGTH = 200;

  /** Keeps nothing. */
  private static final TracedChecks UNTRACED = new TracedChecks(null);

  private final @Nullable VisitTrace trace;
  private final List<CsrfVerdict.Check> checks = new ArrayList<>();

  private TracedChecks(@Nullable VisitTrace trace) {
    this.trace = trace;
  }

  /** Returns the checks of a request. */
  static TracedChecks of(Exchange exchange) {
    VisitTrace trace = VisitTrace.wantedOn(exchange);
    return trace == null ? UNTRACED : new TracedChecks(trace);
  }

  /** Returns whether anybody wants to know the checks. */
  boolean wanted() {
    return trace != null;
  }

  /** Notes a check that was made. */
  void made(String name, String seen, String result) {
    if (trace != null) {
      checks.add(new CsrfVerdict.Check(name, shown(seen), result));
    }
  }

  /** Notes a check that was made of a header. */
  void made(String name, List<String> lines, String result) {
    if (trace != null) {
      made(name, lines.isEmpty() ? "not sent" : String.join(", ", lines), result);
    }
  }

  /** Notes that the request is accepted. */
  void accept(String reason) {
    if (trace != null) {
      trace.add(new CsrfVerdict(reason, checks, Optional.empty()));
    }
  }

  /** Notes that the request is refused, and returns the problem. */
  HttpProblem refuse(HttpProblem problem) {
    if (trace != null) {
      @Nullable Throwable cause = problem.getCause();
      String reason = cause == null ? problem.detail() : String.valueOf(cause.getMessage());
      trace.add(new CsrfVerdict(reason, checks, Optional.of(problem)));
    }
    return problem;
  }

  private static String shown(String text) {
    String visible = Printable.of(text);
    return visible.length() > MAX_LENGTH ? visible.substring(0, MAX_LENGTH) + "…" : visible;
  }
}

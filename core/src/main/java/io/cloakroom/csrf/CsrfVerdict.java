package io.cloakroom.csrf;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.trace.TraceEvent;
import java.util.List;
import java.util.Optional;

/**
 * The decision whether this site made a request, with each check on the way to it.
 *
 * @param reason what decided, in a sentence
 * @param checks the checks in the order in which they were made; the last one decided
 * @param refusal the problem that answers the request; empty if it is accepted
 */
public record CsrfVerdict(String reason, List<Check> checks, Optional<HttpProblem> refusal)
    implements TraceEvent {

  /**
   * One check.
   *
   * @param name what was looked at, such as {@code Sec-Fetch-Site}
   * @param seen what the request has there, shortened and without tokens
   * @param result what follows from it
   */
  public record Check(String name, String seen, String result) {}

  /** Copies the checks. */
  public CsrfVerdict {
    checks = List.copyOf(checks);
  }

  /** Returns whether the request may go on. */
  public boolean accepted() {
    return refusal.isEmpty();
  }

  @Override
  public String sentence() {
    return refusal.map(problem -> "refused (" + problem.code() + "): ").orElse("accepted: ")
        + reason;
  }
}

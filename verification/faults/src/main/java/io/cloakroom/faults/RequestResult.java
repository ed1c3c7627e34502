package io.cloakroom.faults;

import java.util.Optional;

/**
 * The result of a request, from the client's view.
 *
 * @param text the body of a successful answer, or else the reason
 * @param token the session's new token, if the response sets one
 */
record RequestResult(Event.Outcome outcome, long micros, String text, Optional<String> token) {

  /** The start of the reason if no fault explains the answer. */
  static final String UNEXPECTED = "unexpected";

  static final String REFUSED = "refused";

  /** Returns the result for a response with this status and body. */
  static RequestResult of(int status, long micros, String body, Optional<String> token) {
    return switch (status) {
      case 200 -> new RequestResult(Event.Outcome.OK, micros, body, token);
      case 409 -> new RequestResult(Event.Outcome.FAIL, micros, "conflict", Optional.empty());
      case 410 -> new RequestResult(Event.Outcome.FAIL, micros, Event.GONE, Optional.empty());
      case 503 -> unknown(micros, "unavailable");
      default -> unknown(micros, UNEXPECTED + " status " + status);
    };
  }

  /** Returns the result of a request that was not sent. */
  static RequestResult refused(long micros) {
    return new RequestResult(Event.Outcome.FAIL, micros, REFUSED, Optional.empty());
  }

  /** Returns the result of a request with an unknown outcome. */
  static RequestResult unknown(long micros, String reason) {
    return new RequestResult(Event.Outcome.INFO, micros, reason, Optional.empty());
  }

  boolean ok() {
    return outcome == Event.Outcome.OK;
  }

  boolean unknown() {
    return outcome == Event.Outcome.INFO;
  }
}

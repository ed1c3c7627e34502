package io.cloakroom.faults;

import java.util.Optional;

/**
 * What a client got.
 *
 * @param text the body of an answer that counts, else the reason
 * @param token the session's new token, where the browser was told one
 */
record RequestResult(Event.Outcome outcome, long micros, String text, Optional<String> token) {

  /** How the reason begins where no fault explains the answer. */
  static final String UNEXPECTED = "unexpected";

  static final String REFUSED = "refused";

  /** The answer that a response with this status and body is. */
  static RequestResult of(int status, long micros, String body, Optional<String> token) {
    return switch (status) {
      case 200 -> new RequestResult(Event.Outcome.OK, micros, body, token);
      case 409 -> new RequestResult(Event.Outcome.FAIL, micros, "conflict", Optional.empty());
      case 410 -> new RequestResult(Event.Outcome.FAIL, micros, Event.GONE, Optional.empty());
      case 503 -> unknown(micros, "unavailable");
      default -> unknown(micros, UNEXPECTED + " status " + status);
    };
  }

  /** Nothing was sent. */
  static RequestResult refused(long micros) {
    return new RequestResult(Event.Outcome.FAIL, micros, REFUSED, Optional.empty());
  }

  /** Nobody knows what became of the request. */
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

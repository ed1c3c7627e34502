package io.cloakroom.faults;

import java.util.Optional;

/**
 * What a client got.
 *
 * @param text the body of an answer that counts, else the reason
 * @param token the session's new token, where the browser was told one
 */
record Answer(Event.Outcome outcome, long micros, String text, Optional<String> token) {

  /** How the reason begins where no fault explains the answer. */
  static final String UNEXPECTED = "unexpected";

  static final String REFUSED = "refused";

  /** The answer that a response with this status and body is. */
  static Answer of(int status, long micros, String body, Optional<String> token) {
    return switch (status) {
      case 200 -> new Answer(Event.Outcome.OK, micros, body, token);
      case 409 -> new Answer(Event.Outcome.FAIL, micros, "conflict", Optional.empty());
      case 410 -> new Answer(Event.Outcome.FAIL, micros, Event.GONE, Optional.empty());
      case 503 -> unknown(micros, "unavailable");
      default -> unknown(micros, UNEXPECTED + " status " + status);
    };
  }

  /** Nothing was sent. */
  static Answer refused(long micros) {
    return new Answer(Event.Outcome.FAIL, micros, REFUSED, Optional.empty());
  }

  /** Nobody knows what became of the request. */
  static Answer unknown(long micros, String reason) {
    return new Answer(Event.Outcome.INFO, micros, reason, Optional.empty());
  }

  boolean ok() {
    return outcome == Event.Outcome.OK;
  }

  boolean unknown() {
    return outcome == Event.Outcome.INFO;
  }
}

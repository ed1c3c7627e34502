package io.cloakroom.cookie;

import io.cloakroom.http.Exchange;
import io.cloakroom.trace.TraceEvent;
import io.cloakroom.trace.VisitTrace;

/**
 * A decision about a cookie of the response, or about one that was read.
 *
 * @param name the name on the wire
 * @param reason why, in a sentence
 */
public record CookieDecision(String name, Kind kind, String reason) implements TraceEvent {

  /** The decisions. */
  public enum Kind {
    /** The response sets it. */
    SET,
    /** The response removes it. */
    REMOVED,
    /** The response says nothing about it. */
    NOT_SENT,
    /** Its signature or its seal is good. */
    VERIFIED,
    /** It was not accepted. */
    REJECTED
  }

  /** Adds a decision to the trace of this request, if one was requested. */
  public static void note(Exchange exchange, String name, Kind kind, String reason) {
    VisitTrace.note(exchange, () -> new CookieDecision(name, kind, reason));
  }

  @Override
  public String sentence() {
    String what =
        switch (kind) {
          case SET -> "set";
          case REMOVED -> "removed";
          case NOT_SENT -> "not sent";
          case VERIFIED -> "verified";
          case REJECTED -> "rejected";
        };
    return name + " " + what + ": " + reason;
  }
}

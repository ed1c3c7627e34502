package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.trace.TraceEvent;
import io.cloakroom.trace.VisitTrace;

/**
 * A decision of a {@link Login}, in a request's {@link VisitTrace}.
 *
 * @param account the account's id; empty if there is none, or it is not to be revealed
 * @param reason why, in a sentence
 */
public record LoginDecision(Kind kind, String account, String reason) implements TraceEvent {

  /** The decisions. */
  public enum Kind {
    /** The session is logged in to an account. */
    KNOWN,
    /** Nobody is logged in. */
    ANONYMOUS,
    /** The session's login counts no longer. */
    ENDED,
    /** A page that needs an account, or a role of it, was shown. */
    ADMITTED,
    /** A page that needs an account, or a role of it, was not shown. */
    TURNED_AWAY,
    /** Somebody logged in or signed up. */
    LOGGED_IN,
    /** A name and a password were refused. */
    FAILED,
    /** There were too many attempts. */
    THROTTLED,
    /** Somebody logged out. */
    LOGGED_OUT
  }

  /** Adds a decision to the trace of this visit, if one was requested. */
  static void note(Visit visit, Kind kind, String account, String reason) {
    VisitTrace.note(visit.exchange(), () -> new LoginDecision(kind, account, reason));
  }

  @Override
  public String sentence() {
    return "login: "
        + TraceEvent.words(kind)
        + (account.isEmpty() ? "" : " " + account)
        + ", "
        + reason;
  }
}

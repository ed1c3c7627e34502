package io.cloakroom.session;

import io.cloakroom.trace.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event of the session in a request's {@link io.cloakroom.trace.VisitTrace}. */
public sealed interface SessionTrace extends TraceEvent {

  /** The result of looking up the cookie that a request sent. */
  enum Result {
    /** The request sent no session cookie. */
    NOT_SENT,
    /** The cookie's value has not the form of one that this application sets. */
    MALFORMED,
    /** The cookie opens nothing: the session expired, ended, or never existed. */
    NOTHING,
    /** The cookie opens a session. */
    LIVE,
    /** The session has moved to another token. */
    RETIRED,
    /** This version of the application cannot read the record. */
    UNREADABLE,
    /** Several cookies have the name, and nothing decides between them. */
    AMBIGUOUS,
    /** The store could not be used. */
    FAILED
  }

  /** The actions of code on a session. */
  enum Action {
    /** A value was read. */
    READ,
    /** A value was set. */
    SET,
    /** A value was computed from the previous one. */
    UPDATE,
    /** A value was changed without a call, and the change was detected. */
    CHANGED_IN_PLACE,
    /** A value was removed. */
    REMOVE,
    /** All values were removed. */
    CLEAR,
    /** Somebody logged in. */
    LOG_IN,
    /** The session was moved to another token. */
    ROTATE,
    /** The session was begun, with or without a value. */
    BEGIN,
    /** The session was ended. */
    END,
    /** The lifetime was changed. */
    LIFETIME,
    /** The changes so far were discarded. */
    DISCARD
  }

  /** The decisions at the end of a request. */
  enum Decision {
    /** Nothing is written, and no cookie is set. */
    NOTHING,
    /** Only the expiry moves. */
    TOUCH,
    /** A session begins. */
    CREATE,
    /** The session's next version is written. */
    REPLACE,
    /** The session moves to another token. */
    ROTATE,
    /** The session ends. */
    END,
    /** The changes are lost, because their session ended. */
    DROP,
    /** The changes are refused, because their session moved. */
    REFUSE
  }

  /**
   * A session at one moment.
   *
   * @param id its {@link SessionInfo#id}, which is not a secret
   * @param idle the time without a request after which it ends
   * @param expiresAt the time at which it ends if it is not used again
   * @param endsAt the time at which it ends in any case
   * @param persistent whether its cookie outlives the browser
   * @param items the stored values as JSON by name, secrets included
   */
  record State(
      String id,
      Optional<String> owner,
      Instant createdAt,
      Duration idle,
      Instant expiresAt,
      Instant endsAt,
      boolean persistent,
      Map<String, String> items) {

    /** Copies the values. */
    public State {
      items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
    }

    /** Shows the names of the values only. */
    @Override
    public String toString() {
      return "State[" + id + ", " + items.keySet() + "]";
    }
  }

  /**
   * The look-up of the session, at its first use.
   *
   * @param reason what was found, and why, in a sentence
   * @param state the session, if there is one
   */
  record Lookup(Result result, String reason, Optional<State> state) implements SessionTrace {
    @Override
    public String sentence() {
      return reason;
    }
  }

  /**
   * A use of the session by code.
   *
   * @param name the value's name; empty if the action is about the whole session
   * @param callSite the line of the application, or a phrase if there is none
   * @param before the stored value before, as JSON
   * @param after the stored value after, as JSON
   */
  record Use(
      Action action, String name, String callSite, Optional<String> before, Optional<String> after)
      implements SessionTrace {

    /** Returns whether the stored value is another one than before. */
    public boolean changed() {
      return !before.equals(after);
    }

    @Override
    public String sentence() {
      return TraceEvent.words(action) + (name.isEmpty() ? "" : " " + name) + ", by " + callSite;
    }

    /** Leaves out the values. */
    @Override
    public String toString() {
      return "Use[" + sentence() + "]";
    }
  }

  /**
   * The decision at the end of the request. There is one more after each conflict.
   *
   * @param reason why, in a sentence
   */
  record Planned(Decision decision, String reason) implements SessionTrace {
    @Override
    public String sentence() {
      return TraceEvent.words(decision) + ": " + reason;
    }
  }

  /**
   * A write that another request preceded.
   *
   * @param attempt the number of conflicts of this request so far
   * @param replayed the changes that are applied again to the newest version
   */
  record Conflict(int attempt, List<String> replayed) implements SessionTrace {

    /** Copies the list. */
    public Conflict {
      replayed = List.copyOf(replayed);
    }

    @Override
    public String sentence() {
      return "conflict "
          + attempt
          + ": another request wrote first; applied again to the newest version: "
          + String.join(", ", replayed);
    }
  }

  /** The session as the response leaves it; empty if there is none. */
  record Saved(Optional<State> state) implements SessionTrace {
    @Override
    public String sentence() {
      return state
          .map(saved ->
              "session "
                  + saved.id()
                  + " has "
                  + saved.items().size()
                  + " values after this request")
          .orElse("there is no session after this request");
    }
  }

  /** A stored value that its key could not read, so it counts as absent and stays stored. */
  record Unreadable(String name) implements SessionTrace {
    @Override
    public String sentence() {
      return "the value "
          + name
          + " cannot be read as the type of its key, so it counts as absent; it stays stored";
    }
  }
}

package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.StoreKey;
import java.util.Optional;
import java.util.function.Supplier;

/** The storage of an application's sessions between requests. Thread-safe. */
sealed interface SessionBackend permits StoreBackend, CookieBackend, KeyedBackend {

  /** The code of the problem for changes to a session that moved to another token. */
  String MOVED = "session.moved";

  /** Returns a copy for one request, which notes each call of a store. */
  SessionBackend traced(SessionTracer tracer);

  /** Returns the session that the browser's cookie opens. */
  Found find(SessionCookie cookie);

  /**
   * Returns the session as it is before the first change of a request. If {@link #find} did not
   * look up whether the session has ended or moved, this does, in one round trip.
   */
  Found current(Found found);

  /** Returns a stored session as it is now; empty if the server does not have the sessions. */
  Optional<Found> reload(StoreKey key);

  /**
   * Returns the session that replaced a retired one, if it belongs to this owner, who has just
   * proved who they are.
   */
  Optional<Found.Live> continuedBy(String owner, Found.Retired retired);

  /** Returns the secret that only this session's browser has, without a round trip. */
  Optional<SessionToken> token(SessionCookie cookie);

  /** Returns whether a response can give the browser another token. */
  default boolean setsCookie() {
    return true;
  }

  /**
   * Refuses a session that cannot be stored, as early as that can be determined.
   *
   * @throws HttpProblem 413 if it is too large
   */
  void check(Draft draft, Found base, SessionCookie cookie);

  /** Returns whether a session could be stored, as far as this request knows. */
  boolean hasRoom(Draft draft, Found base, SessionCookie cookie);

  /** Saves the changes that a request made to the session that it found. */
  CookieUpdate commit(Found found, ChangeLog log, Supplier<String> userAgent, SessionCookie cookie);

  /**
   * Returns all sessions, as seen from outside a request.
   *
   * @throws IllegalStateException if the server does not have the sessions
   */
  Directory directory();

  /** Returns whether {@link #directory} can find sessions by their owner. */
  boolean knowsOwners();

  /** Returns the problem for changes to a session that moved to another token. */
  static HttpProblem moved() {
    return new HttpProblem(
        409,
        MOVED,
        "You logged in, or your session was renewed, while this was on its way, so it was not"
            + " saved. Send it again. If that does not help, log in again.");
  }

  /**
   * Returns the problem for a session that is too large. The reason and the sizes of the attributes
   * go to the log only.
   */
  static HttpProblem tooLarge(SessionRecord record, String reason) {
    return new HttpProblem(
        413,
        "session.too-large",
        "Your session is full. Remove something and try again.",
        new IllegalStateException(reason + ". It holds " + record.sizes()));
  }
}

package io.cloakroom.session;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.StoreException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A visitor's session without a response: for WebSockets, streams of events, and work that goes on
 * after the response. Each call loads the session, and saves what it changes before it returns.
 * Thread-safe.
 *
 * <pre>{@code
 * DetachedSession session = visit.detachedSession();
 * // Later, for a message of the socket:
 * boolean loggedOut = session.update(VIEWS, 0, n -> n + 1).isEmpty();
 * }</pre>
 *
 * <p>It is the session that the request's cookie opened. Without a response there is no cookie to
 * set, so it can neither begin nor move: when a visitor logs in or out, or when the session expires
 * or moves to a new token, it has ended here, and the page opens a new socket. Ask {@link #ended}
 * from time to time if a socket only sends; it does not count as a use of the session.
 *
 * <p>Every method throws {@link StoreException} if the store cannot be reached. Values that are
 * changed in place are not saved.
 */
public final class DetachedSession {

  private final Sessions sessions;
  private final DetachedRequest request;
  private final CookiePolicy cookies;

  DetachedSession(Sessions sessions, DetachedRequest request, CookiePolicy cookies) {
    this.sessions = sessions;
    this.request = request;
    this.cookies = cookies;
  }

  /** Returns the value under this key; empty if there is none, or the session has ended. */
  public <T> Optional<T> get(SessionKey<T> key) {
    return change(session -> session.get(key)).flatMap(value -> value);
  }

  /**
   * Applies the function to the value under this key, stores the result and returns it; empty if
   * the session has ended, and nothing was stored.
   *
   * @param initial the function's argument if there is no value yet
   * @param function runs again on the newest value if a request was faster, so it must depend on
   *     its argument only and have no other effect
   * @throws IllegalStateException if sessions are in cookies
   * @throws HttpProblem 413 if the session would become too large
   */
  @CheckReturnValue
  public <T> Optional<T> update(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    requireStore();
    return change(session -> session.update(key, initial, function));
  }

  /**
   * Stores a value under this key, whatever the previous one was.
   *
   * @return false if the session has ended, and nothing was stored
   * @throws IllegalArgumentException if the value cannot be written as JSON
   * @throws IllegalStateException if sessions are in cookies
   * @throws HttpProblem 413 if the session would become too large
   */
  @CheckReturnValue
  public <T> boolean set(SessionKey<T> key, T value) {
    requireStore();
    return change(
            session -> {
              session.set(key, value);
              return true;
            })
        .orElse(false);
  }

  /**
   * Removes the value under this key.
   *
   * @return false if the session has ended, and nothing was removed
   * @throws IllegalStateException if sessions are in cookies
   */
  @CheckReturnValue
  public boolean remove(SessionKey<?> key) {
    requireStore();
    return change(
            session -> {
              session.remove(key);
              return true;
            })
        .orElse(false);
  }

  /** Returns the owner's id; empty if no one is logged in, or the session has ended. */
  public Optional<String> owner() {
    return change(Session::owner).flatMap(owner -> owner);
  }

  /**
   * Returns the {@link SessionInfo#id} by which {@link SessionEvent}s name the session; empty if
   * the session has ended. It does not count as a use of the session.
   */
  public Optional<String> id() {
    return opened(event -> {}).id();
  }

  /**
   * Returns whether the session has ended: by a logout, by its expiry, or because it moved to a new
   * token, as at a login. It does not count as a use of the session.
   */
  public boolean ended() {
    return id().isEmpty();
  }

  private Session opened(SessionListener listener) {
    return sessions.open(request, cookies, listener);
  }

  /** Returns the result of a change that was saved; empty if the session has ended. */
  private <R> Optional<R> change(Function<Session, R> change) {
    return change(this::opened, change);
  }

  /**
   * Returns the result of a change that was saved; empty if the session has ended or moved.
   *
   * @param open opens the session with one more listener
   */
  static <R> Optional<R> change(
      Function<SessionListener, Session> open, Function<Session, R> change) {
    AtomicBoolean dropped = new AtomicBoolean();
    Session session =
        open.apply(event -> {
          if (event instanceof SessionEvent.ChangesDropped) {
            dropped.set(true);
          }
        });
    if (session.id().isEmpty()) {
      return Optional.empty();
    }
    try {
      R result = change.apply(session);
      session.commit();
      return dropped.get() ? Optional.empty() : Optional.of(result);
    } catch (HttpProblem problem) {
      if (problem.code().equals(SessionBackend.MOVED)) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private void requireStore() {
    if (sessions.store().isEmpty()) {
      throw new IllegalStateException(
          "A session in a cookie changes only with a response, and a socket has none; use"
              + " Sessions.of(store), or change it in a request");
    }
  }
}

package io.cloakroom.session;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.http.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request's session, as other parts of Cloakroom use it: they commit it, bind secrets to it and
 * run their own actions with it. Handlers use only its {@link #session}.
 *
 * <p>Created by {@link Sessions#open}. Not thread-safe: it belongs to one request.
 */
public final class SessionHandle {

  private final Session session;
  private final Exchange exchange;
  private final ValueCodec values;
  private @Nullable SessionAttributes attributes;
  private @Nullable List<Runnable> beforeCommit;

  /** All actions after the commit in one; null if there is none. */
  private @Nullable Runnable afterCommit;

  private boolean committed;

  SessionHandle(Session session, ValueCodec values, Exchange exchange) {
    this.session = session;
    this.exchange = exchange;
    this.values = values;
    if (exchange.headSent()) {
      // Too late to set a cookie: the session can be read, and changes are refused.
      commit();
    } else {
      exchange.beforeHead(this::commit);
    }
  }

  /** Returns the session that handlers use. */
  public Session session() {
    return session;
  }

  /** Returns the session for APIs without types, such as {@code HttpSession}. */
  public SessionAttributes attributes() {
    if (attributes == null) {
      attributes = new SessionAttributes(session, values);
    }
    return attributes;
  }

  /** Returns whether this request has read the session, which costs a round trip. */
  public boolean loaded() {
    return session.loaded();
  }

  /**
   * Returns whether the session is known to have moved to another token, so that this request can
   * neither read nor change it. Costs no round trip.
   */
  public boolean moved() {
    return session.moved();
  }

  /**
   * Refuses a request whose session has moved to another token, before anything is done that needs
   * to know the visitor. Loads the session.
   *
   * @throws io.cloakroom.http.HttpProblem 409 with the code {@code session.moved}
   */
  public void requireCurrent() {
    session.requireCurrent();
  }

  /** Returns whether the session has been committed, or its changes refused. */
  public boolean committed() {
    return committed;
  }

  /** Returns whether this request logged someone in or ended the session. */
  public boolean ownerChanged() {
    return session.ownerChanged();
  }

  /**
   * Returns a secret that only requests with this session's token can derive, to bind something to
   * the session. It changes with each rotation, and reading it needs no round trip. It is empty if
   * the browser sent no token.
   *
   * @param purpose the use; each purpose has its own secret
   */
  public Optional<byte[]> derivedSecret(String purpose) {
    return session.derivedSecret(purpose);
  }

  /**
   * Applies the function as {@link Session#update} does, unless the session has no room for the
   * result: for values that are no reason to refuse the request.
   *
   * @return whether it had room
   */
  @CheckReturnValue
  public <T> boolean updateIfRoom(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    return session.updateIfRoom(key, initial, function);
  }

  /** Runs an action just before the session is committed, which may still change it. */
  public void beforeCommit(Runnable action) {
    if (beforeCommit == null) {
      beforeCommit = new ArrayList<>(1);
    }
    beforeCommit.add(action);
  }

  /** Runs an action after the session has been committed, in time to set headers. */
  public void afterCommit(Runnable action) {
    Runnable before = afterCommit;
    afterCommit =
        before == null
            ? action
            : () -> {
              before.run();
              action.run();
            };
  }

  /**
   * Lets the session be changed again and saved with another response to the same request, whose
   * head has not left.
   */
  public void continueAfterCommit() {
    if (committed) {
      committed = false;
      session.continueAfterCommit();
      exchange.beforeHead(this::commit);
    }
  }

  /**
   * Saves the session's changes, sets its cookie and runs the actions that follow. The exchange
   * calls it just before the response head is sent; a server that cannot wait there may call it
   * earlier. Later calls do nothing, and later changes are refused.
   *
   * @throws io.cloakroom.store.StoreException if the store cannot be reached
   * @throws io.cloakroom.http.HttpProblem 409 if another request changed the same values or moved
   *     the session to another token, 413 if the session is too large
   */
  public void commit() {
    if (committed) {
      return;
    }
    if (beforeCommit != null) {
      beforeCommit.forEach(Runnable::run);
    }
    committed = true;
    session.commit();
    if (afterCommit != null) {
      afterCommit.run();
      afterCommit = null; // Another response keeps the headers that they set.
    }
  }
}

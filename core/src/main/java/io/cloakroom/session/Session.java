package io.cloakroom.session;

import io.cloakroom.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The server's data about one visitor, as one request sees it. Changes are saved just before the
 * response head is sent, whatever the status; there is nothing to call.
 *
 * <pre>{@code
 * SessionKey<Integer> visits = SessionKey.of("visits", Integer.class);
 * int count = visit.session().update(visits, 0, n -> n + 1);
 * }</pre>
 *
 * <p>A session is loaded at its first use and costs nothing until then. It is created with its
 * first value: a visitor without stored values has no session and no cookie.
 *
 * <p>Changes are recorded, and applied again if another request of the same visitor was faster:
 *
 * <ul>
 *   <li>{@link #update} is exact: its function runs again on the newest value;
 *   <li>a value changed in place, as by {@code session.get(CART)…add(x)}, is detected and merged
 *       field by field; if both requests changed the same field, the later one fails with 409;
 *   <li>{@link #set} replaces the value, whatever it was: the later of two stays.
 * </ul>
 *
 * <p>A session that ended in the meantime, by logout or expiry, stays ended; late changes are
 * dropped.
 *
 * <p>Not thread-safe: it belongs to one request. Every method that reads the session throws {@link
 * StoreException} if the store cannot be reached.
 */
public final class Session {

  private final SessionBackend backend;
  private final SessionSettings settings;
  private final SessionCookie cookie;
  private final ChangeLog log = new ChangeLog();
  private final HandedOut handedOut;
  private Draft draft = Draft.empty();
  private @Nullable Found found;
  private @Nullable StoreException failure;
  private boolean committed;

  Session(SessionBackend backend, SessionSettings settings, SessionCookie cookie) {
    this.backend = backend;
    this.settings = settings;
    this.cookie = cookie;
    this.handedOut = new HandedOut(settings.values());
  }

  /**
   * Returns the value under this key. You may change it in place; the change is detected and saved.
   * If a stored value can no longer be read as this type, such as after a deployment, it counts as
   * absent and stays stored.
   */
  public <T> Optional<T> get(SessionKey<T> key) {
    load();
    T known = handedOut.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    noticeInPlace(key.name());
    Json json = draft.attributes.get(key.name());
    if (json == null) {
      return Optional.empty();
    }
    Optional<T> value = settings.values().decode(key, json);
    value.ifPresentOrElse(
        present -> handedOut.put(key, present), () -> fireUndecodable(key.name()));
    return value;
  }

  /**
   * Stores a value under this key, whatever the previous one was. Use {@link #update} for a value
   * that depends on the previous one, so that every request counts.
   *
   * @throws IllegalArgumentException if the value cannot be written as JSON
   * @throws io.cloakroom.http.HttpProblem 413 if a sealed session would become too large
   */
  @SuppressWarnings("ReferenceEquality") // The very object that was handed out, or another one.
  public <T> void set(SessionKey<T> key, T value) {
    change();
    if (handedOut.get(key) == value) {
      noticeInPlace(key.name());
      return;
    }
    Json json = settings.values().encode(key, value);
    handedOut.forget(key.name());
    if (!json.equals(draft.attributes.get(key.name()))) {
      record(new Change.Set(key.name(), json));
    }
    handedOut.put(key, value);
  }

  /**
   * Applies the function to the value under this key, stores the result and returns it.
   *
   * @param initial the function's argument if there is no value yet
   * @param function runs again on the newest value if another request was faster, so it must depend
   *     on its argument only and have no other effect
   */
  public <T> T update(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    change();
    noticeInPlace(key.name());
    var update =
        new Change.Update<>(
            key, settings.values().encode(key, initial), function, settings.values());
    Draft changed = draft.copy();
    T next = update.next(changed);
    backend.check(changed, base(), cookie);
    draft = changed;
    log.add(update);
    handedOut.forget(key.name());
    handedOut.put(key, next);
    return next;
  }

  /** Removes the value under this key. */
  public void remove(SessionKey<?> key) {
    change();
    handedOut.forget(key.name());
    if (draft.attributes.containsKey(key.name())) {
      record(new Change.Remove(key.name()));
    }
  }

  /** Removes all values. The session and its owner stay. */
  public void clear() {
    change();
    handedOut.clear();
    if (!draft.attributes.isEmpty()) {
      record(new Change.Clear());
    }
  }

  /**
   * Makes this the session of an owner who has just proved who they are. The session moves to a new
   * token, so a token that was planted or seen before the login opens nothing (session fixation).
   * The values of an anonymous visitor are kept; those of another owner are not.
   *
   * @param owner the account's id, 1 to 255 characters
   */
  public void logIn(String owner) {
    change();
    noticeInPlace();
    record(new Change.LogIn(owner));
    handedOut.clear();
  }

  /** Moves the session to a new token, such as after a change of permissions. */
  public void rotate() {
    change();
    log.rotate();
  }

  /**
   * Ends the session, as a logout does. A request in flight cannot bring it back. A value that is
   * set afterwards begins a new session.
   */
  public void end() {
    change();
    handedOut.clear();
    log.end();
    draft = Draft.empty();
  }

  /**
   * Sets the idle timeout of this session, instead of the application's: it ends after this time
   * without a request. The application's absolute lifetime still applies.
   */
  public void setIdleTimeout(Duration idle) {
    Lifetime.checkIdle(idle);
    changeTerms(terms -> terms.idle(idle));
  }

  /**
   * Sets the latest time at which this session ends, such as the expiry of an access token in it. A
   * time in the past ends it with this request.
   */
  public void setExpiry(Instant latest) {
    changeTerms(terms -> terms.end(latest));
  }

  /**
   * Sets whether this session's cookie outlives the browser, such as for "remember me on this
   * device". The lifetime of the session itself is set by {@link #setIdleTimeout}.
   */
  public void setPersistent(boolean persistent) {
    changeTerms(terms -> terms.persistent(persistent));
  }

  /** Resets this session to the application's lifetime. */
  public void resetLifetime() {
    changeTerms(terms -> Terms.DEFAULT);
  }

  /** Returns whether this session's cookie outlives the browser. */
  public boolean persistent() {
    load();
    return settings.lifetime().persistent(draft.terms);
  }

  /**
   * Returns the time at which the session ends if it is not used again; empty if nothing is stored.
   */
  public Optional<Instant> expiresAt() {
    load();
    Instant now = settings.clock().instant();
    Instant createdAt = log.loggedIn() ? now : createdAt().orElse(now);
    return draft.isEmpty()
        ? Optional.empty()
        : Optional.of(settings.lifetime().expiresAt(createdAt, draft.terms, now));
  }

  /** Discards the changes that this request has made so far. */
  public void discard() {
    change();
    handedOut.clear();
    log.discard();
    draft = Draft.of(load());
  }

  /**
   * Discards the changes that this request has made so far, and loads the session again. Use it if
   * something else has changed the session; {@link #update} does not need it.
   */
  public void reload() {
    change();
    handedOut.clear();
    log.discard();
    found = null;
    load();
  }

  /** Returns the owner's id; empty if no one is logged in. */
  public Optional<String> owner() {
    load();
    return Optional.ofNullable(draft.owner);
  }

  /** Returns the names of the stored values, in the order in which they were first set. */
  public Set<String> names() {
    load();
    return Collections.unmodifiableSet(new LinkedHashSet<>(draft.attributes.keySet()));
  }

  /**
   * Returns the stored values as JSON text by name, in the order in which they were first set. Use
   * it for a page or tool that shows the content of a session.
   */
  public Map<String, String> items() {
    load();
    if (!committed) {
      noticeInPlace();
    }
    Map<String, String> items = new LinkedHashMap<>();
    draft.attributes.forEach(
        (name, json) -> items.put(name, new String(json.bytes(), StandardCharsets.UTF_8)));
    return Collections.unmodifiableMap(items);
  }

  /** Returns the time of the first write, or of the login; empty if the session is not stored. */
  public Optional<Instant> createdAt() {
    return live().map(live -> live.record().createdAt());
  }

  /**
   * Returns the time of the last use before this request, accurate to a twentieth of the idle
   * timeout; empty if the session is not stored.
   */
  public Optional<Instant> lastSeen() {
    return live().map(settings.lifetime()::lastSeen);
  }

  /**
   * Returns its {@link SessionInfo#id}, which is not a secret; empty if the session is not stored.
   */
  public Optional<String> id() {
    return live().map(Found.Live::id);
  }

  boolean loaded() {
    return found != null || failure != null;
  }

  boolean ownerChanged() {
    return log.loggedIn() || log.ended();
  }

  Optional<byte[]> derivedSecret(String purpose) {
    return backend.token(cookie).map(token -> token.derive(purpose));
  }

  /** Saves the changes and sets the cookie; at most once. */
  void commit() {
    committed = true;
    Found base = found;
    if (base == null) {
      return;
    }
    noticeInPlace();
    cookie.apply(backend.commit(base, log, log.isEmpty() ? "" : cookie.userAgent(), cookie));
  }

  private Optional<Found.Live> live() {
    return load() instanceof Found.Live live && !log.ended() ? Optional.of(live) : Optional.empty();
  }

  private Found load() {
    if (found != null) {
      return found;
    }
    if (failure != null) {
      throw failure;
    }
    try {
      cookie.responseDependsOnIt();
      Found loaded = backend.find(cookie);
      draft = Draft.of(loaded);
      found = loaded;
      return loaded;
    } catch (StoreException e) {
      failure = e;
      throw e;
    }
  }

  private void change() {
    if (committed) {
      throw new IllegalStateException(
          "The session is saved just before the response head leaves, and this change came later,"
              + " so it cannot be saved; change the session before you write the body. In a socket"
              + " or a stream of events, use Visit.detachedSession()");
    }
    load();
  }

  private void record(Change change) {
    Draft changed = draft.copy();
    change.applyTo(changed);
    backend.check(changed, base(), cookie);
    draft = changed;
    log.add(change);
  }

  /** Returns the session that the changes are based on. */
  private Found base() {
    return log.ended() ? new Found.Nothing() : load();
  }

  private void changeTerms(UnaryOperator<Terms> next) {
    change();
    record(new Change.ChangeTerms(next));
  }

  private void noticeInPlace() {
    handedOut.keys().forEach(key -> handedOut.change(key, draft).ifPresent(this::record));
  }

  private void noticeInPlace(String name) {
    for (SessionKey<?> key : handedOut.keys()) {
      if (key.name().equals(name)) {
        handedOut.change(key, draft).ifPresent(this::record);
      }
    }
  }

  private void fireUndecodable(String name) {
    settings.fire(
        new SessionEvent.AttributeUndecodable(
            id().orElse(""), Optional.ofNullable(draft.owner), name));
  }
}

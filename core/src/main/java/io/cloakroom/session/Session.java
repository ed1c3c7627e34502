package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.json.Json;
import io.cloakroom.mistake.CallSite;
import io.cloakroom.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
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
 * first value, or by {@link #begin}: any other visitor has no session and no cookie.
 *
 * <p>Changes are recorded, and applied again if another request of the same visitor was faster:
 *
 * <ul>
 *   <li>{@link #update} is exact: its function runs again on the newest value;
 *   <li>a value changed in place, as by {@code session.get(CART)…add(x)}, is detected and merged
 *       field by field; if both requests changed the same field, the later one fails with 409. A
 *       property that its class never reads, or that is different each time it is written, is no
 *       change;
 *   <li>{@link #set} replaces the value, whatever it was: the later of two stays.
 * </ul>
 *
 * <p>A session that ended in the meantime, by logout or expiry, stays ended; late changes are
 * dropped. If it moved to a new token in the meantime, by a login or {@link #rotate}, the old token
 * no longer opens it. Changes are then refused with 409 and the code {@code session.moved}: the
 * first one, or the commit if the move came later. The client sends the request again with its new
 * cookie.
 *
 * <p>Not thread-safe: it belongs to one request. Every method that reads the session throws {@link
 * StoreException} if the store cannot be reached.
 */
public final class Session {

  /** The whole session, as the subject of a message. */
  private static final String WHOLE = "The session";

  /** A value of the session, whose name follows. */
  private static final String VALUE = "The session value ";

  private final SessionBackend backend;
  private final SessionSettings settings;
  private final KeyTypes keys;
  private final UndecodableLog undecodableLog;
  private final SessionCookie cookie;
  private final ChangeLog log = new ChangeLog();
  private final HandedOut handedOut;

  /** Null if the request is not traced. */
  private final @Nullable SessionTracer tracer;

  /** The names of the values that could not be read. */
  private Set<String> undecodable = Set.of();

  private Draft draft = Draft.empty();
  private @Nullable Found found;

  /** The session under the token that was sent, if a login continued the one that replaced it. */
  private Found.@Nullable Retired retired;

  private @Nullable StoreException failure;

  /** Whether {@link #found} is as current as it must be for a change. */
  private boolean current;

  private boolean committed;

  /** Whether this request leaves the expiry if it changes nothing else. */
  private boolean leavesExpiry;

  /** Whether another response continues with the token that the first one sets. */
  private boolean continued;

  /** The id of the session whose token was sent, if another response continues. */
  private Optional<String> requested = Optional.empty();

  /** The changes after the commit; null if they are refused. */
  private @Nullable LateChanges late;

  Session(
      SessionBackend backend,
      SessionSettings settings,
      KeyTypes keys,
      UndecodableLog undecodableLog,
      SessionCookie cookie) {
    this.tracer = cookie.tracer();
    this.backend = tracer == null ? backend : backend.traced(tracer);
    this.settings = settings;
    this.keys = keys;
    this.undecodableLog = undecodableLog;
    this.cookie = cookie;
    this.handedOut = new HandedOut(settings.values());
  }

  /**
   * Returns the value under this key. You may change it in place; the change is detected and saved.
   * If a stored value can no longer be read as this type, such as after a deployment, it counts as
   * absent and stays stored; see {@link SessionEvent.AttributeUndecodable}.
   */
  public <T> Optional<T> get(SessionKey<T> key) {
    load();
    keys.use(key);
    Optional<T> value = find(key);
    traceRead(key.name());
    return value;
  }

  <T> Optional<T> find(SessionKey<T> key) {
    Optional<SessionKey<?>> attribute = asAttribute(key);
    if (attribute.isPresent()) {
      return find(attribute.get()).map(key::cast);
    }
    T known = handedOut.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    noticeInPlace(key.name());
    Optional<Draft.ReadValue<T>> found = draft.find(key, settings.values());
    Json stored = draft.attributes().get(key.name());
    if (stored != null && (found.isEmpty() || !found.get().json().equals(stored))) {
      fireUndecodable(key.name(), stored);
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    handedOut.put(key, found.get().value(), found.get().json());
    return Optional.of(found.get().value());
  }

  /** Returns the key for a value that was set as an attribute, if its class fits this key. */
  private Optional<SessionKey<?>> asAttribute(SessionKey<?> key) {
    @Nullable Json stored = key.isAttribute() ? null : draft.attributes().get(key.name());
    return stored == null || !AttributeCodec.isWrapped(stored)
        ? Optional.empty()
        : settings
            .values()
            .attributes()
            .keyOf(key.name(), stored)
            .filter(found -> key.rawType().isAssignableFrom(found.rawType()));
  }

  /**
   * Stores a value under this key, whatever the previous one was. Use {@link #update} for a value
   * that depends on the previous one, so that every request counts.
   *
   * @throws IllegalArgumentException if the value cannot be written as JSON or not be read again;
   *     the message names the property
   * @throws HttpProblem 413 if a sealed session would become too large
   */
  @SuppressWarnings("ReferenceEquality") // The very object that was handed out, or another one.
  public <T> void set(SessionKey<T> key, T value) {
    change(VALUE, key.name());
    keys.use(key);
    T known = handedOut.get(key);
    if (known != null && known == value) {
      noticeInPlace(key.name());
      return;
    }
    Json json = settings.values().storable(key, value);
    handedOut.forget(key.name());
    if (!json.equals(draft.attributes().get(key.name()))) {
      record(new Change.Set<>(key, json, settings.values()));
    } else if (tracer != null) {
      tracer.same(key.name(), draft);
    }
    handedOut.put(key, value, json);
  }

  /**
   * Applies the function to the value under this key, stores the result and returns it.
   *
   * @param initial the function's argument if there is no value yet
   * @param function runs again on the newest value if another request was faster, so it must depend
   *     on its argument only and have no other effect
   */
  public <T> T update(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    change(VALUE, key.name());
    keys.use(key);
    noticeInPlace(key.name());
    var update =
        new Change.Update<>(
            key, settings.values().storable(key, initial), function, settings.values());
    if (tracer != null) {
      tracer.before(update, draft);
    }
    T next = update.next(draft);
    keep(update);
    handedOut.put(key, next, stored(key.name()));
    return next;
  }

  /**
   * Applies the function as {@link #update} does, unless the session has no room for the result.
   *
   * @return whether it had room
   */
  <T> boolean updateIfRoom(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    change(VALUE, key.name());
    keys.use(key);
    noticeInPlace(key.name());
    Draft changed = draft.copy();
    T unused =
        new Change.Update<>(
                key, settings.values().storable(key, initial), function, settings.values())
            .next(changed);
    if (!backend.hasRoom(changed, base(), cookie)) {
      return false;
    }
    update(key, initial, function);
    return true;
  }

  /** Removes the value under this key. */
  public void remove(SessionKey<?> key) {
    change(VALUE, key.name());
    if (!key.isAttribute()) {
      keys.use(key);
    }
    handedOut.forget(key.name());
    if (draft.attributes().containsKey(key.name())) {
      record(new Change.Remove(key.name()));
    }
  }

  /** Removes all values. The session and its owner stay. */
  public void clear() {
    change(WHOLE, "");
    handedOut.clear();
    if (!draft.attributes().isEmpty()) {
      record(new Change.Clear());
    }
  }

  /**
   * Makes this the session of an owner who has just proved who they are. The session moves to a new
   * token, so a token that was planted or seen before the login opens nothing (session fixation).
   * The values of an anonymous visitor are kept; those of another owner are not.
   *
   * <p>If the response to an earlier login was lost, the browser still has the old token. The same
   * owner then continues that login's session.
   *
   * @param owner the account's id, 1 to 255 characters
   */
  public void logIn(String owner) {
    use(WHOLE, "");
    requireCookie();
    continueAs(owner);
    noticeInPlace();
    record(new Change.LogIn(owner));
    handedOut.clear();
  }

  /**
   * Moves the session to a new token, such as after a change of permissions. If another request has
   * just moved it, it moves no further.
   */
  public void rotate() {
    use(WHOLE, "");
    requireCookie();
    log.rotate();
    traceUse(SessionTrace.Action.ROTATE);
  }

  /**
   * Begins the session if there is none, even without a value. Call it on a page whose scripts send
   * several requests at once that change the session: without a cookie, each of them would begin a
   * session of its own, and the browser keeps one of these cookies only.
   */
  public void begin() {
    use(WHOLE, "");
    log.begin();
    traceUse(SessionTrace.Action.BEGIN);
  }

  /**
   * Ends the session, as a logout does. A request in flight cannot bring it back. A value that is
   * set afterwards begins a new session.
   */
  public void end() {
    use(WHOLE, "");
    handedOut.clear();
    log.end();
    draft = Draft.empty();
    traceUse(SessionTrace.Action.END);
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

  /**
   * Keeps this request from counting as a use of the session: its expiry stays, unless the request
   * changes a value. Call it for requests that a page sends by itself, such as to show something
   * live. Otherwise an open page would keep its visitor logged in.
   */
  public void leaveExpiry() {
    leavesExpiry = true;
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
    return log.begun() || !draft.isEmpty() || live().isPresent()
        ? Optional.of(settings.lifetime().expiresAt(createdAt, draft.terms, now))
        : Optional.empty();
  }

  /** Discards the changes that this request has made so far. */
  public void discard() {
    use(WHOLE, "");
    handedOut.clear();
    log.discard();
    if (retired != null) {
      found = retired;
    }
    draft = Draft.of(load());
    traceUse(SessionTrace.Action.DISCARD);
  }

  /** Notes that a value was read. */
  void traceRead(String name) {
    if (tracer != null) {
      tracer.read(name, draft);
    }
  }

  private void traceUse(SessionTrace.Action action) {
    if (tracer != null) {
      tracer.use(action);
    }
  }

  /**
   * Discards the changes that this request has made so far, and loads the session again. Use it if
   * something else has changed the session; {@link #update} does not need it.
   */
  public void reload() {
    use(WHOLE, "");
    handedOut.clear();
    log.discard();
    retired = null;
    found = null;
    current = false;
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
    return Collections.unmodifiableSet(new LinkedHashSet<>(draft.attributes().keySet()));
  }

  /**
   * Returns the stored values as JSON text by name, in the order in which they were first set. Use
   * it for a page or tool that shows the content of a session. The map prints one value in a line,
   * without those whose names look secret.
   */
  public Map<String, String> items() {
    load();
    if (!committed) {
      noticeInPlace();
    }
    return SessionItems.of(draft.attributes());
  }

  /** Returns the values as {@link #items} prints them, if the session has been loaded. */
  @Override
  public String toString() {
    if (found == null) {
      return "Session[not loaded]";
    }
    return "Session[" + SessionItems.of(draft.attributes()) + "]";
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

  /** Returns whether there is a session: it is stored, or it has begun in this request. */
  boolean exists() {
    return live().isPresent() || log.begun() || !draft.isEmpty();
  }

  /**
   * Returns the whole id of the session in its store; empty if there is no session. The id of a
   * session that begins or moves in this request is the one under which it will be stored.
   */
  Optional<String> publicId() {
    if (!exists()) {
      return Optional.empty();
    }
    Optional<Found.Live> live = live();
    return Optional.of(
        live.isPresent() && !log.rotated()
            ? live.get().key().id()
            : log.announcedToken().key().id());
  }

  /** Returns the whole id of the session whose token was sent. */
  Optional<String> requestedId() {
    cookie.responseDependsOnIt();
    return continued ? requested : backend.token(cookie).map(token -> token.key().id());
  }

  Instant now() {
    return settings.clock().instant();
  }

  Duration idleTimeout() {
    load();
    return settings.lifetime().idle(draft.terms);
  }

  Duration absoluteLifetime() {
    return settings.lifetime().absolute();
  }

  Draft loadedDraft() {
    load();
    return draft;
  }

  HandedOut handedOut() {
    return handedOut;
  }

  Optional<SessionKey<?>> knownKey(String name) {
    return keys.known(name);
  }

  boolean loaded() {
    return found != null || failure != null;
  }

  /**
   * Returns whether the request's token is known to be retired, and the request has begun no
   * session of its own. Costs no round trip.
   */
  boolean moved() {
    return found instanceof Found.Retired && !log.loggedIn() && !log.ended();
  }

  /**
   * Loads the session, which must not have moved.
   *
   * @throws HttpProblem 409 if it has
   */
  void requireCurrent() {
    Found before = load();
    if (!current && !ownerChanged()) {
      Found now = backend.current(before);
      if (!now.equals(before)) {
        forget(now);
      }
      current = true;
    }
    if (moved()) {
      if (tracer != null) {
        tracer.refused();
      }
      throw SessionBackend.moved();
    }
  }

  boolean ownerChanged() {
    return log.loggedIn() || log.ended();
  }

  Optional<byte[]> derivedSecret(String purpose) {
    cookie.responseDependsOnIt();
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
    if (leavesExpiry && log.isEmpty()) {
      return;
    }
    log.applied(base, draft);
    CookieUpdate update = backend.commit(base, log, cookie::userAgent, cookie);
    if (update instanceof CookieUpdate.Refuse refuse) {
      forget(refuse.base());
      throw SessionBackend.moved();
    }
    cookie.apply(update);
    if (tracer != null) {
      tracer.committed(update);
    }
    if (late != null) {
      late.committed(base, update);
    }
    if (!log.setAside().isEmpty()) {
      log.setAside().forEach(this::fireUndecodable);
    }
  }

  /**
   * Lets the session be used and changed again after its commit, for another response to the same
   * request. It is loaded again when it is used.
   */
  void continueAfterCommit() {
    if (found != null && !continued) {
      requested = backend.token(cookie).map(token -> token.key().id());
      continued = true;
    }
    cookie.continueWithSet();
    log.discard();
    draft = Draft.empty();
    retired = null;
    found = null;
    current = false;
    committed = false;
    if (late != null) {
      late.close();
    }
  }

  /** Lets a stored session be changed after its commit; {@link #commitLate} saves the changes. */
  void allowLateChanges() {
    if (late == null) {
      late = new LateChanges();
    }
  }

  /** Loads the session again after its commit, and returns whether it can be changed. */
  private boolean reopen() {
    Optional<Found.Live> live = late == null ? Optional.empty() : late.reopened(backend);
    live.ifPresent(now -> {
      log.discard();
      retired = null;
      found = now;
      draft = Draft.of(now);
      committed = false;
    });
    return live.isPresent();
  }

  /** Saves what was changed after the commit. What fails is logged, and cannot be answered. */
  void commitLate() {
    Found base = found;
    if (committed || late == null || !late.possible() || base == null) {
      return;
    }
    committed = true;
    try {
      noticeInPlace();
      late.report(backend.commit(base, log, () -> "", cookie));
    } catch (HttpProblem | StoreException e) {
      late.report(e);
    }
  }

  /** Replaces the session, which has ended or moved, and discards the changes to it. */
  private void forget(Found next) {
    handedOut.clear();
    log.discard();
    draft = Draft.empty();
    found = next;
  }

  private Optional<Found.Live> live() {
    return load() instanceof Found.Live live && !log.ended() ? Optional.of(live) : Optional.empty();
  }

  private Found load() {
    cookie.requireUsable();
    if (found != null) {
      return found;
    }
    if (failure != null) {
      throw failure;
    }
    try {
      cookie.responseDependsOnIt();
      Found loaded = backend.find(cookie);
      if (loaded instanceof Found.Foreign foreign) {
        undecodableLog.record(foreign);
      }
      draft = Draft.of(loaded);
      found = loaded;
      if (tracer != null) {
        tracer.found(loaded, backend.token(cookie).isPresent());
      }
      return loaded;
    } catch (StoreException e) {
      failure = e;
      if (tracer != null) {
        tracer.failed(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /**
   * Prepares a change.
   *
   * @throws HttpProblem 409 if the session has moved, unless the change belongs to a new session
   */
  void change(String what, String name) {
    use(what, name);
    requireCurrent();
  }

  /** Opens what replaced a retired session to its owner, and to nobody else. */
  private void continueAs(String owner) {
    if (found instanceof Found.Retired moved && !log.loggedIn() && !log.ended()) {
      backend
          .continuedBy(owner, moved)
          .ifPresent(live -> {
            retired = moved;
            found = live;
            draft = Draft.of(live);
          });
    }
  }

  /**
   * Loads the session for a change.
   *
   * @param what the part that is changed, for the message if it is too late
   * @param name the name of that part; joined to it only in the message
   */
  private void use(String what, String name) {
    cookie.requireUsable();
    if (committed && !reopen()) {
      throw new IllegalStateException(
          what
              + name
              + " was changed by "
              + CallSite.current()
              + " after the response head had left, so the change cannot be saved. Change the"
              + " session before you send the answer or write to the body. In a socket, in a stream"
              + " of events or on another thread, use Visit.detachedSession()");
    }
    load();
  }

  /** Refuses a move to a new token that the browser could not be told. */
  private void requireCookie() {
    if (!backend.setsCookie()) {
      throw new IllegalStateException(
          "A session without a request cannot be moved to a new token, so nobody can log in there."
              + " Do this in a request");
    }
    if (late != null && late.open()) {
      throw new IllegalStateException(
          "The session was moved to a new token by "
              + CallSite.current()
              + " after the response head had left, so the browser would lose it. Log in, or change"
              + " the id, before you write the response");
    }
  }

  void record(Change change) {
    if (tracer != null) {
      tracer.before(change, draft);
    }
    change.applyTo(draft);
    keep(change);
  }

  /**
   * Logs a change that the draft has. The draft is not copied for each change, as many changes of a
   * large session would then cost the square of its size; one that is refused is taken back.
   */
  private void keep(Change change) {
    try {
      backend.check(draft, base(), cookie);
    } catch (HttpProblem refusal) {
      draft = log.applyTo(Draft.of(base()));
      throw refusal;
    }
    log.add(change);
    if (tracer != null) {
      tracer.changed(change, draft, committed);
    }
  }

  /** Returns the session that the changes are based on. */
  private Found base() {
    return log.ended() ? new Found.Nothing() : load();
  }

  private void changeTerms(UnaryOperator<Terms> next) {
    change("The lifetime of the session", "");
    record(new Change.ChangeTerms(next));
  }

  private void noticeInPlace() {
    if (handedOut.hasMutable()) {
      handedOut.names().forEach(this::noticeInPlace);
    }
  }

  void noticeInPlace(String name) {
    Optional<Change> change = handedOut.change(name);
    if (change.isPresent()) {
      record(change.get());
      handedOut.stored(name, stored(name));
    }
  }

  private Json stored(String name) {
    return Objects.requireNonNull(draft.attributes().get(name));
  }

  void fireUndecodable(String name, Json stored) {
    if (undecodable.contains(name)) {
      return;
    }
    undecodable = new HashSet<>(undecodable);
    undecodable.add(name);
    undecodableLog.attribute(name, keys.known(name), stored, settings.values());
    if (tracer != null) {
      tracer.unreadable(name);
    }
    settings.fire(
        new SessionEvent.AttributeUndecodable(
            id().orElse(""), Optional.ofNullable(draft.owner), name));
  }
}

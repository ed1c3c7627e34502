package io.cloakroom.session;

import io.cloakroom.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the server remembers of one visitor, as one request sees it. Nothing needs to be called at
 * the end: changes are saved just before the response head leaves, on every status.
 *
 * <p>A session is loaded at its first use and costs nothing until then. It comes into being with
 * its first value; a visitor for whom nothing is kept has none, and no cookie.
 *
 * <p>Changes are recorded, and applied again where another request of the same visitor was faster:
 *
 * <ul>
 *   <li>{@link #update} is exact: its function runs again on the newest value;
 *   <li>a value changed in place ({@code session.get(CART)…add(x)}) is noticed, and merged field by
 *       field, or answered with 409 where both requests changed the same field;
 *   <li>{@link #set} means "this value, whatever it was": of two at once, the later one stays.
 * </ul>
 *
 * <p>A session that ended meanwhile (logout, expiry) stays ended; late changes go with it.
 *
 * <p>Not thread-safe: it belongs to one request. Every method that looks into the session throws
 * {@link StoreException} where the store is out of reach.
 */
public final class Session {

  private final Home home;
  private final SessionSettings settings;
  private final SessionCookie cookie;
  private final String device;
  private final ChangeLog log = new ChangeLog();
  private final HandedOut handedOut;
  private Draft draft = Draft.empty();
  private @Nullable Found found;
  private @Nullable StoreException failure;
  private boolean committed;

  Session(Home home, SessionSettings settings, SessionCookie cookie, String device) {
    this.home = home;
    this.settings = settings;
    this.cookie = cookie;
    this.device = device;
    this.handedOut = new HandedOut(settings.values());
  }

  /**
   * The value under this key. It may be changed in place; the change is noticed. A stored value
   * that this type cannot be read from, as after a deployment, counts as absent and stays stored.
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
        present -> handedOut.put(key, present), () -> tellUndecodable(key.name()));
    return value;
  }

  /**
   * Keeps a value under this key, whatever was there. For a value that depends on the one before,
   * {@link #update} is the one that counts every request.
   *
   * @throws IllegalArgumentException when the value cannot be written as JSON
   * @throws io.cloakroom.http.HttpProblem 413 when a sealed session would be too large
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
   * Keeps what the function makes of the value under this key, and returns it.
   *
   * @param initial what the function gets where there is no value yet
   * @param function runs again, on the newest value, where another request was faster: it must
   *     depend on its argument only and do nothing else
   */
  public <T> T update(SessionKey<T> key, T initial, UnaryOperator<T> function) {
    change();
    noticeInPlace(key.name());
    var update =
        new Change.Update<>(
            key, settings.values().encode(key, initial), function, settings.values());
    Draft changed = draft.copy();
    T next = update.next(changed);
    home.check(changed, base(), cookie);
    draft = changed;
    log.add(update);
    handedOut.forget(key.name());
    handedOut.put(key, next);
    return next;
  }

  /** Drops the value under this key. */
  public void remove(SessionKey<?> key) {
    change();
    handedOut.forget(key.name());
    if (draft.attributes.containsKey(key.name())) {
      record(new Change.Remove(key.name()));
    }
  }

  /** Drops all values; the session itself, and whose it is, stays. */
  public void clear() {
    change();
    handedOut.clear();
    if (!draft.attributes.isEmpty()) {
      record(new Change.Clear());
    }
  }

  /**
   * Makes this the session of an owner who just proved who they are, under a new token, so that one
   * planted or seen before the login is worth nothing (session fixation). What an anonymous visitor
   * kept stays; what another owner kept does not.
   *
   * @param owner the account's id, 1 to 255 characters
   */
  public void own(String owner) {
    change();
    noticeInPlace();
    record(new Change.Own(owner));
    handedOut.clear();
  }

  /** Moves the session under a new token, as after a change of rights. */
  public void rotate() {
    change();
    log.rotate();
  }

  /**
   * Ends the session: a logout. No request in flight brings it back. What is set after this begins
   * a new one.
   */
  public void end() {
    change();
    handedOut.clear();
    log.end();
    draft = Draft.empty();
  }

  /**
   * Lets this session end after so long without a request, instead of the application's idle
   * timeout. Never later than the application's absolute lifetime.
   */
  public void idleTimeout(Duration idle) {
    Lifetime.checkIdle(idle);
    keep(terms -> terms.idle(idle));
  }

  /**
   * Lets this session end at this moment at the latest, as with a token of elsewhere that is in it.
   * A moment that is past ends it with this request.
   */
  public void expireAt(Instant moment) {
    keep(terms -> terms.end(moment));
  }

  /**
   * Lets this session's cookie outlive the browser, as where somebody ticked "remember me on this
   * device", or not. How long the session lives is {@link #idleTimeout}'s to say.
   */
  public void persistent(boolean persistent) {
    keep(terms -> terms.persistent(persistent));
  }

  /** Keeps this session as the application keeps all of them. */
  public void resetLifetime() {
    keep(terms -> Terms.DEFAULT);
  }

  /** Whether this session's cookie outlives the browser. */
  public boolean persistent() {
    load();
    return settings.lifetime().persistent(draft.terms);
  }

  /** When it ends, if this is the last request that uses it; empty where nothing is kept. */
  public Optional<Instant> expiresAt() {
    load();
    Instant now = settings.clock().instant();
    Instant createdAt = log.owned() ? now : createdAt().orElse(now);
    return draft.isEmpty()
        ? Optional.empty()
        : Optional.of(settings.lifetime().expiresAt(createdAt, draft.terms, now));
  }

  /** Forgets what this request changed so far. */
  public void discard() {
    change();
    handedOut.clear();
    log.discard();
    draft = Draft.of(load());
  }

  /**
   * Forgets what this request changed so far and looks again, as where something else is known to
   * have changed the session meanwhile. {@link #update} needs no such thing.
   */
  public void reload() {
    change();
    handedOut.clear();
    log.discard();
    found = null;
    load();
  }

  /** Whose session it is; empty for a visitor who is not logged in. */
  public Optional<String> owner() {
    load();
    return Optional.ofNullable(draft.owner);
  }

  /** The names of the values in it, in the order they came. */
  public Set<String> names() {
    load();
    return Set.copyOf(draft.attributes.keySet());
  }

  /** When it began, at its first write or at the login; empty where there is none in the store. */
  public Optional<Instant> createdAt() {
    return live().map(live -> live.record().createdAt());
  }

  /** When it was last used before this request, to a twentieth of the idle timeout. */
  public Optional<Instant> lastSeen() {
    return live().map(settings.lifetime()::lastSeen);
  }

  /** Its id in {@link Sessions#devices}; not a secret. Empty where there is none in the store. */
  public Optional<String> deviceId() {
    return live().map(Found.Live::id);
  }

  /** Whether this request looked into the session, which is what costs a round trip. */
  public boolean loaded() {
    return found != null || failure != null;
  }

  /** Whether this request logged somebody in or ended the session. */
  public boolean ownerChanged() {
    return log.owned() || log.ended();
  }

  /**
   * A secret that only requests with this session's token can know, for binding something to the
   * session; another one after each rotation. Costs no round trip. Empty where the browser showed
   * no token.
   *
   * @param purpose what it is for; each purpose has its own secret
   */
  public Optional<byte[]> derivedSecret(String purpose) {
    return home.token(cookie).map(token -> token.derive(purpose));
  }

  /**
   * Saves the changes and sets the cookie. Called just before the response head leaves; servers
   * that cannot wait there may call it earlier. Later calls do nothing, and later changes are
   * refused.
   */
  public void commit() {
    if (committed) {
      return;
    }
    committed = true;
    Found base = found;
    if (base == null) {
      return;
    }
    noticeInPlace();
    cookie.apply(home.commit(base, log, device, cookie));
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
      Found loaded = home.find(cookie);
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
          "The session was saved just before the response head left, and this change came after."
              + " Change the session before writing the body.");
    }
    load();
  }

  private void record(Change change) {
    Draft changed = draft.copy();
    change.applyTo(changed);
    home.check(changed, base(), cookie);
    draft = changed;
    log.add(change);
  }

  /** What the changes build on. */
  private Found base() {
    return log.ended() ? new Found.Nothing() : load();
  }

  private void keep(UnaryOperator<Terms> next) {
    change();
    record(new Change.Keep(next));
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

  private void tellUndecodable(String name) {
    settings.tell(
        new SessionEvent.AttributeUndecodable(
            deviceId().orElse(""), Optional.ofNullable(draft.owner), name));
  }
}

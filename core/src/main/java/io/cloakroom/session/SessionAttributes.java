package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One request's session as a session API without types has it, such as {@code HttpSession}: names,
 * and values of any class that {@link AttributeTypes} allows. A value under a {@link SessionKey} of
 * the same name is the same value.
 *
 * <p>A value that is set after it was read depends on what was read. If another request has changed
 * it in the meantime, the {@link AttributeRule} of the attribute decides.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class SessionAttributes {

  private static final String VALUE = "The session attribute ";

  /** The names of values that Cloakroom itself stores. */
  private static final Set<String> OWN =
      Set.of("flash", "refused.page", "refused.values", "refused.errors", "login.generation");

  private final Session session;
  private final ValueCodec values;

  /** The names that this request has read, so that what it sets depends on them. */
  private final Set<String> read = new HashSet<>();

  SessionAttributes(Session session, ValueCodec values) {
    this.session = session;
    this.values = values;
  }

  /** Returns whether there is a session: it is stored, or it has begun in this request. */
  public boolean exists() {
    return session.exists();
  }

  /** Returns whether the session is not stored yet, so that the client does not know it. */
  public boolean isNew() {
    return session.createdAt().isEmpty();
  }

  /** Begins a session if there is none. */
  public void begin() {
    session.begin();
  }

  /**
   * Returns an id of the session that is not a secret, of 43 characters of base64url; empty if
   * there is no session. A session that begins or moves in this request has its new id. It opens
   * nothing: it is a hash of the token in the cookie.
   */
  public Optional<String> id() {
    return session.publicId();
  }

  /**
   * Returns the id of the session whose token the client sent, whether or not there is such a
   * session; empty if it sent none.
   */
  public Optional<String> requestedId() {
    return session.requestedId();
  }

  /** Returns when the session began; now, if it begins in this request. */
  public Instant createdAt() {
    return session.createdAt().orElseGet(session::now);
  }

  /** Returns the time of the last request before this one; now, if the session is new. */
  public Instant lastSeen() {
    return session.lastSeen().orElseGet(session::now);
  }

  /** Returns the time without a request after which the session ends. */
  public Duration idleTimeout() {
    return session.idleTimeout();
  }

  /** Returns the longest lifetime of the application's sessions. */
  public Duration absoluteLifetime() {
    return session.absoluteLifetime();
  }

  /**
   * Returns the names of the attributes, without those of Cloakroom's own values, and without those
   * whose class is gone or no longer allowed.
   */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(session.names());
    names.removeAll(OWN);
    names.removeIf(this::hasNoClass);
    return names;
  }

  private boolean hasNoClass(String name) {
    @Nullable Json stored = session.loadedDraft().attributes().get(name);
    return stored != null
        && AttributeCodec.isWrapped(stored)
        && values.attributes().keyOf(name, stored).isEmpty();
  }

  /**
   * Returns the value of an attribute, which may be changed in place; empty if there is none, or if
   * it cannot be read, see {@link SessionEvent.AttributeUndecodable}.
   */
  public Optional<Object> get(String name) {
    read.add(name);
    Optional<Object> value = peek(name);
    session.traceRead(name);
    return value;
  }

  /**
   * Returns the value of an attribute as {@link #get} does, but what is set afterwards does not
   * depend on it.
   */
  public Optional<Object> peek(String name) {
    Draft draft = session.loadedDraft();
    Object known = session.handedOut().get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Json stored = draft.attributes().get(name);
    if (stored == null) {
      return Optional.empty();
    }
    Optional<SessionKey<?>> key = keyOf(name, stored);
    if (key.isPresent()) {
      return session.find(key.get()).map(value -> value);
    }
    session.fireUndecodable(name, stored);
    return Optional.empty();
  }

  /** Returns the class that is stored with an attribute; empty if there is none. */
  public Optional<Class<?>> type(String name) {
    Json stored = session.loadedDraft().attributes().get(name);
    return stored == null
        ? Optional.empty()
        : values.attributes().keyOf(name, stored).map(SessionKey::rawType);
  }

  /** Returns the key by which a stored value is read; empty if its class may not be read. */
  private Optional<SessionKey<?>> keyOf(String name, Json stored) {
    if (AttributeCodec.isWrapped(stored)) {
      return values.attributes().keyOf(name, stored);
    }
    Optional<SessionKey<?>> declared = session.knownKey(name);
    return declared.isPresent()
        ? declared
        : Optional.of(
            values.attributes().key(name, values.attributes().read(name, stored).getClass()));
  }

  /**
   * Sets an attribute. If this request has read it before, the new value depends on that; otherwise
   * it replaces whatever is there.
   *
   * @throws IllegalArgumentException if the value cannot be stored; the message has the reason, and
   *     the line that allows its class
   * @throws HttpProblem 409 if the session has moved, 413 if a sealed session would be too large
   */
  public void set(String name, Object value) {
    session.change(VALUE, name);
    Class<?> type = storedClass(name, value);
    set(values.attributes().key(name, type), value);
  }

  @SuppressWarnings("ReferenceEquality") // The very object that was handed out, or another one.
  private <T> void set(SessionKey<T> key, Object value) {
    String name = key.name();
    session.noticeInPlace(name);
    if (session.handedOut().get(name) == value) {
      return;
    }
    T typed = key.cast(value);
    Json after = values.storable(key, typed);
    @Nullable Json before = session.loadedDraft().attributes().get(name);
    session.handedOut().forget(name);
    if (!after.equals(before)) {
      session.record(
          read.contains(name) || key.rule() != AttributeRule.MERGED
              ? dependent(key, typed, before, after)
              : new Change.Set<>(key, after, values));
    }
    session.handedOut().put(key, typed, after);
  }

  private <T> Change dependent(SessionKey<T> key, T value, @Nullable Json before, Json after) {
    // Most changes meet no other, and then neither tree is needed. A value that can change must be
    // written now.
    Supplier<JsonNode> base =
        () ->
            before == null
                ? MissingNode.getInstance()
                : values
                    .decode(key, before)
                    .map(old -> values.tree(key, old))
                    .orElse(MissingNode.getInstance());
    if (ValueCodec.immutable(value)) {
      return new Change.Dependent<>(
          key, before, after, base, () -> values.tree(key, value), values);
    }
    JsonNode mine = values.tree(key, value);
    return new Change.Dependent<>(key, before, after, base, () -> mine, values);
  }

  /** Returns the class that is stored with a value. */
  private Class<?> storedClass(String name, Object value) {
    Class<?> type = AttributeCodec.storedClass(value);
    if (type.isHidden() || type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass()) {
      throw new IllegalArgumentException(
          VALUE
              + name
              + " is a "
              + type.getName()
              + ", a lambda or a class without a name of its own, which no other request could read."
              + " Store the data that it works on");
    }
    if (!values.attributes().types().allow(type.getName())) {
      throw new IllegalArgumentException(
          VALUE + name + " is a " + ValueCodec.notAllowed(type.getName()));
    }
    return type;
  }

  /** Removes an attribute. */
  public void remove(String name) {
    session.remove(values.attributes().key(name, Object.class));
  }

  /** Sets the time without a request after which the session ends. */
  public void setIdleTimeout(Duration idle) {
    if (!idle.equals(idleTimeout())) {
      session.setIdleTimeout(idle);
    }
  }

  /** Returns the owner's id; empty if no one is logged in. */
  public Optional<String> owner() {
    return session.owner();
  }

  /** Makes this the session of an owner who has just proved who they are; see {@link Session}. */
  public void logIn(String owner) {
    session.logIn(owner);
  }

  /** Moves the session to a new token, and returns its new {@link #id}. */
  public String rotate() {
    session.rotate();
    return id().orElseThrow(() -> new IllegalStateException("There is no session to move"));
  }

  /**
   * Lets a stored session be changed after the response head has left, as containers do. Call
   * {@link #saveLateChanges} when the response has ended. The client cannot be told if they fail;
   * that is logged.
   */
  public void allowLateChanges() {
    session.allowLateChanges();
  }

  /** Saves the changes that were made after the response head had left; there may be none. */
  public void saveLateChanges() {
    session.commitLate();
  }

  /** Ends the session. What is set afterwards begins a new one. */
  public void end() {
    session.end();
    read.clear();
  }
}

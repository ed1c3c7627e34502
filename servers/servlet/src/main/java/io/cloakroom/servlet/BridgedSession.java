package io.cloakroom.servlet;

import io.cloakroom.session.SessionAttributes;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cloakroom's session of one request as an {@link HttpSession}. */
class BridgedSession implements HttpSession {

  private final SessionAttributes attributes;
  private final ApplicationSessions application;
  private final HttpSessions settings;

  /** The values that this request has read, so that each is activated once. */
  private final Set<String> activated = new HashSet<>();

  private boolean ending;
  private boolean invalid;

  BridgedSession(SessionAttributes attributes, ApplicationSessions application) {
    this.attributes = attributes;
    this.application = application;
    this.settings = application.settings();
  }

  /** Calls the listeners because the session has begun. */
  void begun() {
    application.listeners().created(this);
  }

  final boolean isInvalid() {
    return invalid || !attributes.exists();
  }

  final void requireValid() {
    if (isInvalid()) {
      throw new IllegalStateException(
          "This session was invalidated; call request.getSession() for a new one");
    }
  }

  private String id() {
    return attributes.id().orElseThrow(() -> new IllegalStateException("There is no session"));
  }

  @Override
  public long getCreationTime() {
    requireValid();
    return attributes.createdAt().toEpochMilli();
  }

  /** Returns an id that opens nothing; the token in the cookie cannot be computed from it. */
  @Override
  public String getId() {
    return id();
  }

  @Override
  public long getLastAccessedTime() {
    requireValid();
    return attributes.lastSeen().toEpochMilli();
  }

  @Override
  public ServletContext getServletContext() {
    return application.context();
  }

  @Override
  public void setMaxInactiveInterval(int seconds) {
    requireValid();
    attributes.setIdleTimeout(
        seconds <= 0 ? attributes.absoluteLifetime() : Duration.ofSeconds(seconds));
  }

  /** Returns the seconds; 0 if only the absolute lifetime ends the session. */
  @Override
  public int getMaxInactiveInterval() {
    requireValid();
    Duration idle = attributes.idleTimeout();
    return idle.compareTo(attributes.absoluteLifetime()) >= 0
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, idle.toSeconds());
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    requireValid();
    if (settings.isLocal(name)) {
      return settings.localValue(id(), name);
    }
    Object value = attributes.get(name).orElse(null);
    if (value instanceof HttpSessionActivationListener listener && activated.add(name)) {
      listener.sessionDidActivate(new HttpSessionEvent(this));
    }
    return value;
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    requireValid();
    Set<String> names = new LinkedHashSet<>(attributes.names());
    names.addAll(settings.localValues().names(id()));
    return Collections.enumeration(names);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A binding ends if another object takes its place.
  public void setAttribute(String name, @Nullable Object set) {
    Objects.requireNonNull(name, "An attribute needs a name");
    if (set == null) {
      removeAttribute(name);
      return;
    }
    requireValid();
    Object value = settings.converted(name, set);
    settings
        .owner(name, value)
        .filter(owner -> !attributes.owner().equals(Optional.of(owner)))
        .ifPresent(this::logIn);
    HttpSessionBindingEvent event = new HttpSessionBindingEvent(this, name, value);
    if (value instanceof HttpSessionBindingListener listener) {
      listener.valueBound(event);
    }
    Object previous = replace(name, value);
    activated.add(name);
    if (previous instanceof HttpSessionBindingListener listener && previous != value) {
      listener.valueUnbound(new HttpSessionBindingEvent(this, name, previous));
    }
    if (previous == null) {
      application.listeners().attributeAdded(event);
    } else {
      application.listeners().attributeReplaced(new HttpSessionBindingEvent(this, name, previous));
    }
  }

  /** Makes this the session of an owner; values of another owner do not stay. */
  private void logIn(String owner) {
    boolean another = attributes.owner().isPresent();
    String before = id();
    attributes.logIn(owner);
    if (another) {
      settings.localValues().end(before);
    } else {
      settings.localValues().move(before, id());
    }
    activated.clear();
  }

  private @Nullable Object replace(String name, Object value) {
    if (settings.isLocal(name)) {
      return settings.localValues().set(id(), name, value);
    }
    Object previous = previous(name);
    attributes.set(name, value);
    return previous;
  }

  /** Returns the value that a listener gets; null if there is none, or no listener. */
  private @Nullable Object previous(String name) {
    boolean observed =
        application.listeners().observesAttributes()
            || attributes
                .type(name)
                .filter(HttpSessionBindingListener.class::isAssignableFrom)
                .isPresent();
    return observed ? attributes.peek(name).orElse(null) : null;
  }

  @Override
  public void removeAttribute(String name) {
    requireValid();
    Object previous;
    if (settings.isLocal(name)) {
      previous = settings.localValues().remove(id(), name);
    } else {
      previous = previous(name);
      attributes.remove(name);
    }
    if (previous == null) {
      return;
    }
    unbound(name, previous);
  }

  private void unbound(String name, Object value) {
    HttpSessionBindingEvent event = new HttpSessionBindingEvent(this, name, value);
    if (value instanceof HttpSessionBindingListener listener) {
      listener.valueUnbound(event);
    }
    application.listeners().attributeRemoved(event);
  }

  @Override
  public void invalidate() {
    requireValid();
    if (ending) {
      return; // A listener to this very end.
    }
    ending = true;
    application.listeners().destroyed(this);
    String id = id();
    unbindAll(id, Runnable::run);
    settings.localValues().end(id);
    attributes.end();
    invalid = true;
  }

  private void unbindAll(String id, Consumer<Runnable> runner) {
    for (String name : Collections.list(getAttributeNames())) {
      Object value = settings.isLocal(name) ? settings.localValues().get(id, name) : previous(name);
      if (value != null) {
        runner.accept(() -> unbound(name, value));
      }
    }
  }

  /**
   * Calls the listeners because the session has expired, each even if another one throws.
   *
   * @throws RuntimeException the first exception of a listener
   */
  void expired() {
    ending = true;
    ListenerFailures failures = new ListenerFailures();
    application.listeners().expired(this, failures);
    String id = id();
    unbindAll(id, failures::collect);
    settings.localValues().end(id);
    invalid = true;
    failures.rethrow();
  }

  /** Moves the session to a new token and returns its new id. */
  String changeId() {
    requireValid();
    String before = id();
    String after = attributes.rotate();
    settings.localValues().move(before, after);
    application.listeners().idChanged(this, before);
    return after;
  }

  /** Tells the values that are stored now; those that come from another node are activated. */
  void willBeStored() {
    if (isInvalid()) {
      return;
    }
    for (String name : activated) {
      if (!settings.isLocal(name)
          && attributes.peek(name).orElse(null) instanceof HttpSessionActivationListener listener) {
        listener.sessionWillPassivate(new HttpSessionEvent(this));
      }
    }
  }

  @Override
  public boolean isNew() {
    requireValid();
    return attributes.isNew();
  }
}

package io.cloakroom.servlet;

import io.cloakroom.session.ExpiredSession;
import io.cloakroom.session.SessionAttributes;
import io.cloakroom.session.Sessions;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.stream.Stream;

/**
 * The sessions of {@code request.getSession()} in one web application, until they are closed.
 * Thread-safe.
 */
final class ApplicationSessions implements AutoCloseable {

  /** Whether the container has Servlet 6.1 or newer. */
  private static final boolean HAS_ACCESSORS =
      Stream.of(HttpSession.class.getDeclaredClasses())
          .anyMatch(type -> type.getSimpleName().equals("Accessor"));

  private final HttpSessions settings;
  private final Sessions sessions;
  private final ServletContext context;
  private final SessionListeners listeners;
  private final Runnable endOfExpiryEvents;

  /** Returns the sessions of a web application whose listeners are registered. */
  ApplicationSessions(HttpSessions settings, Sessions sessions, ServletContext context) {
    this.settings = settings;
    this.sessions = sessions;
    this.context = context;
    listeners = SessionListeners.of(context, settings.listeners());
    endOfExpiryEvents =
        settings
            .expiryEvents()
            .map(pause -> sessions.onExpiry(pause, this::expired))
            .orElse(() -> {});
  }

  /** Returns the settings, which several web applications may share. */
  HttpSessions settings() {
    return settings;
  }

  /** Returns the sessions that the store has. */
  Sessions sessions() {
    return sessions;
  }

  ServletContext context() {
    return context;
  }

  /** Returns the listeners that the web application has. */
  SessionListeners listeners() {
    return listeners;
  }

  /** Opens a session for the application. */
  BridgedSession open(SessionAttributes attributes, RequestScope scope) {
    return HAS_ACCESSORS
        ? new AccessibleSession(attributes, this, scope)
        : new BridgedSession(attributes, this);
  }

  private void expired(ExpiredSession expired) {
    open(expired.attributes(), new RequestScope()).expired();
  }

  /** Ends the calls of listeners to sessions that expire. */
  @Override
  public void close() {
    endOfExpiryEvents.run();
  }
}

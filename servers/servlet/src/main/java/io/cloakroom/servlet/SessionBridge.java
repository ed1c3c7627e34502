package io.cloakroom.servlet;

import io.cloakroom.session.SessionAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of {@code request.getSession()} in one request. Not thread-safe: it belongs to the
 * request.
 */
final class SessionBridge {

  private final ApplicationSessions application;
  private final ServletExchange exchange;
  private @Nullable BridgedSession session;
  private final RequestScope scope = new RequestScope();
  private boolean watchesCommit;

  SessionBridge(ApplicationSessions application, ServletExchange exchange) {
    this.application = application;
    this.exchange = exchange;
  }

  private SessionAttributes attributes() {
    return exchange.cloakroom().sessionHandle(exchange).attributes();
  }

  /**
   * Waits until no other request of the same session is handled, if the application asks for that.
   *
   * @throws io.cloakroom.http.HttpProblem 503 if it takes too long
   */
  void waitForTurn() {
    if (application.settings().isSerialized(exchange.request())) {
      attributes()
          .requestedId()
          .ifPresent(id -> exchange.afterResponse(application.settings().queue().enter(id)));
    }
  }

  /** Returns the session; null if there is none, and none is wanted. */
  @Nullable BridgedSession session(boolean create) {
    if (session != null && !session.isInvalid()) {
      return session;
    }
    SessionAttributes attributes = attributes();
    if (!attributes.exists()) {
      if (!create) {
        return null;
      }
      attributes.begin();
      ContainerSessions.timeout(application.context()).ifPresent(attributes::setIdleTimeout);
      session = open(attributes);
      session.begun();
      return session;
    }
    session = open(attributes);
    return session;
  }

  private BridgedSession open(SessionAttributes attributes) {
    BridgedSession opened = application.open(attributes, scope);
    if (!watchesCommit && !exchange.headSent()) {
      watchesCommit = true;
      attributes.allowLateChanges();
      exchange.afterResponse(() -> {
        scope.end();
        attributes.saveLateChanges();
      });
      exchange.cloakroom().sessionHandle(exchange).beforeCommit(this::willBeStored);
    }
    if (watchesCommit) {
      scope.enter(opened);
    }
    return opened;
  }

  /** Saves what was changed after the head had left; there may be nothing. */
  void saveLateChanges() {
    if (session != null) {
      attributes().saveLateChanges();
    }
  }

  private void willBeStored() {
    if (session != null) {
      session.willBeStored();
    }
  }

  /**
   * Moves the session to a new token, and returns its new id.
   *
   * @throws IllegalStateException if there is no session
   */
  String changeId() {
    BridgedSession current = session(false);
    if (current == null) {
      throw new IllegalStateException(
          "There is no session whose id could change; call request.getSession() first");
    }
    return current.changeId();
  }

  /** Returns the id of the session that the client asked for; empty if it asked for none. */
  Optional<String> requestedId() {
    return attributes().requestedId();
  }

  /** Returns whether the session that the client asked for is there and goes on. */
  boolean isRequestedIdValid() {
    Optional<String> requested = requestedId();
    return requested.isPresent() && !attributes().isNew() && attributes().exists();
  }
}

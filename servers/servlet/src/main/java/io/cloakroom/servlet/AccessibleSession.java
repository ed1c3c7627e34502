package io.cloakroom.servlet;

import io.cloakroom.session.SessionAttributes;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session with an accessor. It is a class of its own because containers with Servlet 6.0 do not
 * have the accessor's type, and code that looks up all methods of a session must not fail there.
 */
final class AccessibleSession extends BridgedSession {

  private final ApplicationSessions application;
  private final RequestScope scope;

  AccessibleSession(
      SessionAttributes attributes, ApplicationSessions application, RequestScope scope) {
    super(attributes, application);
    this.application = application;
    this.scope = scope;
  }

  /**
   * Returns an accessor that finds the session in its store, on any thread and after the request.
   * On the request's own thread, it is this very session until the response has ended. Null if the
   * sessions are in cookies.
   */
  @Override
  public @Nullable Accessor getAccessor() {
    requireValid();
    return application.sessions().store().isEmpty()
        ? null
        : new StoredAccessor(getId(), application, scope);
  }

  /** An accessor that does not keep the request. */
  private record StoredAccessor(String id, ApplicationSessions application, RequestScope scope)
      implements Accessor {

    @Override
    public void access(Consumer<HttpSession> action) {
      Optional<BridgedSession> own = scope.session();
      boolean found = own.isPresent() ? useOwn(own.get(), action) : useStored(action);
      if (!found) {
        throw new IllegalStateException(
            "The session ended, or its id changed, since this accessor was obtained. If it began in"
                + " a request whose response has not left, it is not stored yet");
      }
    }

    private boolean useOwn(BridgedSession own, Consumer<HttpSession> action) {
      if (own.isInvalid() || !own.getId().equals(id)) {
        return false;
      }
      action.accept(own);
      return true;
    }

    private boolean useStored(Consumer<HttpSession> action) {
      return application
          .sessions()
          .access(
              id,
              attributes -> {
                BridgedSession session = application.open(attributes, new RequestScope());
                action.accept(session);
                session.willBeStored();
              });
    }
  }
}

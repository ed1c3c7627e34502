package io.cloakroom.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that Spring MVC asks for the id of its session when it has been handled, for an event.
 * The first question after {@link #handled} is that one. If the request has not used the session,
 * it has none for the event: it would cost a round trip, after the head has left.
 */
class HandledRequest extends HttpServletRequestWrapper {

  private final BooleanSupplier sessionLoaded;

  /** The thread that publishes the event next; null outside of that. */
  private volatile @Nullable Thread publishing;

  /**
   * Wraps a request.
   *
   * @param sessionLoaded whether it has read its session, so that a question costs nothing more
   */
  HandledRequest(HttpServletRequest request, BooleanSupplier sessionLoaded) {
    super(request);
    this.sessionLoaded = sessionLoaded;
  }

  /** Notes that Spring MVC has handled this request, and publishes its event on this thread. */
  final void handled() {
    publishing = Thread.currentThread();
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    // An asynchronous handler may use the session on another thread at this moment.
    if (Thread.currentThread().equals(publishing)) {
      publishing = null;
      if (!create && !sessionLoaded.getAsBoolean()) {
        return null;
      }
    }
    return super.getSession(create);
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }
}

package io.cloakroom.spring;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/**
 * A request whose session is not read for questions that Spring MVC and its views ask of every
 * request, whether or not the application uses the session.
 *
 * <ul>
 *   <li>Views look whether there is a session before they know whether their template uses it. They
 *       get one that is read when they ask it for something.
 *   <li>When the request has been handled, Spring MVC asks for the id of the session, for an event.
 *       The first question after {@link #handled} is that one. If the request has not used the
 *       session, it has none for the event: the head has left.
 * </ul>
 */
class HandledRequest extends HttpServletRequestWrapper {

  private final BooleanSupplier sessionLoaded;

  /** The thread that renders a view; null outside of that. */
  private volatile @Nullable Thread rendering;

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

  /**
   * Returns this request of Spring MVC, below other wrappers; null if it did not pass the filter.
   */
  static @Nullable HandledRequest of(HttpServletRequest request) {
    return WebUtils.getNativeRequest(request, HandledRequest.class);
  }

  /** Notes that a view of this request is rendered on this thread, until {@link #rendered}. */
  static void rendering(HttpServletRequest request) {
    noteRendering(request, Thread.currentThread());
  }

  /** Notes that no view of this request is rendered any more. */
  static void rendered(HttpServletRequest request) {
    noteRendering(request, null);
  }

  private static void noteRendering(HttpServletRequest request, @Nullable Thread thread) {
    @Nullable HandledRequest handled = of(request);
    if (handled != null) {
      handled.rendering = thread;
    }
  }

  /** Notes that Spring MVC has handled this request, and publishes its event on this thread. */
  final void handled() {
    publishing = Thread.currentThread();
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    // An asynchronous handler may use the session on another thread at this moment.
    Thread thread = Thread.currentThread();
    boolean forEvent = thread.equals(publishing);
    if (forEvent) {
      publishing = null;
    }
    if (create || sessionLoaded.getAsBoolean()) {
      return super.getSession(create);
    }
    if (forEvent) {
      return null;
    }
    return thread.equals(rendering) ? new UnreadSession() : super.getSession(false);
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }

  private @Nullable HttpSession read(boolean create) {
    return super.getSession(create);
  }

  /**
   * The session that the visitor's cookie names, which is read when it is used. If there is none,
   * it has no attributes.
   */
  private final class UnreadSession implements HttpSession {

    private HttpSession existing() {
      @Nullable HttpSession session = read(false);
      if (session == null) {
        throw new IllegalStateException("The session has ended");
      }
      return session;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      @Nullable HttpSession session = read(false);
      return session == null ? null : session.getAttribute(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
      @Nullable HttpSession session = read(false);
      return session == null ? Collections.emptyEnumeration() : session.getAttributeNames();
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
      Objects.requireNonNull(read(true)).setAttribute(name, value);
    }

    @Override
    public void removeAttribute(String name) {
      @Nullable HttpSession session = read(false);
      if (session != null) {
        session.removeAttribute(name);
      }
    }

    @Override
    public long getCreationTime() {
      return existing().getCreationTime();
    }

    @Override
    public String getId() {
      return existing().getId();
    }

    @Override
    public long getLastAccessedTime() {
      return existing().getLastAccessedTime();
    }

    @Override
    public ServletContext getServletContext() {
      return HandledRequest.this.getServletContext();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
      existing().setMaxInactiveInterval(seconds);
    }

    @Override
    public int getMaxInactiveInterval() {
      return existing().getMaxInactiveInterval();
    }

    @Override
    public void invalidate() {
      existing().invalidate();
    }

    @Override
    public boolean isNew() {
      return existing().isNew();
    }

    @Override
    public @Nullable Accessor getAccessor() {
      return existing().getAccessor();
    }
  }
}

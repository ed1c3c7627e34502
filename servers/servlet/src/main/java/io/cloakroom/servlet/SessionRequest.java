package io.cloakroom.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request whose sessions are Cloakroom's, if the application asks for that. */
class SessionRequest extends HttpServletRequestWrapper {

  private final ServletExchange exchange;

  SessionRequest(HttpServletRequest container, ServletExchange exchange) {
    super(container);
    this.exchange = exchange;
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return exchange.sessions().isPresent()
        ? exchange.sessions().get().session(create)
        : super.getSession(create);
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }

  @Override
  public String changeSessionId() {
    return exchange.sessions().isPresent()
        ? exchange.sessions().get().changeId()
        : super.changeSessionId();
  }

  @Override
  public @Nullable String getRequestedSessionId() {
    return exchange.sessions().isPresent()
        ? exchange.sessions().get().requestedId().orElse(null)
        : super.getRequestedSessionId();
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    return exchange.sessions().isPresent()
        ? exchange.sessions().get().isRequestedIdValid()
        : super.isRequestedSessionIdValid();
  }

  @Override
  public boolean isRequestedSessionIdFromCookie() {
    return exchange.sessions().isPresent()
        ? exchange.sessions().get().requestedId().isPresent()
        : super.isRequestedSessionIdFromCookie();
  }

  @Override
  public boolean isRequestedSessionIdFromURL() {
    return exchange.sessions().isEmpty() && super.isRequestedSessionIdFromURL();
  }
}

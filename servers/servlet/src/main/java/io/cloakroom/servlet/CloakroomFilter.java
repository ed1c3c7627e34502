package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.store.StoreException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every request its {@link Visit} and commits it before the response head leaves, whichever
 * way it leaves: redirects, errors, flushes, a full buffer, an empty answer, asynchronous ones. For
 * Servlet 6.0 and newer. Thread-safe.
 *
 * <p>The body that a handler writes is held back, up to the response's buffer size, until then. If
 * the commit fails, nothing that the handler answered leaves, and the visitor sees the failure's
 * own page. A {@link HttpProblem}, {@link SeeOther} or {@link StoreException} that comes out of the
 * chain before the head left is answered too; every other exception goes on to the container.
 *
 * <p>Register it with {@link #addTo}, before all filters that use a visit. Mapped by hand, it needs
 * the dispatcher types {@code REQUEST} and {@code ASYNC}, and asynchronous support.
 */
public final class CloakroomFilter implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomFilter.class);
  private static final String EXCHANGE = ServletExchange.class.getName();

  private final Cloakroom cloakroom;

  /** A filter for this Cloakroom. */
  public CloakroomFilter(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  /** Registers this filter for all paths of a web application, before those in its descriptor. */
  public void addTo(ServletContext context) {
    FilterRegistration.Dynamic registration = context.addFilter("cloakroom", this);
    if (registration == null) {
      throw new IllegalStateException("This web application has a filter named cloakroom already");
    }
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
  }

  /**
   * The visit of this request.
   *
   * @throws IllegalStateException when the request did not come through this filter
   */
  public static Visit visit(HttpServletRequest request) {
    return required(request).visit();
  }

  /**
   * Answers an exception in place of what the handler wrote, as {@link Cloakroom#answer} does: for
   * a framework that handles its handlers' exceptions itself. What is written afterwards is
   * dropped.
   *
   * @throws IllegalStateException when the head has left, or the request did not come through this
   *     filter
   */
  public static void answer(HttpServletRequest request, Exception thrown) throws IOException {
    Departure departure = required(request).departure();
    if (departure.hasLeft()) {
      throw new IllegalStateException(
          "The response head left before this was thrown; it cannot be answered", thrown);
    }
    departure.answer(thrown);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse httpResponse)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<ServletExchange> started = exchangeOf(http);
    if (started.isEmpty()) {
      ServletExchange exchange = new ServletExchange(cloakroom, http, httpResponse);
      http.setAttribute(EXCHANGE, exchange);
      serve(
          exchange,
          () -> {
            cloakroom.check(exchange);
            chain.doFilter(exchange.request(), exchange.response());
          });
    } else if (http.getDispatcherType() == DispatcherType.ASYNC) {
      ServletExchange exchange = started.get();
      exchange.request().dispatched();
      serve(exchange, () -> chain.doFilter(request, response));
    } else {
      // Inside a forward, an include or an error page: the first pass watches over the head.
      chain.doFilter(request, response);
    }
  }

  private static ServletExchange required(HttpServletRequest request) {
    return exchangeOf(request)
        .orElseThrow(() ->
            new IllegalStateException(
                "This request did not come through CloakroomFilter; map it to the path"));
  }

  private static Optional<ServletExchange> exchangeOf(HttpServletRequest request) {
    return Optional.ofNullable((ServletExchange) request.getAttribute(EXCHANGE));
  }

  private static void serve(ServletExchange exchange, Chain chain)
      throws IOException, ServletException {
    try {
      chain.proceed();
      if (!exchange.request().isPending()) {
        exchange.departure().release();
      }
    } catch (IOException | ServletException | RuntimeException | Error e) {
      if (!answered(exchange, e)) {
        throw e;
      }
      exchange.request().completePending();
    } finally {
      if (!exchange.request().isPending()) {
        try {
          exchange.request().drainUnread();
        } finally {
          exchange.complete();
        }
      }
    }
  }

  /** False where the container is to make an error page of it. */
  private static boolean answered(ServletExchange exchange, Throwable thrown) throws IOException {
    Departure departure = exchange.departure();
    Optional<RuntimeException> problem = problemIn(thrown);
    if (problem.isPresent() && !departure.hasLeft()) {
      departure.answer(problem.get());
      return true;
    }
    if (departure.isAnswered()) {
      LOG.debug("{} was answered already when this was thrown", exchange.path(), thrown);
      return true;
    }
    if (departure.isHeld()) {
      departure.body().discard();
    }
    // What the request changed is kept with an error page too.
    return !departure.release();
  }

  /** What Cloakroom answers itself, thrown as it is or wrapped by a framework's servlet. */
  private static Optional<RuntimeException> problemIn(Throwable thrown) {
    Throwable inner =
        thrown instanceof ServletException wrapper && wrapper.getRootCause() != null
            ? wrapper.getRootCause()
            : thrown;
    return inner instanceof HttpProblem
            || inner instanceof SeeOther
            || inner instanceof StoreException
        ? Optional.of((RuntimeException) inner)
        : Optional.empty();
  }

  /** The rest of the filter chain. */
  @FunctionalInterface
  private interface Chain {
    void proceed() throws IOException, ServletException;
  }
}

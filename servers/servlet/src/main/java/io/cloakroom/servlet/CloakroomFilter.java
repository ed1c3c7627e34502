package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.ClientGoneException;
import io.cloakroom.http.Departure;
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
 * the commit fails, nothing of the handler's answer leaves, and the visitor sees the failure's own
 * page. An exception that {@link Cloakroom#answers} and that leaves the chain before the head is
 * answered too; every other exception goes on to the container.
 *
 * <p>Register it with {@link #addTo}, before all filters that use a visit. Mapped by hand, it needs
 * the dispatcher types {@code REQUEST} and {@code ASYNC}, and asynchronous support.
 */
public final class CloakroomFilter implements Filter {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomFilter.class);
  private static final String EXCHANGE = ServletExchange.class.getName();

  private final Cloakroom cloakroom;

  private CloakroomFilter(Cloakroom cloakroom) {
    this.cloakroom = cloakroom;
  }

  /** A filter for this Cloakroom. */
  public static CloakroomFilter of(Cloakroom cloakroom) {
    return new CloakroomFilter(cloakroom);
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
    ServletExchange exchange = required(request);
    return exchange.cloakroom().visit(exchange);
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
            cloakroom.begin(exchange);
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
        .orElseThrow(
            () ->
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
        exchange.cloakroom().requireAnswer(exchange);
        exchange.departure().release();
      }
    } catch (ClientGoneException e) {
      // As the container knows it, which logs it as what it is.
      throw e.getCause();
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
          exchange.departure().complete();
        }
      }
    }
  }

  /** Answers an exception; returns false if the container should make an error page of it. */
  private static boolean answered(ServletExchange exchange, Throwable thrown) throws IOException {
    Departure departure = exchange.departure();
    Throwable inner = unwrapped(thrown);
    if (exchange.cloakroom().answers(inner) && !departure.hasLeft()) {
      departure.answer(inner);
      return true;
    }
    if (departure.isAnswered()) {
      LOG.debug("{} was answered before this was thrown", exchange.path(), thrown);
      return true;
    }
    // What the request changed is saved with an error page too.
    return !departure.releaseWithoutBody();
  }

  /** The exception that a framework's servlet has wrapped. */
  private static Throwable unwrapped(Throwable thrown) {
    return thrown instanceof ServletException wrapper && wrapper.getRootCause() != null
        ? wrapper.getRootCause()
        : thrown;
  }

  /** The rest of the filter chain. */
  @FunctionalInterface
  private interface Chain {
    void proceed() throws IOException, ServletException;
  }
}

package io.cloakroom.servlet;

import io.cloakroom.http.ClientGoneException;
import io.cloakroom.http.Departure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passes of a request through the filter, and the way out of each. */
final class Pass {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomFilter.class);

  /** The rest of the filter chain. */
  @FunctionalInterface
  interface Chain {
    void proceed() throws IOException, ServletException;
  }

  private Pass() {}

  /** Runs the chain of a request, or of one that was dispatched again. */
  static void serve(ServletExchange exchange, Chain chain) throws IOException, ServletException {
    try {
      if (!answering(exchange, () -> proceed(exchange, chain))) {
        exchange.request().completePending();
      }
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

  /** Runs the chain, and lets the head leave unless the response is completed later. */
  private static void proceed(ServletExchange exchange, Chain chain)
      throws IOException, ServletException {
    chain.proceed();
    if (!exchange.request().isPending()) {
      exchange.cloakroom().requireAnswer(exchange);
      exchange.departure().release();
    }
  }

  /** Runs a chain. Returns false if it threw an exception that was answered. */
  private static boolean answering(ServletExchange exchange, Chain chain)
      throws IOException, ServletException {
    try {
      chain.proceed();
      return true;
    } catch (ClientGoneException e) {
      // The container recognizes its own exception and does not log it as a failure.
      throw e.getCause();
    } catch (IOException | ServletException | RuntimeException | Error e) {
      if (!answered(exchange, e)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Runs the chain of the container's error page. It is another response, so the session is saved
   * again before its head leaves.
   */
  static void errorPage(
      ServletExchange exchange,
      SessionRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    exchange.response().restoreHeaders();
    HttpServletResponse container = HeldResponse.unwrapped(response);
    if (container.isCommitted()) {
      chain.doFilter(request, response);
      return;
    }
    Runnable end = exchange.beginErrorPage(container, request);
    try {
      boolean unused =
          answering(
              exchange,
              () -> {
                chain.doFilter(request, exchange.response());
                exchange.departure().release();
              });
    } finally {
      try {
        exchange.departure().complete();
      } finally {
        end.run();
      }
    }
  }

  /**
   * Runs the chain of a forward, which begins with an empty buffer and completes the response.
   * Jetty empties its own buffer only, and Tomcat 11 drops everything that is written after a
   * forward.
   */
  static void forward(ServletExchange exchange, Chain chain) throws IOException, ServletException {
    if (exchange.departure().isHeld()) {
      exchange.departure().discardBody();
    }
    proceed(exchange, chain);
  }

  /** Answers an exception; returns false if the container should answer with its error page. */
  private static boolean answered(ServletExchange exchange, Throwable thrown) throws IOException {
    Departure departure = exchange.departure();
    Throwable inner = unwrapped(thrown);
    boolean ours = exchange.answersErrors() && !(inner instanceof UnavailableException);
    if ((ours || exchange.cloakroom().answers(inner)) && !departure.hasLeft()) {
      departure.answer(inner);
      return true;
    }
    if (departure.isAnswered()) {
      LOG.debug(
          "The request to {} was answered before this exception was thrown",
          exchange.path(),
          thrown);
      return true;
    }
    // The request's changes are saved with an error page too.
    return !exchange.response().leaveToContainer();
  }

  /** Returns the exception that a framework's servlet has wrapped. */
  private static Throwable unwrapped(Throwable thrown) {
    return thrown instanceof ServletException wrapper && wrapper.getRootCause() != null
        ? wrapper.getRootCause()
        : thrown;
  }
}

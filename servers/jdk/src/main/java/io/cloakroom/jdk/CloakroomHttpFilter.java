package io.cloakroom.jdk;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every request of an {@link com.sun.net.httpserver.HttpContext} its {@link Visit}, for
 * applications with {@link com.sun.net.httpserver.HttpHandler}s of their own:
 *
 * <pre>{@code
 * server.createContext("/", exchange -> show(CloakroomHttpFilter.visit(exchange)))
 *     .getFilters()
 *     .add(CloakroomHttpFilter.of(cloakroom));
 * }</pre>
 *
 * <p>The visit is committed when the handler calls {@link HttpExchange#sendResponseHeaders}, before
 * the head leaves. If the commit fails, the failure is answered instead, {@code
 * sendResponseHeaders} throws, and what the handler writes is dropped.
 *
 * <p>The response ends when the handler returns. If the handler has not sent a head by then, the
 * response is empty, with the status that was set on the visit's exchange. A handler that answers
 * later, on another thread, says so with {@link #answerLater}.
 *
 * <p>An exception of a handler is answered as {@link Cloakroom#answer} says, if the head has not
 * left. If it has, the connection is closed.
 *
 * <p>Add it after filters that replace the streams of an exchange, and before all filters that use
 * a visit. Thread-safe.
 */
public final class CloakroomHttpFilter extends Filter {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomHttpFilter.class);

  private final Serving serving;
  private final AtomicBoolean saidTwice = new AtomicBoolean();

  private CloakroomHttpFilter(Serving serving) {
    this.serving = serving;
  }

  /** Returns a filter for this Cloakroom. */
  public static CloakroomHttpFilter of(Cloakroom cloakroom) {
    return new CloakroomHttpFilter(Serving.of(cloakroom));
  }

  /**
   * Returns the visit of this exchange.
   *
   * @throws IllegalStateException if the exchange did not come through this filter
   */
  public static Visit visit(HttpExchange exchange) {
    return required(exchange).visit();
  }

  /**
   * Announces that the handler answers after it has returned. The response then stays open until
   * one of these happens, on any thread: its whole answer is sent through the visit, its exchange
   * is closed, or the stream of its body is closed. Call it on the handler's thread.
   *
   * @throws IllegalStateException if the exchange did not come through this filter
   */
  public static void answerLater(HttpExchange exchange) {
    required(exchange).answerLater();
  }

  @Override
  public void doFilter(HttpExchange http, Chain chain) throws IOException {
    JdkExchange outer = JdkExchange.find(http);
    if (outer != null) {
      serving.requireOwn(outer, "CloakroomHttpFilter");
      if (saidTwice.compareAndSet(false, true)) {
        LOG.warn(
            "CloakroomHttpFilter is added twice for {}, and the second one does nothing. Keep one"
                + " call of context.getFilters().add(CloakroomHttpFilter.of(cloakroom)). This is"
                + " logged once",
            outer.path());
      }
      chain.doFilter(http);
      return;
    }
    serving.serve(
        serving.exchange(http),
        exchange -> {
          DownstreamExchange downstream = new DownstreamExchange(http, exchange);
          chain.doFilter(
              http instanceof HttpsExchange https
                  ? new DownstreamHttpsExchange(https, downstream)
                  : downstream);
          downstream.handled();
        });
  }

  @Override
  public String description() {
    return "Gives each request its Cloakroom visit, and commits it before the response head leaves";
  }

  private static JdkExchange required(HttpExchange http) {
    JdkExchange exchange = JdkExchange.find(http);
    if (exchange == null) {
      throw new IllegalStateException(
          "The request "
              + http.getRequestMethod()
              + " "
              + http.getRequestURI().getPath()
              + " did not come through CloakroomHttpFilter, so it has no visit. Add the filter to the"
              + " context of the handler: server.createContext(path,"
              + " handler).getFilters().add(CloakroomHttpFilter.of(cloakroom)); or use VisitHandler,"
              + " which needs no filter (docs/servers.md)");
    }
    return exchange;
  }
}

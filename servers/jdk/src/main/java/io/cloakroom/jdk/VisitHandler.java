package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import java.io.IOException;
import java.util.Objects;

/**
 * A handler that gets a {@link Visit} and answers through it. It needs no filter:
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * server.setExecutor(Executors.newCachedThreadPool());
 * server.createContext(
 *     "/cart",
 *     VisitHandler.of(
 *         cloakroom,
 *         visit -> {
 *           int views = visit.session().update(VIEWS, 0, n -> n + 1);
 *           visit.answer().html("<h1>View number " + views + "</h1>");
 *         }));
 * server.start();
 * }</pre>
 *
 * <p>The session is saved before the response head leaves. An exception of the action is answered
 * as {@link Cloakroom#answer} says. An action that returns without an answer sends an empty one.
 *
 * <p>Behind a {@link CloakroomHttpFilter} it uses the filter's visit. Thread-safe if its action is.
 */
public final class VisitHandler implements HttpHandler {

  /** The action that handles each request's visit. */
  @FunctionalInterface
  public interface Action {

    /**
     * Handles a request.
     *
     * @throws IOException if something could not be read or written; the response is then a 500
     */
    void handle(Visit visit) throws IOException;
  }

  private final Serving serving;
  private final Action action;
  private final Serving.Handling handling;

  private VisitHandler(Serving serving, Action action) {
    this.serving = serving;
    this.action = action;
    this.handling = exchange -> action.handle(exchange.visit());
  }

  /** Returns a handler that calls this action for each request. */
  public static VisitHandler of(Cloakroom cloakroom, Action action) {
    return new VisitHandler(Serving.of(cloakroom), Objects.requireNonNull(action));
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    JdkExchange filtered = JdkExchange.find(http);
    if (filtered == null) {
      serving.serve(serving.exchange(http), handling);
    } else {
      serving.requireOwn(filtered, "VisitHandler");
      action.handle(filtered.visit());
    }
  }
}

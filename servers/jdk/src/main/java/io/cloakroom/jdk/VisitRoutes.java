package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A handler that chooses an action by the method and the path of each request. The JDK's server
 * alone chooses only by the beginning of the path:
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * server.createContext(
 *     "/",
 *     VisitRoutes.builder(cloakroom)
 *         .get("/notes", visit -> visit.answer().page("notes"))
 *         .post("/notes", visit -> addNote(visit))
 *         .build());
 * }</pre>
 *
 * <p>A request for any other path is answered with 404, and one with another method with 405, as a
 * page or as problem+json. HEAD is answered by the action for GET, without the body. Thread-safe if
 * its actions are.
 */
public final class VisitRoutes implements HttpHandler {

  private final Map<String, Map<String, VisitHandler.Action>> actions;
  private final Serving serving;

  private VisitRoutes(Builder builder) {
    actions = builder.actions;
    serving = Serving.of(builder.cloakroom);
  }

  /** Configures the routes of an application. */
  public static Builder builder(Cloakroom cloakroom) {
    return new Builder(cloakroom);
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    JdkExchange filtered = JdkExchange.find(http);
    if (filtered != null) {
      route(filtered.visit(), actions(filtered));
      return;
    }
    JdkExchange exchange = serving.exchange(http);
    Map<String, VisitHandler.Action> byMethod = actions(exchange);
    exchange.routed(byMethod.containsKey(method(exchange)), !byMethod.isEmpty());
    serving.serve(exchange, routed -> route(routed.visit(), byMethod));
  }

  private Map<String, VisitHandler.Action> actions(Exchange exchange) {
    return actions.getOrDefault(exchange.routedPath(), Map.of());
  }

  private static String method(Exchange exchange) {
    return exchange.method().equals("HEAD") ? "GET" : exchange.method();
  }

  private static void route(Visit visit, Map<String, VisitHandler.Action> byMethod)
      throws IOException {
    Exchange exchange = visit.exchange();
    if (byMethod.isEmpty()) {
      throw HttpProblem.of(404);
    }
    VisitHandler.Action action = byMethod.get(method(exchange));
    if (action == null) {
      exchange.setHeader("Allow", String.join(", ", new TreeSet<>(byMethod.keySet())));
      throw HttpProblem.of(405);
    }
    action.handle(visit);
  }

  /** Configures {@link VisitRoutes}. The order of the calls does not matter. Not thread-safe. */
  public static final class Builder {

    private final Cloakroom cloakroom;
    private final Map<String, Map<String, VisitHandler.Action>> actions = new LinkedHashMap<>();

    private Builder(Cloakroom cloakroom) {
      this.cloakroom = cloakroom;
    }

    /** Handles GET and HEAD of exactly this path. */
    public Builder get(String path, VisitHandler.Action action) {
      return route("GET", path, action);
    }

    /** Handles POST of exactly this path. */
    public Builder post(String path, VisitHandler.Action action) {
      return route("POST", path, action);
    }

    /**
     * Handles this method of exactly this path.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash
     * @throws IllegalStateException if the path has an action for the method already
     */
    public Builder route(String method, String path, VisitHandler.Action action) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("A path begins with a slash: /" + path);
      }
      Map<String, VisitHandler.Action> byMethod =
          actions.computeIfAbsent(path, none -> new LinkedHashMap<>());
      if (byMethod.putIfAbsent(method, action) != null) {
        throw new IllegalStateException(
            "There are two actions for " + method + " " + path + "; remove one of them");
      }
      return this;
    }

    /** Builds the routes. */
    public VisitRoutes build() {
      return new VisitRoutes(this);
    }
  }
}

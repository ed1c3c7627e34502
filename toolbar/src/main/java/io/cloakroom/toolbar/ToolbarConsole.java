package io.cloakroom.toolbar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Cloakroom;
import io.cloakroom.console.Console;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.jdk.VisitHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The console of the application's sessions, on the toolbar's server. It is served by a toolkit of
 * its own, so its forms, cookies and flash messages never meet those of the application.
 * Thread-safe.
 */
final class ToolbarConsole implements HttpHandler {

  /** The path below the key. */
  static final String PATH = "sessions";

  /** The stylesheet of the toolkit, which contains no data. */
  static final String STYLE = "/cloakroom.css";

  /** Browsers send the cookies of one host to all of its ports. */
  private static final String COOKIES = "toolbar-";

  private final String root;
  private final StoredValues values;

  /** Answers requests; null until the application has started. */
  private volatile @Nullable HttpHandler pages;

  /**
   * Makes a console that has nothing to show yet.
   *
   * @param root the path of the toolbar, with its key and a slash at both ends
   */
  ToolbarConsole(String root, StoredValues values) {
    this.root = root;
    this.values = values;
  }

  /** Shows the sessions of this application. */
  void show(Cloakroom application) {
    Console console =
        Console.at(root + PATH, visit -> {}) // The toolbar's server has checked the key.
            .withSessionsOf(application)
            .withShownValues(values::shown)
            .withAdministrator(visit -> "the developer, in the toolbar,")
            .withLink("Requests", root);
    Cloakroom own = Cloakroom.builder().development(true).cookiePrefix(COOKIES).build();
    pages =
        VisitHandler.of(
            own.withPages(console),
            visit -> {
              throw HttpProblem.of(404);
            });
  }

  /** Returns whether a path below the key is one of the console. */
  static boolean has(String path) {
    return path.equals(PATH) || path.startsWith(PATH + '/');
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    @Nullable HttpHandler shown = pages;
    if (shown == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      shown.handle(exchange);
    }
  }
}

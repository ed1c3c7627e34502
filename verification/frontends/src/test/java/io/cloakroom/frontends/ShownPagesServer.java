package io.cloakroom.frontends;

import io.cloakroom.Cloakroom;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.toolbar.Toolbar;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pages with the toolbar's chip, whose links and forms a library follows without loading a page.
 */
final class ShownPagesServer implements AutoCloseable {

  private final Toolbar toolbar;
  private final Javalin app;

  /** Starts pages that load this script. */
  ShownPagesServer(Path script) {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
    toolbar = Toolbar.of();
    Cloakroom cloakroom = Cloakroom.builder().requestListener(toolbar).build();
    app =
        LocalServer.start(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get(
              "/library.js",
              ctx -> ctx.contentType("text/javascript").result(Files.readAllBytes(script)));
          for (String name : new String[] {"one", "two", "three"}) {
            config.routes.get("/" + name, ctx -> page(ctx, name));
          }
          config.routes.post("/orders", ctx -> ctx.redirect("/three?done=1", HttpStatus.SEE_OTHER));
        });
  }

  private static void page(Context ctx, String name) {
    ctx.html(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%1$s</title>
        <link rel="icon" href="data:,">
        <script defer src="/library.js"></script>
        </head>
        <body hx-boost="true" hx-boost:inherited="true">
        <h1>%1$s</h1>
        <p><a href="/one">one</a> <a href="/two?page=2">two</a></p>
        <form method="post" action="/orders"><button>Send</button></form>
        </body>
        </html>
        """
            .formatted(name));
  }

  String address(String path) {
    return "http://localhost:" + app.port() + path;
  }

  /** Returns the path and query of a request, as the toolbar recorded it. */
  String path(int number) {
    URI request = toolbar.address().resolve("request?number=" + number);
    try (InputStream in = request.toURL().openStream()) {
      return JsonMapper.shared().readTree(in).get("summary").get("path").asString();
    } catch (IOException e) {
      throw new AssertionError("Request " + number + " is not recorded", e);
    }
  }

  @Override
  public void close() {
    app.stop();
    toolbar.close();
    System.clearProperty(Toolbar.DEVELOPMENT_PROPERTY);
  }
}

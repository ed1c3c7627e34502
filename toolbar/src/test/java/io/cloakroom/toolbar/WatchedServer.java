package io.cloakroom.toolbar;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.testkit.Await;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A server that reads one form, with the toolbar beside it. */
final class WatchedServer implements AutoCloseable {

  static final String FORM = "application/x-www-form-urlencoded";
  static final String MULTIPART = "multipart/form-data; boundary=B";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Toolbar toolbar;
  private final Javalin server;

  private WatchedServer(Toolbar toolbar, Javalin server) {
    this.toolbar = toolbar;
    this.server = server;
  }

  static WatchedServer reading(Form<?> form) {
    return with(visit -> answer(visit, form));
  }

  static WatchedServer with(Consumer<Visit> handler) {
    Toolbar toolbar = Toolbar.open(0, true);
    Cloakroom cloakroom = Cloakroom.builder().requestListener(toolbar).build();
    Javalin server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.post("/", ctx -> handler.accept(ctx.with(CloakroomPlugin.class)));
        });
    return new WatchedServer(toolbar, server.start(0));
  }

  static void answer(Visit visit, Form<?> form) {
    if (visit.read(form) instanceof Submission.Invalid<?> invalid) {
      visit.exchange().setStatus(invalid.status());
    }
  }

  /** The status of a form that this server's own page sends. */
  int send(String type, String body) throws Exception {
    return status(request(type, body).header("Sec-Fetch-Site", "same-origin"));
  }

  /** The status of a form of which nothing says where it comes from. */
  int sendFromAnywhere(String type, String body) throws Exception {
    return status(request(type, body));
  }

  private HttpRequest.Builder request(String type, String body) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** One part of {@link #MULTIPART}, and the end of the body. */
  static String part(String disposition, String type, String content) {
    return ("--B\nContent-Disposition: form-data; "
            + disposition
            + "\nContent-Type: "
            + type
            + "\n\n"
            + content
            + "\n--B--\n")
        .replace("\n", "\r\n");
  }

  /**
   * Returns the data that the page receives. It waits, because a client has the response before the
   * toolbar does.
   */
  JsonNode seen() throws Exception {
    ToolbarPage page = new ToolbarPage(toolbar);
    Await.until("a form in the toolbar", Duration.ofSeconds(30), () -> !page.forms().isEmpty());
    return page.forms().get(0);
  }

  /** Members of the rows with this name, all in one list. */
  static List<String> row(JsonNode form, String name, String... members) {
    List<String> texts = new ArrayList<>();
    for (JsonNode row : form.get("rows")) {
      if (row.get("name").asString().equals(name)) {
        for (String member : members) {
          JsonNode node = row.get(member);
          texts.add(node.isString() ? node.asString() : node.toString());
        }
      }
    }
    return texts;
  }

  @Override
  public void close() {
    server.stop();
    toolbar.close();
  }
}

package io.cloakroom.frontends;

import io.cloakroom.Cloakroom;
import io.cloakroom.body.FormSettings;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The application that every client sends to: an address per client and shape. */
final class MatrixServer implements AutoCloseable {

  private static final String SUBMIT = "/submit/";

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Pages pages;
  private final Javalin app;

  MatrixServer(Path sources, Path scripts, Clients clients) {
    pages = new Pages(sources, clients);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .formSettings(FormSettings.of().withTextPlain(true))
            .build();
    app =
        LocalServer.start(config -> {
          config.jetty.modifyServletContextHandler(handler ->
              handler.addServletContainerInitializer((classes, context) ->
                  context
                      .addFilter("recorder", new Recorder())
                      .addMappingForUrlPatterns(
                          EnumSet.of(DispatcherType.REQUEST), false, SUBMIT + "*")));
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get("/page/{client}/{shape}", this::page);
          config.routes.get("/scripts/{file}", ctx -> script(ctx, scripts));
          config.routes.get(SUBMIT + "{client}/{shape}", this::submit);
          config.routes.post(SUBMIT + "{client}/{shape}", this::submit);
        });
  }

  /** Returns the address to which this client sends this shape. */
  String address(Client client, Shape shape) {
    return origin() + path(client, shape);
  }

  String page(Client client, Shape shape) {
    return origin() + "/page/" + client.id() + '/' + shape.id();
  }

  String origin() {
    return "http://localhost:" + app.port();
  }

  /** Returns the result of the client's request for this shape; empty if none arrived. */
  Optional<Answer> answer(Client client, Shape shape) {
    return Optional.ofNullable(answers.get(path(client, shape)));
  }

  private static String path(Client client, Shape shape) {
    return SUBMIT + client.id() + '/' + shape.id();
  }

  private void page(Context ctx) {
    Shape shape = shape(ctx);
    String client = ctx.pathParam("client");
    ctx.html(pages.page(client, shape, SUBMIT + client + '/' + shape.id()));
  }

  private static void script(Context ctx, Path scripts) {
    try {
      ctx.contentType("text/javascript; charset=utf-8")
          .result(
              Files.readAllBytes(scripts.resolve(Path.of(ctx.pathParam("file")).getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void submit(Context ctx) {
    Submission<?> sent;
    try {
      sent = ctx.with(CloakroomPlugin.class).read(shape(ctx).form());
    } catch (HttpProblem e) {
      answers.put(ctx.path(), new Answer(e.status() + " " + e.getMessage(), Recorder.request(ctx)));
      throw e;
    }
    String text = Answer.outcome(sent);
    answers.put(ctx.path(), new Answer(text, Recorder.request(ctx)));
    ctx.status(sent instanceof Submission.Valid ? 200 : Submission.Invalid.STATUS).json(text);
  }

  private static Shape shape(Context ctx) {
    return Shape.valueOf(ctx.pathParam("shape").toUpperCase(Locale.ROOT));
  }

  @Override
  public void close() {
    app.stop();
  }
}

package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.Visit;
import io.cloakroom.session.DetachedSession;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.Way;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.http.UploadedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers in every way that Javalin has. */
final class JavalinWays {

  private static final String LARGE = "large\n".repeat(20_000);

  private final TestHandler handler;
  private final List<Way> ways = new ArrayList<>();
  private final Map<String, Handler> handlers = new LinkedHashMap<>();

  JavalinWays(TestHandler handler) {
    this.handler = handler;
    results();
    statuses();
    redirects();
    streams();
    futures();
  }

  List<Way> ways() {
    return ways;
  }

  void serve(JavalinConfig config) {
    config.routes.error(404, ctx -> ctx.header("X-Error-Handler", "ran"));
    config.routes.after(ctx -> ctx.header("X-After-Handler", "ran"));
    handlers.forEach((name, answer) -> {
      Handler route =
          ctx -> {
            handler.handle(visit(ctx));
            answer.handle(ctx);
          };
      config.routes.get(Way.ROOT + name, route);
      config.routes.head(Way.ROOT + name, route);
      config.routes.post(Way.ROOT + name, route);
      config.routes.put(Way.ROOT + name, route);
      config.routes.patch(Way.ROOT + name, route);
      config.routes.delete(Way.ROOT + name, route);
    });
    config.routes.get("/routed", routed("GET"));
    config.routes.post("/routed", routed("POST"));
    config.routes.put("/routed", routed("PUT"));
    config.routes.patch("/routed", routed("PATCH"));
    config.routes.delete("/routed", routed("DELETE"));
    config.routes.get("/late", this::late);
    config.routes.wsBeforeUpgrade(ctx -> {
      ctx.attribute("visit", visit(ctx));
      handler.handle(visit(ctx));
    });
    config.routes.ws(
        "/socket",
        socket ->
            socket.onMessage(message -> {
              Visit visit = Objects.requireNonNull(message.attribute("visit"));
              DetachedSession session = CloakroomPlugin.detachedSession(message);
              message.send(handler.onMessage(visit, session, message.message()));
            }));
    config.routes.post("/stream/<when>", around(Context::body));
    config.routes.post("/form/<when>", around(JavalinWays::form));
    config.routes.get("/page/<how>", this::page);
    config.routes.head("/page/<how>", this::page);
    config.routes.post("/page/<how>", this::page);
    Handler visited = ctx -> handler.handle(visit(ctx));
    config.routes.get("/visit/<rest>", visited);
    config.routes.get("/visit/", visited);
    config.routes.head("/visit/<rest>", visited);
    config.routes.post("/visit/<rest>", visited);
  }

  private void page(Context ctx) throws Exception {
    handler.handle(visit(ctx));
    String page = handler.page();
    String how = ctx.pathParam("how");
    switch (how) {
      case "whole" -> ctx.result(page);
      case "open" -> {
        ctx.outputStream().write(page.getBytes(UTF_8));
        handler.afterFlush(visit(ctx));
      }
      default -> {
        int first = how.equals("flushed") ? page.length() / 2 : page.length();
        ctx.res().getWriter().print(page.substring(0, first));
        ctx.res().getWriter().flush();
        ctx.res().getWriter().print(page.substring(first));
      }
    }
  }

  private Handler routed(String method) {
    return ctx -> {
      handler.handle(visit(ctx));
      ctx.result(method);
    };
  }

  /** Lets the head leave first, as Javalin does for streams of events. */
  private void late(Context ctx) throws Exception {
    ctx.contentType(Objects.requireNonNull(ctx.header("X-Type")));
    String caching = Objects.requireNonNull(ctx.header("X-Caching"));
    if (!caching.isEmpty()) {
      ctx.header("Cache-Control", caching);
    }
    ctx.res().flushBuffer();
    handler.handle(visit(ctx));
  }

  /** A handler that reads before or after the test's, as the path says. */
  private Handler around(Function<Context, String> reading) {
    return ctx -> {
      if (ctx.path().endsWith("/before")) {
        String read = reading.apply(ctx);
        handler.handle(visit(ctx));
        ctx.result(read);
      } else {
        handler.handle(visit(ctx));
        ctx.result(reading.apply(ctx));
      }
    };
  }

  private static String form(Context ctx) {
    String query = ctx.queryParam("a");
    String text = "a=" + (query == null ? ctx.formParam("a") : query);
    UploadedFile file = ctx.isMultipartFormData() ? ctx.uploadedFile("f") : null;
    if (file == null) {
      return text;
    }
    try {
      return text + ";f=" + new String(file.content().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  private void way(String name, int status, String body, Handler answer) {
    ways.add(new Way(name, status, body));
    handlers.put(name, answer);
  }

  private void results() {
    way("text", 200, "text body", ctx -> ctx.result("text body"));
    way("html", 200, "<p>größer", ctx -> ctx.html("<p>größer"));
    way("bytes", 200, "bytes body", ctx -> ctx.result("bytes body".getBytes(US_ASCII)));
    way("large", 200, LARGE, ctx -> ctx.result(LARGE));
    way(
        "input-stream",
        200,
        LARGE,
        ctx -> ctx.result(new ByteArrayInputStream(LARGE.getBytes(US_ASCII))));
    way("empty", 200, "", ctx -> {});
    way(
        "skipped",
        200,
        "skipped the rest",
        ctx -> ctx.result("skipped the rest").skipRemainingHandlers());
  }

  private void statuses() {
    way("no-content", 204, "", ctx -> ctx.status(204));
    way("not-modified", 304, "", ctx -> ctx.status(304));
    way("not-found", 404, "nothing here", ctx -> ctx.status(404).result("nothing here"));
    way("unprocessable", 422, "the form again", ctx -> ctx.status(422).html("the form again"));
    way("server-error", 500, "went wrong", ctx -> ctx.status(500).result("went wrong"));
    way("sent-error", 403, "", ctx -> ctx.res().sendError(403));
    way(
        "http-response-exception",
        409,
        "in the way",
        ctx -> {
          throw new ConflictResponse("in the way");
        });
  }

  private void redirects() {
    way("redirect", 302, "", ctx -> ctx.redirect("/next"));
    way("see-other", 303, "", ctx -> ctx.redirect("/next", HttpStatus.SEE_OTHER));
    way("temporary-redirect", 307, "", ctx -> ctx.redirect("/next", HttpStatus.TEMPORARY_REDIRECT));
    way("servlet-redirect", 302, "", ctx -> ctx.res().sendRedirect("/next"));
  }

  private void streams() {
    way(
        "flushed",
        200,
        "before and after",
        ctx -> {
          OutputStream out = ctx.outputStream();
          out.write("before".getBytes(US_ASCII));
          ctx.res().flushBuffer();
          handler.afterFlush(visit(ctx));
          out.write(" and after".getBytes(US_ASCII));
        });
    way(
        "streamed",
        200,
        "one two three",
        ctx -> {
          // Javalin's own stream may keep bytes back for compression.
          OutputStream out = ctx.res().getOutputStream();
          out.write("one".getBytes(US_ASCII));
          out.flush();
          handler.afterFlush(visit(ctx));
          out.write(" two".getBytes(US_ASCII));
          out.flush();
          out.write(" three".getBytes(US_ASCII));
          out.close();
        });
    way(
        "output-stream",
        200,
        "unflushed",
        ctx -> ctx.outputStream().write("unflushed".getBytes(US_ASCII)));
    way(
        "writer",
        200,
        "by the servlet's writer",
        ctx -> ctx.res().getWriter().print("by the servlet's writer"));
    way(
        "seekable",
        200,
        LARGE,
        ctx ->
            ctx.writeSeekableStream(
                new ByteArrayInputStream(LARGE.getBytes(US_ASCII)), "text/plain", LARGE.length()));
  }

  private void futures() {
    way(
        "async",
        200,
        "later",
        ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> ctx.result("later"))));
    way("async-task", 200, "by a task", ctx -> ctx.async(() -> ctx.result("by a task")));
    way(
        "async-redirect",
        303,
        "",
        ctx ->
            ctx.future(() ->
                CompletableFuture.runAsync(() -> ctx.redirect("/next", HttpStatus.SEE_OTHER))));
  }
}

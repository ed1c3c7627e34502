package io.cloakroom.frontends;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A site whose notes are sent by the scripts of docs/csrf-spa.md. */
final class NotesServer implements AutoCloseable {

  /** A note that is saved in a session that has moved. */
  static final String LATE = "Late";

  /** A note for which nobody is logged in. */
  static final String PRIVATE = "Private";

  record Note(String text) {}

  private static final Form<Note> NOTE = Form.of(Note.class);
  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final long SECONDS = 30;

  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch moved = new CountDownLatch(1);
  private final Javalin app;

  NotesServer(Path script) {
    app =
        LocalServer.start(config -> {
          config.registerPlugin(CloakroomPlugin.of(Cloakroom.of(MemoryStore.of())));
          config.routes.get("/spa.js", ctx -> script(ctx, script));
          config.routes.get("/", NotesServer::page);
          config.routes.get("/login", ctx -> ctx.html("<!doctype html><title>Log in</title>"));
          config.routes.post("/notes", this::add);
          config.routes.post("/move", this::move);
        });
  }

  String address(String path) {
    return "http://localhost:" + app.port() + path;
  }

  List<String> notes() {
    return notes;
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  private static void script(Context ctx, Path script) {
    try {
      ctx.contentType("text/javascript; charset=utf-8").result(Files.readAllBytes(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void page(Context ctx) {
    Visit visit = visit(ctx);
    visit.session().set(COUNT, 0);
    visit
        .answer()
        .html(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Notes</title>
            <link rel="icon" href="data:,">
            <div id="root"></div>
            <script src="/spa.js"></script>
            </html>
            """);
  }

  private void add(Context ctx) throws InterruptedException {
    Visit visit = visit(ctx);
    Submission<Note> sent =
        visit
            .read(NOTE)
            .check((note, errors) -> {
              if (note.text().isBlank()) {
                errors.reject("text", "note.empty", "Enter a note");
              }
            });
    if (!(sent instanceof Submission.Valid<Note> valid)) {
      visit.refuse(sent).page("notes");
      return;
    }
    String text = valid.value().text();
    if (text.equals(PRIVATE)) {
      throw new HttpProblem(401, "login.required", "Log in to continue.");
    }
    if (text.equals(LATE)) {
      // The session moves during this request, before the request uses it.
      arrived.countDown();
      if (!moved.await(SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The session was not moved");
      }
    }
    int unused = visit.session().update(COUNT, 0, n -> n + 1);
    notes.add(text);
    visit.done("Saved.").redirect("/");
  }

  private void move(Context ctx) throws InterruptedException {
    if (!arrived.await(SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("No note arrived");
    }
    Visit visit = visit(ctx);
    visit.session().rotate();
    visit.exchange().afterResponse(moved::countDown);
    visit.answer().json(List.of());
  }

  @Override
  public void close() {
    app.stop();
  }
}

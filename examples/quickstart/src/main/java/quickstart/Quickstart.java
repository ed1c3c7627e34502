package quickstart;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** The first five minutes: a guarded page with a counter, a form and a flash message. */
public final class Quickstart {

  record Note(@NotBlank @Size(max = 100) String text) {}

  static final Form<Note> NOTE = Form.of(Note.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  static final MemoryStore STORE = MemoryStore.of();
  static final Login LOGIN = Login.builder(MemoryAccounts.of(), STORE).build();

  public static void main(String[] arguments) {
    Cloakroom cloakroom =
        Cloakroom.builder().store(STORE).templates(PebbleTemplates.of("pages")).build();
    Javalin.create(
            config -> {
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
              config.routes.get("/login", ctx -> ctx.html(LOGIN.page(visit(ctx))));
              config.routes.post("/login", ctx -> ctx.html(LOGIN.page(visit(ctx))));
              config.routes.get("/", ctx -> show(ctx, NOTE.fields()));
              config.routes.post("/", Quickstart::note);
            })
        .start(Integer.getInteger("port", 7070));
  }

  static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  static void show(Context ctx, Fields fields) {
    String name = LOGIN.require(visit(ctx)).name();
    int visits = visit(ctx).session().update(VISITS, 0, n -> n + 1);
    Map<String, ?> model = Map.of("name", name, "visits", visits, "fields", fields);
    ctx.status(fields.valid() ? 200 : 422).html(visit(ctx).render("home", model));
  }

  static void note(Context ctx) {
    Submission<Note> sent = visit(ctx).read(NOTE);
    if (sent instanceof Valid<Note> valid) {
      LOGIN.require(visit(ctx));
      visit(ctx).flash().success("Noted: " + valid.value().text());
      ctx.redirect("/", HttpStatus.SEE_OTHER);
    } else {
      show(ctx, sent.fields());
    }
  }
}

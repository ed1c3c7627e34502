package quickstart;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.session.SessionKey;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** A page for people who are logged in, with a counter, a form and a flash message. */
public final class Quickstart {

  record Note(@NotBlank @Size(max = 100) String text) {}

  static final Form<Note> NOTE = Form.of(Note.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  static final Cloakroom CLOAKROOM =
      Cloakroom.builder().templates(PebbleTemplates.of("pages")).build();
  static final Login LOGIN = Login.of(CLOAKROOM, MemoryAccounts.of());

  public static void main(String[] arguments) {
    app().start(7070);
  }

  static Javalin app() {
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(CLOAKROOM));
      config.routes.get("/login", ctx -> LOGIN.page(visit(ctx)));
      config.routes.post("/login", ctx -> LOGIN.page(visit(ctx)));
      config.routes.get("/", ctx -> showNotes(visit(ctx)));
      config.routes.post("/", ctx -> addNote(visit(ctx)));
    });
  }

  static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  static void showNotes(Visit visit) {
    visit.answer().page("home", model(visit));
  }

  static void addNote(Visit visit) {
    LOGIN.require(visit);
    Submission<Note> sent = visit.read(NOTE);
    if (sent instanceof Valid<Note> valid) {
      visit.done("Noted: " + valid.value().text()).redirect("/");
    } else {
      visit.refuse(sent).page("home", model(visit));
    }
  }

  static Map<String, ?> model(Visit visit) {
    String name = LOGIN.require(visit).name();
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    return Map.of("name", name, "visits", visits, "fields", NOTE.fields());
  }
}

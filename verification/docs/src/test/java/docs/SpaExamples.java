package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.javalin.Javalin;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The examples of docs/csrf.md and docs/csrf-spa.md; {@code CrossOriginTest} runs them. */
final class SpaExamples {

  record Note(@NotBlank String text) {}

  static final Form<Note> NOTE = Form.of(Note.class);

  final List<String> notes = new CopyOnWriteArrayList<>();

  void addNote(Visit visit) {
    Submission<Note> sent = visit.read(NOTE);
    if (sent instanceof Submission.Valid<Note> valid) {
      notes.add(valid.value().text());
      visit.done("Saved.").redirect("/");
    } else {
      visit.refuse(sent).page("notes");
    }
  }

  void csrfToken(Visit visit) {
    visit.answer().json(Map.of("header", visit.csrf().header(), "token", visit.csrf().token()));
  }

  Javalin api(Store store, String app) { // https://app.example.org
    Cloakroom cloakroom = Cloakroom.builder().store(store).trustedOrigin(app).build();
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.bundledPlugins.enableCors(cors ->
          cors.addRule(rule -> {
            rule.allowHost(app);
            rule.allowCredentials = true;
          }));
      config.routes.post("/notes", ctx -> addNote(ctx.with(CloakroomPlugin.class)));
    });
  }

  Sessions onAnotherSite(Store store) {
    Sessions sessions =
        Sessions.of(store).withCookieSameSite(SameSite.NONE).withCookiePartitioned(true);
    return sessions;
  }

  Cloakroom trustedOrigin() {
    Cloakroom cloakroom = Cloakroom.builder().trustedOrigin("https://admin.example.org").build();
    return cloakroom;
  }
}

package io.cloakroom.gallery;

import static io.cloakroom.gallery.AccountPages.SIGN_UP;
import static io.cloakroom.gallery.Texts.text;

import io.cloakroom.Visit;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Submission;
import io.cloakroom.gallery.AccountPages.SignUpForm;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.view.Templates;
import io.cloakroom.views.FreeMarkerTemplates;
import io.cloakroom.views.JteTemplates;
import io.cloakroom.views.MustacheTemplates;
import io.cloakroom.views.PebbleTemplates;
import io.cloakroom.views.ThymeleafTemplates;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Pages with the sign-up form, one for each supported template engine. */
final class EnginePages {

  private final Map<String, Templates> engines = new LinkedHashMap<>();
  private final AccountPages accounts;

  EnginePages(AccountPages accounts) {
    this.accounts = accounts;
    engines.put("pebble", PebbleTemplates.of("engines/pebble"));
    engines.put("thymeleaf", ThymeleafTemplates.of("engines/thymeleaf"));
    engines.put("freemarker", FreeMarkerTemplates.of("engines/freemarker"));
    engines.put("mustache", MustacheTemplates.of("engines/mustache"));
    // JTE compiles its templates, which requires a JDK.
    if (ToolProvider.getSystemJavaCompiler() != null) {
      engines.put("jte", JteTemplates.of("engines/jte"));
    }
  }

  void addTo(Routes routes) {
    routes.get("/engines", this::list);
    routes.get("/engines/{engine}/signup", this::form);
    routes.post("/engines/{engine}/signup", this::signUp);
  }

  private void list(Visit visit) {
    List<String> names = List.copyOf(engines.keySet());
    visit
        .answer()
        .withJson(Map.of("engines", names))
        .page("engines", Map.of("page", "engines", "engines", names));
  }

  private void form(Visit visit, Context ctx) {
    Fields fields = translated(visit, visit.fields(SIGN_UP));
    visit.answer().page("engine", page(visit, ctx.pathParam("engine"), fields));
  }

  private void signUp(Visit visit, Context ctx) {
    String engine = ctx.pathParam("engine");
    templates(engine);
    Submission<SignUpForm> sent = accounts.signedUp(visit, visit.read(SIGN_UP));
    if (sent instanceof Submission.Valid<SignUpForm>) {
      accounts.welcome(visit, "signup.done");
    } else {
      visit.refuse(sent).redirect("/engines/" + engine + "/signup");
    }
  }

  private static Fields translated(Visit visit, Fields fields) {
    List<FieldError> errors =
        fields.errors().stream()
            .map(e ->
                new FieldError(
                    e.name(), e.pointer(), e.code(), Texts.translated(e.message(), visit.locale())))
            .toList();
    return SIGN_UP.fields(fields.values(), errors);
  }

  /** Returns the model of the page around the form that the engine writes. */
  private Map<String, ?> page(Visit visit, String engine, Fields fields) {
    return Map.of(
        "page",
        "engines",
        "engine",
        engine,
        "errors",
        fields.summary(),
        "form",
        form(visit, engine, fields));
  }

  private String form(Visit visit, String engine, Fields fields) {
    Map<String, Object> model =
        Map.of(
            "engine",
            engine,
            "words",
            texts(visit),
            "controls",
            Stream.of("name", "email", "password")
                .map(name -> new EngineControl(text(visit, "account." + name), fields.get(name)))
                .toList(),
            "invalid",
            !fields.valid(),
            "summary",
            fields.errors().stream()
                .map(e -> Map.of("id", fields.id(e), "message", e.message()))
                .toList());
    StringWriter page = new StringWriter();
    try {
      templates(engine).render("signup", visit.locals().over(model), page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  private Templates templates(String engine) {
    Templates templates = engines.get(engine);
    if (templates == null) {
      throw new HttpProblem(404, "engine.absent", "This template engine is not available.");
    }
    return templates;
  }

  private static Map<String, String> texts(Visit visit) {
    return Map.of(
        "prefix", text(visit, "error.prefix"),
        "problem", text(visit, "error.title"),
        "title", text(visit, "signup.title"),
        "submit", text(visit, "signup.do"));
  }
}

package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.view.Templates;
import io.cloakroom.views.FreeMarkerTemplates;
import io.cloakroom.views.JteTemplates;
import io.cloakroom.views.MustacheTemplates;
import io.cloakroom.views.PebbleTemplates;
import io.cloakroom.views.ThymeleafTemplates;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The sign-up form in every template engine there is an adapter for. */
final class EnginePages {

  private final Map<String, Templates> engines = new LinkedHashMap<>();
  private final AccountPages accounts;

  EnginePages(AccountPages accounts) {
    this.accounts = accounts;
    engines.put("pebble", PebbleTemplates.classpath("engines/pebble"));
    engines.put("thymeleaf", ThymeleafTemplates.classpath("engines/thymeleaf"));
    engines.put("freemarker", FreeMarkerTemplates.classpath("engines/freemarker"));
    engines.put("mustache", MustacheTemplates.classpath("engines/mustache"));
    // It compiles what it shows, so a JRE shows the other four.
    if (ToolProvider.getSystemJavaCompiler() != null) {
      engines.put("jte", JteTemplates.classpath("engines/jte"));
    }
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/engines", this::list);
    Answers.get(routes, "/engines/{engine}/signup", this::form);
    routes.post(
        "/engines/{engine}/signup", ctx -> accounts.signUp(ctx, invalid -> refuse(ctx, invalid)));
  }

  private void list(Context ctx) {
    List<String> names = List.copyOf(engines.keySet());
    Answers.show(
        ctx, "engines", Map.of("page", "engines", "engines", names), Map.of("engines", names));
  }

  private void form(Context ctx) {
    show(ctx, AccountPages.SIGN_UP.fields());
  }

  private void refuse(Context ctx, Invalid<AccountPages.SignUpForm> invalid) {
    ctx.status(invalid.status());
    if (Answers.visit(ctx).wantsJson()) {
      ctx.contentType(Invalid.PROBLEM_TYPE).result(invalid.problem());
      return;
    }
    Locale language = Preferences.of(Answers.visit(ctx)).locale();
    List<FieldError> errors =
        invalid.errors().stream()
            .map(e ->
                new FieldError(e.name(), e.pointer(), e.code(), Words.wrong(e.message(), language)))
            .toList();
    show(ctx, AccountPages.SIGN_UP.fields(invalid.fields().values(), errors));
  }

  private void show(Context ctx, Fields fields) {
    String engine = ctx.pathParam("engine");
    Templates templates = engines.get(engine);
    if (templates == null) {
      throw new HttpProblem(404, "engine.absent", "There is no such template engine here.");
    }
    Visit visit = Answers.visit(ctx);
    Locale language = Preferences.of(visit).locale();
    Map<String, Object> model =
        Map.of(
            "engine",
            engine,
            "words",
            words(language, engine),
            "controls",
            Stream.of("name", "email", "password")
                .map(name ->
                    new EngineControl(Words.say(language, "account." + name), fields.get(name)))
                .toList(),
            "invalid",
            !fields.valid(),
            "summary",
            fields.errors().stream()
                .map(e -> Map.of("id", fields.id(e), "message", e.message()))
                .toList());
    StringWriter page = new StringWriter();
    try {
      templates.render("signup", visit.locals().over(model), page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ctx.contentType("text/html; charset=utf-8").result(page.toString());
  }

  private static Map<String, String> words(Locale language, String engine) {
    return Map.ofEntries(
        Map.entry("site", Words.say(language, "site.name")),
        Map.entry("engines", Words.say(language, "nav.engines")),
        Map.entry("prefix", Words.say(language, "error.prefix")),
        Map.entry("problem", Words.say(language, "error.title")),
        Map.entry("title", Words.say(language, "signup.title")),
        Map.entry("written", Words.say(language, "engines.written", engine)),
        Map.entry("submit", Words.say(language, "signup.do")));
  }
}

package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the gallery answers: a page for people, JSON for programs that ask for it. */
final class Answers {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Answers() {}

  /** Answers GET, and HEAD with what GET would say, without the body (RFC 9110, 9.3.2). */
  static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  /** Shows a page, or the same as JSON. */
  static void show(Context ctx, String template, Map<String, ?> model, Object json) {
    send(() -> visit(ctx).answer().json(json).page(template, model));
  }

  /** Shows the form again, with what is wrong in it, or with another row. */
  static void invalid(
      Context ctx, Submission.Invalid<?> invalid, String template, Map<String, ?> model) {
    Map<String, Object> all = new HashMap<>(model);
    all.put("fields", invalid.fields());
    refused(ctx, invalid, template, all);
  }

  /** Says what is wrong on a page that holds another form than the one that was sent. */
  static void refused(
      Context ctx, Submission.Invalid<?> invalid, String template, Map<String, ?> model) {
    Map<String, Object> all = new HashMap<>(model);
    all.put("errors", invalid.fields().summary());
    send(() -> visit(ctx).refuse(invalid).page(template, all));
  }

  /** Says that something is done and goes on to a page; a program gets the outcome instead. */
  static void done(Context ctx, String location, Object json, String message, Object... arguments) {
    done(ctx, Preferences.of(visit(ctx)).locale(), location, json, message, arguments);
  }

  /** The same, in this language. */
  static void done(
      Context ctx,
      Locale language,
      String location,
      Object json,
      String message,
      Object... arguments) {
    String said = Words.say(language, message, arguments);
    send(() -> visit(ctx).done(said).json(json).redirect(location));
  }

  private interface Sending {
    void run() throws IOException;
  }

  private static void send(Sending answer) {
    try {
      answer.run();
    } catch (IOException e) {
      throw new UncheckedIOException("The client went away before its answer", e);
    }
  }

  static void json(Context ctx, Object json) {
    ctx.contentType("application/json").result(JSON.writeValueAsBytes(json));
  }
}

package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.session.Device;
import io.cloakroom.session.Sessions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the application keeps of a visitor, where, and how to change it. */
final class VisitorPages {

  /** A session as the page "my devices" shows it. */
  record ShownDevice(
      String id, String name, Instant lastSeen, Instant createdAt, boolean current) {}

  record PreferencesForm(Preferences.Theme theme, Preferences.Language language) {}

  record EndForm(@NotBlank(message = "Choose a device") String end) {}

  private static final Form<PreferencesForm> PREFERENCES = Form.of(PreferencesForm.class);
  private static final Form<EndForm> END = Form.of(EndForm.class);

  private final Login login;
  private final Sessions sessions;
  private final Photos photos;
  private final Orders orders;

  VisitorPages(Login login, Sessions sessions, Photos photos, Orders orders) {
    this.login = login;
    this.sessions = sessions;
    this.photos = photos;
    this.orders = orders;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/preferences", this::preferences);
    routes.post("/preferences", this::prefer);
    Answers.get(routes, "/devices", this::devices);
    routes.post("/devices", this::end);
    Answers.get(routes, "/about", this::about);
  }

  private void preferences(Context ctx) {
    Preferences preferences = Preferences.of(Answers.visit(ctx));
    Answers.show(
        ctx,
        "preferences",
        Map.of("page", "preferences", "fields", PREFERENCES.fields()),
        json(preferences));
  }

  private void prefer(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Submission<PreferencesForm> sent = visit.submission(PREFERENCES);
    if (sent instanceof Valid<PreferencesForm> valid) {
      PreferencesForm form = valid.value();
      Preferences preferences = new Preferences(form.theme(), form.language());
      preferences.keep(visit);
      Answers.done(
          ctx, preferences.locale(), "/preferences", json(preferences), "preferences.done");
    } else {
      Answers.invalid(ctx, (Invalid<?>) sent, "preferences", Map.of("page", "preferences"));
    }
  }

  private void devices(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Account account = login.require(visit);
    if (!sessions.knowsOwners()) {
      Answers.show(
          ctx,
          "devices",
          Map.of("page", "devices", "listed", false, "devices", List.of()),
          Map.of("listed", false));
      return;
    }
    String current = visit.session().deviceId().orElse("");
    List<ShownDevice> devices =
        sessions.devices(account.id()).stream().map(device -> shown(device, current)).toList();
    Answers.show(
        ctx,
        "devices",
        Map.of("page", "devices", "listed", true, "devices", devices),
        Map.of("listed", true, "devices", devices.stream().map(VisitorPages::json).toList()));
  }

  private void end(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Account account = login.require(visit);
    Submission<EndForm> sent = visit.submission(END);
    if (!(sent instanceof Valid<EndForm> valid)) {
      throw new HttpProblem(
          422, "device.missing", "The field end names a device, others or everywhere.");
    }
    String device = valid.value().end();
    if (device.equals("everywhere")) {
      login.logOutEverywhere(visit);
      Answers.done(ctx, "/photos", Map.of("ended", "everywhere"), "devices.ended.everywhere");
    } else if (!sessions.knowsOwners()) {
      throw new HttpProblem(
          409,
          "device.unlisted",
          "There is no list of devices here; log out on this one, or everywhere.");
    } else if (device.equals("others")) {
      int ended = sessions.endOthers(visit.session());
      Answers.done(ctx, "/devices", Map.of("ended", ended), "devices.ended.others", ended);
    } else if (visit.session().deviceId().equals(Optional.of(device))) {
      login.logOut(visit);
      Answers.done(ctx, "/photos", Map.of("ended", 1), "logout.done");
    } else if (sessions.end(account.id(), device)) {
      Answers.done(ctx, "/devices", Map.of("ended", 1), "devices.ended");
    } else {
      throw new HttpProblem(404, "device.absent", "This device is no longer logged in.");
    }
  }

  private void about(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Map<String, List<String>> kept =
        Map.of(
            "cookie", List.copyOf(Cookies.of(visit.exchange()).names()),
            "signed",
                Preferences.kept(visit).map(p -> p.themeName() + ", " + p.language()).stream()
                    .toList(),
            "session", List.copyOf(visit.session().names()),
            "database", inDatabase(visit));
    Answers.show(ctx, "about", Map.of("page", "about", "kept", kept), kept);
  }

  private List<String> inDatabase(Visit visit) {
    Locale language = Preferences.of(visit).locale();
    return login
        .account(visit)
        .map(account ->
            List.of(
                account.email(),
                Words.say(language, "about.photos", photos.uploadedBy(account.id()).size()),
                Words.say(language, "about.likes", photos.likedBy(account.id()).size()),
                Words.say(language, "about.orders", orders.of(account.id()).size())))
        .orElse(List.of());
  }

  private static ShownDevice shown(Device device, String current) {
    return new ShownDevice(
        device.id(),
        name(device.userAgent()),
        device.lastSeen(),
        device.createdAt(),
        device.id().equals(current));
  }

  /** "Firefox on Linux", as far as the browser says so; for people, never for decisions. */
  private static String name(String userAgent) {
    String browser =
        first(userAgent, "Firefox", "Edg", "OPR", "Chrome", "Safari", "curl").orElse("A browser");
    String system =
        first(userAgent, "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux").orElse("");
    String shown = browser.replace("Edg", "Edge").replace("OPR", "Opera");
    return system.isEmpty() ? shown : shown + " · " + system;
  }

  private static Optional<String> first(String text, String... words) {
    return List.of(words).stream().filter(text::contains).findFirst();
  }

  private static Map<String, Object> json(ShownDevice device) {
    return Map.of(
        "id", device.id(),
        "name", device.name(),
        "lastSeen", device.lastSeen().toString(),
        "current", device.current());
  }

  private static Map<String, String> json(Preferences preferences) {
    return Map.of(
        "theme", preferences.themeName(),
        "language", preferences.language().name().toLowerCase(Locale.ROOT));
  }
}

package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.session.OwnedSessions;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Pages for a visitor's preferences and devices. */
final class VisitorPages {

  /** A session as the devices page shows it. */
  record Device(
      String id,
      String name,
      Instant lastSeen,
      Instant createdAt,
      boolean current,
      Optional<Instant> rememberedUntil) {}

  record PreferencesForm(Preferences.Theme theme, Preferences.Language language) {}

  record EndForm(@NotBlank(message = "Choose a device") String end) {}

  private static final Form<PreferencesForm> PREFERENCES = Form.of(PreferencesForm.class);
  private static final Form<EndForm> END = Form.of(EndForm.class);

  private final Login login;
  private final Sessions sessions;

  VisitorPages(Login login, Sessions sessions) {
    this.login = login;
    this.sessions = sessions;
  }

  void addTo(Routes routes) {
    routes.get("/preferences", this::preferences);
    routes.post("/preferences", this::savePreferences);
    routes.get("/devices", this::devices);
    routes.post("/devices", this::endSession);
  }

  private void preferences(Visit visit) {
    visit
        .answer()
        .withJson(json(Preferences.of(visit)))
        .page("preferences", Map.of("page", "preferences", "fields", visit.fields(PREFERENCES)));
  }

  private void savePreferences(Visit visit) {
    Submission<PreferencesForm> sent = visit.read(PREFERENCES);
    if (sent instanceof Valid<PreferencesForm> valid) {
      Preferences saved = new Preferences(valid.value().theme(), valid.value().language());
      saved.save(visit);
      visit
          .done(Texts.text(saved.locale(), "preferences.done"))
          .withJson(json(saved))
          .redirect("/preferences");
    } else {
      visit.refuse(sent).redirect("/preferences");
    }
  }

  private void devices(Visit visit) {
    Account account = login.require(visit);
    boolean listed = sessions.knowsOwners();
    String current = visit.session().id().orElse("");
    Optional<OwnedSessions> owned =
        listed ? Optional.of(sessions.ownedBy(account.id())) : Optional.empty();
    List<Device> devices =
        owned.stream().flatMap(List::stream).map(info -> device(info, current)).toList();
    boolean more = owned.filter(OwnedSessions::hasMore).isPresent();
    Object json =
        listed
            ? Map.of(
                "listed",
                true,
                "devices",
                devices.stream().map(VisitorPages::json).toList(),
                "more",
                more)
            : Map.of("listed", false);
    visit
        .answer()
        .withJson(json)
        .page(
            "devices",
            Map.of("page", "devices", "listed", listed, "devices", devices, "more", more));
  }

  private void endSession(Visit visit) {
    Account account = login.require(visit);
    Submission<EndForm> sent = visit.read(END);
    if (!(sent instanceof Valid<EndForm> valid)) {
      throw new HttpProblem(
          422, "device.missing", "Set the field end to a session ID, others or everywhere.");
    }
    String id = valid.value().end();
    if (id.equals("everywhere")) {
      login.logOutEverywhere(visit);
      done(visit, "devices.ended.everywhere").withJson(ended("everywhere")).redirect("/photos");
    } else if (!sessions.knowsOwners()) {
      throw new HttpProblem(
          409,
          "device.unlisted",
          "This server cannot log out single devices. Log out all devices instead.");
    } else if (id.equals("others")) {
      int others = sessions.endOthers(visit.session());
      done(visit, "devices.ended.others", others).withJson(ended(others)).redirect("/devices");
    } else if (visit.session().id().equals(Optional.of(id))) {
      login.logOut(visit);
      done(visit, "logout.done").withJson(ended(1)).redirect("/photos");
    } else if (sessions.end(account.id(), id)) {
      done(visit, "devices.ended").withJson(ended(1)).redirect("/devices");
    } else {
      throw new HttpProblem(404, "device.absent", "This device is already logged out.");
    }
  }

  private static Map<String, Object> ended(Object sessions) {
    return Map.of("ended", sessions);
  }

  private static Device device(SessionInfo info, String current) {
    return new Device(
        info.id(),
        name(info.userAgent()),
        info.lastSeen(),
        info.createdAt(),
        info.id().equals(current),
        LoginTerms.remembers(info) ? Optional.of(info.expiresAt()) : Optional.empty());
  }

  /** Returns a display name such as "Firefox · Linux" from the User-Agent header. */
  private static String name(String userAgent) {
    String browser =
        first(userAgent, "Firefox", "Edg", "OPR", "Chrome", "Safari", "curl")
            .orElse("Unknown browser");
    String system =
        first(userAgent, "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux").orElse("");
    String shown = browser.replace("Edg", "Edge").replace("OPR", "Opera");
    return system.isEmpty() ? shown : shown + " · " + system;
  }

  private static Optional<String> first(String text, String... words) {
    return List.of(words).stream().filter(text::contains).findFirst();
  }

  private static Map<String, Object> json(Device device) {
    return Map.of(
        "id", device.id(),
        "name", device.name(),
        "lastSeen", device.lastSeen().toString(),
        "remembered", device.rememberedUntil().isPresent(),
        "current", device.current());
  }

  private static Map<String, String> json(Preferences preferences) {
    return Map.of(
        "theme", preferences.themeName(),
        "language", preferences.language().name().toLowerCase(Locale.ROOT));
  }
}

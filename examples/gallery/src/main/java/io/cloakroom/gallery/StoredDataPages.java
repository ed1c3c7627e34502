package io.cloakroom.gallery;

import static io.cloakroom.gallery.StoredItem.bytes;
import static io.cloakroom.gallery.Texts.text;

import io.cloakroom.Visit;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.key.Sha256;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page that shows where this visitor's data is stored: names, values, sizes and ends. It shows
 * only this visitor's data, and masks secrets and personal data.
 */
final class StoredDataPages {

  /** Session values that are neither secret nor personal. */
  private static final Set<String> PLAIN = Set.of("cart", "orders", "flash");

  private final Login login;
  private final SessionStore sessions;
  private final StoredRows rows;
  private final Texts texts;
  private final Drawing drawing = Drawing.of("whole");

  StoredDataPages(Login login, SessionStore sessions, Database database, Texts texts) {
    this.login = login;
    this.sessions = sessions;
    this.rows = new StoredRows(database);
    this.texts = texts;
  }

  void addTo(Routes routes) {
    routes.get("/about", this::about);
    routes.get("/drawings/whole.css", (visit, ctx) -> drawing.sendStyles(ctx));
  }

  private void about(Visit visit) {
    // Messages are deleted once a template has shown them, so they are listed first.
    Map<String, String> values = visit.session().items();
    Map<String, List<StoredItem>> stored = new LinkedHashMap<>();
    stored.put("cookies", cookies(visit));
    stored.put("session", session(visit, values));
    stored.put("flash", flash(visit, values));
    stored.put("store", record(visit));
    stored.put(
        "database",
        login.account(visit).map(account -> database(visit, account)).orElse(List.of()));
    visit
        .answer()
        .withJson(stored)
        .page("about", Map.of("page", "about", "stored", stored, "drawing", drawing.html()));
  }

  private List<StoredItem> cookies(Visit visit) {
    List<StoredItem> items = new ArrayList<>();
    Cookies.of(visit.exchange())
        .asMap()
        .forEach((name, value) -> {
          boolean preferences = name.endsWith("preferences");
          String shown =
              preferences
                  ? Preferences.saved(visit)
                      .map(p -> p.themeName() + ", " + p.language() + ", …")
                      .orElse("…")
                  : StoredItem.masked(value);
          items.add(
              new StoredItem(
                  name,
                  shown,
                  bytes(name) + 1 + bytes(value),
                  text(visit, "about.ends." + end(visit, name))));
        });
    return items;
  }

  /** Returns when a cookie ends, as a part of a text's key: browsers do not send it. */
  private String end(Visit visit, String name) {
    if (name.endsWith("preferences") || name.endsWith("login-device")) {
      return "year";
    }
    boolean persistent = visit.session().persistent() && isSession(name);
    return persistent ? "lifetime" : "browser";
  }

  private static boolean isSession(String name) {
    return name.equals("sid") || name.equals("__Host-sid");
  }

  private List<StoredItem> session(Visit visit, Map<String, String> values) {
    String ends = visit.session().expiresAt().map(at -> moment(visit, at)).orElse("");
    List<StoredItem> items = new ArrayList<>();
    visit
        .session()
        .owner()
        .ifPresent(owner ->
            items.add(new StoredItem("owner", StoredItem.masked(owner), bytes(owner), ends)));
    values.forEach((name, json) ->
        items.add(
            new StoredItem(
                name,
                PLAIN.contains(name) ? json : StoredItem.maskedJson(json),
                bytes(name) + bytes(json),
                ends)));
    return items;
  }

  private static List<StoredItem> flash(Visit visit, Map<String, String> values) {
    return Optional.ofNullable(values.get("flash"))
        .filter(json -> !json.equals("[]"))
        .map(json -> new StoredItem("flash", json, bytes(json), text(visit, "about.ends.shown")))
        .stream()
        .toList();
  }

  /** Returns the record of the session in its store, which has only the hash of the token. */
  private List<StoredItem> record(Visit visit) {
    Optional<String> token =
        Cookies.of(visit.exchange()).asMap().entrySet().stream()
            .filter(cookie -> isSession(cookie.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (token.isEmpty() || visit.session().id().isEmpty()) {
      return List.of();
    }
    StoreKey key = new StoreKey("session", Sha256.base64(token.get()));
    return sessions
        .sessions()
        .store()
        .flatMap(store -> store.load(key))
        .map(loaded -> {
          StoredRecord record = loaded.record();
          return new StoredItem(
              "session:" + StoredItem.masked(key.id()),
              "{…}",
              record.size(),
              moment(visit, record.expiresAt()));
        })
        .stream()
        .toList();
  }

  private List<StoredItem> database(Visit visit, Account account) {
    return rows.of(account.id()).stream()
        .map(table -> {
          // Orders outlive the account; only its name is taken off them.
          boolean order = table.name().startsWith("print_order");
          return new StoredItem(
              table.name(),
              text(visit, "about.rows", table.rows()),
              table.bytes(),
              text(visit, order ? "about.ends.kept" : "about.ends.deleted"));
        })
        .toList();
  }

  private String moment(Visit visit, Instant at) {
    return texts.moment(at, visit.locale());
  }
}

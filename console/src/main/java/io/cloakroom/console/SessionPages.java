package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages that list sessions and show one of them. Thread-safe. */
final class SessionPages {

  private static final int SHORT_ID = 8;

  /** The length of {@link SessionInfo#id}, the part of an id that traces and logs have. */
  private static final int SESSION_ID = 22;

  private final Sessions sessions;
  private final Clock clock;
  private final ConsoleSettings settings;

  SessionPages(Cloakroom cloakroom, ConsoleSettings settings) {
    this.sessions = cloakroom.sessions();
    this.clock = cloakroom.clock();
    this.settings = settings;
  }

  void list(Visit visit) {
    Search search = Search.of(visit.readFormData());
    Layout layout = new Layout(visit, settings, Place.LIST);
    Users users = new Users(settings);
    String content =
        layout.flash()
            + "<h1>Live sessions</h1>\n"
            + unlisted()
            + form(layout, search)
            + results(layout, search, users)
            + (sessions.knowsAll() ? older(layout) : "");
    visit.answer().html(layout.page("Live sessions", content));
  }

  /** Returns what cannot be done with these sessions, and what can. */
  private String unlisted() {
    if (sessions.store().isEmpty()) {
      return """
      <p class="note" id="unlisted"><strong>These sessions cannot be listed.</strong> Each one is in
      its visitor's own cookie, sealed, so nobody has a list of them, and none can be ended from
      here. The pages Activity and Health still work.</p>
      """;
    }
    if (!sessions.knowsAll()) {
      return """
      <p class="note" id="unlisted"><strong>These sessions cannot be listed.</strong> %s keeps no list
      of its records%s. A session can still be found and ended by its whole id, of %d characters. The
      pages Activity and Health still work.</p>
      """
          .formatted(
              escaped(sessions.store().map(Store::getClass).map(Class::getSimpleName).orElse("")),
              sessions.knowsOwners() ? ", except by user" : ", and does not know their users",
              43);
    }
    return "";
  }

  private String form(Layout layout, Search search) {
    if (sessions.store().isEmpty()) {
      return "";
    }
    StringBuilder ages = new StringBuilder();
    for (Search.Age age : Search.Age.values()) {
      ages.append(
          "<option value=\"%s\"%s>%s</option>\n"
              .formatted(age.code(), age == search.age() ? " selected" : "", age.text()));
    }
    boolean all = sessions.knowsAll();
    return """
    <section aria-label="Search">
    <form action="%s" role="search">
    <div class="fields">
    %s%s%s%s%s</div>
    <p><button>Search</button>%s</p>
    </form>
    </section>
    """
        .formatted(
            layout.address(Place.LIST),
            all || sessions.knowsOwners() ? field("user", "User", search.user()) : "",
            all ? field("device", "Device", search.device()) : "",
            all
                ? "<p><label for=\"age\">Began</label><select id=\"age\" name=\"age\">\n"
                    + ages
                    + "</select></p>\n"
                : "",
            all ? field("holds", "Holds value", search.holds()) : "",
            field("id", "Session id", search.id()),
            search.filters() || !search.begins()
                ? " <a href=\"" + layout.address(Place.LIST) + "\">Show all</a>"
                : "");
  }

  private static String field(String name, String label, String value) {
    return """
    <p><label for="%s">%s</label><input id="%s" name="%s" value="%s" autocomplete="off" \
    autocapitalize="none" spellcheck="false"></p>
    """
        .formatted(name, label, name, name, escaped(value));
  }

  private String results(Layout layout, Search search, Users users) {
    boolean possible =
        sessions.knowsAll()
            || (sessions.store().isPresent()
                && (search.id().length() == 43
                    || (!search.user().isEmpty() && sessions.knowsOwners())));
    if (!possible) {
      return "";
    }
    Findings found;
    try {
      found = Findings.of(search, sessions, users, settings.bounds(), clock);
    } catch (IllegalArgumentException e) {
      return """
      <p role="status">This place in the list no longer exists.
      <a href="%s%s">Search from the beginning</a></p>
      """
          .formatted(layout.address(Place.LIST), escaped(search.query("")));
    }
    return summary(layout, search, found, users)
        + (found.sessions().isEmpty() ? "" : table(layout, found.sessions(), users))
        + found
            .next()
            .map(next ->
                "<p class=\"onward\"><a class=\"button\" href=\"%s%s\">%s</a></p>\n"
                    .formatted(
                        layout.address(Place.LIST),
                        escaped(search.query(next)),
                        search.filters() ? "Search on" : "Next page"))
            .orElse("");
  }

  private static String summary(Layout layout, Search search, Findings found, Users users) {
    int count = found.sessions().size();
    String what = count == 0 ? "No sessions" : ConsoleText.count(count, "session");
    String where =
        found.next().isPresent()
            ? search.filters()
                ? " among about "
                    + ConsoleText.count(found.read(), "record")
                    + "; there are more to search"
                : "; there are more"
            : found.more()
                ? ", the most recently used; this user has more"
                : search.begins() ? "" : "; this is the end of the list";
    Optional<String> owner =
        search.user().isEmpty() ? Optional.empty() : users.owner(search.user());
    String end =
        owner.isPresent() && count > 0
            ? " <a href=\"%s%s\">End all sessions of this user</a>"
                .formatted(
                    layout.address(Place.END), escaped(Search.query(Map.of("user", owner.get()))))
            : "";
    return "<p role=\"status\" class=\"summary\">%s%s.%s</p>\n".formatted(what, where, end);
  }

  private String table(Layout layout, List<SessionInfo> found, Users users) {
    Instant now = clock.instant();
    StringBuilder rows = new StringBuilder();
    for (SessionInfo session : found) {
      rows.append(
          """
          <tr><th scope="row"><a href="%s"><code>%s</code></a>%s</th><td data-label="User">%s</td>\
          <td data-label="Device">%s</td><td data-label="Began">%s</td><td data-label="Last used">%s</td>\
          <td data-label="Values">%d</td><td data-label="Size">%s</td></tr>
          """
              .formatted(
                  layout.address(Place.SESSION)
                      + escaped(Search.query(Map.of("id", session.publicId()))),
                  escaped(session.id().substring(0, SHORT_ID)),
                  own(layout.visit(), session),
                  session
                      .owner()
                      .map(users::name)
                      .map(name -> escaped(name))
                      .orElse("<i>nobody</i>"),
                  escaped(ConsoleText.device(session.userAgent())),
                  ConsoleText.time(session.createdAt(), now),
                  ConsoleText.time(session.lastSeen(), now),
                  session.names().size(),
                  ConsoleText.bytes(session.bytes())));
    }
    return """
    <table class="sessions" aria-label="Sessions">
    <thead><tr><th scope="col">Session</th><th scope="col">User</th><th scope="col">Device</th>\
    <th scope="col">Began</th><th scope="col">Last used</th><th scope="col">Values</th>\
    <th scope="col">Size</th></tr></thead>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(rows);
  }

  private static String own(Visit visit, SessionInfo session) {
    return ConsoleText.isOwn(visit, session.id())
        ? " <strong class=\"own\">this is you</strong>"
        : "";
  }

  private static String older(Layout layout) {
    return """
    <section aria-labelledby="older-title">
    <h2 id="older-title">End old sessions</h2>
    <form action="%s">
    <div class="fields">
    <p><label for="older">Sessions that began more than</label>\
    <input id="older" name="older" type="number" min="1" max="100000" value="8" required></p>
    <p><label for="unit">Unit</label><select id="unit" name="unit">
    <option value="minutes">minutes ago</option>
    <option value="hours" selected>hours ago</option>
    <option value="days">days ago</option>
    </select></p>
    </div>
    <p><button class="quiet">Continue…</button></p>
    </form>
    </section>
    """
        .formatted(layout.address(Place.END));
  }

  void one(Visit visit) {
    Layout layout = new Layout(visit, settings, Place.SESSION);
    Search search = Search.of(visit.readFormData());
    Optional<SessionInfo> found =
        sessions.store().isEmpty() ? Optional.empty() : find(search, new Users(settings));
    if (found.isEmpty() && search.id().length() == SESSION_ID) {
      // The search continues where this one stopped, or says that it cannot search.
      visit.answer().redirect(settings.path(Place.LIST) + Search.query(Map.of("id", search.id())));
      return;
    }
    if (found.isEmpty()) {
      visit.answer().withStatus(404).html(layout.page("No such session", absent(layout)));
      return;
    }
    visit.answer().html(layout.page("Session", layout.flash() + shown(layout, found.get())));
  }

  /** Returns the session with a whole id, or with the one that traces and logs have. */
  private Optional<SessionInfo> find(Search search, Users users) {
    if (search.id().length() != SESSION_ID) {
      return sessions.find(search.id());
    }
    return sessions.knowsAll()
        ? Findings.of(Search.byId(search.id()), sessions, users, settings.bounds(), clock)
            .sessions()
            .stream()
            .findFirst()
        : Optional.empty();
  }

  private static String absent(Layout layout) {
    return """
    <section>
    <h1>This session has ended</h1>
    <p>It was ended, it expired, or it moved to a new id at a login.</p>
    <p><a href="%s">All sessions</a></p>
    </section>
    """
        .formatted(layout.address(Place.LIST));
  }

  private String shown(Layout layout, SessionInfo session) {
    Instant now = clock.instant();
    Users users = new Users(settings);
    String owner =
        session
            .owner()
            .map(id -> {
              String name = users.name(id);
              return escaped(name) + (name.equals(id) ? "" : " <code>" + escaped(id) + "</code>");
            })
            .orElse("<i>nobody is logged in</i>");
    String ends =
        layout.address(Place.END) + escaped(Search.query(Map.of("id", session.publicId())));
    String others =
        session
            .owner()
            .filter(id -> sessions.knowsOwners())
            .map(id ->
                " <a class=\"button quiet\" href=\"%s%s\">All sessions of this user</a>"
                    .formatted(
                        layout.address(Place.LIST), escaped(Search.query(Map.of("user", id)))))
            .orElse("");
    return """
    <h1>Session <code>%s</code>%s</h1>
    <section>
    <dl>
    <dt>User</dt><dd>%s</dd>
    <dt>Device</dt><dd>%s <small>%s</small></dd>
    <dt>Began</dt><dd>%s</dd>
    <dt>Last used</dt><dd>%s</dd>
    <dt>Ends if it is not used</dt><dd>%s</dd>
    <dt>Size</dt><dd>%s</dd>
    <dt>Id</dt><dd><code>%s</code> <small>A hash of the token. It opens nothing.</small></dd>
    </dl>
    <p><a class="button danger" href="%s">End this session…</a>%s</p>
    </section>
    %s\
    """
        .formatted(
            escaped(session.id().substring(0, SHORT_ID)),
            own(layout.visit(), session),
            owner,
            escaped(ConsoleText.device(session.userAgent())),
            escaped(session.userAgent().isEmpty() ? "no User-Agent" : session.userAgent()),
            both(session.createdAt(), now),
            both(session.lastSeen(), now),
            both(session.expiresAt(), now),
            ConsoleText.bytes(session.bytes()),
            escaped(session.publicId()),
            ends,
            others,
            values(session));
  }

  private static String both(Instant time, Instant now) {
    return ConsoleText.time(time, now)
        + " <small>"
        + escaped(ConsoleText.moment(time))
        + "</small>";
  }

  private String values(SessionInfo session) {
    List<SessionInfo.Item> items = sessions.items(session);
    if (items.isEmpty()) {
      return "<p>The session holds no values.</p>\n";
    }
    StringBuilder rows = new StringBuilder();
    for (SessionInfo.Item item : items) {
      String value =
          settings
              .values()
              .apply(item.name(), item.json())
              .map(shown ->
                  "<pre tabindex=\"0\" aria-label=\"Value of %s\">%s</pre>"
                      .formatted(escaped(item.name()), escaped(shown)))
              .orElse("<i>not shown</i>");
      rows.append(
          """
          <tr><th scope="row"><code>%s</code></th><td data-label="Type">%s</td>\
          <td data-label="Size">%s</td><td data-label="Value">%s</td></tr>
          """
              .formatted(
                  escaped(item.name()),
                  escaped(item.type()),
                  ConsoleText.bytes(item.bytes()),
                  value));
    }
    return """
    <h2>Values</h2>
    <table class="sessions">
    <caption>%s</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Size</th>\
    <th scope="col">Value</th></tr></thead>
    <tbody>
    %s</tbody>
    </table>
    """
        .formatted(
            settings.watched().isPresent()
                ? "Secrets are left out."
                : "Values are shown only of names that the application allows.",
            rows);
  }
}

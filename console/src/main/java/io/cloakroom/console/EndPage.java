package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.FormData;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.mistake.Printable;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that ends sessions: one, all of a user, or all that are older than something. It asks
 * first. Many sessions are ended in steps, each a request of its own. Thread-safe.
 */
final class EndPage {

  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private static final int MAX_DIGITS = 13;

  private final Sessions sessions;
  private final Clock clock;
  private final ConsoleSettings settings;

  EndPage(Cloakroom cloakroom, ConsoleSettings settings) {
    this.sessions = cloakroom.sessions();
    this.clock = cloakroom.clock();
    this.settings = settings;
  }

  void ask(Visit visit) {
    requireStore();
    FormData query = visit.readFormData();
    Layout layout = new Layout(visit, settings, Place.END);
    Optional<String> id = query.value("id");
    Optional<String> user = query.value("user").flatMap(new Users(settings)::owner);
    if (id.isPresent()) {
      Optional<SessionInfo> found = sessions.find(id.get());
      if (found.isEmpty()) {
        endedAlready(visit);
      } else {
        visit.answer().html(askOne(layout, found.get()));
      }
    } else if (user.isPresent() && sessions.knowsOwners()) {
      visit.answer().html(askUser(layout, user.get()));
    } else {
      Duration age = age(query);
      visit.answer().html(askOlder(layout, clock.instant().minus(age), age));
    }
  }

  private void requireStore() {
    if (sessions.store().isEmpty()) {
      throw new HttpProblem(
          409,
          "console.sealed",
          "These sessions are in cookies, so they cannot be ended from here.");
    }
  }

  private static Duration age(FormData query) {
    long number =
        number(query, "older")
            .filter(digits -> digits > 0 && digits <= 100_000)
            .orElseThrow(EndPage::incomplete);
    return switch (query.value("unit").orElse("")) {
      case "minutes" -> Duration.ofMinutes(number);
      case "hours" -> Duration.ofHours(number);
      case "days" -> Duration.ofDays(number);
      default -> throw incomplete();
    };
  }

  private static Optional<Long> number(FormData form, String name) {
    return form.value(name)
        .filter(text -> text.matches("\\d{1," + MAX_DIGITS + "}"))
        .map(Long::parseLong);
  }

  private static HttpProblem incomplete() {
    return new HttpProblem(
        422, "console.end", "Say which sessions to end: one, those of a user, or those of an age.");
  }

  private void endedAlready(Visit visit) {
    visit.flash().info("This session had ended already.");
    visit.answer().redirect(settings.path(Place.LIST));
  }

  private String askOne(Layout layout, SessionInfo session) {
    boolean own = ConsoleText.isOwn(layout.visit(), session.id());
    String whose =
        session
            .owner()
            .map(owner ->
                "It belongs to <strong>" + escaped(new Users(settings).name(owner)) + "</strong>.")
            .orElse("Nobody is logged in to it.");
    return page(
        layout,
        own ? "End your own session?" : "End this session?",
        "<p>%s It is on %s and began %s. The device is logged out when it next loads a page.</p>\n"
                .formatted(
                    whose,
                    escaped(ConsoleText.device(session.userAgent())),
                    ConsoleText.time(session.createdAt(), clock.instant()))
            + (own ? "<p><strong>This is you: you will be logged out.</strong></p>\n" : ""),
        Layout.hidden("id", session.publicId()),
        "End session");
  }

  private String askUser(Layout layout, String owner) {
    boolean own = layout.visit().session().owner().filter(owner::equals).isPresent();
    var owned = sessions.ownedBy(owner);
    return page(
        layout,
        "End all sessions of this user?",
        "<p><strong>%s</strong> has %s%s. All devices are logged out when they next load a page.</p>\n"
                .formatted(
                    escaped(new Users(settings).name(owner)),
                    ConsoleText.count(owned.size(), "session"),
                    owned.hasMore() ? " or more" : "")
            + (own ? "<p><strong>This is you: you will be logged out.</strong></p>\n" : ""),
        Layout.hidden("user", owner),
        "End all sessions");
  }

  private String askOlder(Layout layout, Instant before, Duration age) {
    return page(
        layout,
        "End all older sessions?",
        """
        <p>All sessions that began before <strong>%s</strong>, %s ago, end. Their devices are logged
        out when they next load a page.%s</p>
        """
            .formatted(
                escaped(ConsoleText.moment(before)),
                ConsoleText.duration(age),
                settings.watched().isPresent() ? "" : " Your own session stays."),
        Layout.hidden("before", Long.toString(before.toEpochMilli())),
        "End older sessions");
  }

  private static String page(
      Layout layout, String title, String text, String fields, String button) {
    return layout.page(
        title,
        """
        <section class="ask">
        <h1>%s</h1>
        %s<form method="post" action="%s">
        %s%s<p><button class="danger">%s</button> <a href="%s">Cancel</a></p>
        </form>
        </section>
        """
            .formatted(
                title,
                text,
                layout.address(Place.END),
                token(layout.visit()),
                fields,
                button,
                layout.address(Place.LIST)));
  }

  private static String token(Visit visit) {
    return Layout.hidden(visit.csrf().field(), visit.csrf().token());
  }

  void end(Visit visit) {
    requireStore();
    FormData form = visit.readFormData();
    String who = Printable.of(settings.names().administrator().apply(visit));
    Optional<String> id = form.value("id");
    Optional<String> user = form.value("user").flatMap(new Users(settings)::owner);
    if (id.isPresent()) {
      endOne(visit, id.get(), who);
    } else if (user.isPresent() && sessions.knowsOwners()) {
      endUser(visit, user.get(), who);
    } else {
      long before = number(form, "before").orElseThrow(EndPage::incomplete);
      endOlder(visit, form, Instant.ofEpochMilli(before), who);
    }
  }

  private void endOne(Visit visit, String id, String who) {
    Optional<SessionInfo> found = sessions.find(id);
    boolean own = found.filter(info -> ConsoleText.isOwn(visit, info.id())).isPresent();
    if (own) {
      visit.session().end();
    } else if (found.isEmpty() || !sessions.end(found.get())) {
      endedAlready(visit);
      return;
    }
    LOG.info(
        "Console: {} ended session {} of {}",
        who,
        found.get().id(),
        found.get().owner().map(owner -> "account " + owner).orElse("nobody"));
    visit.done("The session has ended.").redirect(settings.path(Place.LIST));
  }

  private void endUser(Visit visit, String owner, String who) {
    int ended;
    if (visit.session().owner().filter(owner::equals).isPresent()) {
      ended = sessions.endOthers(visit.session()) + 1;
      visit.session().end();
    } else {
      ended = sessions.endAll(owner);
    }
    LOG.info("Console: {} ended all sessions of account {}, {} of them", who, owner, ended);
    if (ended == 0) {
      visit.flash().info("All sessions of this user had ended already.");
      visit.answer().redirect(settings.path(Place.LIST));
    } else {
      visit
          .done(ConsoleText.count(ended, "session") + (ended == 1 ? " has ended." : " have ended."))
          .redirect(settings.path(Place.LIST));
    }
  }

  /** Ends sessions for a while, and asks the browser to continue if there are more. */
  private void endOlder(Visit visit, FormData form, Instant before, String who) {
    if (!sessions.knowsAll()) {
      throw new HttpProblem(409, "console.unlisted", "These sessions cannot be listed.");
    }
    Bounds bounds = settings.bounds();
    String own = visit.session().id().orElse("");
    long deadline = System.nanoTime() + bounds.time().toNanos();
    long ended = number(form, "ended").orElse(0L);
    long endedBefore = ended;
    long read = 0;
    Optional<String> next = Optional.of(form.value("cursor").orElse(""));
    boolean first = true;
    try {
      do {
        Sessions.Page page = sessions.page(next.orElseThrow(), bounds.step());
        boolean complete = true;
        for (SessionInfo session : page.sessions()) {
          boolean old = session.createdAt().isBefore(before) && !session.id().equals(own);
          // Each request ends one at least, so the next one is further on.
          complete &= !old || first || System.nanoTime() < deadline;
          if (old && complete) {
            first = false;
            ended += sessions.end(session) ? 1 : 0;
          }
        }
        read += Math.max(bounds.step(), page.read());
        next = complete ? page.next() : next;
      } while (next.isPresent() && read < bounds.endings() && System.nanoTime() < deadline);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(
          409, "console.place", "This place in the list no longer exists. Begin again.", e);
    } finally {
      LOG.info(
          "Console: {} ended {} sessions that began before {}", who, ended - endedBefore, before);
    }
    if (next.isEmpty()) {
      visit
          .done(ConsoleText.count(ended, "session") + (ended == 1 ? " has ended." : " have ended."))
          .redirect(settings.path(Place.LIST));
      return;
    }
    Layout layout = new Layout(visit, settings, Place.END);
    visit.answer().html(continued(layout, before, ended, next.get()));
  }

  private static String continued(Layout layout, Instant before, long ended, String cursor) {
    return layout.page(
        "Ending older sessions",
        """
        <section class="ask">
        <h1>Ending older sessions</h1>
        <p role="status">%s ended so far. There are more to look at.</p>
        <form method="post" action="%s" data-continue>
        %s%s%s%s<p><button>Continue</button> <a href="%s">Stop here</a></p>
        </form>
        </section>
        """
            .formatted(
                ConsoleText.count(ended, "session"),
                layout.address(Place.END),
                token(layout.visit()),
                Layout.hidden("before", Long.toString(before.toEpochMilli())),
                Layout.hidden("cursor", cursor),
                Layout.hidden("ended", Long.toString(ended)),
                layout.address(Place.LIST)));
  }
}

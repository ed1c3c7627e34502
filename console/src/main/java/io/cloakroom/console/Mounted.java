package io.cloakroom.console;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FailureLog;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** A console in its application: chooses what to answer, after the guard. Thread-safe. */
final class Mounted {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control",
          "no-store",
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY");

  /** The toolkit that serves the pages. */
  private final Cloakroom cloakroom;

  private final ConsoleSettings settings;
  private final SessionPages sessions;
  private final EndPage ending;
  private final LivePages live;
  private final FailureLog failures;

  private Mounted(
      Cloakroom cloakroom, Cloakroom watched, ConsoleSettings settings, Activity activity) {
    this.cloakroom = cloakroom;
    this.settings = settings;
    sessions = new SessionPages(watched, settings);
    ending = new EndPage(watched, settings);
    live = new LivePages(watched, settings, activity);
    failures = FailureLog.of(LoggerFactory.getLogger(Console.class), cloakroom.clock());
  }

  /** Begins to count the events of a toolkit, or of the one that the settings name. */
  static Mounted in(Cloakroom cloakroom, ConsoleSettings settings) {
    Cloakroom watched = settings.watched().orElse(cloakroom);
    Activity activity = new Activity(watched.clock());
    // They are counted for as long as the toolkit lives.
    Runnable unused = watched.sessions().onEvent(activity);
    Runnable unusedToo = watched.refusals().onRefusal(activity::refused);
    return new Mounted(cloakroom, watched, settings, activity);
  }

  boolean isIn(Cloakroom other) {
    return Objects.equals(cloakroom.sessions(), other.sessions());
  }

  /** Answers a request, and returns false if there is nothing for its method. */
  boolean answer(Visit visit) {
    cloakroom.requireOwn(visit, "Console");
    Exchange exchange = visit.exchange();
    Place place = place(visit.path());
    boolean reading = READING.contains(exchange.method());
    if (!reading && !(place == Place.END && exchange.method().equals("POST"))) {
      return false;
    }
    if (place == Place.EVENTS) {
      // The page asks by itself, which must not keep its visitor logged in.
      visit.session().leaveExpiry();
    }
    settings.guard().accept(visit);
    if (exchange.responseStarted() || exchange.status() != 200) {
      return true; // the guard has answered
    }
    HEADERS.forEach(exchange::setHeader);
    try {
      answer(visit, place, reading);
    } catch (StoreException e) {
      failures.warn("The store failed while the console used it", e);
      if (place == Place.EVENTS) {
        throw e;
      }
      unreachable(visit);
    }
    return true;
  }

  private void answer(Visit visit, Place place, boolean reading) {
    switch (place) {
      case LIST -> sessions.list(visit);
      case SESSION -> sessions.one(visit);
      case END -> {
        if (reading) {
          ending.ask(visit);
        } else {
          ending.end(visit);
        }
      }
      case ACTIVITY -> live.activity(visit);
      case HEALTH -> live.health(visit);
      case EVENTS -> live.events(visit);
      case STYLE -> file(visit, "console.css", "text/css; charset=utf-8");
      case SCRIPT -> file(visit, "console.js", "text/javascript; charset=utf-8");
    }
  }

  private Place place(String path) {
    return Arrays.stream(Place.values())
        .filter(place -> settings.path(place).equals(path))
        .findFirst()
        .orElseThrow();
  }

  private void unreachable(Visit visit) {
    Layout layout = new Layout(visit, settings, Place.LIST);
    visit
        .answer()
        .withStatus(503)
        .html(
            layout.page(
                "The store does not answer",
                """
                <section>
                <h1>The store does not answer</h1>
                <p>Sessions cannot be listed or ended now. What was being ended may have ended. The
                log has the reason.</p>
                <p><a href="%s">Health of the store</a></p>
                </section>
                """
                    .formatted(layout.address(Place.HEALTH))));
  }

  private static void file(Visit visit, String name, String type) {
    try (InputStream in = Objects.requireNonNull(Mounted.class.getResourceAsStream(name), name)) {
      visit.exchange().setHeader("Content-Type", type);
      visit.exchange().send(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.cloakroom.toolbar;

import io.cloakroom.Cloakroom;
import io.cloakroom.body.FormTrace;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.SessionTrace;
import io.cloakroom.store.StoreCall;
import io.cloakroom.trace.VisitTrace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes what developers see from each request at its end, without secrets. Thread-safe.
 *
 * <p>Pictures, styles and scripts are left out unless they use the session, set a cookie or fail:
 * they would push out what matters.
 */
final class Recorder implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_STEPS = 300;
  private static final int MOST_KEYS = 80;
  private static final int MOST_FINDINGS = 40;

  /** The paths of the toolkit's own tools. */
  private static final String TOOLS = "/.cloakroom/";

  private final RecentRequests history;
  private final LogCapture log = LogCapture.open();
  private final Journeys journeys = new Journeys();
  private final SessionBook sessions = new SessionBook();
  private final FlashBook flashes = new FlashBook();
  private final StoredValues stored;
  private final AtomicLong count = new AtomicLong();
  private volatile Optional<Cloakroom> cloakroom = Optional.empty();

  Recorder(RecentRequests history, StoredValues stored) {
    this.history = history;
    this.stored = stored;
  }

  void use(Cloakroom cloakroom) {
    this.cloakroom = Optional.of(cloakroom);
  }

  private Instant now() {
    return cloakroom.map(toolkit -> toolkit.clock().instant()).orElseGet(Instant::now);
  }

  /** Begins to record a request. */
  void begin(Exchange exchange) {
    String path = exchange.path().substring(exchange.contextPath().length());
    if (path.startsWith(TOOLS)) {
      return;
    }
    Recording recording = Recording.begin(count.incrementAndGet(), now(), exchange);
    recording.logBefore(log.begin(recording.log()));
    // Before the head: a browser may follow a redirect before this request has ended here.
    exchange.beforeHead(() -> join(exchange, recording));
  }

  /** Finds the card of a request that will surely be recorded. */
  private void join(Exchange exchange, Recording recording) {
    String kind = Journeys.kind(exchange);
    if (!kind.equals("file") && recording.card().isEmpty()) {
      recording.card(journeys.add(recording.number(), exchange, kind, now()));
    }
  }

  /** Returns the number of the request under which a request is shown; 0 if there is none. */
  private long card(Exchange exchange, Recording recording, String kind) {
    if (recording.card().isEmpty()) {
      return journeys.add(recording.number(), exchange, kind, now());
    }
    journeys.correct(recording.number(), exchange);
    return recording.card().getAsLong();
  }

  /** Adds a request to the history, and returns its line; empty if it is not recorded. */
  Optional<SeenRequest.Summary> end(Exchange exchange) {
    Optional<Recording> begun = Recording.of(exchange);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Recording recording = begun.get();
    log.end(recording.log(), recording.logBefore());
    String kind = Journeys.kind(exchange);
    if (kind.equals("file") && isQuiet(exchange, recording.trace())) {
      return Optional.empty();
    }
    SeenRequest seen = seen(exchange, recording, kind);
    history.add(seen.summary(), JSON.writeValueAsBytes(seen));
    return Optional.of(seen.summary());
  }

  private static boolean isQuiet(Exchange exchange, VisitTrace trace) {
    return exchange.status() < 400
        && !exchange.hasResponseHeader("Set-Cookie")
        && trace.last(SessionTrace.Lookup.class).isEmpty();
  }

  private SeenRequest seen(Exchange exchange, Recording recording, String kind) {
    double millis = recording.millis();
    VisitTrace trace = recording.trace();
    FormTrace formTrace = recording.form();
    Instant now = now();
    Secrets secrets = new Secrets();
    List<Hint> findings = new ArrayList<>();
    String sessionCookie =
        cloakroom.map(toolkit -> toolkit.sessions().cookieName()).orElse("session");
    CookiePanel cookiePanel = new CookiePanel(exchange, trace, sessionCookie, secrets, now);
    FormPanel formPanel = new FormPanel(exchange, formTrace);
    formPanel.collect(secrets);
    stored.learn(secrets);
    cookiePanel.collect();
    ResponsePanels.collect(exchange, secrets);
    SessionPanel.collect(trace, secrets);

    DecisionPanels decisions = new DecisionPanels(trace, secrets, findings);
    ResponsePanels rest = new ResponsePanels(exchange, trace, secrets, findings);
    List<SeenRequest.Csrf> csrf = decisions.csrf();
    SeenSession session = new SessionPanel(trace, secrets, sessions, now, findings).panel();
    sessions.learn(recording.number(), trace);
    SeenCookies cookies = cookiePanel.panel(findings);
    Optional<SeenForm> form = formPanel.panel(exchange, secrets, findings);
    List<SeenRequest.FlashLine> flash =
        decisions.flash(recording.number(), exchange, kind, flashes);
    List<String> login = decisions.login();
    SeenRequest.Store store = rest.store(millis);
    SeenRequest.Response response = rest.response();
    findings.sort(Comparator.comparing(Hint::level));
    Replay replay = new Replay(exchange, formTrace, formPanel.rows(), cookies, secrets);
    return new SeenRequest(
        new SeenRequest.Summary(
            recording.number(),
            recording.began().truncatedTo(ChronoUnit.MILLIS).toString(),
            millis,
            Secrets.cut(exchange.method(), 30),
            Masks.address(
                exchange.path() + exchange.query().map(query -> '?' + query).orElse(""), secrets),
            exchange.status(),
            kind,
            card(exchange, recording, kind),
            session.summary(),
            session.ownerAfter(),
            csrf.stream().anyMatch(verdict -> !verdict.accepted())
                ? "refused"
                : csrf.isEmpty() ? "" : "ok",
            store.trips(),
            store.millis(),
            flash.size(),
            form.map(Recorder::errors).orElse(0),
            count(findings, Hint.Level.WRONG),
            count(findings, Hint.Level.ODD),
            findings.isEmpty() ? "" : findings.get(0).text(),
            keys(session, form, trace, exchange, secrets)),
        List.copyOf(findings.subList(0, Math.min(findings.size(), MOST_FINDINGS))),
        session,
        cookies,
        form.orElse(null),
        flash,
        csrf,
        login,
        rest.view(),
        response,
        store,
        recording.log().end(secrets),
        steps(trace, secrets),
        replay.curl(),
        replay.test());
  }

  private static int errors(SeenForm form) {
    return form.rows().stream().mapToInt(row -> row.errors().size()).sum();
  }

  private static int count(List<Hint> findings, Hint.Level level) {
    return (int) findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** Returns the names that a search finds. */
  private static List<String> keys(
      SeenSession session,
      Optional<SeenForm> form,
      VisitTrace trace,
      Exchange exchange,
      Secrets secrets) {
    Set<String> keys = new LinkedHashSet<>();
    session.values().forEach(value -> keys.add(value.name()));
    form.ifPresent(sent -> sent.rows().forEach(row -> keys.add(row.name())));
    Cookies.parse(exchange.headers("Cookie")).names().forEach(keys::add);
    trace.all(StoreCall.class).forEach(call -> keys.add(call.space()));
    return keys.stream().limit(MOST_KEYS).map(key -> secrets.shown(key, 60)).toList();
  }

  private static List<SeenRequest.Step> steps(VisitTrace trace, Secrets secrets) {
    List<SeenRequest.Step> steps = new ArrayList<>();
    for (VisitTrace.Step step : trace.steps()) {
      if (steps.size() == MOST_STEPS) {
        break;
      }
      String name = step.event().getClass().getPackageName();
      String area = name.substring(name.lastIndexOf('.') + 1);
      steps.add(
          new SeenRequest.Step(
              Millis.of(step.at().toNanos()),
              area.equals("trace") ? "response" : area,
              secrets.shown(step.event().sentence())));
    }
    return steps;
  }

  @Override
  public void close() {
    log.close();
    journeys.clear();
    sessions.clear();
    flashes.clear();
    stored.clear();
    history.close();
  }
}

package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.Sha256;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.SweepProgress;
import io.cloakroom.store.Sweepable;
import io.cloakroom.store.Sweeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages that show what changes all the time, and the events by which a script keeps them up to
 * date. Thread-safe.
 *
 * <p>An answer with events ends at once, and browsers ask again after {@link #RETRY}. So it works
 * on every server, and the guard is called each time.
 */
final class LivePages {

  private static final Duration RETRY = Duration.ofSeconds(3);

  /** The time for which a sample of the sessions is shown. */
  private static final Duration SAMPLE_AGE = Duration.ofSeconds(20);

  private static final int ID_LENGTH = 16;
  private static final List<String> HOUR = List.of("60 min ago", "30", "now");

  private final Sessions sessions;
  private final Clock clock;
  private final ConsoleSettings settings;
  private final Activity activity;
  private final List<StoreProbe> probes = new ArrayList<>();
  private final boolean sweepable;
  private final ReentrantLock sampling = new ReentrantLock();
  private volatile Sample sample = Sample.NONE;
  private volatile Instant sampledAt = Instant.MIN;

  LivePages(Cloakroom cloakroom, ConsoleSettings settings, Activity activity) {
    this.sessions = cloakroom.sessions();
    this.clock = cloakroom.clock();
    this.settings = settings;
    this.activity = activity;
    List<Store> stores = new ArrayList<>();
    sessions.store().ifPresent(stores::add);
    cloakroom.store().filter(store -> !stores.contains(store)).ifPresent(stores::add);
    stores.stream()
        .flatMap(LivePages::sides)
        .forEach(store -> probes.add(new StoreProbe(store, clock)));
    sweepable = stores.stream().anyMatch(store -> store.capability(Sweepable.class).isPresent());
  }

  /** Returns both stores while sessions move from one to the other. */
  private static Stream<Store> sides(Store store) {
    return store
        .capability(MovingStore.class)
        .map(moving -> Stream.of(moving.oldStore(), moving.newStore()))
        .orElseGet(() -> Stream.of(store));
  }

  /** The current content of the pages: shapes of charts and texts, by their names. */
  private record Shown(
      List<StoreProbe.State> states, Map<String, String> paths, Map<String, String> texts) {

    void add(Chart chart, String text) {
      paths.put(chart.id(), chart.path());
      texts.put(chart.id(), text);
    }

    Chart chart(String id) {
      return new Chart(id, paths.getOrDefault(id, ""));
    }
  }

  private Shown now() {
    Shown shown =
        new Shown(
            probes.stream().map(StoreProbe::look).toList(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    for (Activity.Kind kind : Activity.Kind.values()) {
      long[] counts = activity.lastHour(kind);
      shown.add(
          Chart.steps(id(kind), counts),
          "%,d in the last hour, %,d in this minute, at most %,d in a minute"
              .formatted(
                  Arrays.stream(counts).sum(),
                  counts[counts.length - 1],
                  Arrays.stream(counts).max().orElse(0)));
    }
    Sample current = sample();
    shown.add(Chart.bars("sizes", current.sizes()), current.text());
    shown.add(Chart.bars("ages", current.ages()), current.text());
    for (int i = 0; i < shown.states().size(); i++) {
      StoreProbe.State state = shown.states().get(i);
      shown.add(Chart.steps("latency-" + i, state.latencies()), state.times());
      shown.texts().put("store-" + i, state.text());
    }
    for (int i = 0; i < settings.sweepers().size(); i++) {
      shown.texts().put("sweep-" + i, sweep(settings.sweepers().get(i)));
    }
    return shown;
  }

  private static String id(Activity.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns a sample that is not old; one thread at a time reads it. */
  private Sample sample() {
    if (!sessions.knowsAll()) {
      return Sample.NONE;
    }
    Instant now = clock.instant();
    boolean old = sampledAt.equals(Instant.MIN) || sampledAt.plus(SAMPLE_AGE).isBefore(now);
    if (old && sampling.tryLock()) {
      try {
        sampledAt = now;
        sample = Sample.of(sessions, settings.bounds(), clock);
      } catch (StoreException down) {
        sample = Sample.NONE; // The health says so.
      } finally {
        sampling.unlock();
      }
    }
    return sample;
  }

  private String sweep(Sweeper sweeper) {
    SweepProgress progress = sweeper.progress();
    if (progress.began().isEmpty()) {
      return "Waits for its first round";
    }
    String begun = ConsoleText.moment(progress.began().get());
    String removed = ConsoleText.count(progress.removed(), "record");
    String total = "; " + ConsoleText.count(progress.total(), "record") + " since the start";
    if (progress.running()) {
      return "Is sweeping since " + begun + ": " + removed + " removed" + total;
    }
    return progress.failed()
        ? "Failed at " + begun + ". The log has the reason, and the next round tries again" + total
        : "Removed " + removed + " in the round of " + begun + total;
  }

  void activity(Visit visit) {
    Layout layout = new Layout(visit, settings, Place.ACTIVITY);
    Shown shown = now();
    StringBuilder charts = new StringBuilder();
    for (Activity.Kind kind : Activity.Kind.values()) {
      charts.append(
          shown
              .chart(id(kind))
              .html(kind.title() + " per minute", kind.text(), HOUR, shown.texts()));
    }
    if (sessions.knowsAll()) {
      charts.append(
          shown
              .chart("sizes")
              .html(
                  "Sizes",
                  "Sessions by the size of their record",
                  names(Sample.SIZES),
                  shown.texts()));
      charts.append(
          shown
              .chart("ages")
              .html(
                  "Ages",
                  "Sessions by the time since they began",
                  names(Sample.AGES),
                  shown.texts()));
    }
    visit
        .answer()
        .html(
            layout.page(
                "Activity",
                """
                <h1>Activity</h1>
                %s<p>Events of this node since %s. Each node counts its own.</p>
                <div class="charts">
                %s</div>
                """
                    .formatted(live(), escaped(ConsoleText.moment(activity.since())), charts)));
  }

  private static List<String> names(List<Sample.Range> ranges) {
    return ranges.stream().map(Sample.Range::name).toList();
  }

  private static String live() {
    return "<p class=\"live\" id=\"live\" role=\"status\">As of when the page was loaded</p>\n";
  }

  void health(Visit visit) {
    Layout layout = new Layout(visit, settings, Place.HEALTH);
    Shown shown = now();
    StringBuilder content = new StringBuilder("<h1>Health</h1>\n").append(live());
    if (probes.isEmpty()) {
      content.append("<p>Sessions are in the visitors' cookies, and there is no store.</p>\n");
    }
    content.append("<div class=\"charts\">\n");
    for (int i = 0; i < shown.states().size(); i++) {
      StoreProbe.State state = shown.states().get(i);
      content.append(
          """
          <section>
          <h2>%s</h2>
          <p class="state" data-text="store-%d" data-state="%s">%s</p>
          </section>
          """
              .formatted(
                  escaped(state.store()),
                  i,
                  state.downSince().isEmpty() ? "up" : "down",
                  escaped(state.text())));
      content.append(
          shown
              .chart("latency-" + i)
              .html(
                  "Latency of " + state.store(),
                  "Time of one read, measured while this page or Activity is open",
                  List.of("earlier", "now"),
                  shown.texts()));
    }
    content.append("</div>\n<h2>Sweeping</h2>\n").append(sweeping(shown));
    visit.answer().html(layout.page("Health", content.toString()));
  }

  private String sweeping(Shown shown) {
    if (!sweepable) {
      return "<p>No store here needs a sweeper: expired records make room by themselves.</p>\n";
    }
    if (settings.sweepers().isEmpty()) {
      return "<p>Expired records take space until a sweeper removes them. To see its progress here,"
          + " call <code>Console.at(…).withSweeper(sweeper)</code>.</p>\n";
    }
    StringBuilder html = new StringBuilder("<ul>\n");
    for (int i = 0; i < settings.sweepers().size(); i++) {
      String name = "sweep-" + i;
      html.append(
          "<li data-text=\"%s\">%s</li>\n"
              .formatted(name, escaped(shown.texts().getOrDefault(name, ""))));
    }
    return html.append("</ul>\n").toString();
  }

  /** Answers with everything that is shown now, unless the browser has it already. */
  void events(Visit visit) {
    Shown shown = now();
    String json =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "paths",
                    shown.paths(),
                    "texts",
                    shown.texts(),
                    "up",
                    shown.states().stream().map(state -> state.downSince().isEmpty()).toList()));
    String id = Sha256.hex(json).substring(0, ID_LENGTH);
    Exchange exchange = visit.exchange();
    Optional<String> known = exchange.header("Last-Event-ID");
    String event =
        known.filter(id::equals).isPresent() ? "" : "id: " + id + "\ndata: " + json + "\n\n";
    exchange.setHeader("Content-Type", "text/event-stream; charset=utf-8");
    try {
      exchange.send(("retry: " + RETRY.toMillis() + "\n\n" + event).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

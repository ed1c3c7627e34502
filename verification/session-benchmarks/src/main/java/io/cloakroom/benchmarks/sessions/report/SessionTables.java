package io.cloakroom.benchmarks.sessions.report;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.Keeping;
import io.cloakroom.benchmarks.sessions.LoginRound;
import io.cloakroom.benchmarks.sessions.Medians;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of measurements. */
final class SessionTables {

  private static final List<Scenario> SCENARIOS =
      List.of(Scenario.UNTOUCHED, Scenario.READ, Scenario.INCREMENT, Scenario.NEW);

  private final Markdown page = new Markdown();
  private final List<Figure> figures;
  private final List<Keeping> keeping;

  private SessionTables(List<Figure> figures, List<Keeping> keeping) {
    this.figures = figures;
    this.keeping = keeping;
  }

  static String of(
      Map<String, String> facts,
      List<Figure> figures,
      List<Keeping> keeping,
      List<LoginRound> logins) {
    return new SessionTables(figures, keeping).write(facts, logins);
  }

  private String write(Map<String, String> facts, List<LoginRound> logins) {
    page.line("# Measured: sessions beside others")
        .line("")
        .line(
            "The same counter on each server: without sessions, with Cloakroom, and with the"
                + " sessions of others. `bin/bench sessions --publish` writes this page, its charts"
                + " and the samples in `docs/benchmarks/sessions.json`. [How it measures, and what to"
                + " make of it](benchmarks.md#sessions-beside-others).")
        .line("");
    facts.forEach((name, value) -> page.line("- " + name + ": " + value));
    page.line("")
        .line(
            "A cell has the requests a second divided by those of the same server without sessions,"
                + " the requests a second, the CPU time beyond that server's, and the time within"
                + " which 99 of 100 requests were answered. ▼ marks where another is faster.");
    for (SessionPlace place : SessionPlace.values()) {
      if (figures.stream().anyMatch(figure -> figure.candidate().place() == place)) {
        write(place);
      }
    }
    if (!logins.isEmpty()) {
      write(logins);
    }
    lost();
    return page.toString();
  }

  private void write(SessionPlace place) {
    page.line("").line("## Sessions " + place.title()).line("");
    if (figures.stream().anyMatch(Figure::timed)) {
      page.line(
              "![Requests a second of bare, "
                  + place.title()
                  + "]("
                  + SessionCharts.path(place)
                  + ")")
          .line("");
    }
    List<String> head = new ArrayList<>(List.of(""));
    SCENARIOS.forEach(scenario -> head.add(scenario.title()));
    page.head(head);
    for (SessionCandidate candidate : candidates(place)) {
      List<String> cells = new ArrayList<>(List.of(name(candidate)));
      SCENARIOS.forEach(scenario -> cells.add(speed(candidate, scenario)));
      page.row(cells);
    }
    page.line("")
        .line(
            "Commands of the store in so many messages, and bytes allocated beyond the bare"
                + " server's:")
        .line("");
    head.addAll(List.of("bytes of a session", "of one session's increments, lost · refused"));
    page.head(head);
    for (SessionCandidate candidate : candidates(place)) {
      if (candidate.way() != SessionWay.NONE) {
        List<String> cells = new ArrayList<>(List.of(name(candidate)));
        SCENARIOS.forEach(scenario -> cells.add(cost(candidate, scenario)));
        keeping.stream()
            .filter(kept -> kept.candidate().equals(candidate))
            .findFirst()
            .ifPresentOrElse(
                kept -> {
                  cells.add(number("%,.0f", kept.bytes()));
                  cells.add(lost(kept));
                },
                () -> cells.addAll(List.of(Markdown.NONE, Markdown.NONE)));
        page.row(cells);
      }
    }
    if (place == SessionPlace.SEALED) {
      page.line("")
          .line(
              "The increments of one session all carry the same cookie, as those of requests at the"
                  + " same time do. The session is in the cookie, so each of them begins at the same"
                  + " count.");
    }
  }

  private void write(List<LoginRound> logins) {
    page.line("")
        .line("## Logins")
        .line("")
        .line(
            "Logins with a password on the JDK's server, and the same password verified without a"
                + " login, in turn, on two threads or connections for each core.")
        .line("")
        .head(List.of("hashes", "logins", "logins / hashes", "99 of 100 logins within"))
        .row(
            List.of(
                number("%.1f/s", Medians.of(logins, LoginRound::hashes)),
                number("%.1f/s", Medians.of(logins, LoginRound::logins)),
                number("%.2f", LoginRound.ratio(logins)),
                number("%.0f ms", Medians.of(logins, LoginRound::p99Millis))));
  }

  private List<SessionCandidate> candidates(SessionPlace place) {
    return figures.stream()
        .map(Figure::candidate)
        .filter(candidate -> candidate.place() == place)
        .distinct()
        .toList();
  }

  private static String name(SessionCandidate candidate) {
    return candidate.server().title() + ", " + candidate.way().title();
  }

  private Optional<Figure> find(SessionCandidate candidate, Scenario scenario) {
    return figures.stream()
        .filter(figure -> figure.candidate().equals(candidate) && figure.scenario() == scenario)
        .findFirst();
  }

  private String speed(SessionCandidate candidate, Scenario scenario) {
    return find(candidate, scenario)
        .filter(Figure::timed)
        .map(figure ->
            (behind(figure) ? "▼ " : "")
                + number("%.2f", figure.ratio())
                + " · "
                + number("%,.0f/s", figure.perSecond())
                + " · "
                + number("%+.1f µs", figure.addedCpuMicros())
                + " · "
                + number("%.1f ms", figure.p99Millis())
                + (figure.failures() == 0 ? "" : " · " + figure.failures() + " failed"))
        .orElse(Markdown.NONE);
  }

  private boolean behind(Figure figure) {
    return Comparison.lost(figures).stream().anyMatch(lost -> lost.own().equals(figure));
  }

  private String cost(SessionCandidate candidate, Scenario scenario) {
    return find(candidate, scenario)
        .map(figure ->
            (candidate.place().engine() == SessionPlace.Engine.MEMORY
                    ? ""
                    : calls(figure.commands()) + " in " + calls(figure.trips()) + " · ")
                + number("%,.0f B", figure.addedAllocation()))
        .orElse(Markdown.NONE);
  }

  private static String calls(double value) {
    // The calls of other work are taken off, which may leave a little less than none.
    return number("%.1f", Math.max(0, value)).replaceFirst("\\.0$", "");
  }

  private static String lost(Keeping kept) {
    return String.format("%,d: %,d · %,d", kept.counted(), kept.lost(), kept.refused());
  }

  private void lost() {
    List<Comparison> all = Comparison.lost(figures);
    page.line("").line("## Who is faster than Cloakroom").line("");
    if (all.isEmpty()) {
      page.line("Nobody in this run.");
    }
    for (Comparison lost : all) {
      page.line(
          "- "
              + lost.peer().candidate()
              + ", "
              + lost.peer().scenario().title()
              + ": "
              + number("%,.0f/s", lost.peer().perSecond())
              + ", Cloakroom on "
              + lost.own().candidate().server().title()
              + number(" %,.0f/s", lost.own().perSecond()));
    }
  }
}

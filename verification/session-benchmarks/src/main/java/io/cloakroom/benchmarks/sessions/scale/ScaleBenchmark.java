package io.cloakroom.benchmarks.sessions.scale;

import io.cloakroom.benchmarks.sessions.report.Facts;
import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.benchmarks.sessions.scale.GrowingSessions.Point;
import io.cloakroom.benchmarks.sessions.server.SessionPlace.Engine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command {@code bin/bench scale [--short | --quick] [PART…]}. It prints the cost of a request
 * as sessions, attributes, writers and nodes grow. The parts are {@code sessions}, {@code
 * attributes}, {@code writers} and {@code nodes}; the stores {@code memory}, {@code redis} and
 * {@code postgres}.
 */
public final class ScaleBenchmark {

  private static final List<String> PARTS = List.of("sessions", "attributes", "writers", "nodes");

  private ScaleBenchmark() {}

  /** Measures what the arguments select, and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(arguments));
    ScalePlan plan = ScalePlan.FULL;
    if (options.remove("--quick")) {
      plan = ScalePlan.QUICK;
    } else if (options.remove("--short")) {
      plan = ScalePlan.SHORT;
    }
    List<Engine> engines = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      if (options.remove(engine.name().toLowerCase(Locale.ROOT))) {
        engines.add(engine);
      }
    }
    Markdown page = new Markdown();
    for (Map.Entry<String, String> fact : Facts.machine().entrySet()) {
      page.line("- " + fact.getKey() + ": " + fact.getValue());
    }
    for (String part : options.isEmpty() ? PARTS : options) {
      measure(part, plan, engines.isEmpty() ? List.of(Engine.values()) : engines, page);
    }
    System.out.println(page);
    System.exit(0); // Threads of database drivers may be left.
  }

  private static void measure(String part, ScalePlan plan, List<Engine> engines, Markdown page)
      throws Exception {
    switch (part) {
      case "sessions" -> {
        Map<Engine, List<Point>> points = new EnumMap<>(Engine.class);
        for (Engine engine : engines) {
          title(page, "More sessions, " + title(engine));
          points.put(engine, GrowingSessions.measure(plan, engine, page));
        }
        title(page, "What a thousand million sessions take");
        ScaleModel.head(page);
        points.forEach((engine, measured) -> ScaleModel.write(page, title(engine), measured));
      }
      case "attributes" -> {
        title(page, "More attributes");
        GrowingSession.measure(plan, page);
      }
      case "writers" -> {
        for (Engine engine : engines) {
          title(page, "More writers of one session, " + title(engine));
          ConcurrentWriters.measure(plan, engine, page);
        }
      }
      case "nodes" -> {
        title(page, "More nodes");
        GrowingNodes.measure(plan, page);
      }
      default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
    }
  }

  private static String title(Engine engine) {
    return switch (engine) {
      case MEMORY -> "in memory";
      case REDIS -> "in Redis";
      case POSTGRES -> "in PostgreSQL";
    };
  }

  private static void title(Markdown page, String title) {
    page.line("").line("### " + title).line("");
  }
}

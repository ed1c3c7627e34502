package io.cloakroom.attack;

import java.util.Map;

/** The tables that the command prints, in Markdown. */
final class OutcomeTable {

  private OutcomeTable() {}

  static String of(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append("| attack | load | responses |\n|---|---|---|\n");
    for (Phase phase : outcome.phases()) {
      for (Map.Entry<Load, Counts> load : phase.loads().entrySet()) {
        row(text, phase.name(), load.getKey().name(), load.getValue());
      }
    }
    text.append("\n| attack | style sheet | front page | login |\n|---|---|---|---|\n");
    for (Phase phase : outcome.phases()) {
      row(
          text,
          phase.name(),
          cell(phase, Probe.STYLESHEET),
          cell(phase, Probe.FRONT_PAGE),
          cell(phase, Probe.LOGIN));
    }
    text.append("\n| | heap in use | process | threads | files |\n|---|---|---|---|---|\n");
    footprint(text, "before", outcome.before());
    outcome.phases().forEach(phase -> footprint(text, "most during " + phase.name(), phase.peak()));
    footprint(text, "after", outcome.after());
    text.append('\n').append(end(outcome));
    return text.toString();
  }

  private static String cell(Phase phase, Probe probe) {
    return "≤ " + phase.slowest(probe) + " ms (" + phase.counts(probe) + ")";
  }

  private static void footprint(StringBuilder text, String when, Footprint footprint) {
    row(
        text,
        when,
        footprint.heap() + " MB",
        footprint.resident() + " MB",
        footprint.threads(),
        footprint.descriptors());
  }

  private static String end(Outcome outcome) {
    if (!outcome.alive()) {
      return "The process ended during the attack.";
    }
    return outcome
        .end()
        .map(time -> "The process ended " + time.toMillis() + " ms after SIGTERM.")
        .orElse("The process had to be killed.");
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
  }
}

package io.cloakroom.toolbar;

import java.util.ArrayList;
import java.util.List;

/** The lines that the threads of one request logged. Thread-safe. */
final class LogLines {

  private static final int MOST = 200;
  private static final int MOST_CHARACTERS = 2_000;

  private final long began = System.nanoTime();
  private final List<SeenRequest.LogLine> lines = new ArrayList<>();
  private int more;
  private boolean ended;

  /** Adds a line, with secrets; {@link #end} removes them. */
  synchronized void add(String level, String logger, String message) {
    if (ended) {
      return;
    }
    if (lines.size() == MOST) {
      more++;
      return;
    }
    lines.add(
        new SeenRequest.LogLine(
            Millis.of(System.nanoTime() - began),
            level,
            logger,
            // A secret at the end is still whole, or is cut away with what follows.
            message.length() > 4 * MOST_CHARACTERS
                ? message.substring(0, 4 * MOST_CHARACTERS)
                : message));
  }

  /** Returns the lines without secrets. Later lines are not kept. */
  synchronized List<SeenRequest.LogLine> end(Secrets secrets) {
    ended = true;
    List<SeenRequest.LogLine> shown = new ArrayList<>();
    for (SeenRequest.LogLine line : lines) {
      shown.add(
          new SeenRequest.LogLine(
              line.at(),
              line.level(),
              secrets.shown(line.logger()),
              secrets.value(line.message(), MOST_CHARACTERS)));
    }
    if (more > 0) {
      shown.add(new SeenRequest.LogLine(0, "", "", more + " more lines are not shown"));
    }
    lines.clear();
    return shown;
  }
}

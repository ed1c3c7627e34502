package io.cloakroom.cli;

import io.cloakroom.store.StoreCopy.Progress;
import java.time.Duration;
import java.util.Locale;

/** The progress of a copy: a bar on a terminal, otherwise a line from time to time. */
final class CopyBar {

  private static final int WIDTH = 30;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Terminal terminal;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private boolean shown;

  CopyBar(Terminal terminal) {
    this.terminal = terminal;
  }

  synchronized void show(Progress progress) {
    if (terminal.interactive()) {
      shown = true;
      terminal.progress(text(progress));
    } else if (System.nanoTime() - lastLine > PAUSE_NANOS) {
      lastLine = System.nanoTime();
      terminal.note(text(progress));
    }
  }

  synchronized void end() {
    if (shown) {
      terminal.endProgress();
    }
  }

  private String text(Progress progress) {
    String phase = progress.phase().name().toLowerCase(Locale.ROOT);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    if (progress.total() == 0) {
      return "%s %s: %d, %d s".formatted(phase, progress.space(), progress.done(), seconds);
    }
    long done = Math.min(progress.done(), progress.total());
    int filled = (int) (WIDTH * done / progress.total());
    return "%s %s [%s%s] %d%% of %d, %d s"
        .formatted(
            phase,
            progress.space(),
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            100 * done / progress.total(),
            progress.total(),
            seconds);
  }
}

package io.cloakroom.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Random;

/** The run of one row: engine, nodes, clients, faults, final reads and the verdict. */
final class Run {

  private static final String HISTORY = "history";

  /**
   * The number of acknowledgements between two strikes, so that each strike meets a working store.
   */
  private static final int PROGRESS = 40;

  private final FaultRow row;
  private final int strikes;
  private final long seed;
  private final Path folder;

  private Run(FaultRow row, int strikes, long seed, Path folder) {
    this.row = row;
    this.strikes = strikes;
    this.seed = seed;
    this.folder = folder;
  }

  /**
   * Runs a row.
   *
   * @param strikes the number of times that the fault strikes
   * @param seed the seed of the clients' and the faults' random choices; the timing still depends
   *     on the machine
   */
  static Result of(FaultRow row, int strikes, long seed) {
    return of(row, strikes, seed, Optional.empty());
  }

  /** Runs a row and copies its history into this folder. */
  static Result of(FaultRow row, int strikes, long seed, Optional<Path> histories) {
    try (Scratch scratch = Scratch.make()) {
      Run run = new Run(row, strikes, seed, scratch.path());
      try {
        return run.run();
      } finally {
        histories.ifPresent(run::keepHistory);
      }
    }
  }

  private void keepHistory(Path folder) {
    try {
      Files.createDirectories(folder);
      Path kept = folder.resolve(row.name().replace('/', '-'));
      Files.copy(this.folder.resolve(HISTORY), kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run() {
    Path written = folder.resolve(HISTORY);
    try (Engine engine = row.starter().start(folder)) {
      int struck;
      try (Nodes nodes =
              new Nodes(engine.spec(), row.control(), row.nodes(), folder.resolve("log"));
          History history = History.in(written)) {
        try (VisitorLoad load = VisitorLoad.on(nodes, history, VisitorLoad.CLIENTS, seed)) {
          struck = strike(engine, nodes, history, load);
          load.stop();
          load.readAll(row.promise().staleFor());
        }
      }
      Verdict verdict = History.read(written, events -> Judge.of(events, row.promise()));
      return new Result(row, engine.version(), struck, verdict);
    }
  }

  private int strike(Engine engine, Nodes nodes, History history, VisitorLoad load) {
    int struck = 0;
    Progress progress = load.progress();
    Scene scene = new Scene(engine, nodes, history, progress, new Random(seed));
    progress.awaitAcked(PROGRESS);
    for (int i = 0; i < strikes; i++) {
      struck += row.fault().strike().on(scene, i);
      progress.awaitAcked(PROGRESS);
    }
    return struck;
  }
}

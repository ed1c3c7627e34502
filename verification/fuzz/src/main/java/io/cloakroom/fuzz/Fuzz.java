package io.cloakroom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code bin/fuzz}: looks for inputs that break what must hold, and fails where it finds one. */
public final class Fuzz {

  private static final String USAGE =
      """
      bin/fuzz MINUTES [TARGET…] [--corpus DIR]   looks for findings, each target its share of the time
      bin/fuzz try TARGET FILE                    says what becomes of one input\
      """;

  private static final String LINE = "%-14s %12s %9s %9s %7s%n";

  /** In less, a run does little more than prepare. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private final Path root = Path.of(System.getProperty("project.root", ".")).toAbsolutePath();
  private final Path corpora;

  private Fuzz(Path corpora) {
    this.corpora = corpora;
  }

  /** Exits with 1 where there is a finding, with 2 where the arguments are wrong. */
  public static void main(String[] arguments) throws IOException {
    try {
      System.exit(run(new ArrayList<>(Arrays.asList(arguments))) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
    }
  }

  private static boolean run(List<String> arguments) throws IOException {
    if (arguments.size() == 3 && arguments.get(0).equals("try")) {
      return holds(Target.of(arguments.get(1)), Path.of(arguments.get(2)));
    }
    Path corpora =
        Path.of(
            System.getProperty("project.root", "."), "verification", "fuzz", "target", "corpus");
    int option = arguments.indexOf("--corpus");
    if (option >= 0 && option + 1 < arguments.size()) {
      corpora = Path.of(arguments.remove(option + 1));
      arguments.remove(option);
    }
    if (arguments.isEmpty() || !arguments.get(0).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("How many minutes?");
    }
    Duration time = Duration.ofMinutes(Long.parseLong(arguments.get(0)));
    List<Target> targets =
        arguments.size() == 1
            ? List.of(Target.values())
            : arguments.subList(1, arguments.size()).stream().map(Target::of).toList();
    Duration share = time.dividedBy(targets.size());
    return new Fuzz(corpora.toAbsolutePath())
        .holds(targets, share.compareTo(SHORTEST) < 0 ? SHORTEST : share);
  }

  private boolean holds(List<Target> targets, Duration share) throws IOException {
    System.out.printf(LINE, "target", "executions", "per s", "coverage", "corpus");
    boolean holds = true;
    for (Target target : targets) {
      Campaign.Result result = campaign(target, share).run();
      System.out.printf(
          LINE,
          target.label(),
          result.executions(),
          result.perSecond(),
          result.coverage(),
          result.corpusSize());
      if (result.finding().isPresent()) {
        report(target, result.finding().get());
        holds = false;
      }
    }
    System.out.println("What reached something new is kept in " + corpora);
    return holds;
  }

  private Campaign campaign(Target target, Duration share) throws IOException {
    Corpus corpus = Corpus.of(root, target);
    Path work = root.resolve("verification/fuzz/target/findings").resolve(target.label());
    Files.createDirectories(work);
    return new Campaign(
        target.entry(),
        corpus.folders(),
        corpus.dictionary(),
        corpora.resolve(target.label()),
        Files.createTempDirectory(work, "run-"),
        share,
        0);
  }

  private static void report(Target target, Campaign.Finding finding) {
    System.out.printf(
        """
        FINDING  %s
        input    %s
        again    bin/fuzz try %s %2$s
        a test   copy it to fuzz/src/test/resources/io/cloakroom/fuzz/%3$s/regressions%n\
        """,
        finding.reason(), finding.input(), target.label());
  }

  private static boolean holds(Target target, Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);
    try {
      target.thorough().check(bytes);
      System.out.println("Everything holds.");
      return true;
    } catch (AssertionError | RuntimeException e) {
      e.printStackTrace();
      return false;
    }
  }
}

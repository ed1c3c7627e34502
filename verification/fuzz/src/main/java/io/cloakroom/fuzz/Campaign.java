package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of Jazzer on one target, in a separate process.
 *
 * @param entry the class with {@code fuzzerTestOneInput}
 * @param seeds folders of initial inputs
 * @param dictionary a file with pieces of the format; empty if there is none
 * @param corpus the folder for inputs that reached new code; the next run reads it again
 * @param work the folder for findings, the log and temporary files
 * @param time the time for the search, without a few seconds of preparation
 * @param seed the seed of random choices; 0 is a different one each time
 */
record Campaign(
    Class<?> entry,
    List<Path> seeds,
    Optional<Path> dictionary,
    Path corpus,
    Path work,
    Duration time,
    long seed) {

  /** The maximum length of an input. Longer ones are slower and find little more. */
  private static final int MAX_INPUT = 1024;

  /**
   * A time limit for one input that only an endless loop reaches, even on a busy machine. Classes
   * are loaded and instrumented during the first input, which can take half a minute there.
   */
  private static final Duration INPUT_TIMEOUT = Duration.ofMinutes(2);

  /** In less, the second compiler costs more than it brings. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  private static final Duration PREPARATION = Duration.ofMinutes(4);

  private static final Pattern EXECUTIONS = Pattern.compile("number_of_executed_units: (\\d+)");
  private static final Pattern PER_SECOND = Pattern.compile("average_exec_per_sec: +(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");
  private static final Pattern CORPUS = Pattern.compile("corp: (\\d+)/");
  private static final Pattern FINDING =
      Pattern.compile("(?:== Java Exception: |==\\d+== ERROR: )(.*)");

  Campaign {
    seeds = List.copyOf(seeds);
  }

  /**
   * The result of a run.
   *
   * @param coverage the number of edges that were reached
   * @param corpusSize the number of inputs that each reach different code
   */
  record Result(
      long executions, long perSecond, long coverage, long corpusSize, Optional<Finding> finding) {}

  /** An input that breaks an invariant, and the reason. */
  record Finding(Path input, String reason) {}

  /**
   * Runs Jazzer until the time is over or until the first finding.
   *
   * @throws IllegalStateException if Jazzer fails
   */
  Result run() {
    try {
      Path findings = Files.createDirectories(work.resolve("findings"));
      Files.createDirectories(corpus);
      Path temporary = Files.createDirectories(work.resolve("tmp"));
      Path log = work.resolve("log");
      Process process =
          new ProcessBuilder(command(findings, temporary))
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended;
      try {
        ended = process.waitFor(time.plus(PREPARATION).toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while Jazzer ran", e);
      } finally {
        process.destroyForcibly();
      }
      return result(Files.readString(log, UTF_8), findings, ended ? process.exitValue() : -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(Path findings, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary));
    command.add("-Dstdout.encoding=UTF-8");
    if (time.compareTo(SHORT) < 0) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Runtime.version().feature() > 21) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + entry.getName());
    command.add("--instrumentation_includes=io.cloakroom.**");
    command.add("--reproducer_path=" + temporary);
    command.add("-artifact_prefix=" + findings + File.separator);
    command.add("-max_total_time=" + time.toSeconds());
    command.add("-max_len=" + MAX_INPUT);
    command.add("-timeout=" + INPUT_TIMEOUT.toSeconds());
    command.add("-report_slow_units=" + INPUT_TIMEOUT.toSeconds());
    command.add("-print_final_stats=1");
    command.add("-seed=" + seed);
    dictionary.ifPresent(file -> command.add("-dict=" + file));
    command.add(corpus.toString());
    seeds.forEach(folder -> command.add(folder.toString()));
    return command;
  }

  private static Result result(String log, Path findings, int exit) throws IOException {
    Optional<Finding> finding = Optional.empty();
    Matcher reason = FINDING.matcher(log);
    try (Stream<Path> files = Files.list(findings)) {
      Optional<Path> input = files.sorted().findFirst();
      if (input.isPresent()) {
        String message = reason.find() ? reason.group(1) : "the process exited with " + exit;
        finding = Optional.of(new Finding(input.get(), message));
      }
    }
    if (finding.isEmpty() && exit != 0) {
      String end = log.substring(Math.max(0, log.length() - 2000));
      throw new IllegalStateException("Jazzer exited with " + exit + ":\n" + end);
    }
    return new Result(
        last(EXECUTIONS, log),
        last(PER_SECOND, log),
        last(COVERAGE, log),
        last(CORPUS, log),
        finding);
  }

  private static long last(Pattern pattern, String log) {
    long number = 0;
    Matcher matcher = pattern.matcher(log);
    while (matcher.find()) {
      number = Long.parseLong(matcher.group(1));
    }
    return number;
  }
}

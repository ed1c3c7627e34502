package io.cloakroom.benchmarks.sessions.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.benchmarks.sessions.server.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: one thread with connections, each of which waits for its answers. */
public final class WrkLoad {

  /** The connections of most runs. */
  public static final int CONNECTIONS = 32;

  private static final String GETS = "load.lua";
  private static final String FORM = "form.lua";
  private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+)");
  private static final double TICKS_PER_SECOND = 100;

  /**
   * One run.
   *
   * @param requests the requests that were answered
   * @param cpuMicros the CPU time of the server for a request
   * @param failures the requests that were refused or had no answer
   * @param allocated the bytes that the server allocated for a request; -1 if unknown
   */
  public record Sample(
      long requests,
      double perSecond,
      double cpuMicros,
      double p99Millis,
      long failures,
      double allocated) {}

  private final Path folder;

  private WrkLoad(Path folder) {
    this.folder = folder;
  }

  /** Returns a generator that keeps its files in this folder. */
  public static WrkLoad in(Path folder) throws IOException {
    for (String script : List.of(GETS, FORM)) {
      try (InputStream in = WrkLoad.class.getResourceAsStream("/" + script)) {
        Files.write(folder.resolve(script), Objects.requireNonNull(in).readAllBytes());
      }
    }
    return new WrkLoad(folder);
  }

  /** Sends requests for so many seconds, with these cookies in turn. */
  public Sample run(RunningServer server, Scenario scenario, List<String> cookies, int seconds)
      throws IOException {
    return run(server, scenario, cookies, seconds, CONNECTIONS);
  }

  /** Sends requests for so many seconds on so many connections. */
  public Sample run(
      RunningServer server, Scenario scenario, List<String> cookies, int seconds, int connections)
      throws IOException {
    if (!scenario.cookie()) {
      return run(server, GETS, scenario.path(), seconds, connections);
    }
    Path file = folder.resolve("cookies");
    Files.write(file, cookies);
    return run(server, GETS, scenario.path(), seconds, connections, file.toString());
  }

  /** Sends a form again and again, for so many seconds on so many connections. */
  public Sample send(RunningServer server, String path, String form, int seconds, int connections)
      throws IOException {
    return run(server, FORM, path, seconds, connections, form);
  }

  private Sample run(
      RunningServer server,
      String script,
      String path,
      int seconds,
      int connections,
      String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "-s",
                folder.resolve(script).toString(),
                "http://localhost:" + server.port() + path,
                "--"));
    command.addAll(List.of(arguments));
    OptionalLong allocatedBefore = server.allocated();
    double before = cpuSeconds(server.pid());
    String output = output(command);
    double cpu = cpuSeconds(server.pid()) - before;
    OptionalLong allocated = server.allocated();
    Matcher result = RESULT.matcher(output);
    if (!result.find()) {
      throw new IllegalStateException("wrk printed no result: " + output);
    }
    long requests = Long.parseLong(result.group(1));
    return new Sample(
        requests,
        requests / (Long.parseLong(result.group(2)) / 1e6),
        requests == 0 ? 0 : cpu / requests * 1e6,
        Long.parseLong(result.group(3)) / 1e3,
        Long.parseLong(result.group(4)),
        requests == 0 || allocated.isEmpty()
            ? -1
            : (double) (allocated.getAsLong() - allocatedBefore.orElse(0)) / requests);
  }

  /** Returns the version of wrk. */
  public static String version() throws IOException {
    return output(List.of("sh", "-c", "wrk -v 2>&1 | head -n 1 | cut -d ' ' -f 1,2"))
        .strip()
        .replace("debian/", "");
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return output;
  }

  /** Returns the CPU time of a process, of all its threads, in user and in system mode. */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }
}

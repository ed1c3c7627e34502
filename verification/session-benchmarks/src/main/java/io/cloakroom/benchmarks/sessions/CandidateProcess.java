package io.cloakroom.benchmarks.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** The process of one candidate. It ends when its standard input does, so with its parent. */
final class CandidateProcess implements RunningServer {

  private static final String READY = "READY ";

  private final Process process;
  private final Path folder;
  private final int port;

  private CandidateProcess(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /** Runs a candidate: its server, its way, its store, and the address of the store. */
  public static void main(String[] arguments) throws Exception {
    SessionCandidate candidate =
        new SessionCandidate(
            SessionCandidate.Server.valueOf(arguments[0]),
            SessionWay.valueOf(arguments[1]),
            SessionCandidate.Store.valueOf(arguments[2]));
    RunningServer server = startHere(candidate, arguments[3]);
    System.out.println(READY + server.port());
    while (System.in.read() >= 0) {
      // Nothing is sent.
    }
    Runtime.getRuntime().halt(0);
  }

  /** Starts a candidate in this process. */
  static RunningServer startHere(SessionCandidate candidate, String url) throws Exception {
    return switch (candidate.server()) {
      case TOMCAT -> Containers.tomcat(candidate, url);
      case JETTY -> Containers.jetty(candidate, url);
      case BOOT -> BootServer.start(candidate, url);
    };
  }

  /** Starts a candidate in a process of its own, with this class path. */
  static RunningServer start(SessionCandidate candidate, String url) throws IOException {
    Path folder = Files.createTempDirectory("candidate");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseG1GC",
                    "-Djava.io.tmpdir=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    CandidateProcess.class.getName(),
                    candidate.server().name(),
                    candidate.way().name(),
                    candidate.store().name(),
                    url))
            .redirectError(log.toFile())
            .start();
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(candidate + " did not start: " + Files.readString(log));
    }
    return new CandidateProcess(process, folder, Integer.parseInt(line.substring(READY.length())));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A candidate did not end, pid " + process.pid());
      }
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

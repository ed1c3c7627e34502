package io.cloakroom.benchmarks.sessions.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** A candidate in a process of its own: a JVM with this class path, or Node. */
public final class CandidateProcess implements RunningServer {

  private static final String LOG = "log";

  private final SessionCandidate candidate;
  private final Process process;
  private final BufferedReader out;
  private final Path folder;
  private int port;

  private CandidateProcess(
      SessionCandidate candidate, Process process, BufferedReader out, Path folder) {
    this.candidate = candidate;
    this.process = process;
    this.out = out;
    this.folder = folder;
  }

  /** Starts a candidate whose store has this address. */
  public static CandidateProcess start(SessionCandidate candidate, String url)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("candidate");
    List<String> command = new ArrayList<>();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve(LOG).toFile());
    if (candidate.server().node()) {
      Path workshop = NpmFolder.prepare();
      builder.directory(workshop.toFile()).environment().put("NODE_ENV", "production");
      command.addAll(List.of("node", "--expose-gc", "server.mjs"));
    } else {
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx1g",
              "-XX:+UseG1GC",
              "-Dsun.net.httpserver.nodelay=true",
              "-Djava.io.tmpdir=" + folder,
              "-cp",
              System.getProperty("java.class.path"),
              CandidateMain.class.getName(),
              candidate.server().name()));
    }
    command.addAll(List.of(candidate.way().name(), candidate.place().name(), url));
    Process process = builder.start();
    BufferedReader out = process.inputReader(UTF_8);
    CandidateProcess started = new CandidateProcess(candidate, process, out, folder);
    started.port = (int) started.number(CandidateMain.READY);
    return started;
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
  public OptionalLong allocated() {
    return askJvm(CandidateMain.ALLOCATED);
  }

  @Override
  public OptionalLong compiled() {
    return askJvm(CandidateMain.COMPILED);
  }

  @Override
  public long live() {
    return ask(CandidateMain.LIVE);
  }

  private OptionalLong askJvm(String question) {
    return candidate.server().node() ? OptionalLong.empty() : OptionalLong.of(ask(question));
  }

  private long ask(String question) {
    try {
      process.outputWriter(UTF_8).append(question).append('\n').flush();
      return number(CandidateMain.ANSWER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the number on the next line that begins so. Other lines are logs. */
  private long number(String prefix) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(prefix)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(
          candidate + " ended: " + Files.readString(folder.resolve(LOG)));
    }
    return Long.parseLong(line.substring(prefix.length()));
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

package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The gallery in a process of its own, with an empty database in a temporary folder. The process
 * and the folder do not outlive this JVM, unless it is killed.
 */
final class Victim implements AutoCloseable {

  private static final String OPEN = "The gallery is running at http://localhost:";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final int port;
  private final Path collections;

  private Victim(Process process, int port, Path collections) {
    this.process = process;
    this.port = port;
    this.collections = collections;
  }

  /**
   * Starts the gallery behind a proxy on this machine. It accepts requests when this returns.
   *
   * @param log the file for what the gallery logs; that of its collections is beside it
   */
  static Victim start(Path jar, Path log) throws IOException {
    Path folder = Files.createTempDirectory("attack");
    Path collections = log.resolveSibling("gallery-gc.log");
    Files.deleteIfExists(collections);
    Process process =
        new ProcessBuilder(
                JAVA.resolve("java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djdk.nio.maxCachedBufferSize=262144",
                "-Xlog:gc:file=" + collections + "::filecount=0",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "-jar",
                jar.toString(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--behind-proxy")
            .redirectError(log.toFile())
            .start();
    Thread atExit = new Thread(() -> end(process, folder), "end gallery");
    Runtime.getRuntime().addShutdownHook(atExit);
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith(OPEN)) {
      throw new IOException("The gallery did not start; see " + log);
    }
    return new Victim(process, Integer.parseInt(line.substring(OPEN.length())), collections);
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns what the process holds; the heap is that after the last collection. */
  Footprint footprint() throws IOException {
    return Footprint.of(process.pid(), GcLog.last(Files.readString(collections)));
  }

  /** Returns the number of characters in the log of collections. */
  int logged() throws IOException {
    return Files.readString(collections).length();
  }

  /**
   * Returns the most megabytes that were in use after a collection.
   *
   * @param from the number of characters in the log of collections that are left out
   */
  long mostHeap(int from) throws IOException {
    return GcLog.most(Files.readString(collections).substring(from));
  }

  /** Collects garbage, then returns what the process holds. */
  Footprint collect() throws IOException, InterruptedException {
    new ProcessBuilder(JAVA.resolve("jcmd").toString(), String.valueOf(process.pid()), "GC.run")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return footprint();
  }

  /** Sends SIGTERM; returns the time to the end, or nothing if it took longer than this. */
  Optional<Duration> terminate(Duration longest) throws InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    return ended ? Optional.of(Duration.ofNanos(System.nanoTime() - start)) : Optional.empty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Kills the process if it still runs, and removes the folder. */
  private static void end(Process process, Path folder) {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

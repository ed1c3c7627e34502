package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gallery as a process of its own, to be killed. */
final class GalleryProcess implements AutoCloseable {

  private static final String OPEN = "The gallery is running at http://localhost:";

  private final Process process;
  private final int port;

  private GalleryProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it on this data; it accepts requests when this returns. */
  static GalleryProcess start(Path data, String... options) {
    // Files that a killed process leaves behind are deleted with its data.
    Path temporary = data.resolve("tmp");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Gallery.class.getName(),
                "--port",
                "0",
                "--data",
                data.toString()));
    command.addAll(List.of(options));
    try {
      Files.createDirectories(temporary);
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
              .start();
      BufferedReader out = process.inputReader(UTF_8);
      String line = out.readLine();
      if (line == null || !line.startsWith(OPEN)) {
        process.destroyForcibly();
        throw new IllegalStateException("The gallery did not open; see its log in " + data);
      }
      return new GalleryProcess(process, Integer.parseInt(line.substring(OPEN.length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Kills it as a crash would: without a chance to write anything. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, and returns its exit code. */
  int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("The gallery did not end, pid " + process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }
}

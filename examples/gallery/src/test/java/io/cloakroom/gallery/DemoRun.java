package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** One run of bin/demo; not safe for use by several threads. */
final class DemoRun implements AutoCloseable {

  private static final String RUNNING = "The gallery is running at ";

  private final Process process;
  private final Reader output;
  private final StringBuilder said = new StringBuilder();

  DemoRun(Process process, InputStream output) {
    this.process = process;
    this.output = new InputStreamReader(output, UTF_8);
  }

  /** Waits until the gallery runs, and returns the address that it prints. */
  String address() throws IOException {
    awaitText(RUNNING);
    return line().strip();
  }

  /** Reads the rest of the line. */
  String line() throws IOException {
    int from = said.length();
    awaitText("\n");
    return said.substring(from, said.length() - 1);
  }

  /** Reads until this text appears. */
  void awaitText(String text) throws IOException {
    int from = said.length();
    while (said.indexOf(text, from) < 0) {
      int next = output.read();
      if (next < 0) {
        throw new AssertionError("The script ended without '" + text + "':\n" + said);
      }
      said.append((char) next);
    }
  }

  /** Waits until the file exists and has content. */
  void awaitFile(Path file) throws IOException, InterruptedException {
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      Path folder = file.getParent();
      if (folder == null) {
        throw new IllegalArgumentException("A file without a folder: " + file);
      }
      folder.register(
          changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!Files.exists(file) || Files.size(file) == 0) {
        var key = changes.poll(60, TimeUnit.SECONDS);
        if (key == null) {
          throw new AssertionError("There is no " + file + " after a minute:\n" + said);
        }
        key.pollEvents();
        key.reset();
      }
    }
  }

  void type(String text) throws IOException {
    process.outputWriter(UTF_8).append(text).flush();
  }

  /**
   * Signals the whole process group, as Ctrl-C does, but with SIGTERM. Tests that run in the
   * background ignore SIGINT, and so do the processes that they start.
   */
  void interrupt() throws IOException, InterruptedException {
    signal("TERM");
  }

  /** Waits until the run ends or was interrupted, and returns its output. */
  String end() throws IOException, InterruptedException {
    if (said.indexOf(RUNNING) >= 0) {
      signal("TERM");
    }
    int from = said.indexOf(RUNNING) >= 0 ? said.length() : 0;
    for (int next = output.read(); next >= 0; next = output.read()) {
      said.append((char) next);
    }
    process.waitFor();
    String rest = said.substring(from);
    return rest.replaceAll("(?m)^\\[.*\\R?|^.*\\bINFO\\b.*\\R?", "");
  }

  boolean isRunning() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        signal("KILL");
        process.waitFor();
      }
      output.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid()).start();
    try (InputStream errors = kill.getErrorStream()) {
      errors.readAllBytes();
    }
    kill.waitFor();
  }
}

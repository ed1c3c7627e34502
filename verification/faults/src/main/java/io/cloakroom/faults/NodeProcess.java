package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Node} in a separate JVM. Thread-safe. */
final class NodeProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::readPort, "node " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a node. It may not be ready when this returns. */
  static NodeProcess start(String store, Control control, Duration clockOffset, Path log) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            store,
            control.name(),
            clockOffset.toString());
    try {
      return new NodeProcess(
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the node serves, and returns its port. */
  int port() {
    try {
      return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A node did not start; see " + log, e);
    }
  }

  /** Kills the node like a crash, so that it cannot write anything. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private void readPort() {
    try {
      BufferedReader out = process.inputReader(UTF_8);
      String line = out.readLine();
      if (line == null || !line.startsWith(Node.READY)) {
        throw new IOException("Expected the node's port, but it printed: " + line);
      }
      port.complete(Integer.valueOf(line.substring(Node.READY.length())));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }
}

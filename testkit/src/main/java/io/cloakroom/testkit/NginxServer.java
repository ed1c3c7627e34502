package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An nginx of the test's own: its files in a temporary folder, on free ports of 127.0.0.1, gone
 * when the JVM ends. If root runs the tests, it runs as {@code www-data}. Not thread-safe.
 */
public final class NginxServer implements AutoCloseable {

  private static final String PID = "nginx.pid";

  private final ServerProcess server;
  private final List<Integer> ports;

  private NginxServer(ServerProcess server, List<Integer> ports) {
    this.server = server;
    this.ports = ports;
  }

  /**
   * Returns a new server with the configuration that the function returns for its port. The
   * configuration stays in the foreground with {@code daemon off}, and writes its {@code pid} to
   * {@code nginx.pid}. Relative paths begin in the server's folder.
   *
   * @throws IllegalStateException if nginx is not installed; it names the package
   */
  public static NginxServer of(IntFunction<String> configuration) {
    return of(1, ports -> configuration.apply(ports.get(0)));
  }

  /**
   * Returns a new server with several ports, and with the configuration that the function returns
   * for them.
   *
   * @throws IllegalStateException if nginx is not installed; it names the package
   */
  public static NginxServer of(int ports, Function<List<Integer>, String> configuration) {
    return ServerProcess.withFreePorts(() -> {
      NginxServer started =
          new NginxServer(
              ServerProcess.as("www-data", "nginx"),
              IntStream.range(0, ports).mapToObj(any -> ServerProcess.likelyPort()).toList());
      started.launch(configuration);
      return started;
    });
  }

  private void launch(Function<List<Integer>, String> configuration) {
    Path file = server.folder().resolve("nginx.conf");
    try {
      Files.writeString(file, configuration.apply(ports));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.launch(
        List.of(
            ServerProcess.program("nginx", "nginx", "/usr/sbin"),
            "-e",
            "stderr",
            "-p",
            server.folder().toString(),
            "-c",
            file.toString()),
        this::answers);
  }

  /** Returns whether it is bound to its port: only then, it writes its id. */
  private boolean answers() throws IOException {
    Path file = server.folder().resolve(PID);
    return Files.exists(file) && Files.readString(file).strip().equals(Long.toString(server.pid()));
  }

  /** Returns its first port on 127.0.0.1. */
  public int port() {
    return ports.get(0);
  }

  /** Returns its ports on 127.0.0.1, in the order in which the configuration got them. */
  public List<Integer> ports() {
    return ports;
  }

  /** Returns its output. */
  public Path log() {
    return server.log();
  }

  /** Stops the server and removes its files. */
  @Override
  public void close() {
    server.close("TERM");
  }
}

package io.cloakroom.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server of the test's own: data and socket in a temporary folder, on a free port of
 * 127.0.0.1, as durable as in production, gone when the JVM ends. Its superuser is {@code root},
 * without a password. Not thread-safe, but {@link #freshDatabase} is.
 *
 * <p>The server's programs are looked for in the PATH and in Debian's places. Where the tests run
 * as root, whom MariaDB refuses, it runs as the user {@code mysql}.
 */
public final class MariaDbServer implements DatabaseServer {

  private static final String PACKAGE = "mariadb-server";

  private static @Nullable MariaDbServer shared;

  private final ServerProcess server;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private MariaDbServer(ServerProcess server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Returns the one server of this JVM, for tests that only need a database of their own. */
  public static synchronized MariaDbServer shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new server with empty data.
   *
   * @param settings more of its settings, each as {@code name=value}
   * @throws IllegalStateException if MariaDB is not installed; it names the package
   */
  public static MariaDbServer of(String... settings) {
    return ServerProcess.withFreePorts(() -> startOn(ServerProcess.likelyPort(), settings));
  }

  private static MariaDbServer startOn(int port, String... settings) {
    MariaDbServer started = new MariaDbServer(ServerProcess.as("mysql", "MariaDB"), port);
    InitialData.copy("mariadb", started.data(), started::initialize);
    started.launch(settings);
    return started;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String freshDatabase() {
    String name = "test" + databases.incrementAndGet();
    server.run(client("mariadb", "-e", "CREATE DATABASE " + name));
    return name;
  }

  @Override
  public String jdbcUrl(String database, int proxyPort) {
    return "jdbc:mariadb://127.0.0.1:" + proxyPort + "/" + database + "?user=root&sslMode=disable";
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void freeze() {
    server.freeze();
  }

  @Override
  public void thaw() {
    server.thaw();
  }

  @Override
  public void close() {
    server.close("KILL");
  }

  private void initialize() {
    server.run(
        List.of(
            ServerProcess.program("mariadb-install-db", PACKAGE),
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--datadir=" + data()));
  }

  private void launch(String... settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerProcess.program("mariadbd", PACKAGE, "/usr/sbin"),
                "--no-defaults",
                "--datadir=" + data(),
                "--tmpdir=" + server.folder(),
                "--socket=" + server.folder().resolve("socket"),
                "--pid-file=" + pidFile(),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=1",
                "--max-connections=60"));
    for (String setting : settings) {
      command.add("--" + setting);
    }
    server.launch(command, this::answers);
  }

  /** Returns the server writes this file once it listens, and accepts connections then. */
  private boolean answers() throws IOException {
    if (!Files.exists(pidFile())
        || !Files.readString(pidFile()).strip().equals(Long.toString(server.pid()))) {
      return false;
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() >= 0;
    }
  }

  private Path pidFile() {
    return server.folder().resolve("pid");
  }

  private List<String> client(String program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerProcess.program(program, PACKAGE),
                "--no-defaults",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + port,
                "--user=root"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Path data() {
    return server.folder().resolve("data");
  }
}

package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the test's own: data and socket in a temporary folder, on a free port of
 * 127.0.0.1, as durable as in production, gone when the JVM ends. Its superuser is {@code
 * postgres}, without a password. Not thread-safe, but {@link #freshDatabase} is.
 *
 * <p>The server's programs are looked for in the PATH and in Debian's places. Where the tests run
 * as root, whom PostgreSQL refuses, it runs as the user {@code postgres}.
 */
public final class PostgresServer implements DatabaseServer {

  private static final List<String> PROGRAMS = List.of("initdb", "postgres", "createdb");

  /** The index of the line of postmaster.pid that holds the server's state. */
  private static final int STATUS_LINE = 7;

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private static @Nullable PostgresServer shared;

  private final ServerProcess server;
  private final Path programs;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(ServerProcess server, Path programs, int port) {
    this.server = server;
    this.programs = programs;
    this.port = port;
  }

  /** Returns the one server of this JVM, for tests that only need a database of their own. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new server with empty data.
   *
   * @param settings more of its settings, each as {@code name=value}
   * @throws IllegalStateException if PostgreSQL is not installed; it names the package
   */
  public static PostgresServer of(String... settings) {
    return ServerProcess.withFreePorts(() -> startOn(ServerProcess.likelyPort(), settings));
  }

  private static PostgresServer startOn(int port, String... settings) {
    try {
      Path programs = findPrograms(System.getenv().getOrDefault("PATH", ""), DEBIAN);
      ServerProcess server = ServerProcess.as("postgres", "PostgreSQL");
      PostgresServer started = new PostgresServer(server, programs, port);
      InitialData.copy("postgresql", started.data(), started::initialize);
      started.launch(settings);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String freshDatabase() {
    String name = "test" + databases.incrementAndGet();
    server.run(
        List.of(
            program("createdb"),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            "postgres",
            name));
    return name;
  }

  @Override
  public String jdbcUrl(String database, int proxyPort) {
    return "jdbc:postgresql://127.0.0.1:" + proxyPort + "/" + database + "?user=postgres";
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
    server.close("QUIT");
  }

  private void initialize() {
    server.run(
        List.of(
            program("initdb"),
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
            data().toString()));
  }

  private void launch(String... settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program("postgres"),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                server.folder().toString(),
                "-c",
                "fsync=on",
                "-c",
                "max_connections=60"));
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    server.launch(command, this::answers);
  }

  /** Returns the server writes into this file who it is and, at last, that it is ready. */
  private boolean answers() throws IOException {
    Path file = data().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() > STATUS_LINE
        && lines.get(0).equals(Long.toString(server.pid()))
        && lines.get(STATUS_LINE).strip().equals("ready");
  }

  private Path data() {
    return server.folder().resolve("data");
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  /**
   * Returns the first place, of the PATH and then of Debian's newest version, that has all
   * programs.
   */
  static Path findPrograms(String path, Path debian) throws IOException {
    List<Path> places = new ArrayList<>();
    for (String place : path.split(":", -1)) {
      places.add(Path.of(place));
    }
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(places::add);
      }
    }
    return places.stream()
        .filter(place -> PROGRAMS.stream().map(place::resolve).allMatch(Files::isExecutable))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                PROGRAMS
                    + " of PostgreSQL are neither in one place of the PATH nor in "
                    + debian
                    + "/*/bin; on Debian, install the package postgresql"));
  }
}

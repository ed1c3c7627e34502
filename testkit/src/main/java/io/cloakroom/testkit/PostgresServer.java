package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
public final class PostgresServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> PROGRAMS =
      List.of("initdb", "postgres", "pg_isready", "createdb");
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String ACCOUNT = "postgres";

  private static @Nullable PostgresServer shared;

  private final Path folder;
  private final Path programs;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();
  private final Thread stopAtExit = new Thread(this::closeAtExit, "stop PostgreSQL");
  private @Nullable Process process;

  private PostgresServer(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  /** The one server of this JVM, for tests that only need a database of their own. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /**
   * A new server with empty data.
   *
   * @throws IllegalStateException if PostgreSQL is not installed; it names the package
   */
  public static PostgresServer start() {
    try {
      Path programs = findPrograms(System.getenv().getOrDefault("PATH", ""), DEBIAN);
      Path folder = Files.createTempDirectory("postgres");
      PostgresServer server = new PostgresServer(folder, programs, freePort());
      Runtime.getRuntime().addShutdownHook(server.stopAtExit);
      if (isRoot()) {
        UserPrincipal account =
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT);
        Files.setOwner(folder, account);
      }
      server.run(
          "initdb",
          "--auth=trust",
          "--username=postgres",
          "--encoding=UTF8",
          "--locale=C",
          "-D",
          server.data());
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port on 127.0.0.1; it stays through restarts. */
  public int port() {
    return port;
  }

  /** Creates an empty database; returns its name. */
  public String freshDatabase() {
    String name = "test" + databases.incrementAndGet();
    run("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres", name);
    return name;
  }

  /** The JDBC address of a database on this server. */
  public String jdbcUrl(String database) {
    return jdbcUrl(database, port);
  }

  /** The JDBC address of a database on this server through a {@link TcpProxy} on this port. */
  public String jdbcUrl(String database, int proxyPort) {
    return "jdbc:postgresql://127.0.0.1:" + proxyPort + "/" + database + "?user=postgres";
  }

  /** Starts the server again on the same data and port after {@link #kill}. */
  public void restart() {
    launch();
  }

  /** Kills all its processes as a power cut would: without a chance to write anything. */
  public void kill() {
    signalAll("KILL");
    waitForEnd();
  }

  /** Stops all its processes in their tracks; connections stay open and nobody answers. */
  public void freeze() {
    signalAll("STOP");
  }

  /** Lets the processes go on after {@link #freeze}. */
  public void thaw() {
    signalAll("CONT");
  }

  /** Stops the server and removes its data. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
    stop();
  }

  private void closeAtExit() {
    try {
      stop();
    } catch (RuntimeException | AssertionError e) {
      System.err.println("PostgreSQL in " + folder + " may still run: " + e);
    }
  }

  private void stop() {
    if (process != null && process.isAlive()) {
      signalAll("CONT");
      signal("QUIT", List.of(process.toHandle()));
      waitForEnd();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() {
    List<String> command =
        command(
            "postgres",
            "-D",
            data(),
            "-p",
            Integer.toString(port),
            "-h",
            "127.0.0.1",
            "-k",
            folder.toString(),
            "-c",
            "fsync=on",
            "-c",
            "max_connections=60");
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    Await.until(
        "PostgreSQL accepts connections; see its log in " + log(),
        PATIENCE,
        () -> {
          if (!started.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended: " + Files.readString(log()));
          }
          return new ProcessBuilder(
                      programs.resolve("pg_isready").toString(),
                      "-q",
                      "-h",
                      "127.0.0.1",
                      "-p",
                      Integer.toString(port))
                  .start()
                  .waitFor()
              == 0;
        });
  }

  private void waitForEnd() {
    Process ending = process;
    if (ending == null) {
      return;
    }
    try {
      if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("PostgreSQL did not end, pid " + ending.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private void signalAll(String signal) {
    if (process == null) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
    process.descendants().forEach(all::add);
    signal(signal, all);
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(one -> command.add(Long.toString(one.pid())));
    try {
      // A process that ended in between is no failure.
      new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Runs one of PostgreSQL's programs to its end. */
  private void run(String program, String... arguments) {
    try {
      Process running =
          new ProcessBuilder(command(program, arguments)).redirectErrorStream(true).start();
      String output = new String(running.getInputStream().readAllBytes(), UTF_8);
      if (running.waitFor() != 0) {
        throw new IllegalStateException(program + " failed: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The first place, of the PATH and then of Debian's newest version, that has all programs. */
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
        .orElseThrow(
            () ->
                new IllegalStateException(
                    PROGRAMS
                        + " of PostgreSQL are neither in one place of the PATH nor in "
                        + debian
                        + "/*/bin; on Debian, install the package postgresql"));
  }
}

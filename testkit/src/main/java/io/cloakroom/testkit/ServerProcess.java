package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real server that a fixture starts: its files in a temporary folder, its output in a log there,
 * ended and removed with the fixture or, at the latest, with the JVM. Not thread-safe.
 *
 * <p>Where the tests run as root, it runs as another account if the fixture names one, since
 * database servers refuse root. The system property {@code cloakroom.testkit.servers} names the
 * folder in which the temporary ones are made, for a disk of one's own choice.
 */
final class ServerProcess {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PLACE = "cloakroom.testkit.servers";

  /** After so many ports that other programs hold, something else is wrong. */
  private static final int PORTS = 20;

  private static final int FIRST_PORT = 10_000;

  /** Linux' first ephemeral port, see {@code /proc/sys/net/ipv4/ip_local_port_range}. */
  private static final int FIRST_CLIENT_PORT = 32_768;

  /** The log lines of servers that stop because their port is in use. */
  private static final Pattern IN_USE = Pattern.compile("(?i)address already in use|error: 98");

  private static final ClaimedPorts PORTS_IN_USE = ClaimedPorts.ofThisMachine();

  private final String name;
  private final @Nullable String account;
  private final Path folder;
  private final Thread stopAtExit;
  private List<String> command = List.of();
  private Callable<Boolean> ready = () -> true;
  private @Nullable Process process;

  private ServerProcess(String name, @Nullable String account, Path folder) {
    this.name = name;
    this.account = account;
    this.folder = folder;
    stopAtExit = new Thread(this::closeAtExit, "stop " + name);
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /** Returns a server that may run as the user who runs the tests, with an empty folder. */
  static ServerProcess of(String name) {
    return make(name, null);
  }

  /**
   * Returns a server that refuses root, with an empty folder that is this account's where root
   * tests.
   */
  static ServerProcess as(String account, String name) {
    return make(name, account);
  }

  private static ServerProcess make(String name, @Nullable String account) {
    try {
      String place = System.getProperty(PLACE, System.getProperty("java.io.tmpdir"));
      Path folder = Files.createTempDirectory(Path.of(place), name.toLowerCase(Locale.ROOT));
      if (account != null && isRoot()) {
        Files.setOwner(
            folder,
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account));
      }
      return new ServerProcess(name, account, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port was free when it was chosen, and another program had it when the server started. */
  static final class PortTaken extends AssertionError {
    private static final long serialVersionUID = 1L;

    PortTaken(String log) {
      super("A port is in use: " + log);
    }
  }

  /**
   * Starts a server, again and on other ports if another program took one first: only the server
   * that is bound to a port has it.
   *
   * @param start chooses its ports by {@link #likelyPort}
   */
  static <T> T withFreePorts(Supplier<T> start) {
    for (int attempt = 1; ; attempt++) {
      try {
        return start.get();
      } catch (PortTaken e) {
        if (attempt == PORTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns a port of 127.0.0.1 for a server, which nobody listens on now; see {@link
   * #withFreePorts}. It is outside the range that the system gives to clients: a client that
   * retries a dead server could be given the server's own port, and keep it from coming back. No
   * other fixture gets the port, so it stays free while the server is dead.
   */
  static int likelyPort() {
    for (int attempt = 0; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_CLIENT_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (PORTS_IN_USE.claim(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        if (attempt == 100) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /**
   * Finds a program in the PATH or in one of these folders.
   *
   * @throws IllegalStateException if it is not installed; it names the package
   */
  static String program(String program, String debianPackage, String... places) {
    List<Path> all = new ArrayList<>();
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      all.add(Path.of(place));
    }
    for (String place : places) {
      all.add(Path.of(place));
    }
    return all.stream()
        .map(place -> place.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                program + " is not installed; on Debian, install " + debianPackage))
        .toString();
  }

  /** Returns the server's files; removed at the end. */
  Path folder() {
    return folder;
  }

  /** Returns the server's output. */
  Path log() {
    return folder.resolve("log");
  }

  /**
   * Returns the server's process; that of a server which runs as another account is the server
   * itself.
   */
  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return running.pid();
  }

  /** Returns whether it runs. */
  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param ready asked again and again; true once this server answers, not another on its port
   * @throws PortTaken if another program listens on its port; the server is closed then
   */
  void launch(List<String> command, Callable<Boolean> ready) {
    this.command = asAccount(command);
    this.ready = ready;
    try {
      restart();
    } catch (PortTaken e) {
      close("KILL");
      throw e;
    }
  }

  /** Starts the server again as it was started last. */
  void restart() {
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    Await.until(
        name + " answers; see its log in " + log(),
        PATIENCE,
        () -> {
          if (!started.isAlive()) {
            String log = Files.readString(log());
            if (IN_USE.matcher(log).find()) {
              throw new PortTaken(log);
            }
            throw new AssertionError(name + " ended: " + log);
          }
          return ready.call();
        });
  }

  /** Kills all its processes as a power cut would: without a chance to write anything. */
  void kill() {
    List<ProcessHandle> all = stopped();
    send("KILL", all);
    waitForEnd();
    // Children of a server are in the way of its restart for as long as they hold its memory.
    // Not onExit(): on Java 25 it was seen never to tell of a process that another one started.
    Await.until(
        name + " and all it started have ended",
        PATIENCE,
        () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Stops all its processes in their tracks; connections stay open and nobody answers. */
  void freeze() {
    send("STOP", stopped());
  }

  /** Lets the processes go on after {@link #freeze}. */
  void thaw() {
    send("CONT", all());
  }

  /** Asks it to end by this signal, waits until it has, and removes its files. */
  void close(String signal) {
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
    stop(signal);
  }

  /** Runs a program of the server's to its end and returns what it printed. */
  String run(List<String> command) {
    try {
      Process running =
          new ProcessBuilder(asAccount(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      running.getOutputStream().close();
      String output = new String(running.getInputStream().readAllBytes(), UTF_8);
      if (running.waitFor() != 0) {
        throw new IllegalStateException(command.get(0) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private List<String> asAccount(List<String> command) {
    if (account == null || !isRoot()) {
      return command;
    }
    List<String> switched =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--clear-groups", "--"));
    switched.addAll(command);
    return switched;
  }

  private void closeAtExit() {
    try {
      stop("KILL");
    } catch (RuntimeException | AssertionError e) {
      System.err.println(name + " in " + folder + " may still run: " + e);
    }
  }

  private void stop(String signal) {
    if (process != null && process.isAlive()) {
      if (signal.equals("KILL")) {
        kill();
      } else {
        send("CONT", all());
        send(signal, List.of(process.toHandle()));
        waitForEnd();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitForEnd() {
    Process ending = process;
    if (ending == null) {
      return;
    }
    try {
      if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " did not end, pid " + ending.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Returns all its processes, of which the first is stopped, so that there will be no others. */
  private List<ProcessHandle> stopped() {
    if (process != null) {
      send("STOP", List.of(process.toHandle()));
    }
    return all();
  }

  private List<ProcessHandle> all() {
    List<ProcessHandle> all = new ArrayList<>();
    if (process != null) {
      all.add(process.toHandle());
      process.descendants().forEach(all::add);
    }
    return all;
  }

  private static void send(String signal, List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      return;
    }
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

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /**
   * The ports that fixtures of all JVMs use, so that none takes the port of another's dead server.
   * A port is claimed by a lock on its byte of one file, which ends with the JVM. Thread-safe.
   */
  private static final class ClaimedPorts {

    private final FileChannel file;
    private final Map<Integer, FileLock> claimed = new HashMap<>();

    private ClaimedPorts(FileChannel file) {
      this.file = file;
    }

    static ClaimedPorts ofThisMachine() {
      Path path =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "cloakroom-ports-" + System.getProperty("user.name"));
      try {
        // Never closed: closing any channel of a file gives up all its locks.
        return new ClaimedPorts(
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns whether nobody had claimed this port; if so, it is this JVM's until it ends. */
    synchronized boolean claim(int port) throws IOException {
      if (claimed.containsKey(port)) {
        return false;
      }
      FileLock lock = file.tryLock(port, 1, false);
      if (lock == null) {
        return false;
      }
      claimed.put(port, lock);
      return true;
    }
  }
}

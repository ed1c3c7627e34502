package io.cloakroom.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Tomcat that Debian installs, with Debian's configuration, as a process with its own base
 * folder, which is made as by {@code tomcat10-instance-create}. Only the address of its connector
 * differs.
 */
final class DebianTomcat implements AutoCloseable {

  /** The WAR that the build made. */
  static final Path WAR = Path.of("target", "hello.war").toAbsolutePath();

  private static final Path HOME = Path.of("/usr/share/tomcat10");
  private static final String CONNECTOR = "<Connector port=\"8080\"";
  private static final Pattern STARTED =
      Pattern.compile("Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-1-(\\d+)\"]");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path base;
  private @Nullable Process process;

  private DebianTomcat(Path base) {
    this.base = base;
  }

  /**
   * Returns a Tomcat with the WAR in its folder of web applications.
   *
   * @param base an empty folder
   */
  static DebianTomcat in(Path base) throws IOException {
    Path configured = HOME.resolve("skel/conf");
    if (!Files.exists(configured)) {
      throw new IllegalStateException("Tomcat is not installed; on Debian, install tomcat10-user");
    }
    for (String folder : List.of("conf", "lib", "logs", "temp", "webapps", "work")) {
      Files.createDirectory(base.resolve(folder));
    }
    try (Stream<Path> files = Files.list(configured)) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
      }
    }
    Path server = base.resolve("conf/server.xml");
    String configuration = Files.readString(server);
    if (!configuration.contains(CONNECTOR)) {
      throw new IllegalStateException(server + " has no " + CONNECTOR);
    }
    Files.writeString(
        server, configuration.replace(CONNECTOR, "<Connector port=\"0\" address=\"127.0.0.1\""));
    Files.copy(WAR, base.resolve("webapps/hello.war"));
    return new DebianTomcat(base);
  }

  /** Starts Tomcat with the Java of this test, and returns the port on which it answers. */
  int start() throws Exception {
    ProcessBuilder command =
        new ProcessBuilder("/bin/sh", HOME.resolve("bin/catalina.sh").toString(), "run")
            .directory(base.toFile())
            .redirectErrorStream(true);
    command
        .environment()
        .putAll(
            Map.of(
                "CATALINA_HOME",
                HOME.toString(),
                "CATALINA_BASE",
                base.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-Djava.awt.headless=true -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "LC_ALL",
                "C.UTF-8"));
    Files.deleteIfExists(log());
    process = command.redirectOutput(log().toFile()).start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      Matcher started = STARTED.matcher(Files.readString(log()));
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("Tomcat did not start: " + Files.readString(log()));
  }

  /** Stops Tomcat as a service manager does, and returns what it has logged since its start. */
  String stop() throws Exception {
    Process running = Objects.requireNonNull(process);
    running.destroy();
    if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Tomcat did not end: " + Files.readString(log()));
    }
    return Files.readString(log());
  }

  private Path log() {
    return base.resolve("logs/catalina.out");
  }

  /** Ends the process if a test has left it. */
  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}

package studio;

import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.NginxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two nodes of the studio, each a process of its own, behind nginx without sticky sessions. */
final class StudioNodes implements AutoCloseable {

  /** A node, with its files. */
  private record Node(Process process, Path folder) {}

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Path NGINX_CONF =
      Path.of(System.getProperty("project.root"), "examples", "cluster", "nginx.conf");

  private final List<Node> nodes = new ArrayList<>();
  private final NginxServer nginx;

  private StudioNodes(Path folder, List<String> arguments) throws IOException {
    try {
      nodes.add(start("node-1", folder, arguments));
      nodes.add(start("node-2", folder, arguments));
      int first = awaitPort(nodes.get(0));
      int second = awaitPort(nodes.get(1));
      String configuration = Files.readString(NGINX_CONF);
      nginx =
          NginxServer.of(port ->
              configuration
                  .replace("127.0.0.1:8080", "127.0.0.1:" + port)
                  .replace("127.0.0.1:8081", "127.0.0.1:" + first)
                  .replace("127.0.0.1:8082", "127.0.0.1:" + second));
    } catch (IOException | RuntimeException | Error e) {
      nodes.forEach(node -> node.process().destroyForcibly());
      throw e;
    }
  }

  /**
   * Starts them at once; visitors may come when this returns.
   *
   * @param folder what they share: keys and pictures; their logs are in it, too
   * @param arguments the arguments that choose the store
   */
  static StudioNodes start(Path folder, List<String> arguments) throws IOException {
    return new StudioNodes(folder, arguments);
  }

  private static Node start(String name, Path shared, List<String> arguments) throws IOException {
    Path folder = Files.createDirectories(shared.resolve(name));
    Files.createDirectories(shared.resolve("pictures"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // It ends before the second compiler would pay off.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                StudioApplication.class.getName(),
                "--spring.config.name=studio",
                "--server.port=0",
                "--server.tomcat.accesslog.enabled=true",
                "--server.tomcat.accesslog.buffered=false",
                "--server.tomcat.accesslog.directory=" + folder,
                "--cloakroom.keys.file=" + shared.resolve("keys"),
                "--studio.pictures=" + shared.resolve("pictures"),
                "--studio.node=" + name));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new Node(process, folder);
  }

  private static int awaitPort(Node node) {
    int[] port = {0};
    Await.until(
        "the node answers; see its log in " + node.folder(),
        PATIENCE,
        () -> {
          String log = Files.readString(node.folder().resolve("log"));
          Matcher started = PORT.matcher(log);
          if (started.find()) {
            port[0] = Integer.parseInt(started.group(1));
          } else if (!node.process().isAlive()) {
            throw new AssertionError("The node ended: " + log);
          }
          return port[0] != 0;
        });
    return port[0];
  }

  /** Returns the address for visitors. */
  String address() {
    return "http://localhost:" + nginx.port();
  }

  /** Returns the requests that a node, 1 or 2, has answered: each with its method and its path. */
  List<String> requests(int number) throws IOException {
    try (var files = Files.list(nodes.get(number - 1).folder())) {
      List<String> lines = new ArrayList<>();
      for (Path log : files.filter(file -> file.toString().contains("access_log")).toList()) {
        for (String line : Files.readAllLines(log)) {
          lines.add(line.replaceAll(".*\"(\\S+ \\S+) HTTP.*", "$1"));
        }
      }
      return lines;
    }
  }

  /** Kills a node, 1 or 2, as {@code kill -9} does. */
  void kill(int number) {
    kill(nodes.get(number - 1));
  }

  private static void kill(Node node) {
    node.process().destroyForcibly();
    try {
      if (!node.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The node did not end, pid " + node.process().pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    nginx.close();
    nodes.forEach(StudioNodes::kill);
  }
}

package docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The documentation site as {@code bin/docs --open} builds and serves it, below a path. */
final class Site implements AutoCloseable {

  /** The path below which the site is served, so that links without it fail. */
  static final String BASE = "/docs/";

  private static final Path FOLDER = Page.ROOT.resolve("target/site");
  private static final Path LOG = Path.of("target/bin-docs.log");

  private final Process server;
  private final String address;

  private Site(Process server, String address) {
    this.server = server;
    this.address = address;
  }

  /** Builds the site if its sources have changed, and serves it on a free port. */
  static Site open() throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            List.of(
                Page.ROOT.resolve("bin/docs").toString(),
                "--open",
                "--port",
                "0",
                "--base",
                BASE,
                "--libraries",
                System.getProperty("java.class.path")));
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.environment().remove("DISPLAY");
    command.environment().remove("WAYLAND_DISPLAY");
    Files.createDirectories(LOG.toAbsolutePath().getParent());
    Process server = command.redirectError(LOG.toFile()).start();
    BufferedReader out = server.inputReader(UTF_8);
    String line;
    do {
      line = out.readLine();
    } while (line != null && !line.startsWith("http"));
    if (line == null) {
      throw new IOException("bin/docs ended: " + Files.readString(LOG));
    }
    return new Site(server, line.substring(0, line.indexOf(' ')));
  }

  /** Returns the address of a file of the site, such as {@code sessions.html}. */
  String address(String file) {
    return address + file;
  }

  /** Returns the paths of all HTML files in the site's folder, without those of the Javadoc. */
  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .map(file -> FOLDER.relativize(file).toString())
          .filter(file -> file.endsWith(".html") && !file.startsWith("api/"))
          .sorted()
          .toList();
    }
  }

  static Path file(String path) {
    return FOLDER.resolve(path);
  }

  @Override
  public void close() {
    server.destroy();
    try {
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

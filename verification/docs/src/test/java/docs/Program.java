package docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a command of the README runs. Closing it ends everything that it started.
 *
 * @param process the command
 * @param printed the lines that it has printed so far
 * @param address the address that it has printed
 */
record Program(Process process, List<String> printed, String address) implements AutoCloseable {

  /** The lines that name the address: those of the starters, and of Spring Boot. */
  private static final Pattern ADDRESS =
      Pattern.compile("^http://localhost:(\\d+)$|Tomcat started on port (\\d+) \\(http\\)");

  /** Runs a command in a folder until it prints an address. */
  static Program run(Path folder, String command, MavenHome home) throws IOException {
    Process process = start(folder, command, home);
    List<String> printed = new CopyOnWriteArrayList<>();
    BufferedReader out = process.inputReader();
    for (String line; (line = out.readLine()) != null; ) {
      if (!ofJvm(line)) {
        printed.add(line);
      }
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        Thread rest = new Thread(() -> out.lines().forEach(printed::add), "output");
        rest.setDaemon(true);
        rest.start();
        String port = address.group(1) == null ? address.group(2) : address.group(1);
        return new Program(process, printed, "http://localhost:" + port);
      }
    }
    throw new AssertionError("It prints no address, but " + String.join("\n", printed));
  }

  /** Runs a command in a folder until it ends, and returns what it prints. */
  static List<String> output(Path folder, String command, MavenHome home) throws IOException {
    Process process = start(folder, command, home);
    try (BufferedReader out = process.inputReader()) {
      return out.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path folder, String command, MavenHome home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "exec " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", home.options());
    return builder.start();
  }

  /** Newer JVMs print warnings about Maven's own libraries. */
  private static boolean ofJvm(String line) {
    return line.startsWith("WARNING: ") || line.isBlank() || line.contains("[0m");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}

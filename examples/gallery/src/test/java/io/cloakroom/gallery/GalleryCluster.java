package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cluster that {@code examples/cluster/run} starts. */
final class GalleryCluster implements AutoCloseable {

  private record Part(long pid, int port) {}

  private static final Pattern ADDRESS = Pattern.compile("The gallery is running at (http://.*)");
  private static final Pattern PART = Pattern.compile("  (\\S+) +pid (\\d+) +port (\\d+).*");
  private static final Pattern FOLDER = Pattern.compile("The logs are in (.*)\\. Press Ctrl-C .*");
  private static final List<String> PRIMARIES = List.of("redis-1", "redis-2", "redis-3");

  private final Process script;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<String> said = new ArrayList<>();
  private String address = "";
  private Path folder = Path.of("");

  private GalleryCluster(Process script) {
    this.script = script;
  }

  /** Runs the script; visitors may come when this returns. */
  static GalleryCluster start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "../cluster/run").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Its nodes end before the second compiler would pay off.
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().put("GALLERY_CLASSPATH", System.getProperty("java.class.path"));
    GalleryCluster cluster = new GalleryCluster(builder.start());
    cluster.listen();
    return cluster;
  }

  private void listen() throws IOException {
    BufferedReader out = script.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !FOLDER.matcher(line).matches()) {
      said.add(line);
      Matcher is = ADDRESS.matcher(line);
      if (is.matches()) {
        address = is.group(1);
      }
      Matcher part = PART.matcher(line);
      if (part.matches()) {
        parts.put(
            part.group(1),
            new Part(Long.parseLong(part.group(2)), Integer.parseInt(part.group(3))));
      }
      line = out.readLine();
    }
    if (line == null) {
      throw new AssertionError("examples/cluster/run ended: " + String.join("\n", said));
    }
    Matcher is = FOLDER.matcher(line);
    assertThat(is.matches()).isTrue();
    folder = Path.of(is.group(1));
  }

  /** Returns the address for visitors. */
  String address() {
    return address;
  }

  /** The port of one of the parts, such as {@code node-1}. */
  int port(String part) {
    return part(part).port();
  }

  /** Kills a part as a crash would. */
  void kill(String part) {
    ProcessHandle process = process(part);
    process.destroyForcibly();
    // Not onExit(): on Java 25 it was seen never to tell of a process that another one started.
    Await.until(part + " has ended", Duration.ofSeconds(60), () -> !process.isAlive());
  }

  /** The primary, of those that began as such, that has a key with this text in it. */
  String primaryWith(String text) throws Exception {
    for (String primary : PRIMARIES) {
      if (redis(primary, "--scan", "--pattern", "*" + text + "*").contains(text)) {
        return primary;
      }
    }
    throw new AssertionError("No primary has " + text);
  }

  private String redis(String part, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port(part))));
    all.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("REDISCLI_AUTH", password());
    Process process = builder.start();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return answer;
  }

  private String password() throws IOException {
    return Files.readAllLines(folder.resolve("redis.conf")).stream()
        .filter(line -> line.startsWith("requirepass "))
        .findFirst()
        .orElseThrow()
        .substring("requirepass ".length());
  }

  private Part part(String name) {
    return Objects.requireNonNull(parts.get(name), () -> name + " is not in " + said);
  }

  private ProcessHandle process(String part) {
    return ProcessHandle.of(part(part).pid())
        .orElseThrow(() -> new AssertionError(part + " does not run"));
  }

  /** Ends it as Ctrl-C would; nothing of it is left then. */
  @Override
  public void close() {
    List<ProcessHandle> all = script.descendants().toList();
    script.destroy();
    try {
      assertThat(script.waitFor(60, TimeUnit.SECONDS)).as("the script ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } finally {
      script.destroyForcibly();
    }
    assertThat(all).hasSizeGreaterThan(parts.size() - 3).noneMatch(ProcessHandle::isAlive);
    assertThat(folder).doesNotExist();
  }
}

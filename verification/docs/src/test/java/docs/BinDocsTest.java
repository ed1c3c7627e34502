package docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of {@code bin/docs} when it fails. */
class BinDocsTest {

  @TempDir private Path folder;

  private record Ended(int status, String errors) {}

  private static Ended run(String path, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Page.ROOT.resolve("bin/docs").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), errors);
  }

  /** Returns a folder for the PATH with only these programs. */
  private String only(String... programs) throws IOException {
    for (String program : programs) {
      for (String place : System.getenv("PATH").split(":", -1)) {
        Path found = Path.of(place, program);
        if (Files.isExecutable(found) && Files.notExists(folder.resolve(program))) {
          Files.copy(found, folder.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return folder.toString();
  }

  @Test
  void namesTheProgramThatIsMissingAndItsPackage() throws Exception {
    Ended ended = run(only("bash", "dirname"));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("node is missing").contains("nodejs and npm");
  }

  @Test
  void refusesABaseThatIsNoPath() throws Exception {
    Ended ended = run(System.getenv("PATH"), "--base", "docs");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors())
        .contains("--base must begin and end with a slash")
        .contains("'docs'");
  }

  @Test
  void refusesAnOptionThatIsNotThere() throws Exception {
    Ended ended = run(System.getenv("PATH"), "--opne");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("unknown option --opne").contains("--help");
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      String port = Integer.toString(taken.getLocalPort());

      Ended ended =
          run(
              System.getenv("PATH"),
              "--open",
              "--port",
              port,
              "--base",
              Site.BASE,
              "--libraries",
              System.getProperty("java.class.path"));

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.errors()).contains("port " + port + " is taken").contains("--port");
    }
  }
}

package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, in a locale without UTF-8. */
class CliProcessTest {

  private static final String[] DECODE = {
    "decode", "--content-type", "application/x-www-form-urlencoded"
  };

  @TempDir private Path folder = Path.of("");

  private CliRun run(String input, Path out, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Cli.class.getName());
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    int status = process.waitFor();
    String printed = Files.isRegularFile(out) ? Files.readString(out, UTF_8) : "";
    return new CliRun(status, printed, Files.readString(err, UTF_8));
  }

  @Test
  void outputIsUtf8InEveryLocale() throws Exception {
    CliRun run = run("x=%E0%A4%A8", folder.resolve("out"), DECODE);
    assertThat(run.json().at("/tree/x").asString()).isEqualTo("न");
    assertThat(run.out()).contains("न");
  }

  @Test
  void aFileWhoseNameTheLocaleLacksIsASentence() throws Exception {
    CliRun run = run("", folder.resolve("out"), DECODE[0], DECODE[1], DECODE[2], "न");
    assertThat(run.failure()).startsWith("file.").doesNotContain("Exception");
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    CliRun run = run("x=1", Path.of("/dev/full"), DECODE);
    assertThat(run.failure()).isEqualTo("output: Standard output cannot be written.");
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    Path pom = Path.of(System.getProperty("project.root", ".."), "release", "pom.xml");
    String version =
        Pattern.compile("<revision>([^<]+)</revision>")
            .matcher(Files.readString(pom))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    assertThat(run("", folder.resolve("out"), "--version").out())
        .isEqualTo("cloakroom " + version + "\n");
  }
}

package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.key.KeyRing;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, in a locale without UTF-8. */
class CliProcessTest {

  private static final String[] DECODE = {
    "decode", "--content-type", "application/x-www-form-urlencoded"
  };

  @TempDir private Path folder = Path.of("");

  private CliRun run(String input, Path out, String... arguments) throws Exception {
    return runWith(System.getProperty("java.class.path"), input, out, arguments);
  }

  private CliRun runWith(String classPath, String input, Path out, String... arguments)
      throws Exception {
    Path err = folder.resolve("err");
    Process process = start(out, err, classPath, arguments);
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    int status = process.waitFor();
    String printed = Files.isRegularFile(out) ? Files.readString(out, UTF_8) : "";
    return new CliRun(status, printed, Files.readString(err, UTF_8));
  }

  private static Process start(Path out, Path err, String classPath, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath));
    command.add(Cli.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C");
    return builder.start();
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
  void aDriverComesFromAJar() throws Exception {
    String all = System.getProperty("java.class.path");
    String separator = System.getProperty("path.separator");
    String jar =
        Stream.of(all.split(separator, -1))
            .filter(part -> part.contains("sqlite-jdbc"))
            .findFirst()
            .orElseThrow();
    String without = all.replace(jar, "");
    String[] add = {
      "accounts",
      "add",
      "ada@example.com",
      "--create-tables",
      "--password-from",
      "-",
      "--database",
      "jdbc:sqlite:" + folder.resolve("shop.db"),
      "--driver",
      jar
    };
    CliRun added = runWith(without, "seven green umbrellas", folder.resolve("out"), add);
    assertThat(added.out()).as(added.err()).startsWith("Created ada@example.com");
    String[] noDriver = Arrays.copyOf(add, add.length - 2);
    assertThat(runWith(without, "", folder.resolve("out"), noDriver).failure())
        .startsWith("driver.missing: There is no driver for jdbc:sqlite.");
  }

  @Test
  void keysThatSeveralProcessesAddAtOnceAllCount() throws Exception {
    String file = folder.resolve("keys").toString();
    assertThat(CliRun.of("", "keys", "new", file).status()).isZero();
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(
          start(
              folder.resolve("out" + i),
              folder.resolve("err" + i),
              System.getProperty("java.class.path"),
              "keys",
              "rotate",
              file));
    }
    for (Process process : running) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(KeyRing.of(Path.of(file)).ids()).hasSize(5);
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

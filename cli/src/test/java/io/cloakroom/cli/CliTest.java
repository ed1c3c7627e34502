package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The rules that all commands share. */
class CliTest {

  private static final String URLENCODED = "application/x-www-form-urlencoded";

  @TempDir private Path folder = Path.of("");

  @Test
  void aMistakeIsASentenceWithTheNearestKnownWord() {
    assertThat(CliRun.of("", "decoed").wrongArguments())
        .isEqualTo("Unknown command decoed. Did you mean decode?");
    assertThat(CliRun.of("", "xyz").wrongArguments())
        .startsWith("Unknown command xyz. Known: ")
        .contains("decode");
    assertThat(CliRun.of("", "decode", "--content-typ", "x").wrongArguments())
        .isEqualTo("Unknown option --content-typ. Did you mean --content-type?");
    assertThat(CliRun.of("", "decode", "--colour").wrongArguments())
        .isEqualTo("Unknown option --colour. See cloakroom decode --help.");
    assertThat(CliRun.of("", "decode", "--content-type").wrongArguments())
        .isEqualTo("--content-type needs a value: --content-type TYPE.");
    assertThat(CliRun.of("").wrongArguments()).startsWith("cloakroom needs a command: ");
  }

  @Test
  void theValueOfAnUnknownOptionIsNotRepeated() {
    assertThat(CliRun.of("", "decode", "--pasword=hunter2").err()).doesNotContain("hunter2");
  }

  @Test
  void nothingOfAMistakeMovesTheTerminal() {
    assertThat(CliRun.of("", "a\u001b[2J").wrongArguments()).contains("a\\u001B[2J");
    assertThat(CliRun.of("", "decode", "--a\u001b[2J").wrongArguments()).contains("\\u001B[2J");
  }

  @Test
  void everyCommandHasHelpAndJson() {
    List<CommandLine> all = new ArrayList<>();
    commands(Cli.commands(), all);
    assertThat(all).isNotEmpty();
    for (CommandLine command : all) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(command.getCommandSpec().optionsMap()).as(name).containsKeys("--json", "--help");
      assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
      List<String> arguments = new ArrayList<>(List.of(name.split(" ")));
      arguments.remove(0);
      arguments.add("--help");
      CliRun help = CliRun.of("", arguments.toArray(String[]::new));
      assertThat(help.status()).isZero();
      assertThat(help.out()).contains("Usage: " + name, "--json").doesNotContain("\u001b");
    }
  }

  private static void commands(CommandLine from, List<CommandLine> all) {
    if (from.getSubcommands().isEmpty()) {
      all.add(from);
    }
    from.getSubcommands().values().forEach(command -> commands(command, all));
  }

  @Test
  void errorsAreJsonIfTheResultIs() {
    CliRun wrong = CliRun.of("", "decode", "--json");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err())
        .isEqualTo(
            "{\"error\":{\"code\":\"arguments\",\"message\":\"cloakroom decode needs --content-type"
                + " TYPE.\"}}\n");
    CliRun failed = CliRun.of("", "decode", "--json", "--content-type", URLENCODED, "/none\n");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).startsWith("{\"error\":{\"code\":\"file.missing\",").hasLineCount(1);
  }

  @Test
  void anArgumentIsNeverAFileOfArguments() throws Exception {
    Path arguments = folder.resolve("arguments");
    Files.writeString(arguments, "--help");
    assertThat(CliRun.of("", "decode", "@" + arguments).status()).isEqualTo(2);
  }

  @Test
  void rowsAreAlignedOrJson() {
    CommandResult rows =
        CommandResult.ofRows(
            List.of("name", "roles"),
            List.of(List.of("ada\u0007", List.of("a", "b")), List.of("x", List.of())));
    assertThat(printed(rows, false)).isEqualTo("name       roles\nada\\u0007  a b\nx\n");
    assertThat(printed(rows, true))
        .isEqualTo(
            "[{\"name\":\"ada\\u0007\",\"roles\":[\"a\",\"b\"]}\n,{\"name\":\"x\",\"roles\":[]}\n]\n");
    assertThat(printed(CommandResult.ofRows(List.of("name"), List.of()), true)).isEqualTo("[]\n");
  }

  private static String printed(CommandResult result, boolean json) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    java.io.PrintStream stream = new java.io.PrintStream(out, false, UTF_8);
    Terminal terminal =
        new Terminal(java.io.InputStream.nullInputStream(), stream, stream, Map.of(), null);
    if (json) {
      result.printJson(terminal);
    } else {
      result.printText(terminal);
    }
    terminal.flush();
    return out.toString(UTF_8);
  }
}

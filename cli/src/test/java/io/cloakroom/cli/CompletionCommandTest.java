package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion in real shells. */
class CompletionCommandTest {

  private final Path folder;

  CompletionCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path script(String shell) throws Exception {
    CliRun run = CliRun.of("", "completion", shell);
    assertThat(run.status()).isZero();
    return Files.writeString(folder.resolve(shell), run.out());
  }

  private String run(String... command) throws Exception {
    Path out = folder.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(out.toFile());
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(60, SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(out, UTF_8);
    assertThat(ended).as(printed).isTrue();
    return printed;
  }

  @Test
  void bashCompletesCommandsOptionsAndWords() throws Exception {
    String ask =
        """
        compopt() { :; }
        source "$1"
        complete -p cloakroom
        ask() {
          COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
          _complete_cloakroom
          echo "$*: ${COMPREPLY[*]}"
        }
        ask cloakroom keys ro
        ask cloakroom keys rotate --st
        ask cloakroom keys rotate --step ''
        ask cloakroom schema print ''
        """;
    assertThat(run("bash", "--norc", "-c", ask, "bash", script("bash").toString()).lines())
        .contains(
            "complete -o default -F _complete_cloakroom cloakroom",
            "cloakroom keys ro: rotate",
            "cloakroom keys rotate --st: --step",
            "cloakroom keys rotate --step : prepare activate retire",
            "cloakroom schema print : postgresql mariadb mysql h2 sqlite");
  }

  @Test
  void zshCompletesWhatIsTyped() throws Exception {
    String type =
        """
        zmodload zsh/zpty
        zpty -b typing zsh -f -i
        zpty -w typing "PS1=; source $1; print READ''Y"
        zpty -r typing seen '*READY*'
        zpty -n -w typing $'cloakroom keys ro\\t'
        zpty -r typing seen '*keys rotate*'
        print -r -- "${(V)seen}"
        zpty -d typing
        """;
    assertThat(run("zsh", "-f", "-c", type, "zsh", script("zsh").toString()))
        .contains("cloakroom keys rotate");
  }

  @Test
  void anUnknownShellIsASentence() {
    assertThat(CliRun.of("", "completion", "basch").wrongArguments())
        .isEqualTo("Unknown shell basch. Did you mean bash?");
    assertThat(CliRun.of("", "completion", "fish").wrongArguments())
        .isEqualTo("Unknown shell fish. Known: bash or zsh.");
    assertThat(List.of("bash", "zsh"))
        .allMatch(shell ->
            CliRun.of("", "completion", shell, "--json").json().get("script").asString().length()
                > 1000);
  }
}

package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.key.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

  private final Path path;
  private final String file;

  KeysCommandTest(@TempDir Path folder) {
    path = folder.resolve("keys");
    file = path.toString();
  }

  private List<String> ids() throws Exception {
    return KeyRing.of(path).ids();
  }

  @Test
  void aFileIsCreatedOnce() throws Exception {
    CliRun created = CliRun.of("", "keys", "new", file);
    assertThat(created.status()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(created.out()).contains(ids().get(0), "writes");
    String secret = Files.readString(path);
    assertThat(CliRun.of("", "keys", "new", file).failure()).startsWith("keys.exist: ");
    assertThat(path).hasContent(secret);
  }

  @Test
  void aKeyIsReplacedInThreeSteps() throws Exception {
    CliRun.of("", "keys", "new", file);
    String old = ids().get(0);
    assertThat(step("prepare")).contains("Restart every node. Then", "prepared");
    String next = ids().get(1);
    assertThat(ids()).containsExactly(old, next);
    assertThat(step("activate")).contains("retire");
    assertThat(ids()).containsExactly(next, old);
    assertThat(step("retire")).contains("Removed: 1.");
    assertThat(ids()).containsExactly(next);
    assertThat(step("retire")).contains("one key only");
    assertThat(CliRun.of("", "keys", "list", file, "--json").json().at("/keys/0").toString())
        .isEqualTo("{\"id\":\"" + next + "\",\"use\":\"writes\"}");
  }

  private String step(String step) {
    CliRun run = CliRun.of("", "keys", "rotate", file, "--step", step);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void oneNodeNeedsOneStepAndALeakRemovesAll() throws Exception {
    CliRun.of("", "keys", "new", file);
    String old = ids().get(0);
    assertThat(CliRun.of("", "keys", "rotate", file).status()).isZero();
    assertThat(ids()).hasSize(2).last().isEqualTo(old);
    assertThat(CliRun.of("", "keys", "rotate", file, "--leaked").out()).contains("invalid");
    assertThat(ids()).hasSize(1).doesNotContain(old);
  }

  @Test
  void whatDoesNotFitIsASentence() throws Exception {
    assertThat(CliRun.of("", "keys", "list", file).failure())
        .isEqualTo("file.missing: " + file + " does not exist.");
    assertThat(path).doesNotExist();
    CliRun.of("", "keys", "new", file);
    assertThat(CliRun.of("", "keys", "rotate", file, "--step", "activate").failure())
        .startsWith("keys.step: No key is prepared");
    assertThat(CliRun.of("", "keys", "rotate", file, "--step", "activat").wrongArguments())
        .isEqualTo("Unknown step activat. Did you mean activate?");
    assertThat(
            CliRun.of("", "keys", "rotate", file, "--step", "retire", "--leaked").wrongArguments())
        .contains("leave --step out");
    assertThat(CliRun.of("", "keys").wrongArguments())
        .isEqualTo(
            "cloakroom keys needs a command: new, rotate or list. See cloakroom keys --help.");
    assertThat(CliRun.of("", "keys", "new").wrongArguments())
        .startsWith("cloakroom keys new needs FILE.");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(CliRun.of("", "keys", "list", file).failure())
        .startsWith("keys.unusable: ")
        .contains("chmod 600");
  }
}

package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {

  private static final PrintStream NOWHERE =
      new PrintStream(java.io.OutputStream.nullOutputStream());

  @TempDir private Path folder = Path.of("");

  @Test
  void aSecretComesFromAFileAVariableOrStandardInput() throws Exception {
    Path file = folder.resolve("secret");
    Files.writeString(file, "hunter2 \r\nsecond line");
    assertThat(read("", "file:" + file)).isEqualTo("hunter2 ");
    assertThat(read("from stdin\n", "-")).isEqualTo("from stdin");
    assertThat(read("", "env:SECRET")).isEqualTo("of the environment");
  }

  private static String read(String input, String source) {
    return SecretSource.read(piped(input), "Password", "--password-from", source);
  }

  @Test
  void aSecretItselfIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> read("", "hunter2"))
        .isInstanceOf(WrongArguments.class)
        .hasMessage(
            "--password-from is not the secret, but where it is: file:PATH, env:NAME, or - for"
                + " standard input.");
  }

  @Test
  void aMissingSecretIsAFailure() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> read("", "env:NONE"))
        .hasMessage("The environment has no variable NONE.");
    assertThatThrownBy(() -> read("", "-"))
        .hasMessage("The first line of Standard input is empty.");
    assertThatThrownBy(() -> read("", "file:" + empty)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> read("", "file:" + bytes)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> read("", "file:" + folder.resolve("none")))
        .hasMessageContaining("not exist");
    assertThatThrownBy(() -> SecretSource.read(piped(""), "Password", "--password-from", null))
        .isInstanceOf(WrongArguments.class)
        .hasMessageContaining("no terminal");
  }

  @Test
  void aPersonTypesANewSecretTwice() {
    assertThat(SecretSource.readNew(person("one", "one"), "Password", "--password-from", null))
        .isEqualTo("one");
    assertThatThrownBy(
            () -> SecretSource.readNew(person("one", "two"), "Password", "--password-from", null))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("The two are not the same.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost/shop?user=a&password=hunter2",
        "jdbc:postgresql://localhost/shop?sslpassword=hunter2",
        "jdbc:h2:./shop;USER=a;PASSWORD=hunter2",
        "redis://a:hunter2@localhost",
        "redis://:hunter2@localhost",
        "rediss://:hunter2@localhost:7000,localhost:7001"
      })
  void anAddressWithAPasswordIsNoArgument(String address) {
    assertThatThrownBy(() -> SecretSource.address(piped(""), "--database", address))
        .isInstanceOf(WrongArguments.class)
        .hasMessageStartingWith("--database has a password")
        .hasMessageNotContaining("hunter2");
    assertThat(SecretSource.address(piped(address), "--database", "-")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost:5432/shop?user=a",
        "jdbc:sqlite:gallery.db?journal_mode=WAL",
        "redis-cluster://localhost:7000,localhost:7001",
        "redis://a@localhost:6379"
      })
  void anAddressWithoutAPasswordIs(String address) {
    assertThat(SecretSource.address(piped(""), "--database", address)).isEqualTo(address);
  }

  private static Terminal piped(String input) {
    return new Terminal(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        NOWHERE,
        NOWHERE,
        Map.of("SECRET", "of the environment"),
        null);
  }

  private static Terminal person(String... answers) {
    Queue<String> left = new ArrayDeque<>(List.of(answers));
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        NOWHERE,
        NOWHERE,
        Map.of(),
        question -> left.remove());
  }
}

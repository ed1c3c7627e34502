package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A finished run of the command line in this JVM.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
record CliRun(int status, String out, String err) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs a command without a terminal, with this standard input. */
  static CliRun of(String input, String... arguments) {
    return of(input.getBytes(UTF_8), Map.of(), arguments);
  }

  /** Runs a command without a terminal, with this standard input and environment. */
  static CliRun of(byte[] input, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    return of(
        new Terminal(new ByteArrayInputStream(input), stream(out), stream(err), environment, null),
        out,
        err,
        arguments);
  }

  /** Runs a command for a person who types these answers. */
  static CliRun typed(List<String> answers, String... arguments) {
    Queue<String> left = new ArrayDeque<>(answers);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CliRun run =
        of(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                stream(out),
                stream(err),
                Map.of(),
                question -> left.remove()),
            out,
            err,
            arguments);
    assertThat(left).isEmpty();
    return run;
  }

  private static CliRun of(
      Terminal terminal,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err,
      String... arguments) {
    int status = Cli.run(terminal, arguments);
    return new CliRun(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, UTF_8);
  }

  /** Returns the result, of a command with {@code --json} that is done. */
  JsonNode json() {
    assertThat(err).isEmpty();
    assertThat(status).isZero();
    return JSON.readTree(out);
  }

  /** Returns the sentence about wrong arguments. */
  String wrongArguments() {
    assertThat(status).as(err).isEqualTo(2);
    assertThat(out).isEmpty();
    assertThat(err).hasLineCount(1).endsWith("\n");
    return err.strip();
  }

  /** Returns the line about a failure. */
  String failure() {
    assertThat(status).as(err).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err).hasLineCount(1).endsWith("\n");
    return err.strip();
  }
}

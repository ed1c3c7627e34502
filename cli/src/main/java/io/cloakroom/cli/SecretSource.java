package io.cloakroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places that secrets come from: {@code file:PATH}, {@code env:NAME}, or {@code -} for standard
 * input. An argument is none, because other users see it in the list of processes, and the shell
 * keeps it in its history.
 */
final class SecretSource {

  /** The description of an option that names a source. */
  static final String DESCRIPTION = "file:PATH, env:NAME, or - for standard input.";

  private static final int MAX_BYTES = 64 * 1024;

  /** Passwords as a parameter, or between a user and a host. */
  private static final Pattern WITH_PASSWORD =
      Pattern.compile("(?i)[?&;](?:\\w*password|pwd|passwd)=|//[^/?#]*:[^/?#]*@");

  private SecretSource() {}

  /**
   * Returns the secret: from the source, or else from the terminal without echo.
   *
   * @param name the secret's name in a question, such as {@code Password}
   * @param option the option that names the source
   * @param source the option's value, if it was given
   */
  static String read(Terminal terminal, String name, String option, @Nullable String source) {
    return source != null ? from(terminal, option, source) : asked(terminal, name, option);
  }

  /** Returns a new secret, which a person types twice. */
  static String readNew(Terminal terminal, String name, String option, @Nullable String source) {
    if (source != null) {
      return from(terminal, option, source);
    }
    String secret = asked(terminal, name, option);
    if (!secret.equals(asked(terminal, name + " again", option))) {
      throw new CommandFailure("secret.differs", "The two are not the same.");
    }
    return secret;
  }

  /**
   * Returns an address of a store, such as {@code jdbc:postgresql://localhost/shop}: the value
   * itself if it has no password, or else what a source has.
   */
  static String address(Terminal terminal, String option, String value) {
    if (isSource(value)) {
      return from(terminal, option, value);
    }
    if (WITH_PASSWORD.matcher(value).find()) {
      throw new WrongArguments(
          option
              + " has a password, which other users of this machine can see. Give the whole address"
              + " as "
              + DESCRIPTION);
    }
    return value;
  }

  private static boolean isSource(String value) {
    return value.equals("-") || value.startsWith("file:") || value.startsWith("env:");
  }

  private static String asked(Terminal terminal, String name, String option) {
    return terminal
        .prompt(name)
        .orElseThrow(() ->
            new WrongArguments(
                "There is no terminal to ask for the secret. Use "
                    + option
                    + " with "
                    + DESCRIPTION));
  }

  private static String from(Terminal terminal, String option, String source) {
    if (!isSource(source)) {
      // The value may be the secret itself.
      throw new WrongArguments(option + " is not the secret, but where it is: " + DESCRIPTION);
    }
    if (source.startsWith("env:")) {
      String name = source.substring("env:".length());
      return terminal
          .environment(name)
          .filter(value -> !value.isEmpty())
          .orElseThrow(() ->
              new CommandFailure(
                  "secret.missing", "The environment has no variable " + name + '.'));
    }
    String file = source.equals("-") ? source : source.substring("file:".length());
    try (InputStream in = InputFile.open(terminal, file)) {
      return firstLine(in.readNBytes(MAX_BYTES), file);
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
  }

  private static String firstLine(byte[] bytes, String file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CommandFailure(
          "secret.encoding", InputFile.name(file) + " is not UTF-8, or longer than 64 KiB.");
    }
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    String secret = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (secret.isEmpty()) {
      throw new CommandFailure(
          "secret.missing", "The first line of " + InputFile.name(file) + " is empty.");
    }
    return secret;
  }
}

package io.cloakroom.cli;

import io.cloakroom.mistake.Printable;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;

/**
 * The streams of a run, and the only place that writes to them. Everything is UTF-8 and escaped:
 * nothing that was read moves the cursor.
 */
final class Terminal {

  /** Shorter ones would hide parts of ordinary words, and say by that what they are. */
  private static final int SHORTEST_SECRET = 6;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  /** The texts that no error may repeat: messages of drivers and databases can quote anything. */
  private final Set<String> concealed = new LinkedHashSet<>();

  /** Asks a person for a secret, without echo; null if nobody can be asked. */
  private final @Nullable Function<String, String> person;

  Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      @Nullable Function<String, String> person) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.person = person;
  }

  /** Returns the streams of this process. */
  @SuppressWarnings("SystemConsoleNull") // It is null again with this system property.
  static Terminal ofProcess() {
    // The same console on every Java: there is one only if somebody can be asked.
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    // JSON is UTF-8, independent of the terminal's locale.
    return new Terminal(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.getenv(),
        console == null ? null : question -> answer(console, question));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  private static String answer(Console console, String question) {
    char[] typed = console.readPassword("%s: ", question);
    if (typed == null) {
      throw new CommandFailure("secret.missing", "Nothing was typed.");
    }
    return new String(typed);
  }

  /** Returns standard input, which a command may read once. */
  InputStream input() {
    return in;
  }

  /** Returns a variable of the environment. */
  Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name));
  }

  /** Asks for a secret, without echo. Empty if there is no terminal. */
  Optional<String> prompt(String question) {
    return Optional.ofNullable(person).map(asked -> asked.apply(question));
  }

  /** Keeps a secret out of everything that is printed beside results. */
  void conceal(String secret) {
    if (secret.length() >= SHORTEST_SECRET) {
      concealed.add(secret);
    }
  }

  /** Returns whether a person sees what is printed. */
  boolean interactive() {
    return person != null;
  }

  /** Prints a line of the result. */
  void line(String text) {
    out.println(Printable.escaped(text));
  }

  /** Prints a remark beside the result, on standard error. */
  void note(String text) {
    err.println(shown(text));
    err.flush();
  }

  private String shown(String text) {
    String shown = text;
    for (String secret : concealed) {
      shown = shown.replace(secret, "***");
    }
    return Printable.escaped(shown);
  }

  /** Shows how far a command is, in place of the previous progress, if a person is looking. */
  void progress(String text) {
    if (interactive()) {
      err.print('\r' + shown(text) + "\u001b[K");
      err.flush();
    }
  }

  /** Ends the line of {@link #progress}. */
  void endProgress() {
    if (interactive()) {
      err.println();
      err.flush();
    }
  }

  /** Prints wrong arguments. */
  void wrongArguments(String sentence, boolean json) {
    note(json ? error("arguments", sentence) : sentence);
  }

  /** Prints a failure. */
  void failure(CommandFailure failure, boolean json) {
    note(
        json
            ? error(failure.code(), failure.sentence())
            : failure.code() + ": " + failure.sentence());
  }

  /** Writes what is still in memory. Returns false if something could not be written. */
  boolean flush() {
    out.flush();
    if (out.checkError()) {
      note("output: Standard output cannot be written.");
      return false;
    }
    err.flush();
    return true;
  }

  private static String error(String code, String message) {
    return CommandResult.JSON
        .rebuild()
        .disable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(Map.of("error", new ErrorBody(code, message)));
  }

  /**
   * An error in JSON.
   *
   * @param code the code
   * @param message the sentence
   */
  private record ErrorBody(String code, String message) {}
}

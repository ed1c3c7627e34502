package io.cloakroom.cli;

import io.cloakroom.http.HttpProblem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A command cannot be done: a code and a sentence, and exit status 1. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int SHOWN_FRAMES = 8;

  private final String code;

  /**
   * Makes a failure.
   *
   * @param code the code, such as {@code file.missing}
   * @param sentence the reason for people, without secrets
   */
  CommandFailure(String code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** Returns the failure that an exception stands for. */
  static CommandFailure of(RuntimeException e) {
    if (e instanceof HttpProblem problem) {
      return new CommandFailure(problem.code(), String.valueOf(problem.detail()));
    }
    // Without the message, which could quote a secret.
    String frames =
        Arrays.stream(e.getStackTrace())
            .limit(SHOWN_FRAMES)
            .map(frame -> frame.getClassName() + ':' + frame.getLineNumber())
            .collect(Collectors.joining(", "));
    return new CommandFailure(
        "internal", "A bug in this command: " + e.getClass().getName() + " at " + frames + ".");
  }

  /** Returns the code. */
  String code() {
    return code;
  }

  /** Returns the reason. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}

package io.cloakroom.spring;

import org.jspecify.annotations.Nullable;

/** Thrown when the application starts and its properties or its class path do not fit. */
final class CloakroomMisconfigured extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * Creates the exception.
   *
   * @param description the error, as a sentence
   * @param action the line to change, as a sentence
   */
  CloakroomMisconfigured(String description, String action) {
    this(description, action, null);
  }

  CloakroomMisconfigured(String description, String action, @Nullable Throwable cause) {
    super(description + " " + action, cause);
    this.action = action;
  }

  /** Returns the error. */
  String description() {
    String message = String.valueOf(getMessage());
    return message.substring(0, message.length() - action.length() - 1);
  }

  /** Returns what to change. */
  String action() {
    return action;
  }
}

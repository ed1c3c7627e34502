package io.cloakroom.cli;

/** The arguments are wrong: a sentence, and exit status 2. */
final class WrongArguments extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param sentence the mistake and its cure, without secrets
   */
  WrongArguments(String sentence) {
    super(sentence);
  }

  /** Returns the mistake. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}

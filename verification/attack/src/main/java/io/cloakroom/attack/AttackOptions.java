package io.cloakroom.attack;

import java.time.Duration;

/**
 * The options of the command line.
 *
 * @param time the time of all phases of the attack together
 * @param only the name of the only phase; empty for all of them
 */
record AttackOptions(Duration time, String only) {

  static final String USAGE =
      """
      bin/attack load [--seconds N] [--only bodies|slow|pictures|all]
        --seconds N  the time of the attack, at least 8; the default is 120
        --only NAME  large bodies, slow clients, pictures, or all at once; the default is each in turn,
                     then all at once\
      """;

  private static final int DEFAULT_SECONDS = 120;
  private static final int LEAST_SECONDS = 8;

  /**
   * Parses the arguments.
   *
   * @throws IllegalArgumentException if they do not match {@link #USAGE}
   */
  static AttackOptions of(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("load")) {
      throw new IllegalArgumentException("Name the attack: load");
    }
    int seconds = DEFAULT_SECONDS;
    String only = "";
    for (int i = 1; i < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--seconds" -> seconds = seconds(value(arguments, i));
        case "--only" -> only = phase(value(arguments, i));
        default -> throw new IllegalArgumentException("Unknown option: " + arguments[i]);
      }
    }
    return new AttackOptions(Duration.ofSeconds(seconds), only);
  }

  private static String value(String[] arguments, int option) {
    if (option + 1 == arguments.length) {
      throw new IllegalArgumentException(arguments[option] + " needs a value");
    }
    return arguments[option + 1];
  }

  private static int seconds(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < LEAST_SECONDS) {
      throw new IllegalArgumentException("--seconds needs a number from " + LEAST_SECONDS);
    }
    return Integer.parseInt(value);
  }

  private static String phase(String value) {
    if (!value.matches("bodies|slow|pictures|all")) {
      throw new IllegalArgumentException("--only needs bodies, slow, pictures or all");
    }
    return value;
  }
}

package io.cloakroom.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages in arguments, such as {@code 30d} and {@code 12h}. */
final class AgeOption {

  private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  private AgeOption() {}

  /** Returns the duration that an option has. */
  static Duration parse(String option, String text) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      throw new WrongArguments(
          option + " is an age such as 30d, 12h, 45m or 90s, not " + text + '.');
    }
    long number = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}

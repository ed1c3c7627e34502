package io.cloakroom.mistake;

import java.time.Duration;

/** Durations as people say them, such as {@code 400 days}. */
public final class DurationText {

  private DurationText() {}

  /** Returns the duration in its two largest units. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 86_400) {
      return units(seconds / 86_400, "day", (seconds % 86_400) / 3600, "hour");
    }
    if (seconds >= 3600) {
      return units(seconds / 3600, "hour", (seconds % 3600) / 60, "minute");
    }
    return seconds >= 60
        ? units(seconds / 60, "minute", seconds % 60, "second")
        : units(seconds, "second", 0, "");
  }

  private static String units(long large, String name, long small, String smallName) {
    String first = plural(large, name);
    return small == 0 ? first : first + ' ' + plural(small, smallName);
  }

  private static String plural(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}

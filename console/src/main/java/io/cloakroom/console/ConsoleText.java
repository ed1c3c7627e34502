package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;

import io.cloakroom.Visit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times in words. */
final class ConsoleText {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final int KILO = 1024;

  private ConsoleText() {}

  /** Returns a time with its distance from now, as HTML. */
  static String time(Instant time, Instant now) {
    String moment = moment(time);
    return "<time datetime=\"%s\" title=\"%s\">%s</time>"
        .formatted(
            escaped(time.truncatedTo(ChronoUnit.SECONDS).toString()),
            escaped(moment),
            escaped(
                time.isAfter(now)
                    ? "in " + duration(Duration.between(now, time))
                    : duration(Duration.between(time, now)) + " ago"));
  }

  /** Returns a time as text. */
  static String moment(Instant time) {
    return time.isAfter(Instant.parse("9999-01-01T00:00:00Z")) ? "never" : MOMENT.format(time);
  }

  /** Returns a duration in its largest unit. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return count(seconds, "second");
    } else if (seconds < 3600) {
      return count(seconds / 60, "minute");
    } else if (seconds < 2 * 24 * 3600) {
      return count(seconds / 3600, "hour");
    }
    return count(seconds / (24 * 3600), "day");
  }

  /** Returns a number with a noun. */
  static String count(long number, String noun) {
    return String.format(Locale.ENGLISH, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  static String bytes(long bytes) {
    return bytes < KILO
        ? count(bytes, "byte")
        : bytes < KILO * KILO
            ? String.format(Locale.ENGLISH, "%.1f KB", bytes / (double) KILO)
            : String.format(Locale.ENGLISH, "%.1f MB", bytes / (double) (KILO * KILO));
  }

  static String millis(Duration duration) {
    return String.format(Locale.ENGLISH, "%.2f ms", duration.toNanos() / 1e6);
  }

  /** Returns a name such as "Firefox on Linux" for a {@code User-Agent}. */
  static String device(String userAgent) {
    String browser =
        first(userAgent, "Firefox", "Edg", "OPR", "Chrome", "Safari", "curl")
            .map(name -> name.equals("Edg") ? "Edge" : name.equals("OPR") ? "Opera" : name)
            .orElse(userAgent.isBlank() ? "Unnamed client" : "Other client");
    return first(userAgent, "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
        .map(system -> browser + " on " + system.replace("Mac OS", "macOS"))
        .orElse(browser);
  }

  private static Optional<String> first(String text, String... words) {
    return List.of(words).stream().filter(text::contains).findFirst();
  }

  /** Returns whether a session is the visitor's own. */
  static boolean isOwn(Visit visit, String id) {
    return visit.session().id().filter(id::equals).isPresent();
  }
}

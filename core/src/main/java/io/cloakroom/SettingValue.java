package io.cloakroom;

import io.cloakroom.cookie.SameSite;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.csrf.CsrfProtection;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The values of {@link Settings}, as text. Each method refuses text that is not such a value. */
final class SettingValue {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KB|MB|GB)?");

  private SettingValue() {}

  static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (parts.matches()) {
      long amount = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "not a duration: \"" + text + "\"; write 30s, 30m, 12h, 7d or PT30M", e);
    }
  }

  /** Bytes, or whatever else is counted. */
  static long size(String text) {
    Matcher parts = SIZE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not a size: \"" + text + "\"; write a number, or one with KB, MB or GB");
    }
    long unit =
        switch (parts.group(2) == null ? "B" : parts.group(2)) {
          case "KB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default -> 1;
        };
    return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
  }

  static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("not true or false: \"" + text + '"');
    }
    return text.equals("true");
  }

  static SameSite sameSite(String text) {
    return Arrays.stream(SameSite.values())
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("not strict, lax or none: \"" + text + '"'));
  }

  static SecureCookies secureCookies(String text) {
    return Arrays.stream(SecureCookies.values())
        .filter(value -> value.text().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("not always, onLocalhost or never: \"" + text + '"'));
  }

  static List<Locale> languages(String text) {
    try {
      List<Locale> languages =
          list(text).map(tag -> new Locale.Builder().setLanguageTag(tag).build()).toList();
      if (!languages.isEmpty()) {
        return languages;
      }
    } catch (IllformedLocaleException e) {
      // Said below.
    }
    throw new IllegalArgumentException("not language tags such as en, de: \"" + text + '"');
  }

  static List<String> pathPatterns(String text) {
    List<String> patterns = list(text).toList();
    CsrfProtection checked = CsrfProtection.of();
    for (String pattern : patterns) {
      checked = checked.withExemptPath(pattern);
    }
    return patterns;
  }

  /** Returns the parts between commas. */
  static Stream<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
  }
}

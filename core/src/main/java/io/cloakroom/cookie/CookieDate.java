package io.cloakroom.cookie;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The date in {@code Expires}, in any order and notation that browsers read (RFC 6265bis, 5.1.1).
 */
final class CookieDate {

  /** Everything else is part of a token. */
  private static final Pattern DELIMITERS =
      Pattern.compile("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+");

  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?");
  private static final Pattern DAY = Pattern.compile("([0-9]{1,2})(?:[^0-9].*)?");
  private static final Pattern YEAR = Pattern.compile("([0-9]{2,4})(?:[^0-9].*)?");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private int hour = -1;
  private int minute;
  private int second;
  private int day = -1;
  private int month = -1;
  private int year = -1;

  private CookieDate() {}

  /** Returns the date; empty if browsers ignore it. */
  static Optional<Instant> parse(String text) {
    CookieDate date = new CookieDate();
    for (String token : DELIMITERS.split(text, -1)) {
      date.read(token);
    }
    return date.instant();
  }

  private void read(String token) {
    Matcher time = TIME.matcher(token);
    Matcher days = DAY.matcher(token);
    Matcher years = YEAR.matcher(token);
    if (hour < 0 && time.matches()) {
      hour = Integer.parseInt(time.group(1));
      minute = Integer.parseInt(time.group(2));
      second = Integer.parseInt(time.group(3));
    } else if (day < 0 && days.matches()) {
      day = Integer.parseInt(days.group(1));
    } else if (month < 0 && isMonth(token)) {
      month = MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    } else if (year < 0 && years.matches()) {
      year = Integer.parseInt(years.group(1));
    }
  }

  private static boolean isMonth(String token) {
    return token.length() >= 3 && MONTHS.contains(token.substring(0, 3).toLowerCase(Locale.ROOT));
  }

  private Optional<Instant> instant() {
    if (hour < 0 || day < 1 || month < 1 || year < 0) {
      return Optional.empty();
    }
    int full = year > 99 ? year : year < 70 ? year + 2000 : year + 1900;
    if (full < 1601) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(full, month, day, hour, minute, second).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }
}

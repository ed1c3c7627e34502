package io.cloakroom.console;

import io.cloakroom.body.FormData;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.store.ScanPage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A search for sessions. A part that does not matter is empty.
 *
 * @param user the user as typed
 * @param device a part of the {@code User-Agent}, or of its short name
 * @param age how long ago the session began
 * @param holds the name of a value in the session
 * @param id the beginning of the session's id
 * @param cursor where to search on
 */
record Search(String user, String device, Age age, String holds, String id, String cursor) {

  private static final int MAX_LENGTH = 255;

  /** The age of a session, counted from its beginning. */
  enum Age {
    ANY("Any", Duration.ZERO, false),
    UNDER_AN_HOUR("Less than an hour", Duration.ofHours(1), false),
    OVER_AN_HOUR("More than an hour", Duration.ofHours(1), true),
    OVER_EIGHT_HOURS("More than 8 hours", Duration.ofHours(8), true),
    OVER_A_DAY("More than a day", Duration.ofDays(1), true),
    OVER_A_WEEK("More than a week", Duration.ofDays(7), true);

    private final String text;
    private final Duration limit;
    private final boolean over;

    Age(String text, Duration limit, boolean over) {
      this.text = text;
      this.limit = limit;
      this.over = over;
    }

    String text() {
      return text;
    }

    /** Returns the value for forms and addresses. */
    String code() {
      return this == ANY ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private boolean matches(Instant createdAt, Instant now) {
      return this == ANY || createdAt.isBefore(now.minus(limit)) == over;
    }

    private static Age parse(String code) {
      return Arrays.stream(values()).filter(age -> age.code().equals(code)).findFirst().orElse(ANY);
    }
  }

  /** Reads a search from the query. What is missing, too long or unknown does not matter. */
  static Search of(FormData query) {
    return new Search(
        text(query, "user"),
        text(query, "device"),
        Age.parse(text(query, "age")),
        text(query, "holds"),
        text(query, "id"),
        text(query, "cursor"));
  }

  /** Returns a search for a session by its id alone. */
  static Search byId(String id) {
    return new Search("", "", Age.ANY, "", id, ScanPage.START);
  }

  private static String text(FormData query, String name) {
    return query
        .value(name)
        .map(String::strip)
        .filter(text -> text.length() <= MAX_LENGTH)
        .orElse("");
  }

  /** Returns whether anything but the place matters. */
  boolean filters() {
    return !(user + device + holds + id).isEmpty() || age != Age.ANY;
  }

  boolean begins() {
    return cursor.equals(ScanPage.START);
  }

  /** Returns whether a session is one of these, whoever owns it. */
  boolean matches(SessionInfo session, Instant now) {
    return age.matches(session.createdAt(), now)
        && (holds.isEmpty() || session.names().contains(holds))
        && (id.isEmpty() || session.publicId().startsWith(id))
        && (device.isEmpty()
            || contains(session.userAgent(), device)
            || contains(ConsoleText.device(session.userAgent()), device));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /** Returns the query of the address that searches on at this place. */
  String query(String at) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("user", user);
    parts.put("device", device);
    parts.put("age", age.code());
    parts.put("holds", holds);
    parts.put("id", id);
    parts.put("cursor", at);
    parts.values().removeIf(String::isEmpty);
    return query(parts);
  }

  /** Returns a query with its question mark; empty if there are no parts. */
  static String query(Map<String, String> parts) {
    return parts.isEmpty()
        ? ""
        : parts.entrySet().stream()
            .map(part ->
                part.getKey() + '=' + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }
}

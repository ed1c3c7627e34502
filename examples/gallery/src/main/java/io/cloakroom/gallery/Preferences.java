package io.cloakroom.gallery;

import io.cloakroom.Visit;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A visitor's theme and language, kept in a signed cookie. Reading them needs no store, and only
 * the gallery can change them.
 */
record Preferences(Theme theme, Language language) {

  /** The colour theme of the pages. */
  enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /** The language of the pages. */
  enum Language {
    EN,
    DE
  }

  private static final String COOKIE = "preferences";
  private static final Duration YEAR = Duration.ofDays(365);

  /** Returns the visitor's choice, or the browser's preference if there is none. */
  static Preferences of(Visit visit) {
    return visit
        .exchange()
        .memo(Loaded.class, () -> new Loaded(saved(visit).orElseGet(() -> asked(visit))))
        .preferences();
  }

  /** Returns the visitor's choice; empty if there is none or the cookie is not valid. */
  static Optional<Preferences> saved(Visit visit) {
    return visit.cookies().signed(COOKIE, YEAR).flatMap(Preferences::parse);
  }

  void save(Visit visit) {
    visit.cookies().setSigned(COOKIE, theme + " " + language, YEAR);
  }

  /** Returns the theme's name as the templates use it. */
  String themeName() {
    return theme.name().toLowerCase(Locale.ROOT);
  }

  Locale locale() {
    return language == Language.DE ? Locale.GERMAN : Locale.ENGLISH;
  }

  private static Optional<Preferences> parse(String text) {
    String[] words = text.split(" ", 2);
    try {
      return Optional.of(new Preferences(Theme.valueOf(words[0]), Language.valueOf(words[1])));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      // An older version with other choices signed this cookie.
      return Optional.empty();
    }
  }

  private static Preferences asked(Visit visit) {
    String languages = visit.exchange().header("Accept-Language").orElse("");
    boolean german = languages.toLowerCase(Locale.ROOT).startsWith("de");
    return new Preferences(Theme.SYSTEM, german ? Language.DE : Language.EN);
  }

  private record Loaded(Preferences preferences) {}
}

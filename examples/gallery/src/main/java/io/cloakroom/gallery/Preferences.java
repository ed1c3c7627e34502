package io.cloakroom.gallery;

import io.cloakroom.Visit;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a visitor wants the pages, kept in a signed cookie: it is read before anything is looked up,
 * and nobody can put something else into it.
 */
record Preferences(Theme theme, Language language) {

  /** How the pages look. */
  enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /** What the pages speak. */
  enum Language {
    EN,
    DE
  }

  private static final String COOKIE = "preferences";
  private static final Duration YEAR = Duration.ofDays(365);

  /** What this visitor chose, or what the browser asks for. */
  static Preferences of(Visit visit) {
    return visit
        .exchange()
        .memo(Loaded.class, () -> new Loaded(kept(visit).orElseGet(() -> asked(visit))))
        .preferences();
  }

  /** What this visitor chose; empty where nothing was, or the cookie is none of ours. */
  static Optional<Preferences> kept(Visit visit) {
    return visit.cookies().signed(COOKIE, YEAR).flatMap(Preferences::parse);
  }

  void keep(Visit visit) {
    visit.cookies().setSigned(COOKIE, theme + " " + language, YEAR);
  }

  /** The theme as the pages name it. */
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
      // Signed by an older version that had other choices.
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

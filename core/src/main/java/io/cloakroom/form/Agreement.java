package io.cloakroom.form;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whether the countries of a language write something in the same way, by Java's own data. The data
 * is searched once for each language. Thread-safe.
 */
final class Agreement {

  private final Predicate<List<Locale>> alike;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /** An agreement that this predicate finds in all locales of a language, or not. */
  Agreement(Predicate<List<Locale>> alike) {
    this.alike = alike;
  }

  /** Returns whether the locale names a country, or all countries of its language agree. */
  boolean certain(Locale locale) {
    if (!locale.getCountry().isEmpty()) {
      return true;
    }
    String language = locale.getLanguage();
    Boolean agreed = known.get(language);
    if (agreed == null) {
      List<Locale> locales =
          Arrays.stream(Locale.getAvailableLocales())
              .filter(each -> each.getLanguage().equals(language))
              .toList();
      agreed = alike.test(locales);
      if (!locales.isEmpty()) {
        known.put(language, agreed); // Clients can make up languages that Java does not know.
      }
    }
    return agreed;
  }
}

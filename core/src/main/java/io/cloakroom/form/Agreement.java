package io.cloakroom.form;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whether the countries of a language write something in the same way, by Java's own data, which is
 * looked through once for each language that it knows. Thread-safe.
 */
final class Agreement {

  private final Predicate<List<Locale>> alike;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /** An agreement on what this finds to be alike, or not, in all locales of a language. */
  Agreement(Predicate<List<Locale>> alike) {
    this.alike = alike;
  }

  /** Whether it is certain what people of this locale write: it names a country, or all agree. */
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
        known.put(language, agreed); // A language that Java does not know can be made up.
      }
    }
    return agreed;
  }
}

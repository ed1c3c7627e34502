package io.cloakroom.form;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The messages of field errors, by code, in the supported languages. The JVM's default locale never
 * counts.
 */
final class Messages {

  private static final String BUNDLE = "io.cloakroom.form.messages";

  private Messages() {}

  /** Returns whether there are messages in the language of this locale. */
  static boolean speaks(Locale locale) {
    return switch (locale.getLanguage()) {
      case "", "en", "de", "hi" -> true;
      default -> false;
    };
  }

  /** Returns a message with its numbered placeholders filled; in English for other languages. */
  static String of(Locale locale, String code, Object... arguments) {
    String pattern = bundle(locale).getString(code);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern.replace("'", "''"), locale).format(arguments);
  }

  /**
   * Returns a message with its named placeholders filled.
   *
   * @throws MissingResourceException if there is no such code
   */
  static String of(Locale locale, String code, Map<String, Object> attributes) {
    String sentence = bundle(locale).getString(code);
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      String name = '{' + attribute.getKey() + '}';
      if (sentence.contains(name)) {
        Object value = attribute.getValue();
        sentence =
            sentence.replace(
                name,
                value instanceof Number number
                    ? NumberFormat.getInstance(locale).format(number)
                    : String.valueOf(value));
      }
    }
    return sentence;
  }

  static boolean has(Locale locale, String code) {
    return bundle(locale).containsKey(code);
  }

  private static ResourceBundle bundle(Locale locale) {
    // Each of these exists, so that none falls back to the JVM's default.
    return ResourceBundle.getBundle(
        BUNDLE,
        switch (locale.getLanguage()) {
          case "de" -> Locale.GERMAN;
          case "hi" -> Locale.forLanguageTag("hi");
          default -> Locale.ROOT;
        });
  }
}

package io.cloakroom.form;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The application's own messages: its {@code ValidationMessages}, in the visitor's language or else
 * the bundle without a language. The JVM's default locale never counts. Thread-safe.
 */
final class ApplicationMessages {

  private static final String BUNDLE = "ValidationMessages";

  /** A key in braces that are neither escaped nor those of an expression. */
  private static final Pattern KEY = Pattern.compile("(?<![\\\\$])\\{([\\w.-]+)}");

  /** The depth of messages within messages; beyond it there is a cycle. */
  private static final int MAX_DEPTH = 8;

  private static final ResourceBundle.Control CANDIDATES =
      ResourceBundle.Control.getControl(ResourceBundle.Control.FORMAT_DEFAULT);

  private final ClassLoader loader;

  /** The bundle that was found last, as few languages occur. */
  private volatile @Nullable Found last;

  private record Found(Locale locale, Optional<ResourceBundle> bundle) {}

  /** The messages of the application that declares a form now. */
  ApplicationMessages() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    this.loader = context == null ? ApplicationMessages.class.getClassLoader() : context;
  }

  /** Returns whether the application has a message under this key. */
  boolean has(String key, Locale locale) {
    return bundle(locale).filter(bundle -> bundle.containsKey(key)).isPresent();
  }

  /** Replaces keys in braces by the application's messages. */
  String resolve(String text, Locale locale) {
    return text.indexOf('{') < 0
        ? text
        : bundle(locale).map(bundle -> resolve(text, bundle, 0)).orElse(text);
  }

  private static String resolve(String text, ResourceBundle bundle, int depth) {
    return KEY.matcher(text)
        .replaceAll(found -> {
          String key = found.group(1);
          boolean known = depth < MAX_DEPTH && bundle.containsKey(key);
          return Matcher.quoteReplacement(
              known ? resolve(bundle.getString(key), bundle, depth + 1) : found.group());
        });
  }

  private Optional<ResourceBundle> bundle(Locale locale) {
    Found found = last;
    if (found == null || !found.locale.equals(locale)) {
      found = new Found(locale, find(locale).or(() -> find(Locale.ROOT)));
      last = found;
    }
    return found.bundle;
  }

  /** Finds a bundle in this language or a more general one, where Java would use the JVM's. */
  private Optional<ResourceBundle> find(Locale locale) {
    try {
      ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, locale, loader);
      boolean asked = CANDIDATES.getCandidateLocales(BUNDLE, locale).contains(bundle.getLocale());
      return Optional.of(bundle).filter(b -> asked);
    } catch (MissingResourceException e) {
      return Optional.empty(); // Most applications have none.
    }
  }
}

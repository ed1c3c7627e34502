package io.cloakroom;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.ProblemTexts;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The text of a problem for a visitor, in English, German or Hindi. The sentence is found by the
 * problem's code, or by a beginning of it: {@code form.limit} for {@code form.limit.files}. For a
 * code of the application's own, it is the problem's own sentence.
 *
 * @param language the language of the texts that are Cloakroom's
 * @param shown the language of the detail
 * @param title the problem by its status
 * @param detail the problem itself, and what to do
 * @param own whether the detail is certainly in that language: Cloakroom's, or the application's
 * @param again the text of the link to start again
 */
record ProblemText(
    Locale language, Locale shown, String title, String detail, boolean own, String again) {

  private static final String BUNDLE = "io.cloakroom.problems";

  /** The languages that have texts. */
  static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("hi"));

  /** Returns whether there are texts in the language of this locale. */
  static boolean speaks(Locale locale) {
    return LANGUAGES.stream().anyMatch(own -> own.getLanguage().equals(locale.getLanguage()));
  }

  /** Returns the sentence that this many flash messages were left out. */
  static String leftOut(int count, Locale locale) {
    Locale language = language(locale);
    return new MessageFormat(texts(language).getString("flash.left-out"), language)
        .format(new Object[] {count});
  }

  private static Locale language(Locale locale) {
    return speaks(locale) ? Locale.forLanguageTag(locale.getLanguage()) : Locale.ENGLISH;
  }

  /** Returns the problem's text in the language of this locale, or in English. */
  static ProblemText of(HttpProblem problem, Locale locale, ProblemTexts application) {
    ProblemText text = of(problem, locale);
    List<String> arguments = arguments(problem);
    Optional<String> detail = Optional.empty();
    String code = "." + problem.code();
    while (detail.isEmpty() && !code.isEmpty()) {
      detail = application.find("detail" + code, arguments, locale);
      code = code.substring(0, code.lastIndexOf('.'));
    }
    return new ProblemText(
        text.language,
        detail.isPresent() ? locale : text.language,
        application.find("title." + problem.status(), arguments, locale).orElse(text.title),
        detail.orElse(text.detail),
        text.own || detail.isPresent(),
        text.again);
  }

  private static ProblemText of(HttpProblem problem, Locale locale) {
    Locale language = language(locale);
    ResourceBundle texts = texts(language);
    // English sentences are in the problems themselves, so the codes are in another language's.
    Optional<String> known = known(problem.code(), texts(Locale.GERMAN));
    return new ProblemText(
        language,
        language,
        title(problem.status(), texts),
        known
            .filter(key -> !language.equals(Locale.ENGLISH))
            .map(key -> sentence(texts.getString(key), problem))
            .orElseGet(problem::detail),
        known.isPresent(),
        texts.getString("again"));
  }

  /** Returns a text of the page of a problem. */
  String say(String key) {
    return texts(language).getString(key);
  }

  /** Returns this text with another sentence behind the detail. */
  ProblemText and(String key) {
    return new ProblemText(language, shown, title, detail + ' ' + say(key), own, again);
  }

  private static ResourceBundle texts(Locale language) {
    // Each language has a bundle, so none falls back to the machine's language.
    return ResourceBundle.getBundle(
        BUNDLE, language.equals(Locale.ENGLISH) ? Locale.ROOT : language);
  }

  private static Optional<String> known(String code, ResourceBundle texts) {
    String key = code;
    for (int dot; !texts.containsKey(key); key = key.substring(0, dot)) {
      dot = key.lastIndexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(key);
  }

  private static String sentence(String pattern, HttpProblem problem) {
    return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT)
        .format(arguments(problem).toArray());
  }

  private static List<String> arguments(HttpProblem problem) {
    return problem.arguments().isEmpty() ? List.of(problem.detail()) : problem.arguments();
  }

  /** Returns Cloakroom's title for a status in English. */
  static String englishTitle(int status) {
    return title(status, texts(Locale.ENGLISH));
  }

  private static String title(int status, ResourceBundle texts) {
    String key = "title." + status;
    return texts.getString(
        texts.containsKey(key) ? key : status < 500 ? "title.client" : "title.server");
  }
}

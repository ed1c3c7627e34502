package io.cloakroom;

import io.cloakroom.http.HttpProblem;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * What a problem says to a visitor, in English, German or Hindi. A sentence is found by the
 * problem's code or by what the code begins with, as {@code form.limit} is of {@code
 * form.limit.files}; of a code that is the application's own, the sentence is, too.
 *
 * @param language the language that it is in
 * @param title what is wrong, by the status
 * @param detail what is wrong exactly, and what to do
 * @param own whether the detail is Cloakroom's, and certainly in that language
 * @param again what to say to who would rather begin anew
 */
record ProblemText(Locale language, String title, String detail, boolean own, String again) {

  private static final String BUNDLE = "io.cloakroom.problems";

  /** The languages that there are texts in. */
  static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("hi"));

  /** Whether there are texts in the language of this locale. */
  static boolean speaks(Locale locale) {
    return LANGUAGES.stream().anyMatch(own -> own.getLanguage().equals(locale.getLanguage()));
  }

  /** A problem's text in the language of this locale; English for other ones. */
  static ProblemText of(HttpProblem problem, Locale locale) {
    Locale language = speaks(locale) ? Locale.forLanguageTag(locale.getLanguage()) : Locale.ENGLISH;
    ResourceBundle texts = texts(language);
    // Sentences in English are the problems' own, so another language knows the codes.
    Optional<String> known = known(problem.code(), texts(Locale.GERMAN));
    return new ProblemText(
        language,
        title(problem.status(), texts),
        known
            .filter(key -> !language.equals(Locale.ENGLISH))
            .map(key -> sentence(texts.getString(key), problem))
            .orElseGet(problem::detail),
        known.isPresent(),
        texts.getString("again"));
  }

  private static ResourceBundle texts(Locale language) {
    // Each of these is there, so that none falls back to the machine's.
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
    Object[] arguments =
        problem.arguments().isEmpty()
            ? new Object[] {problem.detail()}
            : problem.arguments().toArray();
    return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(arguments);
  }

  private static String title(int status, ResourceBundle texts) {
    String key = "title." + status;
    return texts.getString(
        texts.containsKey(key) ? key : status < 500 ? "title.client" : "title.server");
  }
}

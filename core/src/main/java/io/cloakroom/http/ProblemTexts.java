package io.cloakroom.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The texts of an application for problems, such as those of a framework's message files. They
 * replace Cloakroom's own.
 */
@FunctionalInterface
public interface ProblemTexts {

  /**
   * Returns a text, as plain text; empty for Cloakroom's own.
   *
   * @param key {@code title.404} for the title of a status, {@code detail.} and the code of a
   *     problem for its sentence. If there is none, the beginnings of the code follow: {@code
   *     detail.form.limit.files}, {@code detail.form.limit}, {@code detail.form}
   * @param arguments the arguments of the problem, such as a limit, or else its own sentence
   * @param locale the visitor's language
   */
  Optional<String> find(String key, List<String> arguments, Locale locale);
}

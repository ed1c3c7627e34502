package io.cloakroom.login;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words that somebody who guesses at an account's password knows: those of its names, of its
 * address and of the site. Folded, the longest first.
 */
record KnownWords(List<String> words) {

  /** Shorter ones are in many passwords by chance. */
  private static final int MIN_LENGTH = 4;

  /** As many letters and digits beside the words as a guess cannot simply try. */
  private static final int MIN_REST = 5;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Returns the words of these texts, and the texts themselves. */
  static KnownWords of(Collection<String> texts) {
    return new KnownWords(
        texts.stream()
            .map(FoldedText::fold)
            .flatMap(text -> Stream.concat(Stream.of(text), BETWEEN_WORDS.splitAsStream(text)))
            .filter(word -> word.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /**
   * Returns whether the password is made of these words and little else.
   *
   * @param password folded
   */
  boolean makeUp(String password) {
    String rest = password;
    for (String word : words) {
      rest = rest.replace(word, "");
    }
    return rest.length() < password.length()
        && rest.codePoints().filter(Character::isLetterOrDigit).count() < MIN_REST;
  }
}

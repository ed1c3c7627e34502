package io.cloakroom.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The passwords that people choose most often, and that attackers try first: 10,000 of eight
 * characters and more. Where they are from is in {@code META-INF/NOTICE}.
 */
final class CommonPasswords {

  /**
   * Each between two line breaks. A search takes microseconds, next to the milliseconds of a hash,
   * and the text takes a tenth of the space of a set.
   */
  private static final String LIST = '\n' + read();

  private CommonPasswords() {}

  /**
   * Returns whether this is one of them, or is with punctuation around it.
   *
   * @param password in lower case
   */
  static boolean contain(String password) {
    return listed(password) || listed(withoutPunctuation(password));
  }

  private static boolean listed(String password) {
    return password.indexOf('\n') < 0 && LIST.contains('\n' + password + '\n');
  }

  private static String withoutPunctuation(String password) {
    int start = 0;
    int end = password.length();
    while (start < end && !Character.isLetterOrDigit(password.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetterOrDigit(password.charAt(end - 1))) {
      end--;
    }
    return password.substring(start, end);
  }

  private static String read() {
    try (InputStream list =
        Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("common-passwords.txt"))) {
      return new String(list.readAllBytes(), US_ASCII);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }
}

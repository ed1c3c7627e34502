package io.cloakroom.toolbar;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for values that the toolbar never records, in addition to the fields that a form declares
 * secret.
 */
final class Masks {

  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|on)\\b|\\bo?auth(2|enticate|orize)?\\b|\\b(sso|saml|openid|oidc)\\b"
              + "|/sessions?$");

  /** Parts of names that mean a secret even between lower-case letters, as in {@code csrftoken}. */
  private static final Pattern WITHIN =
      Pattern.compile(
          "pass(word|wd|wort|phrase|code)|pwd|kennwort|secret(?!ar[iy])|token(?!i[sz])|credential"
              + "|(?<![a-z])one[-_]?time|api[-_]?key|private[-_]?key|card[-_]?number|cvc|cvv|iban|jwt|authori[sz]ation");

  /** Words that mean a secret, alone or as two adjacent words. */
  private static final Set<String> WORDS =
      Set.of(
          "pass",
          "password",
          "pw",
          "pin",
          "pincode",
          "otp",
          "totp",
          "onetime",
          "ssn",
          "apikey",
          "accesskey",
          "privatekey",
          "cardnumber",
          "ccnumber",
          "cccsc",
          "sessionid",
          "authcode",
          "mfacode",
          "facode",
          "securitycode",
          "verificationcode",
          "recoverycode");

  /** The boundaries between words; digits are separate words. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

  /** The start of JSON that a form may read. */
  private static final Pattern JSON = Pattern.compile("[\\s\\p{Z}\\p{Cf}]*[{\\[]");

  /** A character as a JSON escape; JSON inside JSON has several backslashes. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\+u([0-9a-fA-F]{4})");

  private Masks() {}

  /** Returns whether a request to this path looks like a login. Logins are not recorded. */
  static boolean isLogin(String path) {
    return LOGIN.matcher(path).find();
  }

  /**
   * Returns whether the value of this name looks like a secret. Names that start with {@code _} are
   * tokens.
   */
  static boolean isSecret(String name) {
    return (name.startsWith("_") && !name.equals("_charset_")) || namesSecret(name);
  }

  private static boolean namesSecret(String text) {
    if (WITHIN.matcher(text.toLowerCase(Locale.ROOT)).find()) {
      return true;
    }
    String before = "";
    for (String each : BETWEEN_WORDS.split(text, -1)) {
      String word = each.toLowerCase(Locale.ROOT);
      if (WORDS.contains(word) || WORDS.contains(before + word)) {
        return true;
      }
      before = word;
    }
    return false;
  }

  /**
   * Returns whether a text looks like JSON, complete or cut off, that contains the name of a
   * secret.
   *
   * @param declared further names of secrets
   */
  static boolean holdsSecret(String text, Set<String> declared) {
    if (!JSON.matcher(text).lookingAt()) {
      return false;
    }
    String plain =
        ESCAPE
            .matcher(text)
            .replaceAll(escape ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 16))));
    return namesSecret(plain) || declared.stream().anyMatch(name -> hasWord(plain, name));
  }

  private static boolean hasWord(String text, String word) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text)
        .find();
  }
}

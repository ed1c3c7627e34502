package io.cloakroom.trace;

import io.cloakroom.mistake.Printable;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and forms of values that tools for developers do not show, whatever else they know of them.
 */
public final class SecretNames {

  /** The text that replaces a secret. */
  public static final String MASK = "••••";

  /** Parts of names that mean a secret even between lower-case letters, as in {@code csrftoken}. */
  private static final Pattern WITHIN =
      Pattern.compile(
          "pass(word|wd|wort|phrase|code)|pwd|kennwort|secret(?!ar[iy])|token(?!i[sz])|credential"
              + "|(?<![a-z])one[-_]?time|api[-_]?key|private[-_]?key|card[-_]?number|cvc|cvv|iban|jwt|authori[sz]ation");

  /** Words that mean a secret, alone or as two adjacent words. */
  private static final Set<String> WORDS =
      Set.of(
          "pass",
          "sid",
          "jsessionid",
          "phpsessid",
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

  /** Names of cookies that recognize a visitor, in any framework. */
  private static final Pattern OPENING =
      Pattern.compile("(?i)sess|(^|[-_.])sid($|[-_.])|auth|remember|login|jwt|token");

  private static final Pattern CSRF = Pattern.compile("(?i)csrf|xsrf");

  /** The boundaries between words; digits are separate words. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

  /** The start of JSON that a form may read. */
  private static final Pattern JSON = Pattern.compile("[\\s\\p{Z}\\p{Cf}]*[{\\[]");

  /** A character as a JSON escape; JSON inside JSON has several backslashes. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\+u([0-9a-fA-F]{4})");

  /** A part of a path or a query that looks random, as tokens do. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_~%.-]{20,}");

  private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;?]*)=([^&;#]*)");

  private SecretNames() {}

  /**
   * Returns whether the value of this name looks like a secret. Names that start with {@code _} are
   * tokens.
   */
  public static boolean isSecret(String name) {
    return (name.startsWith("_") && !name.equals("_charset_")) || namesSecret(name);
  }

  /**
   * Returns whether a cookie of this name probably recognizes a visitor, such as a session's. No
   * script needs it.
   */
  public static boolean opensSession(String cookie) {
    return OPENING.matcher(cookie).find() && !isCsrf(cookie);
  }

  /** Returns whether a cookie of this name probably protects from forged requests. */
  public static boolean isCsrf(String cookie) {
    return CSRF.matcher(cookie).find();
  }

  /**
   * Returns a value as tools show it: without control characters, and left out if its name looks
   * secret, or if it looks random, as tokens do, or is JSON with the name of a secret.
   */
  public static String masked(String name, String value) {
    boolean secret =
        isSecret(name)
            || holdsSecret(value, Set.of())
            || (TOKEN.matcher(value).matches() && looksRandom(value));
    return secret ? MASK + " (" + value.length() + " characters)" : Printable.of(value);
  }

  /**
   * Returns an address with what may be a token left out: values of parameters with the name of a
   * secret, and parts that look random, such as those of links that log somebody in.
   *
   * @param address a path with or without a query
   */
  public static String maskedPath(String address) {
    return maskedPath(address, name -> false);
  }

  /**
   * Returns an address as {@link #maskedPath(String)} does, and without the values of further
   * parameters.
   *
   * @param secret whether a parameter of this name, as it is sent, is secret
   */
  public static String maskedPath(String address, Predicate<String> secret) {
    String masked =
        PARAMETER
            .matcher(address)
            .replaceAll(parameter ->
                Matcher.quoteReplacement(
                    parameter.group(1)
                        + parameter.group(2)
                        + '='
                        + (parameter.group(3).isEmpty()
                                || !(isSecret(parameter.group(2))
                                    || secret.test(parameter.group(2)))
                            ? parameter.group(3)
                            : MASK)));
    return TOKEN
        .matcher(masked)
        .replaceAll(
            part -> Matcher.quoteReplacement(looksRandom(part.group()) ? MASK : part.group()));
  }

  /**
   * Returns whether a text has letters of both cases and digits, or digits and hexadecimal letters
   * only.
   */
  private static boolean looksRandom(String text) {
    boolean digits = text.chars().anyMatch(Character::isDigit);
    boolean mixed =
        text.chars().anyMatch(Character::isUpperCase)
            && text.chars().anyMatch(Character::isLowerCase);
    return digits && (mixed || text.matches("[0-9a-fA-F-]+"));
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
  public static boolean holdsSecret(String text, Set<String> declared) {
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

package io.cloakroom.form;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a Java regular expression for the {@code pattern} attribute (ECMAScript with the flag
 * v), if both mean the same for the whole text. Only these are known to be the same: literals,
 * classes without set operations, groups, alternatives, greedy and lazy repetition, {@code (?=…)},
 * {@code \d}, {@code \w} and general categories such as {@code \p{L}}. A browser must never refuse
 * what the server accepts.
 */
final class HtmlPattern {

  private static final Pattern REPETITION = Pattern.compile("[*+?]|\\{[0-9]+(?:,[0-9]*)?\\}");
  private static final Pattern CATEGORY =
      Pattern.compile("\\\\p\\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\\}");

  /** Digits, each once or repeated. */
  private static final Pattern DIGITS =
      Pattern.compile("(?:(?:\\\\d|\\[0-9\\]|[0-9])(?:[*+?]|\\{[0-9]+(?:,[0-9]*)?\\})?)+");

  private static final String SYNTAX = "^$\\.*+?()[]{}|/";

  /** Characters that are syntax in a class with the flag v. */
  private static final String CLASS_SYNTAX = "()[]{}/-\\|^";

  /** Characters of which two in a row are an operator in a class, or reserved for one. */
  private static final String NEVER_TWICE = "&!#$%*+,.:;<=>?@`~";

  private final String source;
  private final int end;
  private final StringBuilder html = new StringBuilder();
  private int at;
  private boolean lookahead;

  /** The start of the last alternative, where there is nothing to repeat yet. */
  private int alternative;

  private HtmlPattern(String source) {
    this.source = source;
    // The pattern matches the whole text in any case.
    this.at = source.startsWith("^") ? 1 : 0;
    this.end = source.length() - (endsWithAnchor(source) ? 1 : 0);
  }

  /** Returns the pattern for browsers; empty if it might have another meaning there. */
  static Optional<String> of(String java) {
    HtmlPattern pattern = new HtmlPattern(java);
    return pattern.translate() ? Optional.of(pattern.html.toString()) : Optional.empty();
  }

  /** Returns whether only ASCII digits can match. */
  static boolean digits(String html) {
    return DIGITS.matcher(html).matches();
  }

  private static boolean endsWithAnchor(String source) {
    int before = source.length() - 1;
    int escapes = 0;
    while (before - 1 - escapes >= 0 && source.charAt(before - 1 - escapes) == '\\') {
      escapes++;
    }
    return source.endsWith("$") && escapes % 2 == 0;
  }

  private boolean translate() {
    while (at < end) {
      if (!next()) {
        return false;
      }
    }
    return true;
  }

  private boolean next() {
    char c = source.charAt(at);
    return switch (c) {
      case '\\' -> escape();
      case '[' -> charClass();
      case '(' -> group();
      case '*', '+', '?', '{' -> repetition();
      case '^', '$' -> false;
      case '|' -> alternative(1);
      case ')', '.' -> append(c);
      case ']', '}' -> escaped(c);
      default -> c >= ' ' && c != 0x7f && append(c);
    };
  }

  private boolean append(char c) {
    html.append(c);
    at++;
    return true;
  }

  private boolean escaped(char c) {
    html.append('\\');
    return append(c);
  }

  private boolean group() {
    if (!source.startsWith("(?", at)) {
      return alternative(1);
    }
    lookahead |= source.startsWith("(?=", at);
    return (source.startsWith("(?:", at) || source.startsWith("(?=", at)) && alternative(3);
  }

  private boolean alternative(int length) {
    html.append(source, at, at + length);
    at += length;
    alternative = html.length();
    return true;
  }

  private boolean repetition() {
    Matcher repetition = REPETITION.matcher(source).region(at, end);
    boolean something = html.length() > alternative;
    boolean assertion = something && lookahead && html.charAt(html.length() - 1) == ')';
    if (!repetition.lookingAt() || !something || assertion) {
      return false;
    }
    html.append(repetition.group());
    at = repetition.end();
    if (at < end && source.charAt(at) == '?') {
      append('?');
    }
    return at == end || "*+?{".indexOf(source.charAt(at)) < 0;
  }

  private boolean escape() {
    if (shorthand()) {
      return true;
    }
    at++;
    if (at == end || !quotable(source.charAt(at))) {
      return false;
    }
    char c = source.charAt(at);
    return SYNTAX.indexOf(c) >= 0 ? escaped(c) : append(c);
  }

  /** Copies {@code \d}, {@code \p{L}} and the like. */
  private boolean shorthand() {
    Matcher category = CATEGORY.matcher(source).region(at, end);
    int length =
        category.lookingAt()
            ? category.end() - at
            : at + 1 < end && "dDwW".indexOf(source.charAt(at + 1)) >= 0 ? 2 : 0;
    html.append(source, at, at + length);
    at += length;
    return length > 0;
  }

  /** Returns whether a backslash makes the character a literal in Java. */
  private static boolean quotable(char c) {
    return c >= ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
  }

  private boolean charClass() {
    boolean negated = source.startsWith("[^", at);
    html.append(negated ? "[^" : "[");
    at += negated ? 2 : 1;
    int first = at;
    int before = -1;
    while (at < end && (source.charAt(at) != ']' || at == first)) {
      if (at > first && source.charAt(at) == '-' && !source.startsWith("-]", at)) {
        return false; // Behind a range or a shorthand, its meaning is unclear.
      }
      boolean narrow = negated && source.startsWith("\\p", at); // Versions of Unicode differ.
      if (source.charAt(at) == '\\' && !narrow && shorthand()) {
        before = -1;
        continue;
      }
      int from = classCharacter(before);
      if (from < 0) {
        return false;
      }
      before = from;
      if (at < end && source.charAt(at) == '-' && !source.startsWith("-]", at)) {
        append('-');
        before = classCharacter(-1);
        if (before < 0) {
          return false;
        }
      }
    }
    return at < end && append(']');
  }

  /**
   * Copies one character of a class.
   *
   * @return the character; -1 if it is none, or may be an operator with the previous one
   */
  private int classCharacter(int before) {
    boolean quoted = at < end && source.charAt(at) == '\\';
    at += quoted ? 1 : 0;
    if (at >= end) {
      return -1;
    }
    int c = source.codePointAt(at);
    boolean literal =
        quoted
            ? c < 0x7f && quotable((char) c)
            : c >= ' ' && c != 0x7f && c != '[' && c != ']' && !source.startsWith("&&", at);
    if (!literal || (c == before && NEVER_TWICE.indexOf(c) >= 0)) {
      return -1;
    }
    html.append(CLASS_SYNTAX.indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
    at += Character.charCount(c);
    return c;
  }
}

package io.cloakroom.gallery;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of the page that shows where a visitor's data is stored.
 *
 * @param name the name under which it is stored
 * @param value the value, with secrets and personal data masked
 * @param bytes the size in bytes
 * @param ends when it is deleted, in the visitor's language
 */
record StoredItem(String name, String value, long bytes, String ends) {

  /** The maximum length of a value on the page. */
  private static final int MOST_SHOWN = 160;

  private static final String MASK = "…";

  /** A text of a JSON document; the second group is there if it is the name of a value. */
  private static final Pattern JSON_TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"(:)?");

  StoredItem {
    if (value.codePointCount(0, value.length()) > MOST_SHOWN) {
      value = value.substring(0, value.offsetByCodePoints(0, MOST_SHOWN)) + MASK;
    }
  }

  /** Returns the beginning of a secret that is long enough to stay secret. */
  static String masked(String secret) {
    return secret.length() < 16 ? MASK : secret.substring(0, 3) + MASK;
  }

  /** Returns the first character of a text about a person. */
  static String initial(String text) {
    return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1)) + MASK;
  }

  /** Returns JSON whose texts are masked; names, numbers and structure stay. */
  static String maskedJson(String json) {
    return JSON_TEXT
        .matcher(json)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(2) != null ? found.group() : maskedText(found.group(1))));
  }

  private static String maskedText(String text) {
    return '"' + (text.startsWith("\\") ? MASK : initial(text)) + '"';
  }

  /** Returns the number of bytes of a text in UTF-8. */
  static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

package io.cloakroom.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The common form of signed and sealed texts, {@code keyId.issued.content}: the key that made the
 * text, the second in which it was made, and the rest.
 *
 * @param keyId the id of the writing key
 * @param issued seconds since 1970
 * @param content base64url and dots, for the reader to check
 */
record Stamped(String keyId, long issued, String content) {

  /** The maximum length of a text that is written or read, which is the limit of a cookie. */
  static final int MAX_LENGTH = 4096;

  /** The maximum difference between the clocks of two nodes. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final int KEY_ID_LENGTH = 8;

  /** The most digits of a time, until the year 33658. */
  private static final int MAX_DIGITS = 12;

  /** Whether a character may be in the text: a table, because each one of a cookie is looked up. */
  private static final boolean[] CONTENT = new boolean[128];

  static {
    String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    allowed.chars().forEach(c -> CONTENT[c] = true);
  }

  /** Returns the parts of a text; empty if it has another form or is too long. */
  static Optional<Stamped> parse(String text) {
    int start = KEY_ID_LENGTH + 1;
    int dot = text.indexOf('.', start);
    boolean shaped =
        text.length() <= MAX_LENGTH
            && dot > start
            && dot + 1 < text.length()
            && text.indexOf('.') == KEY_ID_LENGTH
            && isTime(text, start, dot)
            && isContent(text);
    return shaped
        ? Optional.of(
            new Stamped(
                text.substring(0, KEY_ID_LENGTH),
                Long.parseLong(text, start, dot, 10),
                text.substring(dot + 1)))
        : Optional.empty();
  }

  /** There is one notation for each time: no sign, no leading zero. */
  private static boolean isTime(String text, int from, int to) {
    if (to - from > MAX_DIGITS || (text.charAt(from) == '0' && to - from > 1)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Returns whether all characters are of base64url, or dots. */
  private static boolean isContent(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= CONTENT.length || !CONTENT[c]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether it is younger than this and not from the future. */
  boolean isFresh(Instant now, Duration maxAge) {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("maxAge must be positive, not " + maxAge);
    }
    Duration age = Duration.between(Instant.ofEpochSecond(issued), now);
    return age.compareTo(maxAge) < 0 && age.compareTo(LEEWAY.negated()) >= 0;
  }

  /** Returns the number of characters that {@link #text} has. */
  int length() {
    return keyId.length() + 1 + Long.toString(issued).length() + 1 + content.length();
  }

  /** Returns the text. Refuses one that no reader would accept. */
  String text() {
    String text = keyId + '.' + issued + '.' + content;
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "The protected value would have "
              + text.length()
              + " characters, but a cookie holds "
              + MAX_LENGTH
              + "; store it in the session instead");
    }
    return text;
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Returns the bytes of canonical base64url without padding; empty for any other notation of them.
   */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // Only the bits that are left in the last character can differ, and padding.
      String end = encode(Arrays.copyOfRange(bytes, bytes.length - bytes.length % 3, bytes.length));
      boolean canonical = text.length() == (bytes.length * 4 + 2) / 3 && text.endsWith(end);
      return canonical ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package io.cloakroom.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  // One notation for each time: no sign, no leading zero.
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9_-]{8})\\.(0|[1-9][0-9]{0,11})\\.([A-Za-z0-9_.-]+)");

  /** Returns the parts of a text; empty if it has another form or is too long. */
  static Optional<Stamped> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher parts = SHAPE.matcher(text);
    return parts.matches()
        ? Optional.of(new Stamped(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
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
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

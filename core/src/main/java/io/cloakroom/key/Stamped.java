package io.cloakroom.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What signed and sealed texts have in common, {@code keyId.issued.content}: which key made it, the
 * second in which it was made, and the rest.
 *
 * @param keyId the writing key's id
 * @param issued seconds since 1970
 * @param content what the reader checks, base64url and dots
 */
record Stamped(String keyId, long issued, String content) {

  /** The longest text that is written or read: a cookie takes no more. */
  static final int MAX_LENGTH = 4096;

  /** How far the clocks of two nodes may be apart. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  // One notation per moment: no sign, no leading zero.
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9_-]{8})\\.(0|[1-9][0-9]{0,11})\\.([A-Za-z0-9_.-]+)");

  /** The parts of a text; empty where it has another shape or is too long. */
  static Optional<Stamped> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher parts = SHAPE.matcher(text);
    return parts.matches()
        ? Optional.of(new Stamped(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  /** Whether it is younger than this and not from the future. */
  boolean isFresh(Instant now, Duration maxAge) {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("The longest age must be positive, not " + maxAge);
    }
    Duration age = Duration.between(Instant.ofEpochSecond(issued), now);
    return age.compareTo(maxAge) < 0 && age.compareTo(LEEWAY.negated()) >= 0;
  }

  /** How many characters the text has, or would have. */
  int length() {
    return keyId.length() + 1 + Long.toString(issued).length() + 1 + content.length();
  }

  /** The text; refuses one that no reader would accept. */
  String text() {
    String text = keyId + '.' + issued + '.' + content;
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "The protected value would have "
              + text.length()
              + " characters, a cookie takes "
              + MAX_LENGTH
              + "; keep it in the session");
    }
    return text;
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes of canonical base64url without padding; empty for any other notation of them. */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

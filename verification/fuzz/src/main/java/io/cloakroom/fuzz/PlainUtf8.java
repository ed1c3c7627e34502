package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A byte-by-byte decoder of UTF-8, as defined in WHATWG Encoding 8.1.1. Each maximal malformed
 * piece becomes one U+FFFD.
 */
final class PlainUtf8 {

  private PlainUtf8() {}

  /** Decodes bytes that a string contains as ISO-8859-1. */
  static String decode(String bytes) {
    StringBuilder text = new StringBuilder();
    int codePoint = 0;
    int needed = 0;
    int seen = 0;
    int lower = 0x80;
    int upper = 0xbf;
    for (int at = 0; at < bytes.length(); at++) {
      int b = bytes.charAt(at);
      if (needed == 0) {
        if (b < 0x80) {
          text.append((char) b);
        } else if (b >= 0xc2 && b <= 0xf4) {
          needed = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
          codePoint = b & (b < 0xe0 ? 0x1f : b < 0xf0 ? 0x0f : 0x07);
          lower = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
          upper = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        } else {
          text.append('\uFFFD');
        }
        continue;
      }
      if (b < lower || b > upper) {
        text.append('\uFFFD');
        needed = 0;
        seen = 0;
        lower = 0x80;
        upper = 0xbf;
        at--; // The byte starts a new character.
        continue;
      }
      lower = 0x80;
      upper = 0xbf;
      codePoint = codePoint << 6 | (b & 0x3f);
      seen++;
      if (seen == needed) {
        text.appendCodePoint(codePoint);
        needed = 0;
        seen = 0;
      }
    }
    return needed == 0 ? text.toString() : text.append('\uFFFD').toString();
  }

  /** Returns whether these bytes are valid UTF-8. */
  static boolean valid(String bytes) {
    return encode(decode(bytes)).equals(bytes);
  }

  /** Returns the bytes of a text as an ISO-8859-1 string. */
  static String encode(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}

package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Checks that bytes are UTF-8 as they arrive: no overlong form, no surrogate, nothing above
 * U+10FFFF (WHATWG Encoding, 8.1.1). JSON parsers accept some of these, which would allow two
 * readings of one body.
 */
final class Utf8 {

  /** The number of bytes that the current character still needs. */
  private int needed;

  // The range of the next byte. It is narrower than 0x80 to 0xbf only behind four first bytes: E0
  // and F0 exclude overlong forms, ED excludes surrogates, F4 excludes what is above U+10FFFF.
  private int lower = 0x80;
  private int upper = 0xbf;

  /**
   * Checks the next bytes, up to the first that is not possible here.
   *
   * @return how many are valid; if not all are, this object cannot be used further
   */
  int accept(byte[] bytes, int offset, int length) {
    for (int i = offset, end = offset + length; i < end; i++) {
      if (bytes[i] >= 0 && needed == 0) {
        continue;
      }
      int b = bytes[i] & 0xff;
      if (needed == 0) {
        // C0 and C1 would be overlong forms of ASCII; 80 to BF only continue a character.
        if (b < 0xc2 || b > 0xf4) {
          return i - offset;
        }
        needed = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        lower = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        upper = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
      } else {
        if (b < lower || b > upper) {
          return i - offset;
        }
        needed--;
        lower = 0x80;
        upper = 0xbf;
      }
    }
    return length;
  }

  /**
   * Returns the text of bytes in UTF-8, with one U+FFFD for each maximal malformed sequence (WHATWG
   * Encoding, 8.1.1). Java alone would write one for all three bytes of a surrogate.
   */
  static String text(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : replaced(bytes, from, to);
  }

  /**
   * Decodes well-formed bytes into characters, which for scripts beyond Latin is faster than
   * creating a string from the bytes.
   *
   * <p>The first byte is negative as a Java byte. Its upper bits give the length: {@code 110} for
   * two bytes, {@code 1110} for three and {@code 11110} for four, that is -2 after a shift by 5, 4
   * and 3. Continuation bytes, {@code 10......}, are those below -0x40.
   *
   * @param chars has room for as many characters as there are bytes
   * @return how many characters there are; -1 if the bytes are not UTF-8
   */
  static int decode(byte[] bytes, int from, int to, char[] chars) {
    int count = 0;
    int at = from;
    while (at < to) {
      int b = bytes[at];
      if (b >= 0) {
        chars[count++] = (char) b;
        at++;
      } else if (b >> 4 == -2 && at + 2 < to) {
        int second = bytes[at + 1];
        int third = bytes[at + 2];
        int c = (b & 0xf) << 12 | (second & 0x3f) << 6 | (third & 0x3f);
        // Neither an overlong form nor one half of a surrogate pair.
        if (second >= -0x40 || third >= -0x40 || c < 0x800 || (c & 0xf800) == 0xd800) {
          return -1;
        }
        chars[count++] = (char) c;
        at += 3;
      } else if (b >> 5 == -2 && at + 1 < to) {
        int second = bytes[at + 1];
        int c = (b & 0x1f) << 6 | (second & 0x3f);
        if (second >= -0x40 || c < 0x80) {
          return -1;
        }
        chars[count++] = (char) c;
        at += 2;
      } else if (b >> 3 == -2 && at + 3 < to) {
        int second = bytes[at + 1];
        int third = bytes[at + 2];
        int fourth = bytes[at + 3];
        int c = (b & 7) << 18 | (second & 0x3f) << 12 | (third & 0x3f) << 6 | (fourth & 0x3f);
        if (second >= -0x40 || third >= -0x40 || fourth >= -0x40 || c < 0x10000 || c > 0x10ffff) {
          return -1;
        }
        chars[count++] = Character.highSurrogate(c);
        chars[count++] = Character.lowSurrogate(c);
        at += 4;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static String replaced(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    Utf8 utf8 = new Utf8();
    int unwritten = from;
    int character = from;
    for (int at = from; at < to; ) {
      if (utf8.accept(bytes, at, 1) == 1) {
        at++;
        character = utf8.needed == 0 ? at : character;
      } else {
        text.append(new String(bytes, unwritten, character - unwritten, UTF_8)).append('\uFFFD');
        utf8 = new Utf8();
        at = Math.max(at, character + 1); // The byte that broke a character may begin the next.
        character = at;
        unwritten = at;
      }
    }
    text.append(new String(bytes, unwritten, character - unwritten, UTF_8));
    return character < to ? text.append('\uFFFD').toString() : text.toString();
  }
}

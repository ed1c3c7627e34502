package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Whether bytes are UTF-8, as they arrive: no overlong form, no surrogate, nothing above U+10FFFF
 * (WHATWG Encoding, 8.1.1). JSON parsers let some of these pass, and then two readings of one body
 * exist.
 */
final class Utf8 {

  private int needed;
  private int lower = 0x80;
  private int upper = 0xbf;

  /**
   * Takes the next bytes, up to the first that cannot be.
   *
   * @return how many were taken; where it is fewer than there are, this serves no more
   */
  int accept(byte[] bytes, int offset, int length) {
    for (int i = offset, end = offset + length; i < end; i++) {
      if (bytes[i] >= 0 && needed == 0) {
        continue;
      }
      int b = bytes[i] & 0xff;
      if (needed == 0) {
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
   * The text of bytes in UTF-8, with one U+FFFD for each maximal piece that cannot be (WHATWG
   * Encoding, 8.1.1). Java alone makes a single one of the three bytes of a surrogate.
   */
  static String text(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : replaced(bytes, from, to);
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
        at = Math.max(at, character + 1); // What breaks a character off may begin the next.
        character = at;
        unwritten = at;
      }
    }
    text.append(new String(bytes, unwritten, character - unwritten, UTF_8));
    return character < to ? text.append('\uFFFD').toString() : text.toString();
  }
}

package io.cloakroom.form;

/**
 * Whether bytes are UTF-8, as they arrive: no overlong form, no surrogate, nothing above U+10FFFF
 * (WHATWG Encoding, 8.1.1). JSON parsers let some of these pass, and then two readings of one body
 * exist.
 */
final class Utf8 {

  private int needed;
  private int lower = 0x80;
  private int upper = 0xbf;

  /** Takes the next bytes; false at the first that cannot be. */
  boolean accept(byte[] bytes, int offset, int length) {
    for (int i = offset, end = offset + length; i < end; i++) {
      if (bytes[i] >= 0 && needed == 0) {
        continue;
      }
      int b = bytes[i] & 0xff;
      if (needed == 0) {
        if (b < 0xc2 || b > 0xf4) {
          return false;
        }
        needed = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        lower = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        upper = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
      } else {
        if (b < lower || b > upper) {
          return false;
        }
        needed--;
        lower = 0x80;
        upper = 0xbf;
      }
    }
    return true;
  }
}

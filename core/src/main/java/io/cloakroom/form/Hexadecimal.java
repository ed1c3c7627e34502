package io.cloakroom.form;

/** What ASCII characters are in hexadecimal, in either case, as tables. */
final class Hexadecimal {

  /** The digit that a byte is; negative where it is none. */
  static final byte[] DIGITS = digits();

  /**
   * The byte that two ASCII characters are, the first in the index's low seven bits and the second
   * in the next seven; negative where they are none.
   */
  static final short[] PAIRS = pairs();

  private Hexadecimal() {}

  private static byte[] digits() {
    byte[] digits = new byte[256];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) (i < 0x80 ? Character.digit(i, 16) : -1);
    }
    return digits;
  }

  private static short[] pairs() {
    short[] pairs = new short[1 << 14];
    for (int i = 0; i < pairs.length; i++) {
      int high = Character.digit(i & 0x7f, 16);
      int low = Character.digit(i >>> 7, 16);
      pairs[i] = (short) (high < 0 || low < 0 ? -1 : high << 4 | low);
    }
    return pairs;
  }
}

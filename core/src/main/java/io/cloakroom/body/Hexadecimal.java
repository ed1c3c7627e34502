package io.cloakroom.body;

/** Tables of the values of hexadecimal ASCII digits, in either case. */
final class Hexadecimal {

  /** The value of a digit, by its byte; negative if the byte is not a digit. */
  static final byte[] DIGITS = digits();

  /**
   * The value of two digits. The index has the first character in its low seven bits and the second
   * in the next seven; negative if one of them is not a digit.
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

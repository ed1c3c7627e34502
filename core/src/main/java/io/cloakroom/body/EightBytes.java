package io.cloakroom.body;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes processed together as one {@code long}, whose lowest byte is the first. To find a
 * byte, XOR the word with that byte in all places: the matches become 0, which {@link #nonzero}
 * finds.
 */
final class EightBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Every byte is 1. Times a byte it is a word with that byte in all places. */
  static final long ONES = 0x0101_0101_0101_0101L;

  static final long HIGH_BITS = ONES << 7;

  private static final long LOW_BITS = ~HIGH_BITS;

  /**
   * Moves the lowest bit of each byte into the highest byte. Byte i contributes bit 8i; times the
   * factor's bit 56-7i it lands at bit 56+i. No two products meet below, so nothing is carried.
   */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private EightBytes() {}

  /** Returns the eight bytes from here, all of which exist. */
  static long at(byte[] bytes, int from) {
    return (long) LONG.get(bytes, from);
  }

  /** Returns the bytes from here to {@code to}, at most eight; the others are 0. */
  static long at(byte[] bytes, int from, int to) {
    int length = to - from;
    if (from + Long.BYTES <= bytes.length) {
      long whole = at(bytes, from);
      return length < Long.BYTES ? whole & ((1L << (length * Byte.SIZE)) - 1) : whole;
    }
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return word;
  }

  /**
   * Sets the high bit of each byte that is not 0; the other bits are arbitrary.
   *
   * <p>Adding 0x7f to the low seven bits carries into the eighth unless they are 0, and never out
   * of the byte. The word itself adds bytes whose only bit is the eighth.
   */
  static long nonzero(long word) {
    return ((word & LOW_BITS) + LOW_BITS) | word;
  }

  /** Returns the high bits of the eight bytes as the lowest eight bits, the first byte's lowest. */
  static long gather(long word) {
    return (((word & HIGH_BITS) >>> 7) * GATHER) >>> 56;
  }
}

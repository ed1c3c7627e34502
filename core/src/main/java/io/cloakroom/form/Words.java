package io.cloakroom.form;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes looked at together, as a number whose lowest byte is the first. */
final class Words {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Every byte is 1: times a byte it is a word of that byte. */
  static final long ONES = 0x0101_0101_0101_0101L;

  static final long HIGH_BITS = ONES << 7;

  private static final long LOW_BITS = ~HIGH_BITS;

  /** Brings the lowest bits of eight bytes together in the highest byte. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private Words() {}

  /** The word at a place, which is whole. */
  static long at(byte[] bytes, int from) {
    return (long) LONG.get(bytes, from);
  }

  /** The word at a place, of which only the bytes before the end count; the others are 0. */
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

  /** The high bit of each byte that is not 0; the other bits are noise. */
  static long nonzero(long word) {
    return ((word & LOW_BITS) + LOW_BITS) | word;
  }

  /** The high bits of bytes, the first byte's lowest, as the lowest eight bits. */
  static long gather(long word) {
    return (((word & HIGH_BITS) >>> 7) * GATHER) >>> 56;
  }
}

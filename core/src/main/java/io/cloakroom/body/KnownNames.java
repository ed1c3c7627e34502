package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * A cache of field names: the same forms are sent again and again, so their names need no new
 * strings. Its size is fixed, whatever clients send; new names only cost their own strings.
 * Thread-safe.
 */
final class KnownNames {

  /** The length of the longest name that is cached. */
  static final int LONGEST = 3 * Long.BYTES;

  /** A name whose slot is taken replaces the entry once in this many misses. */
  private static final int PATIENCE = 16;

  /** The golden ratio in 64 bits: multiplying spreads the bits of a name into the upper bits. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /**
   * A name and its bytes, as three words padded with 0. Immutable, so other threads may see it
   * without a lock.
   */
  private record Known(long first, long second, long third, String text) {

    /** Returns the length tells a name that ends with a NUL from one that is padded. */
    boolean is(long first, long second, long third, int length) {
      return this.first == first
          && this.second == second
          && this.third == third
          && text.length() == length;
    }
  }

  private final @Nullable Known[] slots;

  /** The shift that leaves a hash's upper bits as the index of a slot. */
  private final int shift;

  /** The number of misses on a taken slot. Races between threads only lose counts. */
  private int taken;

  /**
   * An empty cache.
   *
   * @param bits the cache has two to this power of slots, each for one name
   */
  KnownNames(int bits) {
    slots = new Known[1 << bits];
    shift = Long.SIZE - bits;
  }

  /** Returns the text of a name whose bytes are ASCII. */
  String text(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return new String(bytes, from, length, ISO_8859_1);
    }
    int to = from + length;
    long first = EightBytes.at(bytes, from, to);
    long second = length <= 8 ? 0 : EightBytes.at(bytes, from + 8, to);
    long third = length <= 16 ? 0 : EightBytes.at(bytes, from + 16, to);
    long hash = ((third * SPREAD ^ second) * SPREAD ^ first) * SPREAD;
    int slot = (int) ((hash ^ hash << 32) >>> shift);
    Known known = slots[slot];
    if (known != null && known.is(first, second, third, length)) {
      return known.text;
    }
    String text = new String(bytes, from, length, ISO_8859_1);
    if (known == null || ++taken % PATIENCE == 0) {
      slots[slot] = new Known(first, second, third, text);
    }
    return text;
  }
}

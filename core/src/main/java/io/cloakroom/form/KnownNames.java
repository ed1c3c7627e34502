package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * The names that forms sent lately: the same forms are sent again and again, and their names need
 * no new texts each time. Of a bounded size, whatever clients send; whoever sends new names all the
 * time pays for their texts. May be used by several threads at once.
 */
final class KnownNames {

  /** Longer names are not kept. */
  static final int LONGEST = 3 * Long.BYTES;

  /** A name whose place is taken replaces the one there once in so many times. */
  private static final int PATIENCE = 16;

  /** An odd number without a pattern, by which the bits of a name come into the upper ones. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** A name and its bytes. Immutable, so that it may be seen by a thread without a lock. */
  private record Known(long first, long second, long third, String text) {

    boolean is(long first, long second, long third, int length) {
      return this.first == first
          && this.second == second
          && this.third == third
          && text.length() == length;
    }
  }

  private final @Nullable Known[] places;

  /** How far a hash is shifted to be a place. */
  private final int shift;

  /** How often a name found its place taken; counted without care for other threads. */
  private int taken;

  /**
   * No names.
   *
   * @param bits there are two to this power of places, each for one name
   */
  KnownNames(int bits) {
    places = new Known[1 << bits];
    shift = Long.SIZE - bits;
  }

  /** The text of a name, whose bytes are ASCII. */
  String text(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return new String(bytes, from, length, ISO_8859_1);
    }
    int to = from + length;
    long first = Words.at(bytes, from, to);
    long second = length <= 8 ? 0 : Words.at(bytes, from + 8, to);
    long third = length <= 16 ? 0 : Words.at(bytes, from + 16, to);
    long hash = ((third * SPREAD ^ second) * SPREAD ^ first) * SPREAD;
    int place = (int) ((hash ^ hash << 32) >>> shift);
    Known known = places[place];
    if (known != null && known.is(first, second, third, length)) {
      return known.text;
    }
    String text = new String(bytes, from, length, ISO_8859_1);
    if (known == null || ++taken % PATIENCE == 0) {
      places[place] = new Known(first, second, third, text);
    }
    return text;
  }
}

package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The line that separates the parts of a multipart body, {@code CRLF--boundary}, and the search for
 * it.
 *
 * <p>The search is Horspool's, with two additions that make its time linear, with a small factor,
 * for every input:
 *
 * <ul>
 *   <li>A delimiter has only one CR, its first byte. A window is checked at its last byte, then at
 *       its first. If both match, no byte before the mismatch can start another delimiter, and all
 *       of them are skipped.
 *   <li>Some data and some boundaries make the window advance by few bytes. Then a stretch is
 *       searched for CRs instead, 64 bytes at a time. A CR with another one less than a delimiter
 *       behind it begins no delimiter, so only few are compared.
 * </ul>
 */
final class Delimiter {

  private static final long CRS = EightBytes.ONES * '\r';

  /** The number of windows after which their progress is measured. */
  private static final int WINDOWS = 64;

  /** The least average advance of a window; below it the search for CRs takes over. */
  private static final int LEAST_MOVE = 20;

  /** The number of bytes searched for CRs before windows are tried again. */
  private static final int STRETCH = 16 << 10;

  private final byte[] bytes;

  /** The advance of a window by its last byte; 0 for the delimiter's last byte. */
  private final int[] move = new int[256];

  /** The advance of a window that ends with the delimiter's last byte but does not match. */
  private final int lastMove;

  /**
   * A bit for each of 64 bytes that is less than a delimiter from both ends of the block. If one of
   * them is a CR, every CR of the block but the last has another one too close behind it. All bits
   * are set for delimiters of 64 bytes and more, none for those of 32 and fewer.
   */
  private final long middle;

  Delimiter(String boundary) {
    bytes = ("\r\n--" + boundary).getBytes(ISO_8859_1);
    int inside = bytes.length * 2 - Long.SIZE;
    middle =
        bytes.length >= Long.SIZE
            ? -1
            : inside > 0 ? ((1L << inside) - 1) << (Long.SIZE - bytes.length) : 0;
    int last = bytes.length - 1;
    Arrays.fill(move, bytes.length);
    for (int i = 0; i < last; i++) {
      move[bytes[i] & 0xff] = last - i;
    }
    lastMove = move[bytes[last] & 0xff];
    move[bytes[last] & 0xff] = 0;
  }

  int length() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns whether a line begins with the delimiter, which then begins after its own line end. */
  boolean beginsLine(byte[] line, int from, int to) {
    int end = from + bytes.length - 2;
    return end <= to && Arrays.equals(line, from, end, bytes, 2, bytes.length);
  }

  /**
   * Compares the data with the rest of the delimiter, of which some bytes have matched.
   *
   * @return how many bytes match now, at most {@link #length()}
   */
  int extend(int matched, byte[] data, int from, int to) {
    int length = Math.min(bytes.length - matched, to - from);
    int mismatch = Arrays.mismatch(bytes, matched, matched + length, data, from, from + length);
    return matched + (mismatch < 0 ? length : mismatch);
  }

  /**
   * Finds the first delimiter, or the beginning of one that the end cuts off.
   *
   * @return its index; {@code to} if there is neither
   */
  int find(byte[] data, int from, int to) {
    int window = from;
    int stretch = from;
    while (window + bytes.length <= to) {
      window = windows(data, window, to);
      if (window < 0) {
        return ~window;
      }
      // The windows advanced too slowly: search for CRs, for a while.
      if (window + bytes.length <= to) {
        stretch = Math.min(to, window + STRETCH);
        window = byReturns(data, window, stretch, to);
        if (window < 0) {
          return ~window;
        }
      }
    }
    return cutOff(data, window, to);
  }

  /** Returns the index of a delimiter as {@code ~at}; else the index to continue from. */
  private int windows(byte[] data, int from, int to) {
    int last = bytes.length - 1;
    byte first = bytes[0];
    int[] moves = move;
    int at = from + last;
    while (at < to) {
      int start = at;
      for (int i = 0; i < WINDOWS && at < to; i++) {
        int step = moves[data[at] & 0xff];
        if (step == 0) {
          int window = at - last;
          step = lastMove;
          if (data[window] == first) {
            int matched = extend(0, data, window, to);
            if (matched == bytes.length) {
              return ~window;
            }
            step = Math.max(matched, lastMove);
          }
        }
        at += step;
      }
      if (at < to && at - start < WINDOWS * LEAST_MOVE) {
        return at - last;
      }
    }
    return at - last;
  }

  /** Does the same for delimiters that begin before {@code end}, by their CRs. */
  private int byReturns(byte[] data, int from, int end, int to) {
    int at = from;
    int candidate = -1; // the last CR, while no other one follows too close
    int blocks = Math.min(end, to - Long.SIZE + 1);
    for (; at < blocks; at += Long.SIZE) {
      long returns = returns(data, at);
      int next = at + Long.numberOfTrailingZeros(returns); // the end of the block if there is none
      if (candidate >= 0 && next - candidate >= bytes.length) {
        if (isAt(candidate, data, to)) {
          return ~candidate;
        }
        candidate = -1;
      }
      if (returns != 0) {
        int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(returns);
        if ((returns & middle) == 0) {
          for (long apart = apart(returns); apart != 0; apart &= apart - 1) {
            int bit = Long.numberOfTrailingZeros(apart);
            // The last CR of the block is compared when it is known what follows it.
            if (bit < last && isAt(at + bit, data, to)) {
              return ~(at + bit);
            }
          }
        }
        candidate = at + last;
      }
    }
    at = candidate >= 0 ? candidate : Math.min(at, end);
    for (; at < end && at + bytes.length <= to; at++) {
      if (isAt(at, data, to)) {
        return ~at;
      }
    }
    return at;
  }

  private boolean isAt(int at, byte[] data, int to) {
    return data[at] == bytes[0]
        && data[at + 1] == bytes[1]
        && extend(0, data, at, to) == bytes.length;
  }

  /** Returns a bit for each CR among 64 bytes, the lowest for the first. */
  private static long returns(byte[] data, int from) {
    long returns = 0;
    for (int i = 0; i < Long.SIZE; i += Long.BYTES) {
      returns |= EightBytes.gather(~EightBytes.nonzero(EightBytes.at(data, from + i) ^ CRS)) << i;
    }
    return returns;
  }

  /** Returns the bits that no other bit follows within a delimiter's length. */
  private long apart(long bits) {
    int least = bytes.length - 1;
    // A bit of near says that one of the next `span` bits is set. Each round doubles the span; the
    // last shift brings it to `least`, and overlaps if that is not a power of two.
    long near = bits >>> 1;
    int span = 1;
    for (; span * 2 <= least; span *= 2) {
      near |= near >>> span;
    }
    near |= near >>> (least - span);
    return bits & ~near;
  }

  private int cutOff(byte[] data, int from, int to) {
    for (int at = from; at < to; at++) {
      if (data[at] == bytes[0] && at + extend(0, data, at, to) == to) {
        return at;
      }
    }
    return to;
  }
}

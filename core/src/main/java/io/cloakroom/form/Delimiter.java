package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The line that separates the parts of a multipart body, {@code CRLF--boundary}, and the search for
 * it.
 *
 * <p>The search is Horspool's, with two things more. A boundary holds no CR, so a delimiter begins
 * with its only CR: looking at a window's last byte, then at its first, rejects it after two looks,
 * or its bytes up to the mismatch hold no other start and are all skipped. And where the window
 * moves by few bytes only, because the data or the boundary were made so, a stretch is searched for
 * CRs instead, 64 bytes at a time: one with another too close behind it begins no delimiter, so
 * that only those far apart are looked at. That makes the time linear, with a small factor, for
 * every input.
 */
final class Delimiter {

  private static final long CRS = Words.ONES * '\r';

  /** After so many windows it is looked at how far they came. */
  private static final int WINDOWS = 64;

  /** What windows come forward by at least, on the average, or another search takes over. */
  private static final int LEAST_MOVE = 20;

  /** How much is searched the other way before windows are tried again. */
  private static final int STRETCH = 16 << 10;

  private final byte[] bytes;

  /** How far the window may move when this byte is its last; 0 for the delimiter's last. */
  private final int[] move = new int[256];

  /** The same for the delimiter's last byte where the window does not match. */
  private final int lastMove;

  /** Among 64 bytes, those that are between any two a delimiter or more apart; all if none are. */
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

  /** Whether a line begins as a delimiter does behind its line end. */
  boolean beginsLine(byte[] line, int from, int to) {
    int end = from + bytes.length - 2;
    return end <= to && Arrays.equals(line, from, end, bytes, 2, bytes.length);
  }

  /**
   * How many bytes of the delimiter match, when {@code matched} of them did already.
   *
   * @return at most {@link #length()}; more than {@code matched} unless the first byte differs
   */
  int extend(int matched, byte[] data, int from, int to) {
    int length = Math.min(bytes.length - matched, to - from);
    int mismatch = Arrays.mismatch(bytes, matched, matched + length, data, from, from + length);
    return matched + (mismatch < 0 ? length : mismatch);
  }

  /**
   * Where the first delimiter begins, or the beginning of one that the end cuts off.
   *
   * @return {@code to} where there is neither
   */
  int find(byte[] data, int from, int to) {
    int window = from;
    int stretch = from;
    while (window + bytes.length <= to) {
      window = windows(data, window, to);
      if (window < 0) {
        return ~window;
      }
      // The windows came forward too little: search on in another way, for a while.
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

  /** A delimiter's beginning as {@code ~at}; else where to go on, at the end or before it. */
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

  /** The same for delimiters that begin before {@code end}, by their CRs. */
  private int byReturns(byte[] data, int from, int end, int to) {
    int at = from;
    int candidate = -1; // the last CR, as long as none stands too close behind it
    int blocks = Math.min(end, to - Long.SIZE + 1);
    for (; at < blocks; at += Long.SIZE) {
      long returns = returns(data, at);
      int next =
          at + Long.numberOfTrailingZeros(returns); // the end of the block where there is none
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
            int place = Long.numberOfTrailingZeros(apart);
            if (place < last && isAt(at + place, data, to)) {
              return ~(at + place);
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

  /** A bit for each CR among 64 bytes, the lowest for the first. */
  private static long returns(byte[] data, int from) {
    long returns = 0;
    for (int i = 0; i < Long.SIZE; i += Long.BYTES) {
      returns |= Words.gather(~Words.nonzero(Words.at(data, from + i) ^ CRS)) << i;
    }
    return returns;
  }

  /**
   * Those of the bits, and the highest one, that have no other one less than a delimiter behind.
   */
  private long apart(long bits) {
    int least = bytes.length - 1;
    // Whether one of the next bits is set: the next one, two, four and so on, and then all.
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

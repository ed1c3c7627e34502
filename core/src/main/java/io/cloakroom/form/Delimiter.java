package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The line that separates the parts of a multipart body, {@code CRLF--boundary}, and the search for
 * it.
 *
 * <p>The search is Horspool's, with two things more. A boundary holds no CR, so a delimiter begins
 * with its only CR: looking at a window's last byte, then at its first, rejects it after two looks,
 * or its bytes up to the mismatch hold no other start and are all skipped. And where the window
 * moves by few bytes only, because the data or the boundary were made so, a stretch is searched for
 * the delimiter's first bytes instead, eight at a time. That makes the time linear, with a small
 * factor, for every input.
 */
final class Delimiter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long CR = ONES * '\r';
  private static final long LF = ONES * '\n';
  private static final long DASH = ONES * '-';

  /** After so many windows it is looked at how far they came. */
  private static final int WINDOWS = 64;

  /** What windows come forward by at least, on the average, or another search takes over. */
  private static final int LEAST_MOVE = 12;

  /** The bytes that every delimiter begins with, CR LF and two dashes. */
  private static final int PREFIX = 4;

  /** After so many beginnings in words it is looked at how far apart they were. */
  private static final int HITS = 16;

  /** How much is searched the other way before windows are tried again. */
  private static final int STRETCH = 4 << 10;

  private final byte[] bytes;

  /** How far the window may move when this byte is its last; 0 for the delimiter's last. */
  private final int[] move = new int[256];

  /** The same for the delimiter's last byte where the window does not match. */
  private final int lastMove;

  Delimiter(String boundary) {
    bytes = ("\r\n--" + boundary).getBytes(ISO_8859_1);
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
        window = words(data, window, stretch, to);
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

  /**
   * The same for delimiters that begin before {@code end}, by the bytes that all of them begin
   * with. Comes back early where these are so close together that windows are faster.
   */
  private int words(byte[] data, int from, int end, int to) {
    int at = from;
    int hits = 0;
    int words = Math.min(end, to - bytes.length - Long.BYTES);
    while (at < words) {
      long found =
          zeros((long) LONG.get(data, at) ^ CR) & zeros((long) LONG.get(data, at + 1) ^ LF);
      if (found != 0) {
        found &= zeros((long) LONG.get(data, at + 2) ^ DASH);
        found &= zeros((long) LONG.get(data, at + 3) ^ DASH);
      }
      if (found == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(found) >>> 3;
      if (data[at + PREFIX] != bytes[PREFIX]) {
        at += PREFIX;
        continue;
      }
      int matched = extend(0, data, at, to);
      if (matched == bytes.length) {
        return ~at;
      }
      at += matched;
      if (++hits == HITS) {
        if (at - from < HITS * bytes.length / 2) {
          return at;
        }
        hits = 0;
        from = at;
      }
    }
    for (; at < end && at + bytes.length <= to; at++) {
      if (data[at] == bytes[0] && extend(0, data, at, to) == bytes.length) {
        return ~at;
      }
    }
    return at;
  }

  /** The high bit of each byte that is zero. Exact for every byte, not for the lowest only. */
  private static long zeros(long word) {
    return ~(((word & ~HIGHS) + ~HIGHS) | word | ~HIGHS);
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

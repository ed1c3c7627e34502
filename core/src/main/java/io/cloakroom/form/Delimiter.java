package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The line that separates the parts of a multipart body, {@code CRLF--boundary}, and the search for
 * it.
 *
 * <p>The search is Horspool's, with one thing more: a boundary holds no CR, so a delimiter begins
 * with its only CR. Looking at a window's last byte, then at its first, rejects it after two looks,
 * or its bytes up to the mismatch hold no other start and are all skipped. That makes the time
 * linear for every input, those included that are made of pieces of the boundary.
 */
final class Delimiter {

  private final byte[] bytes;

  /** How far the window may move when this byte is its last. */
  private final int[] shift = new int[256];

  Delimiter(String boundary) {
    bytes = ("\r\n--" + boundary).getBytes(ISO_8859_1);
    Arrays.fill(shift, bytes.length);
    for (int i = 0; i < bytes.length - 1; i++) {
      shift[bytes[i] & 0xff] = bytes.length - 1 - i;
    }
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
    int count = matched;
    for (int i = from; i < to && count < bytes.length && data[i] == bytes[count]; i++) {
      count++;
    }
    return count;
  }

  /**
   * Where the first delimiter begins, or the beginning of one that the end cuts off.
   *
   * @return {@code to} where there is neither
   */
  int find(byte[] data, int from, int to) {
    int last = bytes.length - 1;
    int window = from;
    while (window < to - last) {
      byte end = data[window + last];
      if (end == bytes[last] && data[window] == bytes[0]) {
        int matched = extend(0, data, window, to);
        if (matched == bytes.length) {
          return window;
        }
        window += Math.max(matched, shift[end & 0xff]);
      } else {
        window += shift[end & 0xff];
      }
    }
    for (; window < to; window++) {
      if (data[window] == bytes[0] && window + extend(0, data, window, to) == to) {
        return window;
      }
    }
    return to;
  }
}

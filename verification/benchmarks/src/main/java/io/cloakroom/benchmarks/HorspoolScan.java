package io.cloakroom.benchmarks;

import java.util.Arrays;

/** Nothing but Horspool's search for a delimiter: what reading a file could cost at least. */
final class HorspoolScan implements Candidate {

  @Override
  public long read(Payload payload) {
    byte[] pattern =
        ("\r\n--" + payload.boundary()).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    int last = pattern.length - 1;
    int[] moves = new int[256];
    Arrays.fill(moves, pattern.length);
    for (int i = 0; i < last; i++) {
      moves[pattern[i] & 0xff] = last - i;
    }
    int[] found = {0};
    payload.feed((bytes, offset, length) -> {
      int end = offset + length;
      for (int at = offset + last; at < end; at += moves[bytes[at] & 0xff]) {
        if (bytes[at] == pattern[last]
            && Arrays.equals(bytes, at - last, at + 1, pattern, 0, pattern.length)) {
          found[0]++;
        }
      }
    });
    // A delimiter between two chunks may be missed; what counts is that every byte was passed.
    return found[0] > 0 ? payload.expected() : -1;
  }

  @Override
  public String toString() {
    return "HORSPOOL_SCAN";
  }
}

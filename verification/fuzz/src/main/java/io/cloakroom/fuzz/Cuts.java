package io.cloakroom.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Where a body is cut into chunks. The places follow from the bytes themselves, so that an input
 * says all there is to say about a finding.
 */
enum Cuts {
  /** A few: enough for what runs thousands of times a second. */
  SOME(16),
  /** At every place once, whatever the length. */
  EVERY(Integer.MAX_VALUE);

  private final int everyPlaceUpTo;

  Cuts(int everyPlaceUpTo) {
    this.everyPlaceUpTo = everyPlaceUpTo;
  }

  /**
   * The places of each way to cut the body, in their order; the same place twice is an empty chunk.
   */
  List<int[]> of(byte[] body) {
    List<int[]> ways = new ArrayList<>();
    ways.add(IntStream.range(1, body.length).toArray());
    Random random = new Random(Arrays.hashCode(body));
    ways.add(new int[] {random.nextInt(body.length + 1)});
    ways.add(random.ints(5, 0, body.length + 1).sorted().toArray());
    if (body.length <= everyPlaceUpTo) {
      for (int place = 1; place < body.length; place++) {
        ways.add(new int[] {place});
      }
    }
    return ways;
  }
}

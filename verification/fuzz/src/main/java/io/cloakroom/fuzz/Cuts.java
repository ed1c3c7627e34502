package io.cloakroom.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The positions at which a body is cut into chunks. They depend on the bytes only, so the input
 * alone reproduces a finding.
 */
enum Cuts {
  /** A few positions, for checks that run thousands of times a second. */
  SOME(16),
  /** Each position once, for any length. */
  EVERY(Integer.MAX_VALUE);

  private final int everyPositionUpTo;

  Cuts(int everyPositionUpTo) {
    this.everyPositionUpTo = everyPositionUpTo;
  }

  /**
   * Returns several ways to cut the body, each as ascending positions. A position that occurs twice
   * makes an empty chunk.
   */
  List<int[]> of(byte[] body) {
    List<int[]> ways = new ArrayList<>();
    ways.add(IntStream.range(1, body.length).toArray());
    Random random = new Random(Arrays.hashCode(body));
    ways.add(new int[] {random.nextInt(body.length + 1)});
    ways.add(random.ints(5, 0, body.length + 1).sorted().toArray());
    if (body.length <= everyPositionUpTo) {
      for (int position = 1; position < body.length; position++) {
        ways.add(new int[] {position});
      }
    }
    return ways;
  }
}

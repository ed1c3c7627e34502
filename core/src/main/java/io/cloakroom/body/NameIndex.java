package io.cloakroom.body;

import java.util.Arrays;
import java.util.List;

/**
 * Finds values by name, in the order they were sent. It is a chained hash table in two arrays: a
 * map of lists would cost more than decoding most forms. Names that collide on purpose make a chain
 * of at most {@link FormLimit#FIELDS}. Immutable.
 */
final class NameIndex {

  private final List<SentValue> sent;

  /** The first value of each chain, counted from 1; 0 if the chain is empty. */
  private final int[] first;

  /** The value that follows each value in its chain, counted from 1; 0 at the end. */
  private final int[] next;

  NameIndex(List<SentValue> sent) {
    this.sent = sent;
    int size = sent.size();
    first = new int[Integer.highestOneBit(Math.max(1, size)) * 2];
    next = new int[size + 1];
    // From the last to the first, so that each chain is in order.
    for (int i = size; i > 0; i--) {
      int slot = slot(sent.get(i - 1).name());
      next[i] = first[slot];
      first[slot] = i;
    }
  }

  private int slot(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 16) & (first.length - 1);
  }

  /** Returns the position of the first value of this name, counted from 1; 0 if there is none. */
  int first(String name) {
    return from(first[slot(name)], name);
  }

  /** Returns the position of the next value of the same name; 0 if there is none. */
  int next(int position, String name) {
    return from(next[position], name);
  }

  private int from(int position, String name) {
    int at = position;
    while (at != 0 && !sent.get(at - 1).name().equals(name)) {
      at = next[at];
    }
    return at;
  }

  /** Tells how many chains the values are in. */
  @Override
  public String toString() {
    return "NameIndex["
        + sent.size()
        + " in "
        + Arrays.stream(first).filter(i -> i > 0).count()
        + "]";
  }
}

package io.cloakroom.form;

import java.util.Arrays;
import java.util.List;

/**
 * Finds values by their names, in the order they were sent: chained hashing in two arrays, as a map
 * of lists costs more than decoding most forms. Names that collide on purpose make a chain of at
 * most {@link FormLimit#FIELDS}. Immutable.
 */
final class NameIndex {

  private final List<SentValue> sent;

  /** The first of each chain, and the next of each value, both counted from 1; 0 ends. */
  private final int[] first;

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

  /** The place of the first value of this name, counted from 1; 0 where there is none. */
  int first(String name) {
    return from(first[slot(name)], name);
  }

  /** The place of the next value of the same name; 0 where there is none. */
  int next(int place, String name) {
    return from(next[place], name);
  }

  private int from(int place, String name) {
    int at = place;
    while (at != 0 && !sent.get(at - 1).name().equals(name)) {
      at = next[at];
    }
    return at;
  }

  /** How long the chains are. */
  @Override
  public String toString() {
    return "NameIndex["
        + sent.size()
        + " in "
        + Arrays.stream(first).filter(i -> i > 0).count()
        + "]";
  }
}

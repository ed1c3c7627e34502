package io.cloakroom.store;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A scan of one side of a move, which names the side if it fails. Not thread-safe. */
final class MoveScan extends Spliterators.AbstractSpliterator<StoreEntry> {

  static final int CHARACTERISTICS = Spliterator.NONNULL;

  private final Spliterator<StoreEntry> entries;
  private final MoveSide side;

  MoveScan(Stream<StoreEntry> entries, MoveSide side) {
    super(Long.MAX_VALUE, CHARACTERISTICS);
    this.entries = entries.spliterator();
    this.side = side;
  }

  @Override
  public boolean tryAdvance(Consumer<? super StoreEntry> action) {
    StoreEntry[] next = new StoreEntry[1];
    boolean found = side.call(() -> entries.tryAdvance(entry -> next[0] = entry));
    if (found) {
      action.accept(next[0]);
    }
    return found;
  }
}

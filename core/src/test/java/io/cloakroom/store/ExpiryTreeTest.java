package io.cloakroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExpiryTreeTest {

  private final ExpiryTree tree = new ExpiryTree();
  private final List<MemoryEntry> added = new ArrayList<>();
  private long revision;

  private MemoryEntry add(long expiresAt) {
    MemoryEntry entry =
        new MemoryEntry(
            new StoreKey("s", "k" + expiresAt),
            StoredRecord.of(new byte[0], Instant.ofEpochMilli(expiresAt)),
            ++revision);
    tree.add(entry);
    added.add(entry);
    return entry;
  }

  private int depth() {
    int deepest = 0;
    for (MemoryEntry entry : added) {
      int depth = 0;
      for (MemoryEntry above = entry; above != null; above = above.parent) {
        depth++;
      }
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  @Test
  void theFirstIsTheOneThatExpiresFirstWhateverWasAddedAndRemoved() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      boolean grows = i / 2_000 % 2 == 0;
      if (added.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        add(random.nextInt(500));
      } else {
        tree.remove(added.remove(random.nextInt(added.size())));
      }
      assertThat(expiry(tree.first()))
          .isEqualTo(added.stream().mapToLong(MemoryEntry::expiresAt).min().orElse(-1));
    }
  }

  private static long expiry(@Nullable MemoryEntry entry) {
    return entry == null ? -1 : entry.expiresAt();
  }

  @Test
  void theFirstOnesAreRemovedInTheirOrder() {
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      add(random.nextInt(1_000));
    }
    added.sort(Comparator.comparingLong(MemoryEntry::expiresAt));

    for (MemoryEntry next : added) {
      MemoryEntry first = tree.first();
      assertThat(expiry(first)).isEqualTo(next.expiresAt());
      if (first != null) {
        tree.remove(first);
      }
    }
    assertThat(tree.first()).isNull();
  }

  @Test
  void aRemovedEntryLeadsToNoOther() {
    for (int i = 0; i < 1_000; i++) {
      add(i % 37);
    }
    for (MemoryEntry entry : added) {
      tree.remove(entry);
      assertThat(entry.parent).isNull();
      assertThat(entry.sooner).isNull();
      assertThat(entry.later).isNull();
    }
    assertThat(tree.first()).isNull();
  }

  /** A tree without balance would be as deep as it has entries. */
  @Test
  void theTreeIsFlatWhateverTheOrderOfAdditions() {
    for (int i = 0; i < 20_000; i++) {
      add(i);
    }
    for (int i = 0; i < 20_000; i++) {
      add(-i);
    }
    for (int i = 0; i < 20_000; i++) {
      add(7);
    }

    assertThat(depth()).isLessThan(60);
  }
}

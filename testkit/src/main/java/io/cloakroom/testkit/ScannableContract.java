package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tests that a {@link Scannable} store must pass. The store's {@link StoreContract} implements
 * them.
 */
public interface ScannableContract extends StoreUnderTest {

  private List<StoreEntry> scan(String space) {
    try (Stream<StoreEntry> entries =
        store().capability(Scannable.class).orElseThrow().scan(space)) {
      return entries.distinct().toList();
    }
  }

  private Set<StoreKey> keys(String space) {
    return scan(space).stream().map(StoreEntry::key).collect(Collectors.toSet());
  }

  @Test
  default void scanOfAnEmptyStoreFindsNothing() {
    assertThat(scan("session")).isEmpty();
  }

  @Test
  default void scanFindsEveryRecordAsItIs() {
    LoadedRecord one = created(key("a"), record("one").withOwner("ann"));
    LoadedRecord two = created(key("b"), record("two"));
    LoadedRecord never = created(key("c"), StoredRecord.of(new byte[0], Instant.MAX));

    assertThat(scan("session"))
        .containsExactlyInAnyOrder(
            new StoreEntry(key("a"), one),
            new StoreEntry(key("b"), two),
            new StoreEntry(key("c"), never));
  }

  @Test
  default void scanFindsMoreThanAnyPage() {
    Set<StoreKey> all =
        IntStream.range(0, 1100).mapToObj(i -> key("k" + i)).collect(Collectors.toSet());
    all.forEach(key -> store().create(key, record("one")));

    assertThat(keys("session")).isEqualTo(all);
  }

  @Test
  default void scanFindsOnlyTheSpaceAskedFor() {
    created(key("a"), record("one"));
    created(new StoreKey("session2", "a"), record("two"));
    created(new StoreKey("sessio", "n"), record("three"));
    created(new StoreKey("*", "a"), record("four"));

    assertThat(keys("session")).containsExactly(key("a"));
    assertThat(keys("*")).containsExactly(new StoreKey("*", "a"));
    assertThat(keys("s?ssion")).isEmpty();
    assertThat(keys("%")).isEmpty();
  }

  @Test
  default void scanPassesOverExpiredAndDeletedRecords() {
    created(key("a"), record("one", Duration.ofSeconds(1)));
    created(key("b"), record("two"));
    created(key("c"), record("three"));
    clock().advance(Duration.ofSeconds(1));
    store().delete(key("b"));

    assertThat(keys("session")).containsExactly(key("c"));
  }

  @Test
  default void scanReadsNoMoreThanIsConsumed() {
    IntStream.range(0, 600).forEach(i -> store().create(key("k" + i), record("one")));

    try (Stream<StoreEntry> entries =
        store().capability(Scannable.class).orElseThrow().scan("session")) {
      assertThat(entries.findFirst()).isPresent();
    }
    assertThat(store().create(key("after"), record("one"))).isTrue();
  }

  /** Returns the keys of all pages. */
  private List<StoreKey> paged(int limit) {
    Scannable scannable = store().capability(Scannable.class).orElseThrow();
    List<StoreKey> found = new ArrayList<>();
    ScanPage page = scannable.page("session", ScanPage.START, limit);
    while (true) {
      page.entries().forEach(entry -> found.add(entry.key()));
      if (page.next().isEmpty()) {
        return found;
      }
      assertThat(page.next().get()).matches("[!-~]{1,240}");
      page = scannable.page("session", page.next().get(), limit);
    }
  }

  @Test
  default void pagesOfAnySizeHaveEveryRecord() {
    Set<StoreKey> all =
        IntStream.range(0, 60).mapToObj(i -> key("k" + i)).collect(Collectors.toSet());
    all.forEach(key -> store().create(key, record("one")));
    created(new StoreKey("session2", "a"), record("two"));
    created(key("gone"), record("one", Duration.ofSeconds(1)));
    clock().advance(Duration.ofSeconds(1));

    for (int limit : new int[] {1, 7, 60, 61, 1000}) {
      assertThat(Set.copyOf(paged(limit))).as("pages of " + limit).isEqualTo(all);
    }
  }

  @Test
  default void aPageReadsAboutAsManyRecordsAsItIsAskedFor() {
    IntStream.range(0, 600).forEach(i -> store().create(key("k" + i), record("one")));

    ScanPage page =
        store().capability(Scannable.class).orElseThrow().page("session", ScanPage.START, 20);

    // Redis returns the whole of a bucket of its table.
    assertThat(page.entries()).hasSizeLessThan(60);
    assertThat(page.next()).isPresent();
  }

  @Test
  default void recordsThatStayAreSeenByPagesWhileOthersComeAndGo() {
    Set<StoreKey> staying =
        IntStream.range(0, 40).mapToObj(i -> key("stays" + i)).collect(Collectors.toSet());
    staying.forEach(key -> store().create(key, record("one")));
    AtomicBoolean ended = new AtomicBoolean();

    Race.of(
        2,
        n -> {
          if (n == 0) {
            assertThat(paged(7)).containsAll(staying);
            ended.set(true);
          }
          for (int i = 0; !ended.get(); i = (i + 1) % 50) {
            store().create(key("comes" + i), record("one"));
            store().delete(key("comes" + (i + 25) % 50));
          }
          return n;
        });
  }

  @Test
  default void aCursorThatNoPageHadIsRefusedAndNeverFailsOtherwise() {
    created(key("a"), record("one"));
    Scannable scannable = store().capability(Scannable.class).orElseThrow();

    for (String cursor :
        List.of(" ", "a:b", "\u00e4", "\0", "\r\nFLUSHALL", "*".repeat(5000), "'; drop table x")) {
      assertThatThrownBy(() -> scannable.page("session", cursor, 10))
          .as(cursor)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void recordsThatStayAreSeenWhileOthersComeAndGo() {
    Set<StoreKey> staying =
        IntStream.range(0, 200).mapToObj(i -> key("stays" + i)).collect(Collectors.toSet());
    staying.forEach(key -> store().create(key, record("one")));
    AtomicBoolean ended = new AtomicBoolean();

    Race.of(
        3,
        n -> {
          if (n == 0) {
            for (int i = 0; i < 5; i++) {
              assertThat(keys("session")).containsAll(staying);
            }
            ended.set(true);
          }
          for (int i = 0; !ended.get(); i = (i + 1) % 50) {
            store().create(key("comes" + n + "." + i), record("one"));
            store().delete(key("comes" + n + "." + (i + 25) % 50));
          }
          return n;
        });
  }
}

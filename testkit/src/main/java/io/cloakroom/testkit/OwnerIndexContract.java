package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tests that a store with an {@link OwnerIndex} must pass. The store's {@link StoreContract}
 * implements them.
 */
public interface OwnerIndexContract extends StoreUnderTest {

  private OwnerIndex index() {
    return store().capability(OwnerIndex.class).orElseThrow();
  }

  private List<StoreEntry> ownedBy(String owner) {
    return index().ownedBy("session", owner, 100);
  }

  private List<StoreKey> keysOf(String owner) {
    return ownedBy(owner).stream().map(StoreEntry::key).toList();
  }

  @Test
  default void allRecordsOfAnOwnerAreFoundAsTheyAre() {
    LoadedRecord one = created(key("a"), record("one").withOwner("ann"));
    LoadedRecord two = created(key("b"), record("two").withOwner("ann"));
    created(key("c"), record("three").withOwner("bob"));
    created(key("d"), record("four"));

    assertThat(ownedBy("ann"))
        .containsExactlyInAnyOrder(new StoreEntry(key("a"), one), new StoreEntry(key("b"), two));
    assertThat(ownedBy("nobody")).isEmpty();
  }

  @Test
  default void similarOwnersAreApart() {
    List<String> owners = List.of("ann", "Ann", "ann ", " ann", "a%", "a_n", "*", "zoë", "zoe");
    for (int i = 0; i < owners.size(); i++) {
      created(key("k" + i), record("one").withOwner(owners.get(i)));
    }

    for (int i = 0; i < owners.size(); i++) {
      assertThat(keysOf(owners.get(i))).as(owners.get(i)).containsExactly(key("k" + i));
    }
  }

  @Test
  default void onlyTheSpaceAskedForIsSearched() {
    created(key("a"), record("one").withOwner("ann"));
    created(new StoreKey("session2", "a"), record("two").withOwner("ann"));
    created(new StoreKey("s%", "a"), record("three").withOwner("ann"));

    assertThat(keysOf("ann")).containsExactly(key("a"));
    assertThat(index().ownedBy("s%", "ann", 9)).hasSize(1);
    assertThat(index().ownedBy("sess", "ann", 9)).isEmpty();
  }

  @Test
  default void atMostTheLimitIsFound() {
    for (int i = 0; i < 5; i++) {
      created(key("k" + i), record("one").withOwner("ann"));
    }
    OwnerIndex index = index();

    assertThat(index.ownedBy("session", "ann", 0)).isEmpty();
    assertThat(index.ownedBy("session", "ann", 3)).hasSize(3);
    assertThat(index.ownedBy("session", "ann", 5)).hasSize(5);
  }

  @Test
  default void recordsThatExpireLastAreFoundFirst() {
    LoadedRecord touched = created(key("touched"), record("one").withOwner("ann"));
    LoadedRecord replaced = created(key("replaced"), record("one").withOwner("ann"));
    created(key("forever"), record("one").withExpiry(Instant.MAX).withOwner("ann"));
    for (int i = 1; i <= 12; i++) {
      Duration life = Duration.ofHours(1).plusSeconds(i);
      created(key("k" + i), record("one", life).withOwner("ann"));
    }
    Instant now = clock().instant();
    store().touch(key("touched"), touched.revision(), now.plus(Duration.ofMinutes(100)));
    store()
        .replace(
            key("replaced"),
            replaced.revision(),
            record("two", Duration.ofMinutes(90)).withOwner("ann"));

    List<StoreKey> found =
        index().ownedBy("session", "ann", 9).stream().map(StoreEntry::key).toList();

    assertThat(found)
        .hasSize(9)
        .startsWith(key("forever"), key("touched"), key("replaced"), key("k12"), key("k11"))
        .endsWith(key("k8"), key("k7"));
  }

  @Test
  default void expiredAndDeletedRecordsAreNotFound() {
    created(key("a"), record("one", Duration.ofSeconds(1)).withOwner("ann"));
    created(key("b"), record("two").withOwner("ann"));
    created(key("c"), record("three").withOwner("ann"));
    clock().advance(Duration.ofSeconds(1));
    store().delete(key("b"));

    assertThat(keysOf("ann")).containsExactly(key("c"));
  }

  @Test
  default void aRecordIsFoundUnderItsOwnerOfNow() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    LoadedRecord other = created(key("b"), record("one"));

    store().replace(key("a"), first.revision(), record("two").withOwner("bob"));
    store().replace(key("b"), other.revision(), record("two").withOwner("ann"));
    assertThat(keysOf("ann")).containsExactly(key("b"));
    assertThat(keysOf("bob")).containsExactly(key("a"));

    store().replace(key("a"), present(key("a")).revision(), record("three"));
    assertThat(ownedBy("bob")).isEmpty();
  }

  @Test
  default void aRecordCreatedOverAnExpiredOneIsFoundUnderItsOwnOwner() {
    created(key("a"), record("one", Duration.ofSeconds(1)).withOwner("ann"));
    created(key("b"), record("one", Duration.ofSeconds(1)).withOwner("ann"));
    clock().advance(Duration.ofSeconds(1));
    created(key("a"), record("two").withOwner("bob"));
    created(key("b"), record("two").withOwner("ann"));

    assertThat(keysOf("ann")).containsExactly(key("b"));
    assertThat(keysOf("bob")).containsExactly(key("a"));
  }

  @Test
  default void touchesAndReplacesKeepARecordFound() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    store().touch(key("a"), first.revision(), Instant.MAX);
    store().replace(key("a"), first.revision(), record("two").withOwner("ann"));

    assertThat(ownedBy("ann")).containsExactly(new StoreEntry(key("a"), present(key("a"))));
  }

  @Test
  default void theIndexIsExactAfterARace() {
    Race.of(
        8,
        n -> {
          for (int i = 0; i < 20; i++) {
            StoreKey key = key("k" + i);
            store().create(key, record("one").withOwner("ann"));
            store()
                .load(key)
                .ifPresent(loaded ->
                    store().replace(key, loaded.revision(), record("two").withOwner("o" + n)));
            if (n % 2 == 0) {
              store().delete(key);
            }
          }
          return n;
        });
    for (String owner : List.of("ann", "o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7")) {
      List<StoreKey> owned =
          IntStream.range(0, 20)
              .mapToObj(i -> key("k" + i))
              .filter(key ->
                  store()
                      .load(key)
                      .flatMap(loaded -> loaded.record().owner())
                      .filter(owner::equals)
                      .isPresent())
              .toList();
      assertThat(keysOf(owner)).containsExactlyInAnyOrderElementsOf(owned);
    }
  }
}

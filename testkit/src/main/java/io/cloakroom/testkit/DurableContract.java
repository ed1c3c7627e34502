package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The tests of a store whose records outlive its instance, such as a directory or a database. The
 * store's {@link StoreContract} implements them.
 */
public interface DurableContract extends StoreUnderTest {

  /**
   * Opens another instance of the store over the same data, as after a restart or on another node.
   */
  Store reopen();

  @Test
  default void anotherInstanceSeesWhatWasWritten() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    store().touch(key("a"), first.revision(), Instant.MAX);
    created(key("b"), record("two"));
    store().delete(key("b"));
    Store other = reopen();

    assertThat(other.load(key("a"))).contains(present(key("a")));
    assertThat(other.load(key("b"))).isEmpty();
    assertThat(other.replace(key("a"), first.revision(), record("three"))).isTrue();
    assertThat(content(key("a"))).contains("three");
  }

  @Test
  default void anotherInstanceExpiresTheSameRecords() {
    created(key("a"), record("one"));
    Store other = reopen();
    clock().advance(Duration.ofHours(1));

    assertThat(other.load(key("a"))).isEmpty();
    assertThat(other.create(key("a"), record("two"))).isTrue();
    assertThat(content(key("a"))).contains("two");
  }

  @Test
  default void aWriterOfADeletedRecordMissesTheOneThatAnotherInstanceCreated() {
    LoadedRecord first = created(key("a"), record("one"));
    store().delete(key("a"));
    Store other = reopen();
    other.create(key("a"), record("two"));

    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(content(key("a"))).contains("two");
  }

  @Test
  default void anotherInstanceFindsTheOwnersRecords() {
    created(key("a"), record("one").withOwner("ann"));

    reopen()
        .capability(OwnerIndex.class)
        .ifPresent(index ->
            assertThat(index.ownedBy("session", "ann", 9))
                .containsExactly(new StoreEntry(key("a"), present(key("a")))));
  }

  @Test
  default void anotherInstanceKnowsWhereAFormLed() {
    AtomicInteger orders = new AtomicInteger();
    SubmitRaceContract.GuardedForm.on(store(), clock(), orders).send("before");

    assertThat(SubmitRaceContract.GuardedForm.on(reopen(), clock(), orders).send("before"))
        .isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
  }

  @Test
  default void formSentToTwoInstancesAtOnceTakesEffectOnce() {
    AtomicInteger orders = new AtomicInteger();
    SubmitRaceContract.GuardedForm one =
        SubmitRaceContract.GuardedForm.on(store(), clock(), orders);
    SubmitRaceContract.GuardedForm other =
        SubmitRaceContract.GuardedForm.on(reopen(), clock(), orders);

    List<String> paths = Race.of(8, n -> (n % 2 == 0 ? one : other).send("both"));

    assertThat(paths).containsOnly("/orders/1");
    assertThat(orders).hasValue(1);
  }

  @Test
  default void incrementsOfTwoInstancesAllCount() {
    created(key("counter"), record("0"));
    Store other = reopen();

    Race.of(
        6,
        n -> {
          for (int i = 0; i < 30; i++) {
            RaceContract.increment(n % 2 == 0 ? store() : other, key("counter"));
          }
          return n;
        });

    assertThat(content(key("counter"))).contains("180");
  }
}

package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ChangeFeed} must do, as tests to extend. The store that is listened to and the
 * one that writes are two instances over the same data, as on two nodes.
 */
public abstract class ChangeFeedContract {

  /** Far beyond what any feed states, so that only one that never tells reaches it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** For a subclass per engine. */
  protected ChangeFeedContract() {}

  /** The feed, through {@link #cut} and {@link #mend} where it has a network to cut. */
  protected abstract ChangeFeed feed();

  /** A store over the same data that writes, by a way that is never cut. */
  protected abstract Store writer();

  /** From now on the feed's connections are closed, and new ones refused. */
  protected abstract void cut();

  /** Ends {@link #cut}. */
  protected abstract void mend();

  /** From now on the server does not answer, though connections stay open. */
  protected abstract void freeze();

  /** Ends {@link #freeze}. */
  protected abstract void thaw();

  /** How many connections the feed's subscriptions hold at the server now. */
  protected abstract int subscribers();

  private static StoreKey freshKey() {
    return new StoreKey("session", "k" + NUMBERS.incrementAndGet());
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private Revision revision(StoreKey key) {
    return writer().load(key).orElseThrow().revision();
  }

  private Revision create(StoreKey key) {
    assertThat(writer().create(key, record("0"))).isTrue();
    return revision(key);
  }

  private Revision replace(StoreKey key, Revision expected) {
    assertThat(writer().replace(key, expected, record("1"))).isTrue();
    return revision(key);
  }

  /** A listener that was told it hears all. */
  private HeardChanges resumed() {
    HeardChanges heard = new HeardChanges();
    heard.subscribeTo(feed());
    heard.await("resumed", PATIENCE, () -> heard.resumptions() == 1);
    return heard;
  }

  @Test
  final void createReplaceAndDeleteOfAnotherInstanceAreToldInOrderWithTheirRevisions() {
    StoreKey key = freshKey();
    try (HeardChanges heard = resumed()) {
      Revision first = create(key);
      Revision second = replace(key, first);
      writer().delete(key);
      Revision third = create(key);

      heard.await("four changes", PATIENCE, () -> heard.of(key).size() == 4);
      assertThat(heard.of(key))
          .containsExactly(
              Optional.of(first), Optional.of(second), Optional.empty(), Optional.of(third));
      assertThat(heard.interruptions()).isZero();
    }
  }

  @Test
  final void touchesAndRefusedWritesAreNotTold() {
    StoreKey key = freshKey();
    StoreKey last = freshKey();
    try (HeardChanges heard = resumed()) {
      Revision first = create(key);
      Revision second = replace(key, first);
      assertThat(writer().touch(key, second, Instant.MAX)).isTrue();
      assertThat(writer().replace(key, first, record("late"))).isFalse();
      assertThat(writer().create(key, record("taken"))).isFalse();
      create(last);

      heard.await("the last change", PATIENCE, () -> heard.of(last).size() == 1);
      assertThat(heard.of(key)).containsExactly(Optional.of(first), Optional.of(second));
    }
  }

  @Test
  final void changesBeforeTheSubscriptionAreNotTold() {
    StoreKey key = freshKey();
    Revision first = create(key);
    try (HeardChanges heard = resumed()) {
      Revision second = replace(key, first);

      heard.await("the change", PATIENCE, () -> !heard.of(key).isEmpty());
      assertThat(heard.of(key)).containsExactly(Optional.of(second));
    }
  }

  @Test
  final void keysOfAllSpacesAndCharactersAreTold() {
    List<StoreKey> keys =
        List.of(
            new StoreKey("throttle", "a" + NUMBERS.incrementAndGet()),
            new StoreKey("session", "'\"\\$%&{}*?,;|" + NUMBERS.incrementAndGet()),
            new StoreKey("s".repeat(20), "x".repeat(210) + NUMBERS.incrementAndGet()));
    try (HeardChanges heard = resumed()) {
      for (StoreKey key : keys) {
        Revision first = create(key);
        heard.await("the change", PATIENCE, () -> !heard.of(key).isEmpty());
        assertThat(heard.of(key)).containsExactly(Optional.of(first));
      }
    }
  }

  @Test
  final void everySubscriptionIsTold() {
    StoreKey key = freshKey();
    try (HeardChanges one = resumed();
        HeardChanges other = resumed()) {
      Revision first = create(key);

      for (HeardChanges heard : List.of(one, other)) {
        heard.await("the change", PATIENCE, () -> !heard.of(key).isEmpty());
        assertThat(heard.of(key)).containsExactly(Optional.of(first));
      }
    }
  }

  @Test
  final void writesOfManyAreAllTold() {
    int writers = 4;
    int each = 50;
    StoreKey shared = freshKey();
    try (HeardChanges heard = resumed()) {
      create(shared);
      List<Set<StoreKey>> created =
          Race.of(
              writers,
              n ->
                  IntStream.range(0, each)
                      .mapToObj(i -> {
                        RaceContract.increment(writer(), shared);
                        StoreKey key = freshKey();
                        assertThat(writer().create(key, record("0"))).isTrue();
                        return key;
                      })
                      .collect(Collectors.toSet()));
      Revision last = revision(shared);

      heard.await(
          "all changes",
          PATIENCE,
          () ->
              heard.of(shared).size() >= 1 + writers * each
                  && created.stream()
                      .flatMap(Set::stream)
                      .allMatch(key -> heard.of(key).size() == 1));
      assertThat(heard.of(shared)).hasSize(1 + writers * each).doesNotHaveDuplicates();
      assertThat(heard.of(shared).get(writers * each)).contains(last);
      assertThat(heard.interruptions()).isZero();
    }
  }

  @Test
  final void burstIsToldInOrder() {
    int changes = 1000;
    StoreKey key = freshKey();
    try (HeardChanges heard = resumed()) {
      Revision revision = create(key);
      LoadedRecord loaded = writer().load(key).orElseThrow();
      for (int i = 0; i < changes / 2; i++) {
        writer().delete(key);
        assertThat(writer().create(key, loaded.record())).isTrue();
      }
      Revision last = revision(key);

      heard.await("the burst", PATIENCE, () -> heard.of(key).size() == 1 + changes);
      List<Optional<Revision>> told = heard.of(key);
      assertThat(told.get(0)).contains(revision);
      for (int i = 1; i <= changes; i++) {
        assertThat(told.get(i).isPresent()).as("change " + i).isEqualTo(i % 2 == 0);
      }
      assertThat(told.get(changes)).contains(last);
    }
  }

  @Test
  final void cutConnectionIsToldAsInterruptedAndChangesAreToldAgainAfterwards() {
    StoreKey key = freshKey();
    try (HeardChanges heard = resumed()) {
      cut();
      try {
        heard.await("interrupted", PATIENCE, () -> heard.interruptions() == 1);
        assertThat(heard.resumptions()).isEqualTo(1);
      } finally {
        mend();
      }
      heard.await("resumed", PATIENCE, () -> heard.resumptions() == 2);
      Revision first = create(key);
      heard.await("the change", PATIENCE, () -> !heard.of(key).isEmpty());
      assertThat(heard.of(key)).containsExactly(Optional.of(first));
      assertThat(heard.interruptions()).isEqualTo(1);
    }
  }

  @Test
  final void serverThatDoesNotAnswerIsToldAsInterrupted() {
    StoreKey key = freshKey();
    try (HeardChanges heard = resumed()) {
      freeze();
      try {
        heard.await("interrupted", PATIENCE, () -> heard.interruptions() == 1);
      } finally {
        thaw();
      }
      heard.await("resumed", PATIENCE, () -> heard.resumptions() == 2);
      Revision first = create(key);
      heard.await("the change", PATIENCE, () -> !heard.of(key).isEmpty());
      assertThat(heard.of(key)).containsExactly(Optional.of(first));
    }
  }

  @Test
  final void subscriptionMadeWhileTheServerIsAwayResumesOnceItIsBack() {
    cut();
    try (HeardChanges heard = new HeardChanges()) {
      try {
        heard.subscribeTo(feed());
        assertThat(heard.resumptions()).isZero();
      } finally {
        mend();
      }
      heard.await("resumed", PATIENCE, () -> heard.resumptions() == 1);
    }
  }

  @Test
  final void listenerThatThrowsIsToldTheNextChange() throws Exception {
    StoreKey key = freshKey();
    try (HeardChanges heard = new HeardChanges();
        AutoCloseable throwing = feed().subscribe(new ThrowingListener(heard))) {
      assertThat(throwing).isNotNull();
      heard.await("resumed", PATIENCE, () -> heard.resumptions() == 1);
      Revision first = create(key);
      Revision second = replace(key, first);

      heard.await("two changes", PATIENCE, () -> heard.of(key).size() == 2);
      assertThat(heard.of(key)).containsExactly(Optional.of(first), Optional.of(second));
      assertThat(heard.interruptions()).isZero();
    }
  }

  @Test
  final void closedSubscriptionHearsNoMoreAndHoldsNoConnection() {
    int before = subscribers();
    HeardChanges closed = resumed();
    assertThat(subscribers()).isGreaterThan(before);
    closed.close();
    closed.close();
    StoreKey key = freshKey();
    try (HeardChanges other = resumed()) {
      create(key);
      other.await("the change", PATIENCE, () -> !other.of(key).isEmpty());
    }
    assertThat(closed.of(key)).isEmpty();
    assertThat(closed.interruptions()).isZero();
    Await.until("its connection is gone", PATIENCE, () -> subscribers() == before);
  }

  /** Does what a listener must not do, after it passed on what it was told. */
  private record ThrowingListener(ChangeFeed.Listener listener) implements ChangeFeed.Listener {

    @Override
    public void changed(StoreKey key, Optional<Revision> revision) {
      listener.changed(key, revision);
      throw new IllegalStateException("A listener's bug, planted by the test");
    }

    @Override
    public void interrupted() {
      listener.interrupted();
      throw new IllegalStateException("A listener's bug, planted by the test");
    }

    @Override
    public void resumed() {
      listener.resumed();
      throw new IllegalStateException("A listener's bug, planted by the test");
    }
  }
}

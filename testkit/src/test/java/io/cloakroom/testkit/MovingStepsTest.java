package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A move is a store in each of its steps, and so are nodes of two steps beside each other. */
final class MovingStepsTest {

  private static MovingStore node(Step step, Store from, Store to, Clock clock) {
    return MovingStore.builder(step, from, to).clock(clock).build();
  }

  abstract static class Contract extends StoreContract
      implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

    abstract Store over(Store from, Store to, Clock clock);

    @Override
    protected final Store open(Clock clock) {
      return over(
          MemoryStore.builder().clock(clock).build(),
          MemoryStore.builder().clock(clock).build(),
          clock);
    }
  }

  @Nested
  final class OldDecides extends Contract {
    @Override
    Store over(Store from, Store to, Clock clock) {
      return node(Step.OLD_DECIDES, from, to, clock);
    }
  }

  @Nested
  final class NewDecides extends Contract {
    @Override
    Store over(Store from, Store to, Clock clock) {
      return node(Step.NEW_DECIDES, from, to, clock);
    }
  }

  @Nested
  final class NodesOfBothSteps extends Contract {
    @Override
    Store over(Store from, Store to, Clock clock) {
      return new AnyNode(
          List.of(
              node(Step.OLD_DECIDES, from, to, clock), node(Step.NEW_DECIDES, from, to, clock)));
    }

    /** Nodes of both steps run beside each other for a week at most. */
    @Override
    @Test
    public void aTouchMayMakeARecordEverlasting() {
      LoadedRecord first = created(key("a"), record("one"));

      assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isTrue();

      clock().advance(Duration.ofDays(6));
      assertThat(present(key("a")).record().expiresAt()).isEqualTo(Instant.MAX);
    }
  }

  /**
   * Nodes behind a load balancer: each thread has any of them. A read that moves a record gives it
   * another revision, so a thread keeps its node.
   */
  private static final class AnyNode implements Store {

    private final List<Store> nodes;
    private final ThreadLocal<Store> node = ThreadLocal.withInitial(this::any);

    AnyNode(List<Store> nodes) {
      this.nodes = nodes;
    }

    private Store any() {
      return nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
    }

    @Override
    public Optional<LoadedRecord> load(StoreKey key) {
      return node.get().load(key);
    }

    @Override
    public boolean create(StoreKey key, StoredRecord record) {
      return node.get().create(key, record);
    }

    @Override
    public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
      return node.get().replace(key, expected, next);
    }

    @Override
    public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
      return node.get().touch(key, expected, expiresAt);
    }

    @Override
    public void delete(StoreKey key) {
      node.get().delete(key);
    }

    @Override
    public <C> Optional<C> capability(Class<C> type) {
      return node.get().capability(type);
    }
  }
}

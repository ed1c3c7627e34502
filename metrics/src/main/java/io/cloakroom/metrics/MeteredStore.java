package io.cloakroom.metrics;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store that times what is asked of the one behind it, and can do what that one can. Thread-safe.
 *
 * <pre>{@code
 * Store metered = MeteredStore.of(store, "redis", registry);
 * }</pre>
 *
 * <p>The timer {@code cloakroom.store} has three tags: {@code store}, {@code operation} ({@code
 * load}, {@code create}, {@code replace}, {@code touch}, {@code delete}, {@code ownedby}, {@code
 * sweep}) and {@code outcome}. That of a load is {@code hit} or {@code miss}; of a write, {@code
 * won}, or {@code lost} where another was faster; {@code done} of the rest, and {@code error} where
 * the store threw. The counter {@code cloakroom.store.swept} says how many records sweeps took
 * away. No key is ever in a tag.
 */
public final class MeteredStore extends ForwardingStore {

  private final String name;
  private final MeterRegistry registry;
  private final Counter swept;

  private MeteredStore(Store store, String name, MeterRegistry registry) {
    super(store);
    this.name = name;
    this.registry = registry;
    swept =
        Counter.builder("cloakroom.store.swept")
            .description("Expired records taken away")
            .tag("store", name)
            .register(registry);
  }

  /**
   * This store, timed.
   *
   * @param name what the tag {@code store} says, so that several stores can be told apart
   */
  public static MeteredStore of(Store store, String name, MeterRegistry registry) {
    return new MeteredStore(store, name, registry);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return timed("load", () -> super.load(key), loaded -> loaded.isPresent() ? "hit" : "miss");
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return timed("create", () -> super.create(key, record), MeteredStore::race);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return timed("replace", () -> super.replace(key, expected, next), MeteredStore::race);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return timed("touch", () -> super.touch(key, expected, expiresAt), MeteredStore::race);
  }

  @Override
  public void delete(StoreKey key) {
    boolean unused =
        timed(
            "delete",
            () -> {
              super.delete(key);
              return true;
            },
            done -> "done");
  }

  /**
   * What the store behind it can do. Walking through it is not timed, as it takes what it takes.
   */
  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Optional<C> behind = super.capability(type);
    if (type == OwnerIndex.class) {
      return behind.map(index -> type.cast(timed((OwnerIndex) index)));
    }
    return type == Sweepable.class
        ? behind.map(sweepable -> type.cast(timed((Sweepable) sweepable)))
        : behind;
  }

  private OwnerIndex timed(OwnerIndex index) {
    return (space, owner, limit) ->
        timed("ownedby", () -> index.ownedBy(space, owner, limit), found -> "done");
  }

  private Sweepable timed(Sweepable sweepable) {
    return limit -> {
      int count = timed("sweep", () -> sweepable.sweep(limit), done -> "done");
      swept.increment(count);
      return count;
    };
  }

  private <T> T timed(String operation, Supplier<T> call, Function<T, String> outcome) {
    Timer.Sample sample = Timer.start(registry);
    String ended = "error";
    try {
      T result = call.get();
      ended = outcome.apply(result);
      return result;
    } finally {
      sample.stop(timer(operation, ended));
    }
  }

  private Timer timer(String operation, String outcome) {
    return Timer.builder("cloakroom.store")
        .description("What was asked of a store, and how long it took")
        .tags("store", name, "operation", operation, "outcome", outcome)
        .register(registry);
  }

  private static String race(boolean won) {
    return won ? "won" : "lost";
  }

  @Override
  public String toString() {
    return "MeteredStore[" + name + ", " + store() + "]";
  }
}

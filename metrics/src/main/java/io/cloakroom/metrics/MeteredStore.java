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
 * A store that measures the calls to the store behind it, and has the same capabilities.
 * Thread-safe.
 *
 * <pre>{@code
 * Store metered = MeteredStore.of(store, "redis", registry);
 * }</pre>
 *
 * <p>The timer {@code cloakroom.store} has three tags: {@code store}, {@code operation} ({@code
 * load}, {@code create}, {@code replace}, {@code touch}, {@code delete}, {@code ownedby}, {@code
 * sweep}) and {@code outcome}. The outcome of a load is {@code hit} or {@code miss}. The outcome of
 * a write is {@code won}, or {@code lost} if another one was faster. Other calls have {@code done},
 * and any call has {@code error} if the store threw an exception. The counter {@code
 * cloakroom.store.swept} counts the records that sweeps removed. No tag contains a key.
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
            .description("Expired records removed")
            .tag("store", name)
            .register(registry);
  }

  /**
   * Returns this store with measurements.
   *
   * @param name the value of the tag {@code store}, to distinguish several stores
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
   * Returns the capability of the store behind this one. Scans are not timed, because the consumer
   * of the stream determines how long they take.
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
        .description("Calls to a store")
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

package io.cloakroom.metrics;

import io.cloakroom.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
 * takeexpired}, {@code sweep}) and {@code outcome}. The outcome of a load is {@code hit} or {@code
 * miss}. The outcome of a write is {@code won}, or {@code lost} if another one was faster. Other
 * calls have {@code done}, and any call has {@code error} if the store threw an exception. The
 * counter {@code cloakroom.store.swept} counts the records that sweeps removed. No tag contains a
 * key.
 */
public final class MeteredStore extends WatchedStore {

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
  <T> T watched(String operation, String kind, Supplier<T> call, Function<T, String> outcome) {
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

  @Override
  void swept(int count) {
    swept.increment(count);
  }

  private Timer timer(String operation, String outcome) {
    return Timer.builder("cloakroom.store")
        .description("Calls to a store")
        .tags("store", name, "operation", operation, "outcome", outcome)
        .register(registry);
  }

  @Override
  public String toString() {
    return "MeteredStore[" + name + ", " + store() + "]";
  }
}

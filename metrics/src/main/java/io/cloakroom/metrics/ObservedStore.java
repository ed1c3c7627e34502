package io.cloakroom.metrics;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store that makes an observation of each call to the store behind it, and has the same
 * capabilities. With a tracer, each call is a span of its request. Thread-safe.
 *
 * <pre>{@code
 * Store observed = ObservedStore.of(store, "redis", registry);
 * }</pre>
 *
 * <p>The observation {@code cloakroom.store.call} has four keys of low cardinality: {@code store},
 * {@code operation} and {@code outcome} as in {@link MeteredStore}, and {@code kind}, which is the
 * space of the records, such as {@code session}, or {@code all} for a sweep. It has no record's key
 * and no owner, and its error has no message of the store. Calls cost nothing more if the registry
 * has no handlers.
 */
public final class ObservedStore extends WatchedStore {

  private static final String NAME = "cloakroom.store.call";

  private final String name;
  private final ObservationRegistry registry;

  private ObservedStore(Store store, String name, ObservationRegistry registry) {
    super(store);
    this.name = name;
    this.registry = registry;
  }

  /**
   * Returns this store with observations.
   *
   * @param name the value of the key {@code store}, to distinguish several stores
   */
  public static ObservedStore of(Store store, String name, ObservationRegistry registry) {
    return new ObservedStore(store, name, registry);
  }

  @Override
  <T> T watched(String operation, String kind, Supplier<T> call, Function<T, String> outcome) {
    if (registry.isNoop()) {
      return call.get();
    }
    Observation observation =
        Observation.createNotStarted(NAME, registry)
            .contextualName("cloakroom " + operation + ' ' + kind)
            .lowCardinalityKeyValue("store", name)
            .lowCardinalityKeyValue("operation", operation)
            .lowCardinalityKeyValue("kind", kind)
            .start();
    String ended = "error";
    Observation.Scope scope = observation.openScope();
    try {
      T result = call.get();
      ended = outcome.apply(result);
      return result;
    } catch (RuntimeException e) {
      // The message of the exception may name the key.
      observation.error(new StoreException("The call failed: " + e.getClass().getName(), null));
      throw e;
    } finally {
      scope.close();
      observation.lowCardinalityKeyValue("outcome", ended).stop();
    }
  }

  @Override
  void swept(int count) {}

  @Override
  public String toString() {
    return "ObservedStore[" + name + ", " + store() + "]";
  }
}

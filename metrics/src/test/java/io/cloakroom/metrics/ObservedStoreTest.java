package io.cloakroom.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.Sweeper;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A store that is observed is a store like any other. */
final class ObservedStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

  private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
  private final ObservationRegistry registry = ObservationRegistry.create();

  ObservedStoreTest() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context context) {
                stopped.add(
                    context.getName()
                        + context.getLowCardinalityKeyValues().stream()
                            .map(KeyValue::getValue)
                            .collect(Collectors.joining(" ", "[", "]"))
                        + (context.getError() == null
                            ? ""
                            : " " + context.getError().getMessage()));
                assertThat(context.getHighCardinalityKeyValues()).isEmpty();
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  @Override
  protected Store open(Clock clock) {
    return ObservedStore.of(MemoryStore.builder().clock(clock).build(), "memory", registry);
  }

  /** The values of kind, operation, outcome and store, which have the order of their keys. */
  @Test
  void eachCallIsAnObservation() {
    Store store = open(clock());
    stopped.clear();

    assertThat(store.load(key("secret"))).isEmpty();
    assertThat(store.create(key("secret"), record("1").withOwner("ann"))).isTrue();
    assertThat(store.load(key("secret"))).isPresent();
    assertThat(store.create(key("secret"), record("1"))).isFalse();
    assertThat(store.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "ann", 10))
        .hasSize(1);
    store.delete(key("secret"));

    String space = key("secret").space();
    assertThat(stopped)
        .containsExactly(
            "cloakroom.store.call[" + space + " load miss memory]",
            "cloakroom.store.call[" + space + " create won memory]",
            "cloakroom.store.call[" + space + " load hit memory]",
            "cloakroom.store.call[" + space + " create lost memory]",
            "cloakroom.store.call[session ownedby done memory]",
            "cloakroom.store.call[" + space + " delete done memory]");
  }

  @Test
  void theCallBehindItIsInItsScope() {
    List<Boolean> current = new ArrayList<>();
    Store behind =
        new WatchedStore(MemoryStore.of()) {
          @Override
          <T> T watched(
              String operation, String kind, Supplier<T> call, Function<T, String> outcome) {
            current.add(registry.getCurrentObservation() != null);
            return call.get();
          }

          @Override
          void swept(int count) {}
        };

    assertThat(ObservedStore.of(behind, "memory", registry).load(key("a"))).isEmpty();

    assertThat(current).containsExactly(true);
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void aStoreThatThrowsIsObservedAsAnErrorAndStillThrows() {
    Store broken =
        new ForwardingStore(MemoryStore.of()) {
          @Override
          public Optional<LoadedRecord> load(StoreKey key) {
            throw new StoreException(key.text() + " cannot be read", null);
          }
        };
    Store observed = ObservedStore.of(broken, "broken", registry);

    assertThatThrownBy(() -> observed.load(key("secret"))).hasMessageContaining("secret");

    assertThat(stopped)
        .singleElement()
        .asString()
        .endsWith(" load error broken] The call failed: " + StoreException.class.getName());
  }

  @Test
  void aRegistryWithoutHandlersObservesNothing() {
    Store memory = MemoryStore.builder().clock(clock()).build();
    Store store = ObservedStore.of(memory, "memory", ObservationRegistry.NOOP);

    assertThat(store.create(key("a"), record("1"))).isTrue();
    assertThat(Sweeper.sweep(store)).isZero();
    assertThat(store.load(key("a"))).isPresent();
    assertThat(stopped).isEmpty();
  }
}

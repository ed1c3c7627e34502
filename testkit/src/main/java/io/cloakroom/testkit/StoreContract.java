package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweepable;
import io.cloakroom.test.ManualClock;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tests that every {@link Store} must pass. The test of a store with more capabilities also
 * implements their contracts: {@link OwnerIndexContract}, {@link ScannableContract}, {@link
 * SweepableContract} and {@link ExpiryIndexContract}. If the store's records outlive its instance,
 * the test implements {@link DurableContract}.
 *
 * <pre>{@code
 * final class FileStoreTest extends StoreContract implements SweepableContract, DurableContract {
 *   private final Path directory;
 *
 *   FileStoreTest(@TempDir Path directory) {
 *     this.directory = directory;
 *   }
 *
 *   @Override
 *   protected Store open(Clock clock) {
 *     return FileStore.builder(directory).clock(clock).build();
 *   }
 * }
 * }</pre>
 *
 * <p>A store must return a record exactly as it was stored: content, owner and expiry. A {@link
 * io.cloakroom.store.StoredRecord} keeps the expiry to the millisecond.
 */
public abstract class StoreContract
    implements RecordContract,
        ExpiryContract,
        RaceContract,
        SubmitRaceContract,
        MoveRaceContract,
        SealedMoveContract {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private @Nullable Store store;

  /** Creates the tests of one store. */
  protected StoreContract() {}

  /**
   * Opens a store whose records expire by this clock. It is empty when a test begins. If the store
   * is durable, later calls in the same test return other instances over the same data.
   */
  protected abstract Store open(Clock clock);

  @Override
  public final synchronized Store store() {
    if (store == null) {
      store = open(clock);
    }
    return store;
  }

  @Override
  public final ManualClock clock() {
    return clock;
  }

  /** Opens another instance of the store over the same data. */
  public final Store reopen() {
    return open(clock);
  }

  @Test
  final void everyCapabilityIsHeldToItsContract() {
    assertThat(this instanceof OwnerIndexContract)
        .as("the test implements OwnerIndexContract exactly if the store has an OwnerIndex")
        .isEqualTo(store().capability(OwnerIndex.class).isPresent());
    assertThat(this instanceof ScannableContract)
        .as("the test implements ScannableContract exactly if the store is Scannable")
        .isEqualTo(store().capability(Scannable.class).isPresent());
    assertThat(this instanceof SweepableContract)
        .as("the test implements SweepableContract exactly if the store is Sweepable")
        .isEqualTo(store().capability(Sweepable.class).isPresent());
    assertThat(this instanceof ExpiryIndexContract)
        .as("the test implements ExpiryIndexContract exactly if the store has an ExpiryIndex")
        .isEqualTo(store().capability(ExpiryIndex.class).isPresent());
  }
}

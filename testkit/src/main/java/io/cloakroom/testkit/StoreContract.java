package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweepable;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} must do, as tests to extend. What more a store can do is held to the
 * contracts beside this one, which its test implements: {@link OwnerIndexContract}, {@link
 * ScannableContract}, {@link SweepableContract}, and {@link DurableContract} for a store whose
 * records outlive its instance.
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
 * <p>A record must come back as it was given: content, owner, and expiry, which a {@link
 * io.cloakroom.store.StoredRecord} keeps to the millisecond.
 */
public abstract class StoreContract
    implements RecordContract, ExpiryContract, RaceContract, SubmitRaceContract {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private @Nullable Store store;

  /** For a subclass per store. */
  protected StoreContract() {}

  /**
   * A store whose records expire by this clock, empty when a test begins. Called again within one
   * test, another instance over the same data where the store is a durable one.
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

  /** Another instance of the store over the same data. */
  public final Store reopen() {
    return open(clock);
  }

  @Test
  final void everyCapabilityIsHeldToItsContract() {
    assertThat(this instanceof OwnerIndexContract)
        .as("a test of an OwnerIndex implements OwnerIndexContract")
        .isEqualTo(store().capability(OwnerIndex.class).isPresent());
    assertThat(this instanceof ScannableContract)
        .as("a test of a Scannable implements ScannableContract")
        .isEqualTo(store().capability(Scannable.class).isPresent());
    assertThat(this instanceof SweepableContract)
        .as("a test of a Sweepable implements SweepableContract")
        .isEqualTo(store().capability(Sweepable.class).isPresent());
  }
}

package io.cloakroom.metrics;

import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store that watches the calls to the store behind it, and has the same capabilities. */
abstract class WatchedStore extends ForwardingStore {

  WatchedStore(Store store) {
    super(store);
  }

  /**
   * Makes a call and watches it.
   *
   * @param operation the name of the call
   * @param kind the space of its records; {@code all} for a call for all of them
   * @param outcome returns the outcome of a call that did not throw
   */
  abstract <T> T watched(
      String operation, String kind, Supplier<T> call, Function<T, String> outcome);

  /** Handles the number of records that a sweep removed. */
  abstract void swept(int count);

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return watched(
        "load", key.space(), () -> super.load(key), loaded -> loaded.isPresent() ? "hit" : "miss");
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return watched("create", key.space(), () -> super.create(key, record), WatchedStore::race);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return watched(
        "replace", key.space(), () -> super.replace(key, expected, next), WatchedStore::race);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return watched(
        "touch", key.space(), () -> super.touch(key, expected, expiresAt), WatchedStore::race);
  }

  @Override
  public void delete(StoreKey key) {
    boolean unused =
        watched(
            "delete",
            key.space(),
            () -> {
              super.delete(key);
              return true;
            },
            done -> "done");
  }

  /**
   * Returns the capability of the store behind this one. Scans are not watched, because the
   * consumer of the stream determines how long they take.
   */
  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Optional<C> behind = super.capability(type);
    if (type == OwnerIndex.class) {
      return behind.map(index -> type.cast(watched((OwnerIndex) index)));
    }
    if (type == ExpiryIndex.class) {
      return behind.map(index -> type.cast(watched((ExpiryIndex) index)));
    }
    return type == Sweepable.class
        ? behind.map(sweepable -> type.cast(watched((Sweepable) sweepable)))
        : behind;
  }

  private OwnerIndex watched(OwnerIndex index) {
    return (space, owner, limit) ->
        watched("ownedby", space, () -> index.ownedBy(space, owner, limit), found -> "done");
  }

  private Sweepable watched(Sweepable sweepable) {
    return limit -> {
      int count = watched("sweep", "all", () -> sweepable.sweep(limit), done -> "done");
      swept(count);
      return count;
    };
  }

  private ExpiryIndex watched(ExpiryIndex index) {
    return new ExpiryIndex() {
      @Override
      public void keepExpired(String space) {
        index.keepExpired(space);
      }

      @Override
      public List<StoreEntry> takeExpired(String space, int limit) {
        return watched(
            "takeexpired", space, () -> index.takeExpired(space, limit), taken -> "done");
      }
    };
  }

  private static String race(boolean won) {
    return won ? "won" : "lost";
  }
}

package io.cloakroom.testkit;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A store in front of another one that notes each call by its method's name, and can be made to
 * fail or to wait. Thread-safe.
 */
public final class RecordingStore implements Store {

  private final Store store;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<StoreKey> created = new CopyOnWriteArrayList<>();
  private volatile boolean broken;
  private volatile Runnable beforeWrite = () -> {};

  /** Notes the calls to this store. */
  public RecordingStore(Store store) {
    this.store = store;
  }

  /** The calls since the last {@link #reset}, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The keys that records were created under since the last {@link #reset}, in order. */
  public List<StoreKey> created() {
    return List.copyOf(created);
  }

  /** From now on every call fails with a {@link StoreException}. */
  public void breakDown() {
    broken = true;
  }

  /** From now on this runs before each create and replace. */
  public void beforeWrite(Runnable action) {
    beforeWrite = action;
  }

  /** Works again, without anything before a write, and forgets the calls; the records stay. */
  public void reset() {
    broken = false;
    beforeWrite = () -> {};
    calls.clear();
    created.clear();
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    note("load");
    return store.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    beforeWrite.run();
    note("create");
    created.add(key);
    return store.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    beforeWrite.run();
    note("replace");
    return store.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    note("touch");
    return store.touch(key, expected, expiresAt);
  }

  @Override
  public void delete(StoreKey key) {
    note("delete");
    store.delete(key);
  }

  private void note(String call) {
    calls.add(call);
    if (broken) {
      throw new StoreException("The store was made to fail", null);
    }
  }
}

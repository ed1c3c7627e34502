package io.cloakroom.testkit;

import io.cloakroom.store.ForwardingStore;
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
 * A store in front of another that records the names of the methods that are called. It can be made
 * to fail or to wait. Thread-safe.
 *
 * <pre>{@code
 * RecordingStore store = RecordingStore.of(MemoryStore.of());
 * Cloakroom cloakroom = Cloakroom.builder().store(store).build();
 *
 * cloakroom.visit(exchange).session().names();
 * List<String> calls = store.calls(); // such as [load]
 *
 * store.breakDown(); // later calls throw a StoreException
 * store.reset();
 * }</pre>
 */
public final class RecordingStore extends ForwardingStore {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<StoreKey> created = new CopyOnWriteArrayList<>();
  private volatile boolean broken;
  private volatile Runnable beforeWrite = () -> {};

  private RecordingStore(Store store) {
    super(store);
  }

  /** Returns a store that records the calls to this store. */
  public static RecordingStore of(Store store) {
    return new RecordingStore(store);
  }

  /** Returns the names of the methods called since the last {@link #reset}, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Returns the keys of the records created since the last {@link #reset}, in order. */
  public List<StoreKey> created() {
    return List.copyOf(created);
  }

  /** Makes every later call fail with a {@link StoreException}. */
  public void breakDown() {
    broken = true;
  }

  /** Sets an action that runs before every later create and replace. */
  public void beforeWrite(Runnable action) {
    beforeWrite = action;
  }

  /**
   * Ends the failures, removes the action before writes, and clears the recorded calls. The records
   * stay.
   */
  public void reset() {
    broken = false;
    beforeWrite = () -> {};
    calls.clear();
    created.clear();
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    note("load");
    return super.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    beforeWrite.run();
    note("create");
    created.add(key);
    return super.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    beforeWrite.run();
    note("replace");
    return super.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    note("touch");
    return super.touch(key, expected, expiresAt);
  }

  @Override
  public void delete(StoreKey key) {
    note("delete");
    super.delete(key);
  }

  private void note(String call) {
    calls.add(call);
    if (broken) {
      throw new StoreException("The test made this store fail with breakDown()", null);
    }
  }
}

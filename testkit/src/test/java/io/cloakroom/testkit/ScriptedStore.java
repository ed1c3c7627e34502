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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store whose calls are counted, can fail, and let the test act at exact moments. */
final class ScriptedStore implements Store {

  private final Store store;
  private final Set<Class<?>> capabilities;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, AtomicReference<@Nullable Runnable>> once =
      new ConcurrentHashMap<>();
  private volatile boolean broken;

  /** Calls of this store, which keeps only these of its capabilities. */
  ScriptedStore(Store store, Class<?>... capabilities) {
    this.store = store;
    this.capabilities = Set.of(capabilities);
  }

  /** The calls since they were last asked for. */
  List<String> calls() {
    List<String> made = List.copyOf(calls);
    calls.clear();
    return made;
  }

  void broken(boolean broken) {
    this.broken = broken;
  }

  /** Acts once, just before the next call of this method takes effect. */
  void before(String call, Runnable action) {
    once.put("before " + call, new AtomicReference<>(action));
  }

  /** Acts once, when the next call of this method took effect and has not returned yet. */
  void after(String call, Runnable action) {
    once.put("after " + call, new AtomicReference<>(action));
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    begin("load");
    Optional<LoadedRecord> loaded = store.load(key);
    act("after load");
    return loaded;
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    begin("create");
    boolean created = store.create(key, record);
    act("after create");
    return created;
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    begin("replace");
    boolean replaced = store.replace(key, expected, next);
    act("after replace");
    return replaced;
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    begin("touch");
    boolean touched = store.touch(key, expected, expiresAt);
    act("after touch");
    return touched;
  }

  @Override
  public void delete(StoreKey key) {
    begin("delete");
    store.delete(key);
    act("after delete");
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    return capabilities.contains(type) ? store.capability(type) : Optional.empty();
  }

  private void begin(String call) {
    calls.add(call);
    act("before " + call);
    if (broken) {
      throw new StoreException("The store was made to fail", null);
    }
  }

  private void act(String moment) {
    AtomicReference<@Nullable Runnable> planned = once.get(moment);
    Runnable action = planned == null ? null : planned.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }
}

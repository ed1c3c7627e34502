package io.cloakroom.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A store in front of another that notes each call, and can be switched off. */
public final class CountingStore<S extends Store & OwnerIndex> extends ForwardingStore
    implements OwnerIndex {

  /** The calls so far, by the name of the method; many threads may call. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** Whether every call fails. */
  public boolean dead;

  /**
   * An action that runs once, after the records of an owner are listed and before they are
   * returned.
   */
  public Runnable afterListing = () -> {};

  private final OwnerIndex index;

  /** Notes the calls to this store. */
  public CountingStore(S store) {
    super(store);
    index = store;
  }

  private void note(String call) {
    calls.add(call);
    if (dead) {
      throw new StoreException("The store is dead", null);
    }
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    note("load");
    return super.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    note("create");
    return super.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
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

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    note("ownedBy");
    List<StoreEntry> entries = index.ownedBy(space, owner, limit);
    Runnable once = afterListing;
    afterListing = () -> {};
    once.run();
    return entries;
  }
}

package io.cloakroom.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A store in front of another one that forwards every call. Extend it and override what differs:
 *
 * <pre>{@code
 * final class LoggingStore extends ForwardingStore {
 *
 *   LoggingStore(Store store) {
 *     super(store);
 *   }
 *
 *   @Override
 *   public void delete(StoreKey key) {
 *     LOG.info("{} is deleted", key.text());
 *     super.delete(key);
 *   }
 * }
 * }</pre>
 *
 * <p>It has the capabilities of the store behind it. A subclass that changes what is stored or read
 * must override {@link #capability} too, because calls through a capability bypass the other
 * methods.
 */
public class ForwardingStore implements Store {

  private final Store store;

  /** Creates a store that forwards to this one. */
  protected ForwardingStore(Store store) {
    this.store = store;
  }

  /** Returns the store behind this one. */
  protected final Store store() {
    return store;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return store.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return store.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return store.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return store.touch(key, expected, expiresAt);
  }

  @Override
  public void delete(StoreKey key) {
    store.delete(key);
  }

  /** Returns this store's own capability if it has one, otherwise that of the store behind it. */
  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Optional<C> own = Store.super.capability(type);
    return own.isPresent() ? own : store.capability(type);
  }
}

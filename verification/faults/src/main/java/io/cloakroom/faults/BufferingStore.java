package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A store that acknowledges a replace at once and writes it later, like a store without fsync. If
 * the process is killed in between, the write is lost. Thread-safe.
 */
final class BufferingStore extends ForwardingStore {

  private static final Duration LATE = Duration.ofMillis(300);

  private record Waiting(Revision expected, StoredRecord next) {}

  private final Map<StoreKey, Waiting> buffer = new HashMap<>();

  BufferingStore(Store store) {
    super(store);
    Thread writer = new Thread(this::writeLate, "late writer");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public synchronized Optional<LoadedRecord> load(StoreKey key) {
    write(key);
    return super.load(key);
  }

  @Override
  public synchronized boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    boolean fresh = load(key).filter(now -> now.revision().equals(expected)).isPresent();
    if (fresh) {
      buffer.put(key, new Waiting(expected, next));
    }
    return fresh;
  }

  @Override
  public synchronized boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    write(key);
    return super.touch(key, expected, expiresAt);
  }

  @Override
  public synchronized void delete(StoreKey key) {
    write(key);
    super.delete(key);
  }

  private void write(StoreKey key) {
    Waiting waiting = buffer.remove(key);
    if (waiting != null) {
      boolean unused = super.replace(key, waiting.expected(), waiting.next());
    }
  }

  private void writeLate() {
    while (true) {
      LockSupport.parkNanos(LATE.toNanos());
      synchronized (this) {
        for (StoreKey key : buffer.keySet().toArray(new StoreKey[0])) {
          write(key);
        }
      }
    }
  }
}

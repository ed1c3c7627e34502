package io.cloakroom.console;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts the records that are read, and can fail. */
final class CountedStore extends ForwardingStore implements Scannable, OwnerIndex {

  /** A part of each message of a failure, which no page may show. */
  static final String SECRET = "jdbc:postgresql://db/app?password=hunter2";

  final AtomicInteger read = new AtomicInteger();
  volatile boolean dead;
  private final MemoryStore memory;

  CountedStore(MemoryStore memory) {
    super(memory);
    this.memory = memory;
  }

  private void count(int records) {
    if (dead) {
      throw new StoreException("The store is dead: " + SECRET, null);
    }
    read.addAndGet(records);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    count(1);
    return super.load(key);
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    List<StoreEntry> found = memory.ownedBy(space, owner, limit);
    count(found.size());
    return found;
  }

  @Override
  public ScanPage page(String space, String cursor, int limit) {
    ScanPage page = memory.page(space, cursor, limit);
    count(page.entries().size());
    return page;
  }
}

package io.cloakroom.testkit;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/** Memory in front of files; instances over the same files share the cache. */
final class CachedFileStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, SweepableContract, DurableContract {

  private final Path directory;
  private final Store cache = MemoryStore.builder().clock(clock()).build();

  CachedFileStoreTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected Store open(Clock clock) {
    return CachedStore.builder(cache, FileStore.builder(directory).clock(clock).build())
        .clock(clock)
        .build();
  }
}

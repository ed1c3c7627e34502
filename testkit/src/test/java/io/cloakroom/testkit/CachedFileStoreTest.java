package io.cloakroom.testkit;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory in front of files; instances over the same files share the cache. The files' other
 * capabilities are left out, as they ask the home and need no test again.
 */
final class CachedFileStoreTest extends StoreContract implements DurableContract {

  private final Path directory;
  private final Store cache = MemoryStore.builder().clock(clock()).build();

  CachedFileStoreTest(@TempDir(factory = MemoryFolder.class) Path directory) {
    this.directory = directory;
  }

  @Override
  protected Store open(Clock clock) {
    Store files = FileStore.builder(directory).clock(clock).build();
    return CachedStore.builder(cache, new ScriptedStore(files, CountedRevisions.class))
        .clock(clock)
        .build();
  }
}

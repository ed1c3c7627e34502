package io.cloakroom.testkit;

import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies of what is in files: what was written is kept with the revision that follows. The other
 * capabilities are left out, as they ask the store behind and need no test again.
 */
final class NearFileStoreTest extends StoreContract {

  private final Path directory;

  NearFileStoreTest(@TempDir(factory = MemoryFolder.class) Path directory) {
    this.directory = directory;
  }

  @Override
  protected Store open(Clock clock) {
    Store files = FileStore.builder(directory).clock(clock).build();
    return NearStore.builder(new ScriptedStore(files, CountedRevisions.class)).clock(clock).build();
  }
}

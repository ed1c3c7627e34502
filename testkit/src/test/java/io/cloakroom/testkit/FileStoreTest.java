package io.cloakroom.testkit;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest extends StoreContract
    implements OwnerIndexContract,
        ScannableContract,
        SweepableContract,
        ExpiryIndexContract,
        DurableContract {

  private final Path directory;

  FileStoreTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected Store open(Clock clock) {
    return FileStore.builder(directory).clock(clock).build();
  }
}

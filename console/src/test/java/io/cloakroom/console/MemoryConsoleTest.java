package io.cloakroom.console;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;

final class MemoryConsoleTest extends ConsoleContract {

  @Override
  Store store() {
    return MemoryStore.of();
  }
}

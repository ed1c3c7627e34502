package io.cloakroom.javalin;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** No change is lost and nothing ended comes back, on every store. */
final class SessionRaceTest {

  @Nested
  final class InMemory extends JavalinRaces {
    private @Nullable Store store;

    @Override
    protected Store open(Clock clock) {
      if (store == null) {
        store = MemoryStore.builder().clock(clock).build();
      }
      return store;
    }
  }

  @Nested
  final class InFiles extends JavalinRaces {
    private final Path directory;

    InFiles(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected Store open(Clock clock) {
      return FileStore.builder(directory).clock(clock).build();
    }
  }

  @Nested
  final class InH2 extends JavalinRaces {
    private final Path directory;

    InH2(@TempDir Path directory) {
      this.directory = directory;
    }

    @Override
    protected Store open(Clock clock) {
      return database("jdbc:h2:" + directory.resolve("sessions"), clock);
    }
  }

  @Nested
  final class InPostgres extends JavalinRaces {
    private final String url =
        PostgresServer.shared().jdbcUrl(PostgresServer.shared().freshDatabase());

    @Override
    protected Store open(Clock clock) {
      return database(url, clock);
    }
  }
}

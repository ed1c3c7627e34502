package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Settings;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.Store;
import java.io.IOException;
import java.nio.file.Path;

/** The programs of docs/settings.md. */
final class SettingsExamples {

  private SettingsExamples() {}

  static Cloakroom configured(Store store) throws IOException {
    Settings settings = Settings.of(Path.of("app.properties")).withEnvironment(System.getenv());
    Cloakroom cloakroom = Cloakroom.builder().store(store).settings(settings).build();
    return cloakroom;
  }

  static Cloakroom withItsStore() throws IOException {
    Settings settings = Settings.of(Path.of("app.properties")).withEnvironment(System.getenv());
    Store store = settings.store(address -> RedisStore.of(address)).orElseThrow();
    Cloakroom cloakroom = Cloakroom.builder().store(store).settings(settings).build();
    return cloakroom;
  }
}

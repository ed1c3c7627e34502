package io.cloakroom;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The warnings at the start about parts that an application in production lacks. In development,
 * the same lines are information.
 */
final class Production {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);

  private static final String IN_DEVELOPMENT =
      ". While you develop, call .development(true), or set the environment variable"
          + " CLOAKROOM_DEVELOPMENT=true; then this is no warning";

  private Production() {}

  static void check(Parts parts) {
    if (parts.store.isPresent()
        && parts.sessions.store().filter(store -> !store.equals(parts.store.get())).isPresent()) {
      LOG.info(
          "Sessions are kept in one store, {}, and all else in another, {}. If that is not meant,"
              + " leave out .sessions(…) or .store(…)",
          parts.sessions.store().get().getClass().getSimpleName(),
          parts.store.get().getClass().getSimpleName());
    }
    List<String> lacking = new ArrayList<>();
    if (parts
        .sessions
        .store()
        .or(() -> parts.store)
        .filter(Production::movesThroughMemory)
        .isPresent()) {
      lacking.add(
          "One of the two stores of the move is in memory, so what is there ends with the process;"
              + " move between stores that all nodes share (docs/moving.md)");
    } else if (parts.sessions.store().filter(Production::isMemory).isPresent()) {
      lacking.add(
          "Sessions are in memory and end with the process; add .store(…) to keep them, such as"
              + " .store(FileStore.of(Path.of(\"sessions\"))) on one node, or JdbcStore and RedisStore"
              + " for several (docs/sessions.md)");
    } else if (parts.store.filter(Production::isMemory).isPresent()) {
      lacking.add(
          "The store is in memory, so it forgets with the process which sessions ended, which forms"
              + " were sent and which passwords were guessed, and each node counts for itself; pass"
              + " a store that all nodes share to .store(…) (docs/sessions.md)");
    }
    if (parts.store.isEmpty()) {
      lacking.add(
          "Sessions are in cookies and there is no store, so a copy of a cookie stays valid after"
              + " its logout; add .store(…) before anyone logs in (docs/sessions.md)");
    }
    if (!parts.keysAreKept) {
      lacking.add(
          "Signed and sealed cookies end with the process; add .keys(…) to keep them, such as"
              + " .keys(KeyRing.of(Path.of(\"keys\"))), or the setting cloakroom.keys.file. All nodes"
              + " need the same keys (docs/deploying.md)");
    }
    Level level = parts.development ? Level.INFO : Level.WARN;
    lacking.forEach(
        line -> LOG.atLevel(level).log("{}{}", line, parts.development ? "" : IN_DEVELOPMENT));
  }

  private static boolean movesThroughMemory(Store store) {
    return store.capability(MovingStore.class).isPresent() && isMemory(store);
  }

  /** Returns whether this store, or the one behind it, is in memory. */
  private static boolean isMemory(Store store) {
    return store.capability(MemoryStore.class).isPresent();
  }
}

package io.cloakroom.spring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.util.ClassUtils;

/**
 * The objects that survive a restart of the application by DevTools: sessions in memory, and keys
 * that no file has. Without DevTools, there is nothing to keep.
 */
final class DevToolsRestart {

  private static final String PACKAGE = "org.springframework.boot.devtools.restart.";

  private DevToolsRestart() {}

  /**
   * Returns whether this application is one that DevTools restart. While a server starts, its own
   * class loader is in front of theirs.
   */
  static boolean active() {
    @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    while (loader != null && !loader.getClass().getName().startsWith(PACKAGE)) {
      loader = loader.getParent();
    }
    return loader != null;
  }

  /** Returns the object of the application before the last restart, or else a new one. */
  static <T> T keep(Class<T> type, Supplier<T> first) {
    return active()
            && ClassUtils.isPresent(PACKAGE + "Restarter", DevToolsRestart.class.getClassLoader())
        ? Kept.of(type, first)
        : first.get();
  }

  /** Is loaded only if DevTools are there. */
  private static final class Kept {

    static <T> T of(Class<T> type, Supplier<T> first) {
      Restarter restarter = Restarter.getInstance();
      String name = "cloakroom." + type.getSimpleName();
      Object kept = restarter.getOrAddAttribute(name, first::get);
      if (!type.isInstance(kept)) {
        // Cloakroom itself is restarted, such as from the sources in a workspace.
        restarter.removeAttribute(name);
        kept = restarter.getOrAddAttribute(name, first::get);
      }
      return type.cast(kept);
    }
  }
}

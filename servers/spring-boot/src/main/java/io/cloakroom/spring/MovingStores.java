package io.cloakroom.spring;

import io.cloakroom.Settings;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** Opens the two stores of a move, which {@code cloakroom.move} asks for. */
final class MovingStores {

  private MovingStores() {}

  /** Returns whether sessions move from one store to another. */
  static boolean wanted(CloakroomProperties properties) {
    CloakroomProperties.Move move = properties.move();
    return move.to() != null || move.from() != null || move.overlap() != null;
  }

  /**
   * Opens both stores.
   *
   * @param opener opens a store by its kind or its address
   * @throws CloakroomMisconfigured if the properties contradict each other
   */
  static MovingStore open(
      CloakroomProperties properties, BeanFactory beans, Function<String, Store> opener) {
    MovingStore moving;
    try {
      Store store =
          Settings.of(settings(properties))
              .store(opener)
              .orElseThrow(() -> new IllegalStateException("A move has a store"));
      moving = store.capability(MovingStore.class).orElseThrow();
    } catch (IllegalArgumentException e) {
      throw new CloakroomMisconfigured(
          "The property " + e.getMessage() + ".",
          "cloakroom.store is the store that decides, and cloakroom.move.to or cloakroom.move.from"
              + " the other one (docs/moving.md).",
          e);
    }
    MovingStore.Builder watched =
        MovingStore.builder(
            moving.step(),
            watched(moving.oldStore(), "cloakroomOldStore", beans),
            watched(moving.newStore(), "cloakroomNewStore", beans));
    if (properties.move().overlap() != null) {
      watched.overlap(properties.move().overlap());
    }
    return watched.build();
  }

  /**
   * Refuses a move in an application whose own beans decide where sessions are.
   *
   * @throws CloakroomMisconfigured always
   */
  static void refuse(CloakroomProperties properties) {
    if (properties.store() == CloakroomProperties.StoreType.SEALED) {
      throw new CloakroomMisconfigured(
          "cloakroom.move is set, and cloakroom.store is sealed: sessions in cookies are in no"
              + " store, so they do not move.",
          "Remove cloakroom.move.to and cloakroom.move.from.");
    }
    throw new CloakroomMisconfigured(
        "cloakroom.move is set, and the application has a bean of type Store or Sessions of its"
            + " own.",
        "Let this bean be an io.cloakroom.store.MovingStore, and remove cloakroom.move.to and"
            + " cloakroom.move.from; or remove the bean.");
  }

  /** Adds meters and observations, as to the store that is a bean. */
  private static Store watched(Store store, String name, BeanFactory beans) {
    return beans instanceof AutowireCapableBeanFactory factory
            && factory.initializeBean(store, name) instanceof Store watched
        ? watched
        : store;
  }

  private static Map<String, String> settings(CloakroomProperties properties) {
    Map<String, String> settings = new LinkedHashMap<>();
    CloakroomProperties.Move move = properties.move();
    String store =
        properties.store() == null ? null : properties.store().name().toLowerCase(Locale.ROOT);
    put(settings, "store", store);
    put(settings, "move.to", move.to());
    put(settings, "move.from", move.from());
    put(settings, "move.overlap", move.overlap());
    if (settings.containsValue("file")) {
      put(settings, "file.directory", properties.file().directory());
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String name, @Nullable Object value) {
    if (value != null) {
      settings.put("cloakroom." + name, value.toString());
    }
  }
}

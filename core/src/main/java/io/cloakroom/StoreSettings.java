package io.cloakroom;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that choose the application's store, and move it to another one. {@code
 * cloakroom.store} is always the store that decides, so the other one says which step of the move
 * it is.
 */
final class StoreSettings {

  static final String STORE = "cloakroom.store";
  static final String DIRECTORY = "cloakroom.file.directory";
  static final String MOVE_TO = "cloakroom.move.to";
  static final String MOVE_FROM = "cloakroom.move.from";
  static final String MOVE_OVERLAP = "cloakroom.move.overlap";
  static final Set<String> NAMES = Set.of(STORE, DIRECTORY, MOVE_TO, MOVE_FROM, MOVE_OVERLAP);

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
  private static final String ADDRESS_OF_FILES = "directory:";

  private final Map<String, String> values;
  private final Function<String, Store> others;

  private StoreSettings(Map<String, String> values, Function<String, Store> others) {
    this.values = values;
    this.others = others;
  }

  /**
   * Opens the store; empty if no setting names one.
   *
   * @param others opens a store that is neither in memory nor in files
   * @throws IllegalArgumentException for settings that contradict each other
   */
  static Optional<Store> open(Map<String, String> values, Function<String, Store> others) {
    StoreSettings settings = new StoreSettings(values, others);
    settings.check();
    return Optional.ofNullable(values.get(STORE)).map(store -> settings.open());
  }

  private void check() {
    boolean to = values.containsKey(MOVE_TO);
    boolean from = values.containsKey(MOVE_FROM);
    if (to && from) {
      throw new IllegalArgumentException(
          MOVE_TO
              + " and "
              + MOVE_FROM
              + " are both set, and each is a step of its own; keep "
              + MOVE_TO
              + " while the old store decides, and "
              + MOVE_FROM
              + " after that");
    }
    String move = to ? MOVE_TO : MOVE_FROM;
    if ((to || from) && !values.containsKey(STORE)) {
      throw new IllegalArgumentException(
          move + " needs " + STORE + ", the " + (to ? "old" : "new") + " store, which decides");
    }
    if (!to && !from && values.containsKey(MOVE_OVERLAP)) {
      throw new IllegalArgumentException(
          MOVE_OVERLAP + " has no effect without " + MOVE_TO + " or " + MOVE_FROM);
    }
    checkFiles(move);
    if (!to && !from) {
      return;
    }
    checkMovable(STORE);
    checkMovable(move);
    if (place(STORE).equals(place(move))) {
      throw sameStore(move, null);
    }
  }

  private void checkFiles(String move) {
    boolean inFiles = "file".equals(values.get(STORE)) || "file".equals(values.get(move));
    if (inFiles && !values.containsKey(DIRECTORY)) {
      throw new IllegalArgumentException(
          ("file".equals(values.get(STORE)) ? STORE : move)
              + "=file needs "
              + DIRECTORY
              + ", a folder in which the server may write");
    }
    if (!inFiles && values.containsKey(DIRECTORY)) {
      throw new IllegalArgumentException(DIRECTORY + " has no effect without " + STORE + "=file");
    }
  }

  /** Refuses a side of a move from which records could not be copied, or that could forget them. */
  private void checkMovable(String name) {
    String kind = kind(value(name));
    if (kind.equals("memcached")) {
      throw new IllegalArgumentException(
          name
              + " is memcached, which may forget at any time what has moved; name the store that"
              + " keeps the records, and put the cache in front");
    }
    if (kind.equals("sealed")) {
      throw new IllegalArgumentException(
          name
              + " is sealed: sessions in cookies are in no store, so they do not move; remove the"
              + " setting of the move");
    }
  }

  private static IllegalArgumentException sameStore(
      String move, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        move
            + " is the same store as "
            + STORE
            + (move.equals(MOVE_TO)
                ? "; name the new store, or remove it if there is no move"
                : "; name the old store, or remove it if the move is over"),
        cause);
  }

  private Store open() {
    boolean to = values.containsKey(MOVE_TO);
    String move = to ? MOVE_TO : MOVE_FROM;
    Store deciding = open(STORE);
    if (!values.containsKey(move)) {
      return deciding;
    }
    Step step = to ? Step.OLD_DECIDES : Step.NEW_DECIDES;
    Store other = open(move);
    MovingStore.Builder builder =
        to
            ? MovingStore.builder(step, deciding, other)
            : MovingStore.builder(step, other, deciding);
    Optional.ofNullable(values.get(MOVE_OVERLAP))
        .map(SettingValue::duration)
        .ifPresent(overlap -> {
          try {
            builder.overlap(overlap);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(MOVE_OVERLAP + ": " + e.getMessage(), e);
          }
        });
    MovingStore moving;
    try {
      moving = builder.build();
      moving.checkStoresDiffer();
    } catch (IllegalArgumentException e) {
      throw sameStore(move, e);
    }
    LOG.info(
        "Step {} of the move to another store. {}",
        to ? 1 : 2,
        to
            ? "When all nodes are in it, let the new store decide: exchange the two, as "
                + STORE
                + " and "
                + MOVE_FROM
            : "When all nodes are in it, run bin/cloakroom sessions copy. Then remove "
                + MOVE_FROM);
    return moving;
  }

  private Store open(String name) {
    String value = value(name);
    if (value.equals("memory")) {
      return MemoryStore.of();
    }
    Optional<Path> directory = directory(value);
    if (directory.isPresent()) {
      return FileStore.of(directory.get());
    }
    try {
      return others.apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Returns the folder of a store in files. */
  private Optional<Path> directory(String value) {
    if (value.equals("file")) {
      return Optional.of(Path.of(value(DIRECTORY)));
    }
    return value.startsWith(ADDRESS_OF_FILES)
        ? Optional.of(Path.of(value.substring(ADDRESS_OF_FILES.length())))
        : Optional.empty();
  }

  /** Returns the value, or the same for all values that name one folder. */
  private String place(String name) {
    return directory(value(name))
        .map(folder -> ADDRESS_OF_FILES + folder.toAbsolutePath().normalize())
        .orElse(value(name));
  }

  /** Returns the kind of a store, without the rest of its address, which may have a password. */
  static String kind(String value) {
    int colon = value.indexOf(':');
    return colon < 0 ? value : value.substring(0, colon);
  }
}

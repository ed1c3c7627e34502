package io.cloakroom.gallery;

import io.cloakroom.Settings;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The store for sessions, as named by the option {@code --store}. */
sealed interface StoreUrl {

  /** Memory of this process, until it ends. */
  record Memory() implements StoreUrl {}

  /** The gallery's own database. */
  record GalleryDatabase() implements StoreUrl {}

  /** Files below this directory. */
  record Files(Path directory) implements StoreUrl {}

  /** A separate database. */
  record Jdbc(String url) implements StoreUrl {

    @Override
    public String toString() {
      return masked(url);
    }
  }

  /** Redis or Valkey: one server, a cluster, or the primary that the sentinels name. */
  record Redis(String url) implements StoreUrl {

    @Override
    public String toString() {
      return masked(url);
    }
  }

  /** Another store, with Memcached as a cache in front of it. */
  record Memcached(String url, StoreUrl store) implements StoreUrl {}

  /** Another store, with a cache in this process in front of it. */
  record Near(StoreUrl store) implements StoreUrl {}

  /** The visitors' own cookies, encrypted. */
  record Sealed() implements StoreUrl {}

  /**
   * A step of a move from one store to another.
   *
   * @param store the store that decides
   * @param to the new store, if the old one decides
   * @param from the old store, if the new one decides
   */
  record Moving(String store, Optional<String> to, Optional<String> from) implements StoreUrl {

    /** Opens both stores. Cloakroom's own settings say which step this is. */
    MovingStore open(Function<StoreUrl, Store> opener) {
      Map<String, String> settings = new HashMap<>(Map.of("cloakroom.store", store));
      to.ifPresent(other -> settings.put("cloakroom.move.to", other));
      from.ifPresent(other -> settings.put("cloakroom.move.from", other));
      return Settings.of(settings)
          .store(url -> opener.apply(parse(url)))
          .flatMap(opened -> opened.capability(MovingStore.class))
          .orElseThrow();
    }

    @Override
    public String toString() {
      return masked(
          store
              + to.map(other -> ", moving to " + other).orElse("")
              + from.map(other -> ", moving from " + other).orElse(""));
    }
  }

  /**
   * Parses the value of the option.
   *
   * @throws IllegalArgumentException if the text names no store; the message says why and contains
   *     no password
   */
  static StoreUrl parse(String text) {
    if (text.equals("sealed:")) {
      return new Sealed();
    }
    if (text.startsWith("near+")) {
      return near(backing(text.substring("near+".length())));
    }
    if (text.startsWith("memcached://")) {
      String[] both = text.split("\\+", 2);
      return memcached(both[0], both.length > 1 ? backing(both[1]) : new GalleryDatabase());
    }
    return backing(text);
  }

  /**
   * Parses the value of the option, and those of the options for a move to another store. Caches
   * stay in front of both stores.
   *
   * @throws IllegalArgumentException if a text names no store
   */
  static StoreUrl parse(String store, Optional<String> to, Optional<String> from) {
    StoreUrl url = parse(store);
    if (to.isEmpty() && from.isEmpty()) {
      return url;
    }
    to.ifPresent(StoreUrl::checkSide);
    from.ifPresent(StoreUrl::checkSide);
    if (url instanceof Near) {
      return new Near(new Moving(store.substring("near+".length()), to, from));
    }
    if (url instanceof Memcached memcached) {
      String[] both = store.split("\\+", 2);
      String behind = both.length > 1 ? both[1] : "database";
      return new Memcached(memcached.url(), new Moving(behind, to, from));
    }
    return new Moving(store, to, from);
  }

  /** Returns the text without its secrets, for logs and messages. */
  static String masked(String text) {
    String end = text.contains("jdbc:h2:") ? ";" : "&";
    return text.replaceAll("//\\S*@", "//***@")
        .replaceAll("(?i)((?:password|passwd|pwd|secret)=)[^" + end + "]*", "$1***");
  }

  private static void checkSide(String text) {
    if (text.startsWith("near+") || text.startsWith("memcached://")) {
      throw new IllegalArgumentException(
          "A cache is in front of both stores of a move: write it before --store, such as"
              + " near+redis://…, and only there");
    }
    if (text.equals("sealed:")) {
      throw new IllegalArgumentException(
          "sealed: is no store, so sessions cannot move to it or from it");
    }
    StoreUrl unused = backing(text);
  }

  /** Parses a store that needs no other store behind it. */
  private static StoreUrl backing(String text) {
    if (text.equals("memory")) {
      return new Memory();
    }
    if (text.equals("database")) {
      return new GalleryDatabase();
    }
    if (text.matches("file:.+")) {
      return new Files(Path.of(text.substring("file:".length())));
    }
    if (text.matches("jdbc:(h2|postgresql|mariadb|mysql|sqlite):.+")) {
      return jdbc(text);
    }
    if (text.matches("rediss?(-cluster|-sentinel)?://.*")) {
      var unused = RedisStore.builder(text);
      return new Redis(text);
    }
    throw new IllegalArgumentException(
        "A store is memory, database, file:DIR, jdbc:…, redis://…, memcached://…, near+… or"
            + " sealed:, not "
            + masked(text));
  }

  private static StoreUrl jdbc(String url) {
    try {
      DriverManager.getDriver(url);
      return new Jdbc(url);
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          masked(url) + " is not a URL that the database driver accepts");
    }
  }

  private static StoreUrl near(StoreUrl store) {
    if (store instanceof Memory) {
      throw new IllegalArgumentException(
          "near+ requires a store outside this process, such as near+redis://…, not memory");
    }
    return new Near(store);
  }

  private static StoreUrl memcached(String url, StoreUrl store) {
    if (store instanceof Memory) {
      throw new IllegalArgumentException(
          "memcached:// can lose records, so it requires a durable store behind it, not memory");
    }
    if (url.contains("@")) {
      throw new IllegalArgumentException("memcached:// does not support a user or a password");
    }
    var unused = MemcachedStore.builder(url);
    return new Memcached(url, store);
  }
}

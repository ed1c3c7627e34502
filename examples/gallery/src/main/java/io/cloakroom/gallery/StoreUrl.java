package io.cloakroom.gallery;

import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

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

  /** Returns the text without its secrets, for logs and messages. */
  static String masked(String text) {
    String end = text.contains("jdbc:h2:") ? ";" : "&";
    return text.replaceAll("//\\S*@", "//***@")
        .replaceAll("(?i)((?:password|passwd|pwd|secret)=)[^" + end + "]*", "$1***");
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
        "--store must be memory, database, file:DIR, jdbc:…, redis://…, memcached://…, near+… or"
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

package io.cloakroom.gallery;

import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where the sessions are to live, as the option {@code --store} names it. */
sealed interface StoreUrl {

  /** In this process, until it ends. */
  record Memory() implements StoreUrl {}

  /** In the gallery's own database. */
  record GalleryDatabase() implements StoreUrl {}

  /** In files below this directory. */
  record Files(Path directory) implements StoreUrl {}

  /** In a database of their own. */
  record Jdbc(String url) implements StoreUrl {

    @Override
    public String toString() {
      return masked(url);
    }
  }

  /** In Redis or Valkey: one server, a cluster, or whichever the sentinels name. */
  record Redis(String url) implements StoreUrl {

    @Override
    public String toString() {
      return masked(url);
    }
  }

  /** In a home, with the Memcached at this address in front of it. */
  record Memcached(String url, StoreUrl store) implements StoreUrl {}

  /** In a home, with copies in this process in front of it. */
  record Near(StoreUrl store) implements StoreUrl {}

  /** In the visitors' own cookies. */
  record Sealed() implements StoreUrl {}

  /**
   * Reads what somebody wrote.
   *
   * @throws IllegalArgumentException where it names no store; the message says why and shows no
   *     password
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

  /** The same text without the secrets in it: for logs and messages. */
  static String masked(String text) {
    String end = text.contains("jdbc:h2:") ? ";" : "&";
    return text.replaceAll("//\\S*@", "//***@")
        .replaceAll("(?i)((?:password|passwd|pwd|secret)=)[^" + end + "]*", "$1***");
  }

  /** A store that needs no other one behind it. */
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
        "--store takes memory, database, file:DIR, jdbc:…, redis://…, memcached://…, near+… or"
            + " sealed:, not "
            + masked(text));
  }

  private static StoreUrl jdbc(String url) {
    try {
      DriverManager.getDriver(url);
      return new Jdbc(url);
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          masked(url) + " is no address that the database's driver understands");
    }
  }

  private static StoreUrl near(StoreUrl store) {
    if (store instanceof Memory) {
      throw new IllegalArgumentException(
          "near+ goes before a store out of this process, not before memory");
    }
    return new Near(store);
  }

  private static StoreUrl memcached(String url, StoreUrl store) {
    if (store instanceof Memory) {
      throw new IllegalArgumentException(
          "memcached:// forgets, so it goes before a store that does not, not before memory");
    }
    if (url.contains("@")) {
      throw new IllegalArgumentException("memcached:// takes neither a user nor a password");
    }
    var unused = MemcachedStore.builder(url);
    return new Memcached(url, store);
  }
}

package io.cloakroom.gallery;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  /**
   * In a home, with Memcached in front of it.
   *
   * @param servers as {@code host:port}
   */
  record Memcached(List<String> servers, StoreUrl home) implements StoreUrl {}

  /** In a home that pushes its changes, with copies in this process in front of it. */
  record Near(StoreUrl home) implements StoreUrl {}

  /** In the visitors' own cookies. */
  record Sealed() implements StoreUrl {}

  /** {@code host:port}, the port being optional. */
  Pattern SERVER = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[\\w.-]+)(?::(\\d{1,5}))?");

  /** The servers are the part between the user and the rest of the address. */
  Pattern REDIS =
      Pattern.compile("(?:rediss?|redis-cluster|redis-sentinel)://(?:[^@]*@)?([^/?#]*).*");

  String MEMCACHED = "memcached://";
  String NEAR = "near+";

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
    if (text.startsWith(NEAR)) {
      return near(home(text.substring(NEAR.length())));
    }
    if (text.startsWith(MEMCACHED)) {
      String[] both = text.substring(MEMCACHED.length()).split("\\+", 2);
      return memcached(
          servers(both[0], text), both.length > 1 ? home(both[1]) : new GalleryDatabase());
    }
    return home(text);
  }

  /** The same text without the secrets in it: for logs and messages. */
  static String masked(String text) {
    String end = text.contains("jdbc:h2:") ? ";" : "&";
    return text.replaceAll("//\\S*@", "//***@")
        .replaceAll("(?i)((?:password|passwd|pwd|secret)=)[^" + end + "]*", "$1***");
  }

  private static StoreUrl home(String text) {
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
    Matcher redis = REDIS.matcher(text);
    if (redis.matches()) {
      if (servers(redis.group(1).replaceAll("[^,]*@", ""), text).size() > 1 && text.matches("rediss?:.*")) {
        throw new IllegalArgumentException(
            masked(text) + " names several servers; that is redis-cluster:// or redis-sentinel://");
      }
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

  private static StoreUrl near(StoreUrl home) {
    if (home instanceof Redis
        || (home instanceof Jdbc jdbc && jdbc.url().startsWith("jdbc:postgresql:"))) {
      return new Near(home);
    }
    throw new IllegalArgumentException(
        "near+ goes before a store that tells of its changes, redis://… or jdbc:postgresql:…, not "
            + home);
  }

  private static StoreUrl memcached(List<String> servers, StoreUrl home) {
    if (home instanceof Memory) {
      throw new IllegalArgumentException(
          "memcached:// forgets, so it goes before a store that does not, not before memory");
    }
    return new Memcached(servers, home);
  }

  private static List<String> servers(String list, String text) {
    List<String> servers = Stream.of(list.split(",", -1)).map(String::strip).toList();
    for (String server : servers) {
      Matcher parts = SERVER.matcher(server);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            masked(text) + " names no server, as localhost:6379 would be one");
      }
      if (parts.group(1) != null && Integer.parseInt(parts.group(1)) > 65_535) {
        throw new IllegalArgumentException(
            masked(text) + " has the port " + parts.group(1) + ", but 65535 is the last one");
      }
    }
    return servers;
  }
}

package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * Where Redis is, as a URL tells: {@code scheme://user:password@host:port,host:port/database#name}.
 * Masks the password.
 *
 * @param sentinelName the name under which Sentinels know the primary; empty elsewhere
 */
record RedisAddress(
    Kind kind,
    boolean tls,
    Optional<String> user,
    Optional<String> password,
    List<HostAndPort> servers,
    int database,
    String sentinelName) {

  enum Kind {
    ALONE("redis", 6379),
    SENTINEL("redis-sentinel", 26379),
    CLUSTER("redis-cluster", 6379);

    private final String scheme;
    private final int port;

    Kind(String scheme, int port) {
      this.scheme = scheme;
      this.port = port;
    }

    private String scheme(boolean tls) {
      return tls ? scheme.replace("redis", "rediss") : scheme;
    }
  }

  /**
   * What the URL says.
   *
   * @throws IllegalArgumentException if it is none of these; the message names what is wrong, never
   *     the password
   */
  static RedisAddress parse(String url) {
    int slashes = url.indexOf("://");
    String scheme = slashes < 0 ? "" : url.substring(0, slashes);
    for (Kind kind : Kind.values()) {
      for (boolean tls : new boolean[] {false, true}) {
        if (kind.scheme(tls).equals(scheme)) {
          return parse(kind, tls, url.substring(slashes + 3));
        }
      }
    }
    throw new IllegalArgumentException(
        "A Redis address begins with redis://, rediss://, redis-sentinel://, rediss-sentinel://,"
            + " redis-cluster:// or rediss-cluster://"
            + (scheme.matches("[a-z+-]+") ? ", not " + scheme + "://" : "; this does not"));
  }

  @Override
  public String toString() {
    return kind.scheme(tls)
        + "://"
        + servers.stream().map(HostAndPort::toString).collect(Collectors.joining(","))
        + (database == 0 ? "" : "/" + database)
        + (sentinelName.isEmpty() ? "" : "#" + sentinelName);
  }

  private static RedisAddress parse(Kind kind, boolean tls, String rest) {
    // From the last @ on, so that one that stands in the password unescaped is not read as a host.
    int at = rest.lastIndexOf('@');
    String credentials = at < 0 ? "" : rest.substring(0, at);
    String where = rest.substring(at + 1);
    int hash = where.indexOf('#');
    String name = hash < 0 ? "" : decoded(where.substring(hash + 1));
    String place = hash < 0 ? where : where.substring(0, hash);
    int slash = place.indexOf('/');
    String hosts = slash < 0 ? place : place.substring(0, slash);
    int database = slash < 0 ? 0 : database(place.substring(slash + 1));
    List<HostAndPort> servers = servers(kind, hosts);

    require(
        kind == Kind.SENTINEL || name.isEmpty(),
        "A name after # is only for redis-sentinel://, here it is " + name);
    require(
        kind != Kind.SENTINEL || !name.isEmpty(),
        "redis-sentinel:// ends with # and the name of the primary, such as #mymaster");
    require(
        kind != Kind.ALONE || servers.size() == 1,
        "redis:// has one server, not "
            + servers.size()
            + "; several are for redis-cluster:// and redis-sentinel://");
    require(kind != Kind.CLUSTER || database == 0, "A Redis Cluster has only the database 0");
    int colon = credentials.indexOf(':');
    String user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
    Optional<String> password =
        colon < 0 ? Optional.empty() : Optional.of(decoded(credentials.substring(colon + 1)));
    require(
        user.isEmpty() || password.isPresent(),
        "A user without a password: write user:password@, or :password@ for the default user");
    return new RedisAddress(
        kind,
        tls,
        user.isEmpty() ? Optional.empty() : Optional.of(user),
        password.filter(given -> !given.isEmpty()),
        servers,
        database,
        name);
  }

  private static List<HostAndPort> servers(Kind kind, String hosts) {
    List<HostAndPort> servers = new ArrayList<>();
    for (String server : hosts.split(",", -1)) {
      // An IPv6 address stands in brackets and has colons of its own.
      int colon = server.lastIndexOf(':');
      boolean hasPort = colon > server.indexOf(']');
      String host = hasPort ? server.substring(0, colon) : server;
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      require(!host.isEmpty(), "A Redis address has a host, this has none where one is expected");
      servers.add(new HostAndPort(host, hasPort ? port(server.substring(colon + 1)) : kind.port));
    }
    return List.copyOf(servers);
  }

  private static int port(String text) {
    int port = number(text);
    require(
        port >= 1 && port <= 65_535,
        "A port is a number from 1 to 65535; this address has another after a colon");
    return port;
  }

  private static int database(String text) {
    int database = text.isEmpty() ? 0 : number(text);
    require(
        database >= 0,
        "A database is a number from 0 on; this address has another after its servers");
    return database;
  }

  /** -1 where it is none. */
  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A % in a Redis address is followed by two hexadecimal digits; write % itself as %25");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * The address of Redis, from a URL: {@code
 * scheme://user:password@host:port,host:port/database#name}. {@code toString} omits the password.
 *
 * @param sentinelName the name of the primary at the Sentinels; empty for other kinds
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
   * Parses a URL.
   *
   * @throws IllegalArgumentException if it is not such an address; the message names the error,
   *     never the password
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
    // From the last @, so that an unescaped @ in the password does not begin the host.
    int at = rest.lastIndexOf('@');
    String credentials = at < 0 ? "" : rest.substring(0, at);
    String address = rest.substring(at + 1);
    int hash = address.indexOf('#');
    String name = hash < 0 ? "" : decoded(address.substring(hash + 1));
    String target = hash < 0 ? address : address.substring(0, hash);
    int slash = target.indexOf('/');
    String hosts = slash < 0 ? target : target.substring(0, slash);
    int database = slash < 0 ? 0 : database(target.substring(slash + 1));
    List<HostAndPort> servers = servers(kind, hosts);

    require(
        kind == Kind.SENTINEL || name.isEmpty(),
        "Only a redis-sentinel:// address has a name after #; remove #" + name);
    require(
        kind != Kind.SENTINEL || !name.isEmpty(),
        "A redis-sentinel:// address must end with # and the name of the primary, such as"
            + " #mymaster");
    require(
        kind != Kind.ALONE || servers.size() == 1,
        "A redis:// address has one server, not "
            + servers.size()
            + "; use redis-cluster:// or redis-sentinel:// for several");
    require(
        kind != Kind.CLUSTER || database == 0,
        "A Redis Cluster has only database 0; remove the database from the address");
    int colon = credentials.indexOf(':');
    String user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
    Optional<String> password =
        colon < 0 ? Optional.empty() : Optional.of(decoded(credentials.substring(colon + 1)));
    require(
        user.isEmpty() || password.isPresent(),
        "The Redis address has a user without a password; write user:password@, or :password@ for"
            + " the default user");
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
      // An IPv6 address is in brackets and has colons of its own.
      int colon = server.lastIndexOf(':');
      boolean hasPort = colon > server.indexOf(']');
      String host = hasPort ? server.substring(0, colon) : server;
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      require(!host.isEmpty(), "A host is missing in the Redis address; write host or host:port");
      servers.add(new HostAndPort(host, hasPort ? port(server.substring(colon + 1)) : kind.port));
    }
    return List.copyOf(servers);
  }

  private static int port(String text) {
    int port = number(text);
    require(
        port >= 1 && port <= 65_535,
        "A port is a number from 1 to 65535; correct the one in the Redis address");
    return port;
  }

  private static int database(String text) {
    int database = text.isEmpty() ? 0 : number(text);
    require(
        database >= 0, "A database is a number of 0 or more; correct the one in the Redis address");
    return database;
  }

  /** Returns the number; -1 if it is not one. */
  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A % in a Redis address needs two hexadecimal digits after it; write % itself as %25");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

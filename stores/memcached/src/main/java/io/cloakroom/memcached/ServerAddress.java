package io.cloakroom.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The address of a Memcached server. It is resolved again for each connection. */
record ServerAddress(String host, int port) {

  private static final String SCHEME = "memcached://";
  private static final int DEFAULT_PORT = 11211;

  /** Returns the servers of an address such as {@code memcached://one:11211,two}. */
  static List<ServerAddress> parse(String url) {
    if (!url.startsWith(SCHEME)) {
      throw malformed(url, null);
    }
    if (url.indexOf('@') >= 0) {
      // A password that is silently accepted would seem to protect what anyone can read.
      throw new IllegalArgumentException(
          "A Memcached address has no user and password, because the text protocol supports none;"
              + " remove them");
    }
    List<ServerAddress> servers = new ArrayList<>();
    for (String one : url.substring(SCHEME.length()).split(",", -1)) {
      try {
        URI uri = URI.create(SCHEME + one);
        if (uri.getHost() == null || !one.equals(uri.getRawAuthority())) {
          throw malformed(url, null);
        }
        servers.add(
            new ServerAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()));
      } catch (IllegalArgumentException e) {
        throw malformed(url, e);
      }
    }
    if (new HashSet<>(servers).size() < servers.size()) {
      throw new IllegalArgumentException("A server appears twice in " + url + "; remove one");
    }
    return List.copyOf(servers);
  }

  InetSocketAddress resolve() throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(host, port);
    if (resolved.isUnresolved()) {
      throw new UnknownHostException("unknown host " + host);
    }
    return resolved;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static IllegalArgumentException malformed(String url, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "A Memcached address has the form memcached://host:port,host:port, not " + url, cause);
  }
}

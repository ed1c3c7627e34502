package io.cloakroom.memcached;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The servers, and the distribution of the keys. A key belongs to the server whose hash together
 * with the key is the greatest. If a server is added or removed, only its own share of the keys
 * moves. If one is out of reach, so are its keys, and they are never looked up elsewhere.
 * Thread-safe.
 */
final class ServerConnections implements AutoCloseable {

  private static final int MAX_KEY = 250;

  private final List<ServerConnection> servers;

  ServerConnections(List<ServerAddress> addresses, Duration timeout) {
    servers = addresses.stream().map(address -> new ServerConnection(address, timeout)).toList();
  }

  /** Returns the server of this key. */
  ServerConnection of(String key) {
    ServerConnection best = servers.get(0);
    if (servers.size() > 1) {
      long bestWeight = Long.MIN_VALUE;
      for (ServerConnection server : servers) {
        long weight = weight(server.address(), key);
        if (weight >= bestWeight) {
          bestWeight = weight;
          best = server;
        }
      }
    }
    return best;
  }

  @Override
  public void close() throws IOException {
    for (ServerConnection server : servers) {
      server.close();
    }
  }

  private static long weight(ServerAddress address, String key) {
    return ByteBuffer.wrap(Sha256.hash(address + "\n" + key)).getLong();
  }

  /**
   * Returns the text with the prefix, or with its hash if it is too long for a key of Memcached.
   */
  static String key(String prefix, String text) {
    return prefix.length() + text.length() <= MAX_KEY ? prefix + text : prefix + Sha256.hex(text);
  }
}

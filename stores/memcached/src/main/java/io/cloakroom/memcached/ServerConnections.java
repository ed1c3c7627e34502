package io.cloakroom.memcached;

import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The servers, and which of them has a key: the one whose hash together with the key is the
 * greatest. Where a server is added or taken away, only its own share of the keys moves; where one
 * is away, its keys are out of reach and never looked for elsewhere. Thread-safe.
 */
final class ServerConnections implements AutoCloseable {

  private static final int MAX_KEY = 250;

  private final List<ServerConnection> servers;

  ServerConnections(List<ServerAddress> addresses, Duration timeout) {
    servers = addresses.stream().map(address -> new ServerConnection(address, timeout)).toList();
  }

  /** The server that has this key. */
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

  /** The text itself where it is short enough for a key of Memcached, else its hash. */
  static String key(String prefix, String text) {
    return prefix.length() + text.length() <= MAX_KEY ? prefix + text : prefix + Sha256.hex(text);
  }
}

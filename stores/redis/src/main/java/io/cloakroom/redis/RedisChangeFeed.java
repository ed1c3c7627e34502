package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.StoreKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The feed of the writes that the scripts publish, on one channel per prefix and database.
 * Thread-safe.
 */
final class RedisChangeFeed implements ChangeFeed, AutoCloseable {

  /** The notation for the revision of a record that is gone. */
  static final String GONE = "-";

  private final CommandRouter servers;
  private final String channel;
  private final byte[] channelName;
  private final Set<FeedSubscription> open = ConcurrentHashMap.newKeySet();

  RedisChangeFeed(CommandRouter servers, String prefix, int database) {
    this.servers = servers;
    channel = prefix + ":changes:" + database; // channels belong to no database
    channelName = channel.getBytes(US_ASCII);
  }

  /** Returns the channel on which writes are published; the array must not be changed. */
  byte[] channel() {
    return channelName;
  }

  /** Returns the message for a write: the key, a space, which no key contains, and the revision. */
  static byte[] news(StoreKey key, String revision) {
    return (key.text() + ' ' + revision).getBytes(US_ASCII);
  }

  @Override
  public AutoCloseable subscribe(Listener listener) {
    FeedSubscription subscription = new FeedSubscription(servers, channel, listener, open::remove);
    open.add(subscription);
    subscription.start();
    return subscription;
  }

  @Override
  public void close() {
    open.forEach(FeedSubscription::close);
  }
}

package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One listener's ear: a connection that is subscribed, a thread that reads it, and one that sends
 * heartbeats the way that writes go, through every primary. While all of them come back, so does
 * everything else; a break that nobody tells of, also one between the nodes of a cluster, is seen
 * by their absence.
 */
final class FeedSubscription implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  private static final Duration BEAT = Duration.ofMillis(500);

  /** How long a heartbeat may stay away. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final Servers servers;
  private final String channel;
  private final String heartbeats;
  private final ChangeFeed.Listener listener;
  private final Consumer<FeedSubscription> ended;

  /** When each primary's heartbeat must have come at the latest. */
  private final Map<String, Deadline> awaited = new ConcurrentHashMap<>();

  private final Thread heart = thread(this::beat, "Cloakroom Redis heartbeat");
  private volatile boolean closed;
  private volatile @Nullable Lane lane;
  private boolean told;

  FeedSubscription(
      Servers servers,
      String channel,
      ChangeFeed.Listener listener,
      Consumer<FeedSubscription> ended) {
    this.servers = servers;
    this.channel = channel;
    this.listener = listener;
    this.ended = ended;
    heartbeats = channel + ":" + UUID.randomUUID();
  }

  void start() {
    thread(this::listen, "Cloakroom Redis feed").start();
    heart.start();
  }

  @Override
  public void close() {
    closed = true;
    Lane open = lane;
    if (open != null) {
      open.close();
    }
    ended.accept(this);
  }

  private void listen() {
    while (!closed) {
      try {
        hear();
      } catch (JedisException | StoreException e) {
        log.debug("{} tells no changes just now", servers, e);
      }
      if (told && !closed) {
        told = false;
        tell(ChangeFeed.Listener::interrupted);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Listens on one connection until it breaks. */
  private void hear() {
    Deadline begun = Deadline.in(SILENCE);
    try (Lane listening = servers.open(anyPrimary(), begun)) {
      lane = listening;
      if (closed) {
        return;
      }
      listening.send(new CommandArguments(Protocol.Command.SUBSCRIBE).add(channel).add(heartbeats));
      for (int i = 0; i < 2; i++) {
        listening.read(begun);
      }
      awaited.clear();
      LockSupport.unpark(heart); // whose last beat may have been too early
      Set<String> heard = new HashSet<>();
      while (!closed) {
        List<?> message = (List<?>) listening.read(soonest(begun));
        String text = new String((byte[]) message.get(2), UTF_8);
        if (new String((byte[]) message.get(1), UTF_8).equals(channel)) {
          change(text);
        } else {
          awaited.put(text, Deadline.in(SILENCE));
          heard.add(text);
          begun = Deadline.in(SILENCE);
          if (!told && isWhole(heard)) {
            told = true;
            tell(ChangeFeed.Listener::resumed);
          }
        }
      }
    } finally {
      lane = null;
    }
  }

  /** Whether something was heard of every primary. */
  private boolean isWhole(Set<String> heard) {
    return servers.primaries("tell changes").stream()
        .allMatch(primary -> heard.contains(primary.toString()));
  }

  private void change(String text) {
    int space = text.indexOf(' ');
    StoreKey key = StoreKey.parse(text.substring(0, space));
    String revision = text.substring(space + 1);
    tell(hearing ->
        hearing.changed(
            key,
            revision.equals(RedisChangeFeed.GONE)
                ? Optional.empty()
                : Optional.of(new Revision(revision))));
  }

  private void tell(Consumer<ChangeFeed.Listener> news) {
    if (closed) {
      return;
    }
    try {
      news.accept(listener);
    } catch (RuntimeException e) {
      log.error("A listener of changes must not throw", e);
    }
  }

  private Deadline soonest(Deadline begun) {
    Deadline soonest = begun;
    for (Deadline one : awaited.values()) {
      if (one.nanoTime() - soonest.nanoTime() < 0) {
        soonest = one;
      }
    }
    return soonest;
  }

  private HostAndPort anyPrimary() {
    List<HostAndPort> primaries = servers.primaries("tell changes");
    return primaries.get(ThreadLocalRandom.current().nextInt(primaries.size()));
  }

  private void beat() {
    while (!closed) {
      try {
        List<HostAndPort> primaries = servers.primaries("tell changes");
        awaited.keySet().retainAll(primaries.stream().map(HostAndPort::toString).toList());
        for (HostAndPort primary : primaries) {
          beat(primary);
        }
      } catch (StoreException e) {
        log.debug("{} is not reached by a heartbeat", servers, e);
      }
      LockSupport.parkNanos(BEAT.toNanos());
    }
  }

  private void beat(HostAndPort primary) {
    awaited.putIfAbsent(primary.toString(), Deadline.in(SILENCE));
    try {
      Object answer =
          servers
              .callAll(
                  "tell changes",
                  primary,
                  List.of(
                      new CommandArguments(Protocol.Command.PUBLISH)
                          .add(heartbeats)
                          .add(primary.toString())),
                  Deadline.in(BEAT))
              .get(0);
      if (answer instanceof JedisException e) {
        log.warn("{} tells no changes: {}", servers, Failures.explained(e));
      }
    } catch (StoreException e) {
      log.debug("{} is not reached by a heartbeat", servers, e);
    }
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}

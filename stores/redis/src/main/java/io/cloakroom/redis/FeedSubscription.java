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
 * The subscription of one listener. It has a connection that is subscribed, a thread that reads
 * from it, and a thread that sends heartbeats through every primary, as writes are sent. While all
 * heartbeats arrive, so does everything else. A missing one reveals a break, even a silent one or
 * one between the nodes of a cluster.
 */
final class FeedSubscription implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisStore.class);

  private static final Duration BEAT = Duration.ofMillis(500);

  /** The time after which a heartbeat counts as missing. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final CommandRouter servers;
  private final String channel;
  private final String heartbeats;
  private final ChangeFeed.Listener listener;
  private final Consumer<FeedSubscription> ended;

  /** The latest time at which the heartbeat of each primary must arrive. */
  private final Map<String, Deadline> awaited = new ConcurrentHashMap<>();

  private final Thread heart = thread(this::beat, "Cloakroom Redis heartbeat");
  private volatile boolean closed;
  private volatile @Nullable Lane lane;
  private boolean reporting;

  FeedSubscription(
      CommandRouter servers,
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
        receive();
      } catch (JedisException | StoreException e) {
        log.debug("{} reports no changes at the moment", servers, e);
      }
      if (reporting && !closed) {
        reporting = false;
        report(ChangeFeed.Listener::interrupted);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Receives messages on one connection until it breaks. */
  private void receive() {
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
      LockSupport.unpark(heart); // its last beat may have been too early
      Set<String> received = new HashSet<>();
      while (!closed) {
        List<?> message = (List<?>) listening.read(soonest(begun));
        String text = new String((byte[]) message.get(2), UTF_8);
        if (new String((byte[]) message.get(1), UTF_8).equals(channel)) {
          change(text);
        } else {
          awaited.put(text, Deadline.in(SILENCE));
          received.add(text);
          begun = Deadline.in(SILENCE);
          if (!reporting && isWhole(received)) {
            reporting = true;
            report(ChangeFeed.Listener::resumed);
          }
        }
      }
    } finally {
      lane = null;
    }
  }

  /** Returns whether a heartbeat of every primary has arrived. */
  private boolean isWhole(Set<String> received) {
    return servers.primaries("report changes").stream()
        .allMatch(primary -> received.contains(primary.toString()));
  }

  private void change(String text) {
    int space = text.indexOf(' ');
    StoreKey key = StoreKey.parse(text.substring(0, space));
    String revision = text.substring(space + 1);
    report(target ->
        target.changed(
            key,
            revision.equals(RedisChangeFeed.GONE)
                ? Optional.empty()
                : Optional.of(new Revision(revision))));
  }

  private void report(Consumer<ChangeFeed.Listener> call) {
    if (closed) {
      return;
    }
    try {
      call.accept(listener);
    } catch (RuntimeException e) {
      log.error("A change listener threw an exception, which it must not", e);
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
    List<HostAndPort> primaries = servers.primaries("report changes");
    return primaries.get(ThreadLocalRandom.current().nextInt(primaries.size()));
  }

  private void beat() {
    while (!closed) {
      try {
        List<HostAndPort> primaries = servers.primaries("report changes");
        awaited.keySet().retainAll(primaries.stream().map(HostAndPort::toString).toList());
        for (HostAndPort primary : primaries) {
          beat(primary);
        }
      } catch (StoreException e) {
        log.debug("A heartbeat did not reach {}", servers, e);
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
                  "report changes",
                  primary,
                  List.of(
                      new CommandArguments(Protocol.Command.PUBLISH)
                          .add(heartbeats)
                          .add(primary.toString())),
                  Deadline.in(BEAT))
              .get(0);
      if (answer instanceof JedisException e) {
        log.warn("{} reports no changes: {}", servers, Failures.explained(e));
      }
    } catch (StoreException e) {
      log.debug("A heartbeat did not reach {}", servers, e);
    }
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}

package io.cloakroom.redis;

import io.cloakroom.store.StoreException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** Configures a {@link RedisStore}. Masks the password. Not thread-safe. */
public final class RedisStoreBuilder {

  /** No two prefixes' keys meet, nor a record's and an index's. */
  private static final Pattern PREFIX = Pattern.compile("([!-9;-~]+:)+");

  private static final int MAX_PREFIX = 100;

  private final RedisAddress address;
  private Optional<String> user;
  private Optional<String> password;
  private Optional<String> sentinelPassword = Optional.empty();
  private @Nullable SSLContext tls;
  private String prefix = "cloakroom:";
  private Duration timeout = Duration.ofSeconds(2);
  private int maximumConnections = 32;
  private boolean publishChanges;
  private Clock clock = Clock.systemUTC();

  RedisStoreBuilder(RedisAddress address) {
    this.address = address;
    user = address.user();
    password = address.password();
  }

  /** The user and the password, in place of those of the address. */
  public RedisStoreBuilder credentials(String user, String password) {
    this.user = Optional.of(user);
    this.password = Optional.of(password);
    return this;
  }

  /** The password of the default user, in place of the address's. */
  public RedisStoreBuilder password(String password) {
    this.user = Optional.empty();
    this.password = Optional.of(password);
    return this;
  }

  /** What Sentinels ask for, if they do. */
  public RedisStoreBuilder sentinelPassword(String password) {
    this.sentinelPassword = Optional.of(password);
    return this;
  }

  /**
   * Whom to trust, and what to show, over TLS; the system's default unless set. The server's name
   * is checked in any case.
   *
   * @throws IllegalStateException if the address is one without TLS
   */
  public RedisStoreBuilder tls(SSLContext tls) {
    if (!address.tls()) {
      throw new IllegalStateException(
          "TLS is for rediss://, rediss-sentinel:// and rediss-cluster://, this is " + address);
    }
    this.tls = tls;
    return this;
  }

  /**
   * What all keys begin with; {@code cloakroom:} by default. Visible ASCII that ends with a colon
   * and has no empty part, 100 characters at most.
   */
  public RedisStoreBuilder prefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches() || prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "A prefix is visible ASCII that ends with a colon, such as shop:, with no empty part, at"
              + " most 100 characters; not: "
              + prefix);
    }
    this.prefix = prefix;
    return this;
  }

  /** How long a call may take, connecting included; 2 seconds by default, 10 ms to 1 hour. */
  public RedisStoreBuilder timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(10)) < 0
        || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("timeout is 10 milliseconds to 1 hour, not " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** How many connections there may be to each server; 32 by default, 1 to 10,000. */
  public RedisStoreBuilder maximumConnections(int maximumConnections) {
    if (maximumConnections < 1 || maximumConnections > 10_000) {
      throw new IllegalArgumentException(
          "maximumConnections is 1 to 10000, not " + maximumConnections);
    }
    this.maximumConnections = maximumConnections;
    return this;
  }

  /**
   * Whether each write is also published, for {@link RedisStore#changes} here and on other nodes;
   * not by default. Either all nodes of a site publish, or copies that rely on it grow stale.
   */
  public RedisStoreBuilder publishChanges(boolean publishChanges) {
    this.publishChanges = publishChanges;
    return this;
  }

  /** What decides whether a record expired; the system's clock by default. */
  public RedisStoreBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * The store. Warns in the log if the server is set to throw records out when it is full.
   *
   * @throws StoreException if the servers are out of reach or refuse
   */
  public RedisStore build() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            2,
            work -> {
              Thread thread = new Thread(work, "Cloakroom Redis timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    String name = "The Redis store " + address;
    Access access = new Access(user, password, address.database(), context(name));
    Topology topology = topology(access, timer);
    CommandRouter servers =
        new CommandRouter(name, topology, access, timeout, maximumConnections, timer);
    try {
      for (HostAndPort primary : servers.primaries("be opened")) {
        EvictionWarning.check(servers, primary);
      }
      return new RedisStore(
          servers,
          prefix,
          clock,
          publishChanges ? new RedisChangeFeed(servers, prefix, address.database()) : null);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** Names the servers, not the password. */
  @Override
  public String toString() {
    return "RedisStoreBuilder[" + address + "]";
  }

  private @Nullable SSLContext context(String name) {
    if (!address.tls() || tls != null) {
      return tls;
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new StoreException(name + " could not be opened: there is no TLS", e);
    }
  }

  private Topology topology(Access access, ScheduledThreadPoolExecutor timer) {
    return switch (address.kind()) {
      case ALONE -> new AloneTopology(address.servers().get(0));
      case SENTINEL ->
          // Often: a primary that was replaced may still answer, and what it takes is lost.
          watched(
              new AskedTopology(
                  address.servers(),
                  access.ofSentinel(sentinelPassword),
                  timer,
                  AskedTopology.sentinel(address.sentinelName())),
              Duration.ofSeconds(1),
              timer);
      case CLUSTER ->
          watched(
              new AskedTopology(address.servers(), access, timer, AskedTopology.cluster()),
              Duration.ofSeconds(10),
              timer);
    };
  }

  private Topology watched(Topology topology, Duration period, ScheduledThreadPoolExecutor timer) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                topology.refresh(Deadline.in(timeout));
              } catch (RuntimeException e) {
                topology.doubt(); // it goes on being asked
              }
            },
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
    return topology;
  }
}

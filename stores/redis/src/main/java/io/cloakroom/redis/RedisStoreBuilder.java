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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;

/**
 * The builder of a {@link RedisStore}. Its {@code toString} does not contain the password. Not
 * thread-safe.
 */
public final class RedisStoreBuilder {

  /**
   * The form of a prefix, such that keys of two prefixes never collide, nor keys of records and
   * indexes.
   */
  private static final Pattern PREFIX = Pattern.compile("([!-9;-~]+:)+");

  private static final int MAX_PREFIX = 100;

  /** The interval at which servers that were out of reach at the start are tried. */
  private static final int CHECK_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

  private final RedisAddress address;
  private Optional<String> user;
  private Optional<String> password;
  private Optional<String> sentinelPassword = Optional.empty();
  private @Nullable SSLContext tls;
  private String prefix = "cloakroom:";
  private Duration timeout = Duration.ofSeconds(2);
  private int maximumConnections = 32;
  private boolean publishChanges;
  private boolean startWithoutServer;
  private Clock clock = Clock.systemUTC();

  RedisStoreBuilder(RedisAddress address) {
    this.address = address;
    user = address.user();
    password = address.password();
  }

  /** Sets the user and the password, instead of those of the address. */
  public RedisStoreBuilder credentials(String user, String password) {
    this.user = Optional.of(user);
    this.password = Optional.of(password);
    return this;
  }

  /** Sets the password of the default user, instead of the address's. */
  public RedisStoreBuilder password(String password) {
    this.user = Optional.empty();
    this.password = Optional.of(password);
    return this;
  }

  /** Sets the password of the Sentinels, if they require one. */
  public RedisStoreBuilder sentinelPassword(String password) {
    this.sentinelPassword = Optional.of(password);
    return this;
  }

  /**
   * Sets the TLS context, with the certificates to trust and to present; the default is the
   * system's. The server's name is verified in any case.
   *
   * @throws IllegalStateException if the address is one without TLS
   */
  public RedisStoreBuilder tls(SSLContext tls) {
    if (!address.tls()) {
      throw new IllegalStateException(
          "TLS requires a rediss://, rediss-sentinel:// or rediss-cluster:// address, not "
              + address);
    }
    this.tls = tls;
    return this;
  }

  /**
   * Sets the prefix of all keys; the default is {@code cloakroom:}. It has at most 100 characters
   * of visible ASCII, ends with a colon and has no empty part.
   */
  public RedisStoreBuilder prefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches() || prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "The prefix must be at most 100 characters of visible ASCII, end with a colon and have no"
              + " empty part, such as shop:, unlike "
              + prefix);
    }
    this.prefix = prefix;
    return this;
  }

  /**
   * Sets how long a call may take, including connecting, 10 milliseconds to 1 hour; the default is
   * 2 seconds.
   */
  public RedisStoreBuilder timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(10)) < 0
        || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "timeout must be 10 milliseconds to 1 hour, not " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** Sets the maximum number of connections to each server, 1 to 10,000; the default is 32. */
  public RedisStoreBuilder maximumConnections(int maximumConnections) {
    if (maximumConnections < 1 || maximumConnections > 10_000) {
      throw new IllegalArgumentException(
          "maximumConnections must be 1 to 10000, not " + maximumConnections);
    }
    this.maximumConnections = maximumConnections;
    return this;
  }

  /**
   * Sets whether each write is also published, for {@link RedisStore#changes} on all nodes; the
   * default is false. All nodes of a site must publish, or copies that rely on it become stale.
   */
  public RedisStoreBuilder publishChanges(boolean publishChanges) {
    this.publishChanges = publishChanges;
    return this;
  }

  /**
   * Sets whether the store is built even if the servers are out of reach; the default is false. If
   * so, each call fails with a {@link StoreException} until they can be reached. A refusal, such as
   * of the password, still keeps the store from being built.
   */
  public RedisStoreBuilder startWithoutServer(boolean startWithoutServer) {
    this.startWithoutServer = startWithoutServer;
    return this;
  }

  /** Sets the clock that decides whether a record has expired; the default is the system's. */
  public RedisStoreBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Builds the store. Logs a warning if the server is configured to evict records when it is full.
   *
   * @throws StoreException if the servers refuse, or are out of reach and the store may not {@link
   *     #startWithoutServer}
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
      check(servers, timer);
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

  private void check(CommandRouter servers, ScheduledThreadPoolExecutor timer) {
    try {
      check(servers);
    } catch (StoreException e) {
      if (!startWithoutServer || !Failures.isAway(e)) {
        throw e;
      }
      LOG.warn(
          "{}. The store starts without it, and fails until it can be reached", e.getMessage());
      checkLater(servers, timer);
    }
  }

  private static void check(CommandRouter servers) {
    for (HostAndPort primary : servers.primaries("be opened")) {
      EvictionWarning.check(servers, primary);
    }
  }

  private static void checkLater(CommandRouter servers, ScheduledThreadPoolExecutor timer) {
    ScheduledFuture<?> unused =
        timer.schedule(
            () -> {
              try {
                check(servers);
                LOG.info("{} can be reached", servers);
              } catch (StoreException e) {
                checkLater(servers, timer);
              }
            },
            CHECK_SECONDS,
            TimeUnit.SECONDS);
  }

  /** Returns the servers, without the password. */
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
      throw new StoreException(
          name + " could not be opened: this Java runtime does not provide TLS", e);
    }
  }

  private Topology topology(Access access, ScheduledThreadPoolExecutor timer) {
    return switch (address.kind()) {
      case ALONE -> new AloneTopology(address.servers().get(0));
      case SENTINEL ->
          // Often, because a primary that was replaced may still accept writes, which are lost.
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
                topology.doubt(); // the next run queries again
              }
            },
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
    return topology;
  }
}

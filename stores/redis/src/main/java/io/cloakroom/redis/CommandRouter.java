package io.cloakroom.redis;

import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * A router that sends each command to the server that accepts it, in bounded time. Thread-safe.
 *
 * <p>If a connection breaks, a command is repeated on a new one: a read, a write that changes
 * nothing the second time, and a conditional write, of which the second has an effect only if the
 * first has none. Any other write is repeated only if it certainly had no effect: it was not sent,
 * or the answer is an error that says so.
 */
final class CommandRouter implements AutoCloseable {

  /**
   * The pause between two attempts, while another server takes over from one that is out of reach.
   */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** The number of redirections in a row that shows that the nodes do not agree yet. */
  private static final int MAX_REDIRECTIONS = 3;

  private final String name;
  private final Topology topology;
  private final Access access;
  private final Duration timeout;
  private final int maximumConnections;
  private final ScheduledExecutorService timer;
  private final Map<HostAndPort, Trips> trips = new ConcurrentHashMap<>();
  private volatile boolean closed;

  CommandRouter(
      String name,
      Topology topology,
      Access access,
      Duration timeout,
      int maximumConnections,
      ScheduledExecutorService timer) {
    this.name = name;
    this.topology = topology;
    this.access = access;
    this.timeout = timeout;
    this.maximumConnections = maximumConnections;
    this.timer = timer;
  }

  /**
   * Returns the answer to a command.
   *
   * @param what the attempted operation, for the message
   * @throws StoreException if no answer arrives in time, or it is an error
   */
  @Nullable Object call(String what, RedisCommand request) {
    return call(what, null, request);
  }

  /**
   * Returns the answer to a command on a record.
   *
   * @param verb the attempted operation, for the message, which then names the key
   * @throws StoreException if no answer arrives in time, or it is an error
   */
  @Nullable Object call(String verb, @Nullable StoreKey key, RedisCommand request) {
    Deadline deadline = Deadline.in(timeout);
    RedisCommand next = request;
    int redirections = 0;
    @Nullable HostAndPort asking = null;
    @Nullable JedisException cut = null;
    while (true) {
      if (closed) {
        throw new StoreException(name + " could not " + what(verb, key) + ": it is closed", null);
      }
      @Nullable HostAndPort server = asking;
      PendingCall attempt = new PendingCall(next, deadline);
      try {
        if (server == null) {
          server = topology.primaryOf(next.slot(), deadline);
        }
        @Nullable Object answer =
            asking == null ? trips(server).call(attempt) : ask(server, attempt);
        if (cut != null && next.conditional() && Long.valueOf(0).equals(answer)) {
          throw failure(what(verb, key), cut); // the first may have taken effect
        }
        return answer;
      } catch (JedisRedirectionException e) {
        if (deadline.isOver()) {
          throw failure(what(verb, key), e);
        }
        if (++redirections > MAX_REDIRECTIONS) {
          refreshAndPause(deadline);
        }
        if (e instanceof JedisMovedDataException && topology.heals()) {
          topology.moved(e.getSlot(), e.getTargetNode());
          topology.doubt();
          asking = null;
        } else if (e instanceof JedisAskDataException && topology.heals()) {
          asking = e.getTargetNode();
        } else {
          throw failure(what(verb, key), e);
        }
      } catch (JedisDataException e) {
        asking = null;
        if (server != null && Failures.passes(e)) {
          lanes(server).closeIdle(); // as the connection of this call was
        }
        if (Failures.isUnknownScript(e)) {
          next = next.withScript();
        } else if (Failures.passes(e) && topology.heals() && !deadline.isOver()) {
          refreshAndPause(deadline);
        } else {
          throw failure(what(verb, key), e);
        }
      } catch (JedisException e) {
        asking = null;
        topology.doubt();
        if (server != null) {
          lanes(server).closeIdle(); // they may have broken with this one
        }
        boolean sent = attempt.isSent();
        boolean mayRepeat = sent ? next.repeatable() : topology.heals();
        if (!mayRepeat || deadline.isOver() || Thread.currentThread().isInterrupted()) {
          throw failure(what(verb, key), e);
        }
        cut = sent ? e : cut;
        next = sent && !topology.heals() ? next.once() : next;
        if (topology.heals()) {
          refreshAndPause(deadline);
        }
      }
    }
  }

  /**
   * Returns the answers of one server to several commands that may be repeated; an error is an
   * element.
   *
   * @throws StoreException if no answers arrive in time, or the server requires a password
   */
  List<Object> callAll(
      String what, HostAndPort server, List<CommandArguments> commands, Deadline deadline) {
    try {
      return answers(server, commands, deadline);
    } catch (JedisException e) {
      topology.doubt();
      lanes(server).closeIdle();
      if (e instanceof JedisDataException || deadline.isOver()) {
        throw failure(what, e);
      }
    }
    // Once more, because a connection may have broken while it was idle.
    try {
      return answers(server, commands, deadline);
    } catch (JedisException e) {
      throw failure(what, e);
    }
  }

  /** Returns all servers that accept writes. */
  List<HostAndPort> primaries(String what) {
    try {
      return topology.primaries(Deadline.in(timeout));
    } catch (JedisException e) {
      throw failure(what, e);
    }
  }

  /** Returns the server that accepts writes of this slot. */
  HostAndPort primaryOf(String what, int slot, Deadline deadline) {
    try {
      return topology.primaryOf(slot, deadline);
    } catch (JedisException e) {
      throw failure(what, e);
    }
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * Opens a separate connection, such as for a subscription. Its reads end at this deadline until
   * another one is set.
   */
  Lane open(HostAndPort server, Deadline deadline) {
    return Lane.open(server, access, timer, deadline);
  }

  @Override
  public void close() {
    closed = true;
    trips.values().forEach(server -> server.lanes().close());
    timer.shutdownNow();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Returns the answer of a server that does not own the slot yet. */
  private @Nullable Object ask(HostAndPort server, PendingCall call) {
    Lane lane = lanes(server).take(call.deadline());
    try {
      call.setSent();
      RedisCommand request = call.command();
      List<CommandArguments> commands =
          List.of(new CommandArguments(Protocol.Command.ASKING), request.command());
      call.complete(lane.callAll(commands, request.bytes(), call.deadline()).get(1));
      return call.answer();
    } finally {
      lanes(server).giveBack(lane);
    }
  }

  private List<Object> answers(
      HostAndPort server, List<CommandArguments> commands, Deadline deadline) {
    Lane lane = lanes(server).take(deadline);
    try {
      List<Object> answers = lane.callAll(commands, Integer.MAX_VALUE, deadline);
      for (Object answer : answers) {
        if (answer instanceof JedisException e && Failures.isLockedOut(e)) {
          throw e;
        }
      }
      return answers;
    } finally {
      lanes(server).giveBack(lane);
    }
  }

  private void refreshAndPause(Deadline deadline) {
    try {
      topology.refresh(deadline);
    } catch (JedisException e) {
      // The next attempt may succeed; at the deadline, the failure is thrown.
      topology.doubt();
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private Lanes lanes(HostAndPort server) {
    return trips(server).lanes();
  }

  private Trips trips(HostAndPort server) {
    return trips.computeIfAbsent(
        server,
        one -> new Trips(new Lanes(one, access, timer, maximumConnections), Trips.PATIENCE));
  }

  private static String what(String verb, @Nullable StoreKey key) {
    return key == null ? verb : verb + ' ' + key.text();
  }

  private StoreException failure(String what, JedisException e) {
    return new StoreException(name + " could not " + what + ": " + Failures.explained(e), e);
  }
}

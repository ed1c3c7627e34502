package io.cloakroom.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A topology that other servers report: Sentinels for one primary, the nodes of a cluster for all
 * primaries. They are queried at first use, in doubt, and at intervals.
 */
final class AskedTopology implements Topology {

  /** A query and the interpretation of its answer. */
  interface Question {
    CommandArguments command();

    /** Returns the primaries in the answer; null if the server has none to report. */
    @Nullable Primaries understood(Object answer, HostAndPort asked);
  }

  private final List<HostAndPort> given;
  private final Access access;
  private final ScheduledExecutorService timer;
  private final Question question;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Primaries known;
  private volatile boolean doubted;

  AskedTopology(
      List<HostAndPort> given, Access access, ScheduledExecutorService timer, Question question) {
    this.given = given;
    this.access = access;
    this.timer = timer;
    this.question = question;
  }

  @Override
  public HostAndPort primaryOf(int slot, Deadline deadline) {
    HostAndPort primary = known(deadline).of(slot);
    if (primary == null) {
      refresh(deadline);
      primary = known(deadline).of(slot);
    }
    if (primary == null) {
      throw new JedisConnectionException(
          "no server serves slot " + slot + "; check that the cluster covers all slots");
    }
    return primary;
  }

  @Override
  public List<HostAndPort> primaries(Deadline deadline) {
    return known(deadline).all();
  }

  @Override
  public void moved(int slot, HostAndPort target) {
    Primaries before = known;
    if (before != null) {
      known = before.with(slot, target);
    }
  }

  @Override
  public void doubt() {
    doubted = true;
  }

  @Override
  public boolean heals() {
    return true;
  }

  @Override
  public void refresh(Deadline deadline) {
    if (!asking.tryLock()) {
      return; // another thread queries, for all threads
    }
    try {
      doubted = false;
      ask(deadline);
    } finally {
      asking.unlock();
    }
  }

  private Primaries known(Deadline deadline) {
    if (doubted) {
      try {
        refresh(deadline);
      } catch (JedisException e) {
        doubted = true;
      }
    }
    Primaries found = known;
    return found != null ? found : asked(deadline);
  }

  /** Asks for the first time. Other callers wait for the answer, each within its time. */
  private Primaries asked(Deadline deadline) {
    try {
      if (!asking.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new JedisConnectionException("none of " + given + " reported a primary in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("interrupted while waiting for a primary", e);
    }
    try {
      Primaries found = known;
      return found != null ? found : ask(deadline);
    } finally {
      asking.unlock();
    }
  }

  private Primaries ask(Deadline deadline) {
    List<HostAndPort> shuffled = new ArrayList<>(given);
    Primaries before = known;
    if (before != null) {
      shuffled.addAll(before.peers());
    }
    Collections.shuffle(shuffled);
    Set<HostAndPort> candidates = new LinkedHashSet<>(shuffled);
    JedisException last = new JedisConnectionException("no server could be queried in time");
    int left = candidates.size();
    for (HostAndPort candidate : candidates) {
      // Each server gets its share of the time: one that hangs must leave some for the others.
      Deadline each = Deadline.in(Duration.ofMillis(deadline.remainingMillis() / left--));
      if (each.isOver()) {
        break;
      }
      try (Lane lane = Lane.open(candidate, access, timer, each)) {
        Primaries found = question.understood(lane.call(question.command(), each), candidate);
        if (found != null) {
          known = found;
          return found;
        }
        last = new JedisConnectionException(candidate + " reports no primary");
      } catch (JedisException e) {
        last = e;
      }
    }
    throw new JedisConnectionException(
        "none of " + candidates + " reports a primary: " + last.getMessage(), last);
  }

  /** Returns the query to Sentinels for the primary of this name. */
  static Question sentinel(String name) {
    return new Question() {
      @Override
      public CommandArguments command() {
        return new CommandArguments(Protocol.Command.SENTINEL)
            .add("GET-MASTER-ADDR-BY-NAME")
            .add(name);
      }

      @Override
      public @Nullable Primaries understood(@Nullable Object answer, HostAndPort asked) {
        return answer == null ? null : Primaries.ofSentinel((List<?>) answer);
      }
    };
  }

  /** Returns the query to nodes of a cluster for the primaries of all slots. */
  static Question cluster() {
    return new Question() {
      @Override
      public CommandArguments command() {
        return new CommandArguments(Protocol.Command.CLUSTER).add("SLOTS");
      }

      @Override
      public Primaries understood(Object answer, HostAndPort asked) {
        return Primaries.ofCluster((List<?>) answer, asked);
      }
    };
  }
}

package io.cloakroom.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The round trips to one server. Two are under way at once; the small calls that arrive meanwhile
 * share the next one, which costs both ends fewer system calls. A call that has waited for a few
 * milliseconds makes a round trip of its own, so a slow answer holds up no other call for longer.
 * Thread-safe.
 *
 * <p>The thread of one of the calls makes the round trip for all of them. That call has the last
 * deadline, so no other one is given up before its own.
 */
final class Trips {

  /** The time that a call waits for others to end. */
  static final Duration PATIENCE = Duration.ofMillis(5);

  /** The number of round trips at once, beyond which calls wait. */
  static final int AT_ONCE = 2;

  /** The maximum number of calls in a round trip. */
  private static final int CALLS = 16;

  /** The size of a request beyond which it does not share a round trip. */
  private static final int SMALL = Lane.SMALL_REQUEST / 4;

  private final Lanes lanes;
  private final Duration patience;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<PendingCall> waiting = new ConcurrentLinkedQueue<>();

  Trips(Lanes lanes, Duration patience) {
    this.lanes = lanes;
    this.patience = patience;
  }

  Lanes lanes() {
    return lanes;
  }

  /**
   * Returns the answer to a call.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if it is an error, or does not arrive
   */
  @Nullable Object call(PendingCall call) {
    if (call.command().bytes() > SMALL) {
      make(List.of(call));
      return call.answer();
    }
    if (begins()) {
      lead(List.of(call));
      return call.answer();
    }
    waiting.add(call);
    if (begins()) {
      handOn(); // another one ended meanwhile, and may not have seen this call
    }
    switch (turn(call)) {
      case LEADING -> lead(call.trip());
      case ALONE -> make(List.of(call));
      case COMPLETE -> {}
    }
    return call.answer();
  }

  private PendingCall.Turn turn(PendingCall call) {
    PendingCall.Turn turn = PendingCall.Turn.ALONE;
    try {
      turn = call.await(patience);
      return turn;
    } finally {
      if (turn == PendingCall.Turn.ALONE) {
        // No round trip took the call, and the queue may stand still for long.
        waiting.remove(call);
      }
    }
  }

  private boolean begins() {
    while (true) {
      int now = underWay.get();
      if (now >= AT_ONCE) {
        return false;
      }
      if (underWay.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  private void lead(List<PendingCall> trip) {
    try {
      make(trip);
    } finally {
      handOn();
    }
  }

  /** Lets waiting calls make the next round trip, in place of one that ended. */
  private void handOn() {
    do {
      for (List<PendingCall> trip = gathered(); !trip.isEmpty(); trip = gathered()) {
        for (int i = trip.size() - 1; i >= 0; i--) {
          if (trip.get(i).lead(trip)) {
            return;
          }
        }
      }
      underWay.decrementAndGet();
    } while (!waiting.isEmpty() && begins());
  }

  private List<PendingCall> gathered() {
    List<PendingCall> trip = new ArrayList<>();
    int bytes = 0;
    while (trip.size() < CALLS && bytes < Lane.SMALL_REQUEST - SMALL) {
      PendingCall next = waiting.poll();
      if (next == null) {
        break;
      }
      if (next.take()) {
        trip.add(next);
        bytes += next.command().bytes();
      }
    }
    return trip;
  }

  private void make(List<PendingCall> trip) {
    Deadline deadline = trip.get(trip.size() - 1).deadline();
    try {
      Lane lane = lanes.take(deadline);
      try {
        make(trip, lane, deadline);
      } finally {
        lanes.giveBack(lane);
      }
    } catch (RuntimeException e) {
      trip.forEach(call -> call.complete(e));
    } catch (Error e) {
      trip.forEach(call -> call.complete(new JedisConnectionException(e.toString(), e)));
      throw e;
    }
  }

  private static void make(List<PendingCall> trip, Lane lane, Deadline deadline) {
    List<CommandArguments> commands = new ArrayList<>(trip.size());
    int bytes = 0;
    for (PendingCall call : trip) {
      call.setSent();
      commands.add(call.command().command());
      bytes += call.command().bytes();
    }
    List<Object> answers = lane.callAll(commands, bytes, deadline);
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof JedisDataException e && Failures.passes(e)) {
        // The host may be another server by now, which only new connections reach.
        lane.close();
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      trip.get(i).complete(answers.get(i));
    }
  }
}

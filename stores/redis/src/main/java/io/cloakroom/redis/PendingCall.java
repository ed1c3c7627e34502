package io.cloakroom.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A call of one thread, which may wait for others' round trips to end. That thread waits; others
 * complete the call or make it the leader of a round trip.
 */
final class PendingCall {

  /** The result of waiting. */
  enum Turn {
    COMPLETE,
    /** The call's thread has to make a round trip for {@link #trip}. */
    LEADING,
    /** The call has waited for long, and its thread has to make a round trip for it alone. */
    ALONE
  }

  private enum State {
    /** No round trip has the call yet. */
    WAITING,
    /** A round trip has the call, and its leader will complete it. */
    TAKEN,
    LEADING,
    COMPLETE,
    /** The call's thread no longer waits. */
    LEFT
  }

  private final RedisCommand command;
  private final Deadline deadline;
  private final Thread thread = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private List<PendingCall> trip = List.of();
  private volatile boolean sent;
  private @Nullable Object answer;
  private @Nullable RuntimeException failure;

  PendingCall(RedisCommand command, Deadline deadline) {
    this.command = command;
    this.deadline = deadline;
  }

  RedisCommand command() {
    return command;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Returns the calls of the round trip that this call leads, itself among them. */
  List<PendingCall> trip() {
    return trip;
  }

  /** Returns whether the command may have been sent. */
  boolean isSent() {
    return sent;
  }

  void setSent() {
    sent = true;
  }

  /** Takes the call into a round trip. Returns false if its thread no longer waits. */
  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  /** Makes this call, which was taken, the leader. Returns false if its thread no longer waits. */
  boolean lead(List<PendingCall> trip) {
    this.trip = trip;
    if (state.compareAndSet(State.TAKEN, State.LEADING)) {
      LockSupport.unpark(thread);
      return true;
    }
    return false;
  }

  /** Completes the call with an answer, or with the failure that it is. */
  void complete(@Nullable Object answer) {
    if (state.get() == State.COMPLETE) {
      return;
    }
    if (answer instanceof RuntimeException e) {
      failure = e;
    } else {
      this.answer = answer;
    }
    if (state.getAndSet(State.COMPLETE) == State.TAKEN) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Returns the answer.
   *
   * @throws JedisException if it is a failure
   */
  @Nullable Object answer() {
    if (failure != null) {
      throw failure;
    }
    return answer;
  }

  /**
   * Waits until the call is complete or leads a round trip, or until it has waited for this time
   * and no round trip has it.
   *
   * @throws JedisException if none of these happens before the call's deadline
   */
  Turn await(Duration patience) {
    Deadline turn = Deadline.in(patience);
    boolean interrupted = false;
    try {
      while (true) {
        State now = state.get();
        if (now == State.COMPLETE) {
          return Turn.COMPLETE;
        }
        if (now == State.LEADING) {
          return Turn.LEADING;
        }
        boolean waiting = now == State.WAITING;
        long left = deadline.remainingNanos();
        long toTurn = waiting ? turn.remainingNanos() : left;
        if (left <= 0 || (waiting && Thread.currentThread().isInterrupted())) {
          if (state.compareAndSet(now, State.LEFT)) {
            throw new JedisConnectionException(
                left <= 0 ? "no answer in time" : "interrupted while waiting for a connection");
          }
        } else if (toTurn <= 0) {
          if (state.compareAndSet(now, State.LEADING)) {
            return Turn.ALONE;
          }
        } else {
          LockSupport.parkNanos(this, Math.min(left, toTurn));
          // A call that was sent is awaited, as on a connection of its own.
          interrupted |= !waiting && Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

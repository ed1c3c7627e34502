package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A client that runs one visitor after another. Each begins a session, changes it by concurrent
 * requests, logs in, rotates its token and usually logs out while other requests are still in
 * flight.
 */
final class Client implements Runnable {

  /** A register of all sessions, which are read at the end. */
  interface Register {
    Visitor next();
  }

  private static final int ROUNDS = 12;
  private static final int HOLD_MILLIS = 25;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Nodes nodes;
  private final Register register;
  private final ExecutorService threads;
  private final RandomGenerator random;
  private final BooleanSupplier stopped;

  Client(
      Nodes nodes,
      Register register,
      ExecutorService threads,
      RandomGenerator random,
      BooleanSupplier stopped) {
    this.nodes = nodes;
    this.register = register;
    this.threads = threads;
    this.random = random;
    this.stopped = stopped;
  }

  @Override
  public void run() {
    while (!stopped.getAsBoolean()) {
      Visitor visitor = register.next();
      if (visitor.begin(port())) {
        visit(visitor);
      } else {
        pause();
      }
    }
  }

  private void visit(Visitor visitor) {
    boolean settled = true;
    for (int round = 0; round < ROUNDS && settled && !stopped.getAsBoolean(); round++) {
      switch (random.nextInt(8)) {
        case 0 -> settled = move(visitor, Action.LOGIN);
        case 1 -> settled = move(visitor, Action.ROTATE);
        case 2 -> read(visitor);
        default -> await(write(visitor, 1 + random.nextInt(3)));
      }
    }
    // After an unanswered login, the session may be lost. It is only read at the end.
    if (settled && random.nextInt(3) > 0) {
      logOut(visitor);
    }
  }

  /** Sends concurrent writes, each to a random node. */
  private List<Future<RequestResult>> write(Visitor visitor, int count) {
    List<Future<RequestResult>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Action action = random.nextBoolean() ? Action.ADD : Action.INCREMENT;
      int value = visitor.nextElement();
      int hold = random.nextInt(4) == 0 ? random.nextInt(HOLD_MILLIS) : 0;
      int port = port();
      int token = visitor.newest();
      sent.add(threads.submit(() -> visitor.send(port, action, token, value, hold)));
    }
    return sent;
  }

  /**
   * Moves the session to a new token, sometimes during a write; returns false if the outcome is
   * unknown.
   */
  private boolean move(Visitor visitor, Action action) {
    List<Future<RequestResult>> late = random.nextInt(3) == 0 ? write(visitor, 1) : List.of();
    int old = visitor.newest();
    RequestResult answer = visitor.send(port(), action, old, 0, 0);
    await(late);
    if (answer.ok() && visitor.newest() > old) {
      visitor.send(port(), Action.READ, random.nextInt(old + 1), 0, 0);
    }
    return !answer.unknown();
  }

  /**
   * Repeats the logout until it is acknowledged, sometimes during writes. Later requests must not
   * find the session.
   */
  private void logOut(Visitor visitor) {
    List<Future<RequestResult>> late = random.nextBoolean() ? write(visitor, 2) : List.of();
    RequestResult answer = visitor.send(port(), Action.LOGOUT, visitor.newest(), 0, 0);
    while (!answer.ok() && !stopped.getAsBoolean()) {
      pause();
      answer = visitor.send(port(), Action.LOGOUT, visitor.newest(), 0, 0);
    }
    if (answer.ok()) {
      visitor.send(port(), Action.READ, random.nextInt(visitor.tokens()), 0, 0);
    }
    await(late);
    if (answer.ok()) {
      visitor.send(port(), Action.ADD, visitor.newest(), visitor.nextElement(), 0);
      visitor.send(port(), Action.READ, visitor.newest(), 0, 0);
    }
  }

  private void read(Visitor visitor) {
    if (!visitor.send(port(), Action.READ, visitor.newest(), 0, 0).ok()) {
      pause();
    }
  }

  private void await(List<Future<RequestResult>> sent) {
    boolean allOk = true;
    for (Future<RequestResult> one : sent) {
      try {
        allOk &= one.get().ok();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("A request could not be recorded", e);
      }
    }
    if (!allOk) {
      pause();
    }
  }

  private int port() {
    return nodes.anyPort(random);
  }

  /** Waits after a failure, because a node that is down refuses requests immediately. */
  private static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }
}

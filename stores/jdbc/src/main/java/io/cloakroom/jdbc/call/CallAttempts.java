package io.cloakroom.jdbc.call;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of calls to a database. A call is tried again if its attempt certainly had no
 * effect, or may have two. Thread-safe.
 */
final class CallAttempts {

  /** The work of one attempt. */
  @FunctionalInterface
  interface Work<T> {
    /** Returns the result of the work. */
    T in(Attempt attempt) throws SQLException;
  }

  /** One attempt of a call. Its work tells it how far it has come. */
  static final class Attempt {

    private final long millis;
    private final boolean mustProve;
    private boolean connected;
    private boolean sent;
    private long begun;

    private Attempt(long millis, boolean mustProve) {
      this.millis = millis;
      this.mustProve = mustProve;
    }

    /** Returns the time for it, in milliseconds. */
    long millis() {
      return millis;
    }

    /** Returns the time that is left since it has a connection, in milliseconds; at least one. */
    long millisLeft() {
      return Math.max(1, millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    /** Returns whether its connection must first answer another statement. */
    boolean mustProve() {
      return mustProve;
    }

    /** Marks that it has a connection. Its time counts from now on. */
    void connected() {
      connected = true;
      begun = System.nanoTime();
    }

    /** Marks that something may be sent now that has an effect. */
    void sent() {
      sent = true;
    }
  }

  /** The maximum number of broken connections that a pool lends in a row. */
  private static final int MAX_BROKEN = 100;

  /** The time between two attempts to open a file that another connection holds. */
  private static final Duration BUSY_PAUSE = Duration.ofMillis(10);

  /** The time after a cut in which the pool may still lend connections that were cut with it. */
  private static final Duration CUT_PERIOD = Duration.ofSeconds(30);

  /**
   * The SQL states after which a statement may be repeated. A serializable database rolled it back
   * because of another one.
   */
  private static final Set<String> UNDONE = Set.of("40001", "40P01");

  private final Duration timeout;
  private final int rounds;
  private volatile long cutUntil = System.nanoTime();

  /**
   * Allows calls this long, and this many attempts of a call that the database undoes because of
   * another one.
   */
  CallAttempts(Duration timeout, int rounds) {
    this.timeout = timeout;
    this.rounds = rounds;
  }

  /** Returns the result of the first attempt that has one, or throws the failure of the last. */
  <T> T run(Repetition repetition, Work<T> work) throws SQLException {
    OfOneCall attempts = new OfOneCall(repetition);
    while (true) {
      Attempt attempt = attempts.next();
      T result;
      try {
        result = work.in(attempt);
      } catch (SQLException e) {
        attempts.requireAnother(attempt, e);
        continue;
      }
      attempts.requireKnown(result);
      return result;
    }
  }

  /** The attempts of one call so far. */
  private final class OfOneCall {

    private final Repetition repetition;
    private final long begun = System.nanoTime();
    private boolean mustProve;
    private long spentNanos;
    private int undone;
    private int broken;
    private @Nullable SQLException cut;

    OfOneCall(Repetition repetition) {
      this.repetition = repetition;
      mustProve = repetition == Repetition.NEVER && begun - cutUntil < 0;
    }

    Attempt next() {
      return new Attempt(broken == 0 ? timeout.toMillis() : millisLeft(), mustProve);
    }

    /** Throws the failure of an attempt if there may be no other one. */
    void requireAnother(Attempt failed, SQLException e) throws SQLException {
      if (UNDONE.contains(String.valueOf(e.getSQLState())) && ++undone < rounds) {
        return;
      }
      if (!failed.connected
          && isBusy(e)
          && !Thread.currentThread().isInterrupted() // It would not pause.
          && System.nanoTime() - begun < timeout.minus(BUSY_PAUSE).toNanos()) {
        LockSupport.parkNanos(BUSY_PAUSE.toNanos());
        return;
      }
      boolean repeatable = !failed.sent || (cut == null && repetition != Repetition.NEVER);
      spentNanos += failed.connected ? System.nanoTime() - failed.begun : 0; // not in the pool
      if (isCut(e)) {
        cutUntil = System.nanoTime() + CUT_PERIOD.toNanos();
      }
      if (!isCut(e)
          || !repeatable
          || !failed.connected
          || millisLeft() < timeout.toMillis() / 4
          || ++broken > MAX_BROKEN) {
        throw e;
      }
      cut = failed.sent ? e : cut;
      mustProve = true;
    }

    /** Throws the first failure if the result leaves open whether the first attempt succeeded. */
    void requireKnown(@Nullable Object result) throws SQLException {
      if (cut != null && repetition == Repetition.CONDITIONALLY && Boolean.FALSE.equals(result)) {
        throw cut;
      }
    }

    private long millisLeft() {
      return timeout.minusNanos(spentNanos).toMillis();
    }
  }

  /**
   * Returns whether SQLite did not open a connection because another one holds the file. It waits
   * for the lock of a transaction, but not for the one that turns {@code journal_mode=WAL} on,
   * which nodes meet that start together on a new file.
   */
  private static boolean isBusy(SQLException e) {
    return String.valueOf(e.getMessage()).startsWith("[SQLITE_BUSY");
  }

  /** Returns whether a connection turned out to be broken, rather than that an answer is late. */
  private static boolean isCut(Throwable e) {
    String state = e instanceof SQLException failure ? String.valueOf(failure.getSQLState()) : "";
    return state.startsWith("08")
        || state.startsWith("57P")
        || Stream.of(e.getSuppressed()).anyMatch(CallAttempts::isCut);
  }
}

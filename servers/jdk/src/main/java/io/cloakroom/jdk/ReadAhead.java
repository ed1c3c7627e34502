package io.cloakroom.jdk;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a stream on another thread until it has filled its buffer or the stream ends. One
 * thread takes what was read.
 */
final class ReadAhead {

  private static final int CAPACITY = 64 << 10;

  /**
   * Since Java 24, virtual threads that wait in the JDK's streams free their carriers (JEP 491).
   */
  private static final int CHEAP_WAITS = 24;

  private static final Executor READERS = readers();

  private final InputStream source;
  private final FutureTask<?> task = new FutureTask<>(this::fill, null);
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] buffer = new byte[CAPACITY];
  private int taken;
  private int filled;
  private boolean ended;
  private boolean done;
  private @Nullable Throwable failure;

  private ReadAhead(InputStream source) {
    this.source = source;
  }

  static ReadAhead start(InputStream source) {
    ReadAhead ahead = new ReadAhead(source);
    READERS.execute(ahead.task);
    return ahead;
  }

  /** Stops to read, which closes the connection if a read is waiting. */
  void stop() {
    task.cancel(true);
  }

  /** Waits until a {@link #take} returns at once; returns false if the time is over before. */
  boolean awaitReady(Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = most.toNanos(); taken == filled && !done; ) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of bytes to take without a wait. */
  int available() {
    lock.lock();
    try {
      return filled - taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes bytes that were read.
   *
   * @return how many; 0 if there are none, and -1 if there will never be any
   * @throws IOException if the read failed after the bytes that were taken
   */
  int take(byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      int count = Math.min(length, filled - taken);
      if (count == 0 && failure != null) {
        throw new IOException("The request's body did not arrive", failure);
      }
      System.arraycopy(buffer, taken, target, offset, count);
      taken += count;
      return count == 0 && ended ? -1 : count;
    } finally {
      lock.unlock();
    }
  }

  private void fill() {
    int offset = 0;
    try {
      while (offset < CAPACITY) {
        // Only this thread uses the part that is not filled yet.
        int count = source.read(buffer, offset, CAPACITY - offset);
        offset += Math.max(count, 0);
        change(offset, count < 0, null);
        if (count < 0) {
          break;
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      change(offset, false, e);
    } finally {
      finish();
    }
  }

  private void change(int filled, boolean ended, @Nullable Throwable failure) {
    lock.lock();
    try {
      this.filled = filled;
      this.ended = ended;
      this.failure = failure;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    lock.lock();
    try {
      done = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private static Executor readers() {
    if (Runtime.version().feature() >= CHEAP_WAITS) {
      try {
        return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("This JDK has no virtual threads", e);
      }
    }
    return Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "cloakroom-read-ahead");
      thread.setDaemon(true);
      return thread;
    });
  }
}

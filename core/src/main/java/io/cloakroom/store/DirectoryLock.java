package io.cloakroom.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The exclusive right to write in one directory, among all threads of all processes. The operating
 * system releases it when a process dies.
 */
final class DirectoryLock {

  /** The work to do while the lock is held. */
  interface Work {
    boolean run() throws IOException;
  }

  static final String FILE_NAME = "lock";

  /**
   * The locks between the threads of this process. A file lock belongs to the whole process, and
   * closing any channel of the file releases it, so only one thread may have the file open. The
   * array is static because two stores may share a directory. Two directories may share a lock,
   * which only costs time.
   */
  private static final ReentrantLock[] STRIPES = new ReentrantLock[1024];

  static {
    for (int i = 0; i < STRIPES.length; i++) {
      STRIPES[i] = new ReentrantLock();
    }
  }

  private DirectoryLock() {}

  /**
   * Does the work while no one else writes in this directory.
   *
   * @throws IOException if others hold the lock for longer than {@code patience}
   */
  static boolean hold(Path directory, Duration patience, Work work) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    ReentrantLock stripe = STRIPES[Math.floorMod(directory.hashCode(), STRIPES.length)];
    try {
      if (!stripe.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw heldTooLong(directory, patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("Interrupted while waiting for the lock of " + directory)
              .initCause(e);
    }
    try {
      FileChannel channel = lockedChannel(directory, patience, deadline);
      try {
        return work.run();
      } finally {
        channel.close();
      }
    } finally {
      stripe.unlock();
    }
  }

  private static FileChannel lockedChannel(Path directory, Duration patience, long deadline)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE_NAME),
            Set.of(CREATE, WRITE, NOFOLLOW_LINKS),
            RecordTree.ownerOnly(directory, "rw-------"));
    try {
      // FileChannel.lock() could wait forever, such as for a stopped process.
      long pause = TimeUnit.MICROSECONDS.toNanos(50);
      while (!tryLock(channel)) {
        if (System.nanoTime() - deadline >= 0) {
          throw heldTooLong(directory, patience);
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, TimeUnit.MILLISECONDS.toNanos(4));
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held through another class loader of this process
    }
  }

  private static IOException heldTooLong(Path directory, Duration patience) {
    return new IOException(
        "Others held the lock of "
            + directory
            + " for longer than "
            + patience
            + "; raise the patience of the store, or end the process that holds the lock");
  }
}

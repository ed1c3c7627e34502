package io.cloakroom.toolbar;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs each request on a thread of its own, so many at once. The server has no time limit for a
 * request whose bytes do not come, so that beyond this number the oldest makes room: interrupting
 * its thread closes its connection. Thread-safe.
 */
final class RequestThreads implements Executor, AutoCloseable {

  private final int most;
  private final ExecutorService threads;

  /** Those that serve a request, the longest first, without those that were interrupted. */
  private final Set<Thread> serving = new LinkedHashSet<>();

  /** How many requests serve or wait for a thread, without those that were interrupted. */
  private int requests;

  RequestThreads(int most) {
    this.most = most;
    threads =
        Executors.newFixedThreadPool(
            most,
            task -> {
              Thread thread = new Thread(task, "cloakroom-toolbar");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public synchronized void execute(Runnable request) {
    threads.execute(() -> serve(request));
    requests++;
    makeRoom();
  }

  private void serve(Runnable request) {
    begin();
    try {
      request.run();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    serving.add(Thread.currentThread());
    makeRoom();
  }

  private synchronized void end() {
    if (serving.remove(Thread.currentThread())) {
      requests--;
    } else {
      // The interrupt was meant for this request, and not for the thread's next one.
      Thread.interrupted();
    }
  }

  private void makeRoom() {
    Iterator<Thread> oldest = serving.iterator();
    while (requests > most && oldest.hasNext()) {
      oldest.next().interrupt();
      oldest.remove();
      requests--;
    }
  }

  /** Ends the threads, those that wait for a request's bytes included. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

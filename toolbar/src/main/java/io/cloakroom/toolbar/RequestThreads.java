package io.cloakroom.toolbar;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An executor that runs each request on its own thread, up to a maximum number at once. The server
 * has no time limit for a request whose bytes do not arrive. Beyond the maximum, the oldest request
 * is ended: interrupting its thread closes its connection. Thread-safe.
 */
final class RequestThreads implements Executor, AutoCloseable {

  private final int max;
  private final ExecutorService threads;

  /** The threads that serve a request, oldest request first, without interrupted ones. */
  private final Set<Thread> serving = new LinkedHashSet<>();

  /** The number of requests that run or wait for a thread, without interrupted ones. */
  private int requests;

  RequestThreads(int max) {
    this.max = max;
    threads =
        Executors.newFixedThreadPool(
            max,
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
      // Clears the interrupt of this request, so that it does not reach the thread's next one.
      Thread.interrupted();
    }
  }

  private void makeRoom() {
    Iterator<Thread> oldest = serving.iterator();
    while (requests > max && oldest.hasNext()) {
      oldest.next().interrupt();
      oldest.remove();
      requests--;
    }
  }

  /** Ends the threads, including those that wait for a request's bytes. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package io.cloakroom.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run of tasks on real threads that start at the same time. */
public final class Race {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** The task of one runner. */
  @FunctionalInterface
  public interface Runner<T> {

    /**
     * Runs the task of the runner with this number.
     *
     * @throws Exception if the race must fail
     */
    T run(int number) throws Exception;
  }

  private Race() {}

  /**
   * Starts this many runners at once and returns their results, in the order of the runners.
   *
   * @throws AssertionError if a runner throws, which is the cause, or takes longer than 60 seconds
   */
  public static <T> List<T> of(int runners, Runner<T> runner) {
    CyclicBarrier start = new CyclicBarrier(runners);
    ExecutorService threads = Executors.newFixedThreadPool(runners);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        int number = i;
        running.add(
            threads.submit(() -> {
              start.await();
              return runner.run(number);
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("A runner failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("A runner took longer than " + DEADLINE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Starts two runners at once and waits for both. */
  public static void of(Runnable one, Runnable other) {
    of(
        2,
        number -> {
          (number == 0 ? one : other).run();
          return number;
        });
  }
}

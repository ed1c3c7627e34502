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

/** Runs tasks on real threads that start at the same moment. */
public final class Race {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** One runner's task. */
  @FunctionalInterface
  public interface Runner<T> {

    /**
     * What the runner of this number does.
     *
     * @throws Exception to fail the race
     */
    T run(int number) throws Exception;
  }

  private Race() {}

  /**
   * Starts this many runners at once and returns their results in the runners' order.
   *
   * @throws AssertionError if one threw, which is the cause, or took longer than 60 seconds
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

  /** Starts these two at once and waits for both. */
  public static void of(Runnable one, Runnable other) {
    of(
        2,
        number -> {
          (number == 0 ? one : other).run();
          return number;
        });
  }
}

package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that go on in the background with one visitor's session, one after the other. Each is
 * answered with what is the visitor's, or with 503.
 */
final class Crowd implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RawVisitor visitor;
  private final String expected;
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final CompletableFuture<Void> running;
  private volatile boolean over;

  private Crowd(RawVisitor visitor) {
    this.visitor = visitor.accepting(RawVisitor.JSON);
    expected = this.visitor.get("/cart").body();
    running = CompletableFuture.runAsync(this::ask);
  }

  static Crowd of(RawVisitor visitor) {
    return new Crowd(visitor);
  }

  private void ask() {
    while (!over) {
      HttpAnswer answer = visitor.get("/cart");
      if (answer.status() == 503) {
        refusals.incrementAndGet();
      } else {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(expected);
        answers.incrementAndGet();
      }
    }
  }

  /** Waits until this many more requests were answered with what is the visitor's. */
  void awaitMore(int count) {
    int wanted = answers.get() + count;
    Await.until(
        "requests are answered", PATIENCE, () -> answers.get() >= wanted || running.isDone());
    if (running.isDone()) {
      running.join();
    }
  }

  /** Returns the number of requests that were answered with 503. */
  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    over = true;
    running.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}

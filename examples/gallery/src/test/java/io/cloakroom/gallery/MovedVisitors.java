package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Visitors of several nodes that are replaced. Each has an account and adds prints to a cart. From
 * time to time, each logs out, fills a new cart, and logs in with it. A node that is down refuses
 * the connection, and then another one is asked; every answer must be right.
 */
final class MovedVisitors implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern QUANTITY = Pattern.compile("\"photo\":1,\"quantity\":(\\d+)");
  private static final int PRINTS_BETWEEN_LOGINS = 12;
  private static final int VISITORS = 3;

  /** A visitor reads for a moment, which leaves the machine to the nodes that start. */
  private static final Duration READING = Duration.ofMillis(15);

  private final List<IntSupplier> ports;
  private final List<One> visitors = new ArrayList<>();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile boolean over;

  private MovedVisitors(List<IntSupplier> ports) {
    this.ports = ports;
  }

  /**
   * Begins to visit.
   *
   * @param ports the ports of the nodes at the moment
   */
  static MovedVisitors of(List<IntSupplier> ports) {
    MovedVisitors all = new MovedVisitors(ports);
    for (int i = 0; i < VISITORS; i++) {
      One one = all.new One("moved" + i + "@example.org", i);
      all.visitors.add(one);
      all.running.add(CompletableFuture.runAsync(one::visit, task -> new Thread(task).start()));
    }
    return all;
  }

  /** Waits until every visitor has had this many more answers, on average. */
  void awaitMore(int count) {
    int wanted = answers.get() + count * VISITORS;
    Await.until(
        "visitors are answered",
        PATIENCE,
        () -> answers.get() >= wanted || running.stream().anyMatch(CompletableFuture::isDone));
    running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  /** Ends the visits. Each visitor must still be logged in on each node, with the whole cart. */
  void end() {
    stop();
    for (One one : visitors) {
      for (IntSupplier unused : ports) {
        // One page of each node, and then the other page.
        one.check();
        one.node++;
      }
    }
  }

  /** The number of sessions that were ended, by a logout or by the rotation at a login. */
  int endedCount() {
    return ended.size();
  }

  /** Asks each node for the sessions that were ended, and counts those that are alive. */
  long revived() {
    return ports.stream()
        .mapToLong(port ->
            ended.stream()
                .filter(sid -> {
                  RawVisitor thief =
                      new RawVisitor(port.getAsInt())
                          .withCookie("sid", sid)
                          .accepting(RawVisitor.JSON);
                  return thief.get("/profile").status() != 401 || quantity(thief.get("/cart")) != 0;
                })
                .count())
        .sum();
  }

  static int quantity(HttpAnswer cart) {
    assertThat(cart.status()).as(cart.body()).isEqualTo(200);
    Matcher line = QUANTITY.matcher(cart.body());
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  private void stop() {
    over = true;
    running.forEach(one -> one.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    over = true;
    for (CompletableFuture<Void> one : running) {
      // A failure was reported already.
      Void unused = one.exceptionally(failure -> null).join();
    }
  }

  /** A visitor, with the number of prints that are in the cart for sure, and those that may be. */
  private final class One {

    private final String email;
    private final RawVisitor visitor;
    private int node;
    private int sure;
    private int possible;

    One(String email, int node) {
      this.email = email;
      this.node = node;
      visitor = new RawVisitor(ports.get(node % ports.size()).getAsInt());
    }

    void visit() {
      visitor.signUp(email);
      while (!over) {
        for (int i = 0; i < PRINTS_BETWEEN_LOGINS && !over; i++) {
          add();
          check();
        }
        if (!over) {
          changeSession();
        }
      }
    }

    /** Logs out, begins a cart without a login, and logs in, which rotates the session. */
    private void changeSession() {
      ended.add(visitor.cookie("sid"));
      assertThat(ask(v -> v.post("/logout", RawVisitor.FORM, "")).status()).isEqualTo(303);
      sure = 0;
      possible = 0;
      assertThat(ask(v -> v.accepting(RawVisitor.JSON).get("/profile")).status()).isEqualTo(401);
      add();
      String anonymous = visitor.cookie("sid");
      HttpAnswer answer =
          ask(v ->
              v.post(
                  "/login", RawVisitor.FORM, "email=" + email + "&password=correct+horse+battery"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(303);
      if (!visitor.cookie("sid").equals(anonymous)) {
        ended.add(anonymous);
      }
      check();
    }

    private void add() {
      HttpAnswer answer =
          ask(v -> {
            possible++;
            return v.post("/cart", RawVisitor.FORM, "photo=1&quantity=1");
          });
      assertThat(answer.status()).as(answer.body()).isEqualTo(303);
      sure++;
    }

    private void check() {
      HttpAnswer profile = ask(v -> v.accepting(RawVisitor.JSON).get("/profile"));
      assertThat(profile.status()).as("profile of " + email).isEqualTo(200);
      assertThat(quantity(ask(v -> v.accepting(RawVisitor.JSON).get("/cart"))))
          .as("prints in the cart of " + email)
          .isBetween(sure, possible);
    }

    /**
     * Jetty refuses a request that reaches a node after it has begun to stop, before any handler
     * sees it. A proxy would send it to another node. Cloakroom's own refusals have other codes.
     */
    private static boolean isOfStoppingNode(HttpAnswer answer) {
      return answer.status() == 503 && answer.body().contains(ServerRefusals.STOPPING);
    }

    /** Sends a request to the next node, or to another one if that one is down. */
    private HttpAnswer ask(Function<RawVisitor, HttpAnswer> request) {
      LockSupport.parkNanos(READING.toNanos());
      long start = System.nanoTime();
      while (true) {
        visitor.moveTo(ports.get(node++ % ports.size()).getAsInt());
        try {
          HttpAnswer answer = request.apply(visitor);
          if (isOfStoppingNode(answer)) {
            throw new UncheckedIOException(new IOException("The node stops: " + answer.body()));
          }
          assertThat(answer.status()).as(answer.body()).isLessThan(500);
          answers.incrementAndGet();
          return answer;
        } catch (UncheckedIOException | IllegalArgumentException down) {
          if (System.nanoTime() - start > PATIENCE.toNanos()) {
            throw down;
          }
        }
      }
    }
  }
}

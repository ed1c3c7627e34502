package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.test.TestExchange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The tests that a change is saved or refused, and never lost, if its session moves to a new token
 * at the same time, with any store.
 */
interface MoveRaceContract extends StoreUnderTest {

  /** A number in sessions. */
  SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  int MOVES = 20;
  int WRITERS = 10;
  int WRITES_EACH = 5;

  /** The number of changes that are acknowledged before the session moves. */
  int WRITES_BEFORE = 15;

  @Test
  default void everyChangeDuringALoginIsSavedOrRefused() {
    assertThatEveryChangeIsSavedOrRefused(session -> session.logIn("ann"));
  }

  @Test
  default void everyChangeDuringARotationIsSavedOrRefused() {
    assertThatEveryChangeIsSavedOrRefused(Session::rotate);
  }

  @Test
  default void changesThatALoginRefusesAreSavedWhenTheyAreSentAgain() {
    assertThatRefusedChangesAreSavedWhenSentAgain(session -> session.logIn("ann"));
  }

  @Test
  default void changesThatARotationRefusesAreSavedWhenTheyAreSentAgain() {
    assertThatRefusedChangesAreSavedWhenSentAgain(Session::rotate);
  }

  @Test
  default void aChangeWhoseSessionMovedMeanwhileIsRefusedAtTheCommit() {
    String before = cookie(visit("", session -> session.set(COUNT, 1)));
    TestExchange slow = TestExchange.get(before);
    open(slow).update(COUNT, 0, n -> n + 1);

    String after = cookie(visit(before, session -> session.logIn("ann")));

    assertMoved(slow::finish);
    assertThat(slow.sent("Set-Cookie")).isEmpty();
    assertThat(count(after)).isEqualTo(1);
    assertThat(count(before)).isZero();
  }

  @Test
  default void aChangeWithATokenThatIsKnownToBeRetiredIsRefusedAtOnce() {
    String before = cookie(visit("", session -> session.set(COUNT, 1)));
    String after = cookie(visit(before, Session::rotate));
    TestExchange late = TestExchange.get(before);
    Session session = open(late);

    assertThat(session.get(COUNT)).isEmpty();
    assertMoved(() -> session.update(COUNT, 0, n -> n + 1));
    assertMoved(() -> session.set(COUNT, 7));

    assertThat(late.finish().sent("Set-Cookie")).isEmpty();
    assertThat(count(after)).isEqualTo(1);
  }

  @Test
  default void aLoginWhoseResponseWasLostIsContinuedByItsAccountOnly() {
    String before = cookie(visit("", session -> session.set(COUNT, 1)));
    String lost = cookie(visit(before, session -> session.logIn("ann")));

    String bob = cookie(visit(before, session -> session.logIn("bob")));
    assertThat(count(bob)).isZero();
    assertThat(count(lost)).isEqualTo(1);

    String ann = cookie(visit(before, session -> session.logIn("ann")));
    assertThat(count(ann)).isEqualTo(1);
    assertThat(count(lost)).isZero();
  }

  private void assertThatEveryChangeIsSavedOrRefused(Consumer<Session> move) {
    for (int round = 0; round < MOVES; round++) {
      AtomicInteger acknowledged = new AtomicInteger();

      String after = race(move, (cookie, moved) -> acknowledged.addAndGet(sent(cookie) ? 1 : 0));

      assertThat(count(after)).isEqualTo(acknowledged.get());
    }
  }

  private void assertThatRefusedChangesAreSavedWhenSentAgain(Consumer<Session> move) {
    String after =
        race(
            move,
            (cookie, moved) -> {
              if (!sent(cookie)) {
                assertThat(sent(moved.get(20, TimeUnit.SECONDS))).isTrue();
              }
            });

    assertThat(count(after)).isEqualTo(WRITERS * WRITES_EACH);
  }

  /** Sends one change. */
  @FunctionalInterface
  interface Sender {
    void send(String cookie, CompletableFuture<String> moved) throws Exception;
  }

  /** Moves a session while others change it, and returns its cookie afterwards. */
  private String race(Consumer<Session> move, Sender sender) {
    String before = cookie(visit("", session -> session.set(COUNT, 0)));
    CountDownLatch underWay = new CountDownLatch(WRITES_BEFORE);
    CompletableFuture<String> moved = new CompletableFuture<>();
    Race.of(
        1 + WRITERS,
        n -> {
          if (n == 0) {
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
            moved.complete(cookie(visit(before, move)));
            return n;
          }
          for (int i = 0; i < WRITES_EACH; i++) {
            sender.send(before, moved);
            underWay.countDown();
          }
          return n;
        });
    return moved.join();
  }

  /** Adds one to the count; returns false if the change was refused because the session moved. */
  private boolean sent(String cookie) {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () -> visit(cookie, session -> session.update(COUNT, 0, n -> n + 1)));
    if (refused != null) {
      assertThat(refused.code()).isEqualTo("session.moved");
    }
    return refused == null;
  }

  /** Checks that a change is refused because its session moved. */
  static void assertMoved(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(409);
              assertThat(problem.code()).isEqualTo("session.moved");
            });
  }

  private Session open(TestExchange exchange) {
    return Sessions.of(store()).withClock(clock()).open(exchange, new CookiePolicy(true)).session();
  }

  private TestExchange visit(String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(open(exchange));
    return exchange.finish();
  }

  /** Returns the cookie that this response has set. */
  static String cookie(TestExchange response) {
    assertThat(response.sent("Set-Cookie")).hasSize(1);
    return response.cookie();
  }

  private int count(String cookie) {
    int[] count = {-1};
    visit(cookie, session -> count[0] = session.get(COUNT).orElse(0));
    return count[0];
  }
}

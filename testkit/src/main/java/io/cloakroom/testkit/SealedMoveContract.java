package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.test.TestExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The tests that a request in flight does not bring back the cookie of a sealed session that moved
 * to a new token, with any store that keeps which of them moved.
 */
interface SealedMoveContract extends StoreUnderTest {

  /** A number in sessions. */
  SessionKey<Integer> AMOUNT = SessionKey.of("amount", Integer.class);

  /** A list in sessions, to be changed in place. */
  SessionKey<List<String>> WORDS = SessionKey.listOf("words", String.class);

  KeyRing KEYS = KeyRing.generate();

  @Test
  default void aChangeDuringTheLoginOfASealedSessionIsRefused() {
    assertThatAMoveRefuses(
        session -> session.logIn("ann"), session -> session.update(AMOUNT, 0, n -> n + 1));
  }

  @Test
  default void aChangeInPlaceDuringTheLoginOfASealedSessionIsRefused() {
    assertThatAMoveRefuses(
        session -> session.logIn("ann"), session -> session.get(WORDS).orElseThrow().add("late"));
  }

  @Test
  default void aChangeDuringTheRotationOfASealedSessionIsRefused() {
    assertThatAMoveRefuses(Session::rotate, session -> session.set(AMOUNT, 7));
  }

  @Test
  default void aChangeWithTheOldCookieOfASealedSessionIsRefusedAtOnce() {
    String before = MoveRaceContract.cookie(visitSealed("", session -> session.set(AMOUNT, 1)));
    String after = MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann")));
    TestExchange late = TestExchange.get(before);
    Session session = openSealed(late);

    MoveRaceContract.assertMoved(() -> session.update(AMOUNT, 0, n -> n + 1));

    assertThat(session.get(AMOUNT)).isEmpty();
    MoveRaceContract.assertMoved(() -> session.set(AMOUNT, 7));
    assertThat(late.finish().sent("Set-Cookie")).isEmpty();
    assertThat(amount(after)).contains(1);
  }

  @Test
  default void aReadWithTheOldCookieOfASealedSessionSendsNoCookie() {
    String before = MoveRaceContract.cookie(visitSealed("", session -> session.set(AMOUNT, 1)));
    TestExchange slow = TestExchange.get(before);
    assertThat(openSealed(slow).get(AMOUNT)).contains(1);
    MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann")));

    clock().advance(Duration.ofMinutes(20));

    assertThat(slow.finish().sent("Set-Cookie")).isEmpty();
    assertThat(visitSealed(before, session -> session.get(AMOUNT)).sent("Set-Cookie")).isEmpty();
    assertThat(visitSealed(before, Session::rotate).sent("Set-Cookie")).isEmpty();
  }

  @Test
  default void ofTwoLoginsOverOneSealedSessionBothStand() {
    String before = MoveRaceContract.cookie(visitSealed("", session -> session.set(AMOUNT, 1)));
    TestExchange slow = TestExchange.get(before);
    openSealed(slow).logIn("bob");
    String ann = MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann")));

    String bob = MoveRaceContract.cookie(slow.finish());

    assertThat(amount(ann)).contains(1);
    assertThat(amount(bob)).isEmpty();
    assertThat(sealedOwner(bob)).contains("bob");
  }

  @Test
  default void aSecondLoginOfTheSameOwnerKeepsTheValuesOfTheSealedSession() {
    String before = MoveRaceContract.cookie(visitSealed("", session -> session.set(AMOUNT, 1)));
    MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann")));

    String again = MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann")));

    assertThat(amount(again)).contains(1);
    assertThat(sealedOwner(again)).contains("ann");
  }

  @Test
  default void changesOfASealedSessionAreRefusedOrBeforeItsLogin() {
    for (int round = 0; round < 5; round++) {
      String before = MoveRaceContract.cookie(visitSealed("", session -> session.set(AMOUNT, 1)));
      AtomicInteger late = new AtomicInteger();
      AtomicReference<String> after = new AtomicReference<>("");
      Race.of(
          4,
          n -> {
            if (n == 0) {
              after.set(
                  MoveRaceContract.cookie(visitSealed(before, session -> session.logIn("ann"))));
              return n;
            }
            for (int i = 0; i < 3; i++) {
              boolean moved = !after.get().isEmpty();
              try {
                visitSealed(before, session -> session.update(AMOUNT, 0, old -> old + 1));
                late.addAndGet(moved ? 1 : 0);
              } catch (HttpProblem refused) {
                assertThat(refused.code()).isEqualTo("session.moved");
              }
            }
            return n;
          });

      assertThat(late).hasValue(0);
      assertThat(sealedOwner(after.get())).contains("ann");
      MoveRaceContract.assertMoved(() -> visitSealed(before, session -> session.set(AMOUNT, 7)));
    }
  }

  /** Moves a session while a change is in flight, which must be refused and send no cookie. */
  private void assertThatAMoveRefuses(Consumer<Session> move, Consumer<Session> change) {
    String before =
        MoveRaceContract.cookie(
            visitSealed(
                "",
                session -> {
                  session.set(AMOUNT, 1);
                  session.set(WORDS, List.of("early"));
                }));
    TestExchange slow = TestExchange.get(before);
    change.accept(openSealed(slow));

    String after = MoveRaceContract.cookie(visitSealed(before, move));

    MoveRaceContract.assertMoved(slow::finish);
    assertThat(slow.sent("Set-Cookie")).isEmpty();
    assertThat(amount(after)).contains(1);
  }

  private Session openSealed(TestExchange exchange) {
    return Sessions.sealed(KEYS)
        .withEndedIn(store())
        .withClock(clock())
        .open(exchange, new CookiePolicy(true))
        .session();
  }

  private TestExchange visitSealed(String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(openSealed(exchange));
    return exchange.finish();
  }

  private Optional<Integer> amount(String cookie) {
    return openSealed(TestExchange.get(cookie)).get(AMOUNT);
  }

  private Optional<String> sealedOwner(String cookie) {
    return openSealed(TestExchange.get(cookie)).owner();
  }
}

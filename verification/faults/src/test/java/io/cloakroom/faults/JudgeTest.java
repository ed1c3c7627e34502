package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every kind of violation is found in a history, and none in one that has none. */
final class JudgeTest {

  private final WrittenHistory history = new WrittenHistory();

  private static void assertClean(Verdict verdict) {
    assertThat(verdict.examples()).isEmpty();
    assertThat(List.of(verdict.lost(), verdict.madeUp(), verdict.revived())).containsOnly(0L);
    assertThat(List.of(verdict.crossed(), verdict.anonymous(), verdict.odd())).containsOnly(0L);
  }

  @Test
  void whatIsAllThereIsClean() {
    history
        .session("a")
        .added(1)
        .incremented()
        .ok(Action.LOGIN, 0, 0, "a")
        .ok(Action.ADD, 1, 2, "a")
        .gone(Action.READ, 0)
        .holds(Action.FINAL, 1, "a 1 1,2");
    history.session("b").ok(Action.LOGOUT, 0, 0, "b").gone(Action.READ, 0).gone(Action.FINAL, 0);

    Verdict verdict = history.judged();

    assertClean(verdict);
    assertThat(verdict.acked()).isEqualTo(5);
    assertThat(Promise.NOTHING_LOST.brokenBy(verdict)).isEmpty();
  }

  @Test
  void whatNobodyKnowsMayBeThereOrNot() {
    history
        .session("with")
        .unknown(Action.ADD, 0, 1)
        .unknown(Action.INCREMENT, 0, 0)
        .holds(Action.FINAL, 0, "- 1 1");
    history
        .session("without")
        .unknown(Action.ADD, 0, 1)
        .unknown(Action.INCREMENT, 0, 0)
        .holds(Action.FINAL, 0, "- 0 -");

    assertClean(history.judged());
  }

  @Test
  void requestWithoutAnEndIsUnknown() {
    WrittenHistory.Session session = history.session("a");
    int unused = session.invoke(Action.ADD, 0, 1);
    session.holds(Action.FINAL, 0, "- 0 1");

    assertClean(history.judged());
  }

  @Test
  void missingElementIsLost() {
    history.session("a").added(1).added(2).holds(Action.FINAL, 0, "- 0 2");

    Verdict verdict = history.judged();

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(Promise.NOTHING_LOST.brokenBy(verdict))
        .containsExactly("1 acknowledged writes lost");
    assertThat(Promise.mayLose("something").brokenBy(verdict)).isEmpty();
  }

  @Test
  void counterBelowWhatWasAcknowledgedIsLost() {
    history.session("a").incremented().incremented().incremented().holds(Action.FINAL, 0, "- 1 -");

    assertThat(history.judged().lost()).isEqualTo(2);
  }

  @Test
  void sessionThatIsGoneIsLostWithAllThatWasInIt() {
    history.session("a").added(1).incremented().gone(Action.FINAL, 0);

    assertThat(history.judged().lost()).isEqualTo(3);
  }

  @Test
  void loginThatIsNotThereIsLost() {
    history.session("a").ok(Action.LOGIN, 0, 0, "a").holds(Action.FINAL, 1, "- 0 -");

    assertThat(history.judged().lost()).isEqualTo(1);
  }

  @Test
  void elementThatNobodyAddedIsMadeUp() {
    history.session("a").added(1).refused(Action.ADD, 0, 2).holds(Action.FINAL, 0, "- 0 1,2");

    assertThat(history.judged().madeUp()).isEqualTo(1);
  }

  @Test
  void elementAddedTwiceIsMadeUp() {
    history.session("a").added(1).holds(Action.FINAL, 0, "- 0 1,1");

    assertThat(history.judged().madeUp()).isEqualTo(1);
  }

  @Test
  void counterAboveWhatWasAskedIsMadeUp() {
    history
        .session("a")
        .incremented()
        .unknown(Action.INCREMENT, 0, 0)
        .refused(Action.INCREMENT, 0, 0)
        .holds(Action.FINAL, 0, "- 3 -");

    assertThat(history.judged().madeUp()).isEqualTo(1);
  }

  @Test
  void ownerWhoNeverLoggedInIsMadeUp() {
    history.session("a").holds(Action.READ, 0, "a 0 -").holds(Action.FINAL, 0, "- 0 -");

    assertThat(history.judged().madeUp()).isEqualTo(1);
  }

  @Test
  void ownerOfAnotherNameIsMadeUp() {
    history.session("a").ok(Action.LOGIN, 0, 0, "a").holds(Action.FINAL, 1, "b 0 -");

    assertThat(history.judged().madeUp()).isEqualTo(1);
  }

  @Test
  void sessionThatIsOpenAfterItsLogoutIsRevived() {
    history
        .session("a")
        .added(1)
        .ok(Action.LOGOUT, 0, 0, "a")
        .gone(Action.READ, 0)
        .holds(Action.READ, 0, "- 0 1");

    assertThat(history.judged().revived()).isEqualTo(1);
  }

  @Test
  void writeThatIsTakenAfterTheLogoutIsRevivalToo() {
    history.session("a").ok(Action.LOGOUT, 0, 0, "a").added(1);

    assertThat(history.judged().revived()).isEqualTo(1);
  }

  @Test
  void tokenGivenUpThatOpensIsRevived() {
    history
        .session("a")
        .ok(Action.ROTATE, 0, 0, "a")
        .holds(Action.READ, 0, "- 0 -")
        .holds(Action.FINAL, 1, "- 0 -");

    assertThat(history.judged().revived()).isEqualTo(1);
  }

  @Test
  void readThatBeganBeforeTheLogoutEndedMayStillSee() {
    WrittenHistory.Session session = history.session("a");
    int read = session.invoke(Action.READ, 0, 0);
    session.ok(Action.LOGOUT, 0, 0, "a");
    session.end(read, Event.Outcome.OK, "a - 0 -");

    assertClean(history.judged());
  }

  @Test
  void logoutThatNobodyAcknowledgedMayHaveHappenedOrNot() {
    history.session("open").added(1).unknown(Action.LOGOUT, 0, 0).holds(Action.FINAL, 0, "- 0 1");
    history.session("ended").added(1).unknown(Action.LOGOUT, 0, 0).gone(Action.FINAL, 0);
    history.session("half").added(1).unknown(Action.LOGOUT, 0, 0).holds(Action.FINAL, 0, "- 0 -");

    Verdict verdict = history.judged();

    assertThat(verdict.unsettled()).isEqualTo(1);
    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.acked()).isEqualTo(4);
    assertThat(verdict.unknown()).isEqualTo(3);
  }

  @Test
  void writeUnderATokenThatIsBeingGivenUpMayBeDropped() {
    WrittenHistory.Session session = history.session("a").added(1);
    int late = session.invoke(Action.ADD, 0, 2);
    session.ok(Action.LOGIN, 0, 0, "a");
    session.end(late, Event.Outcome.OK, "a");
    session.holds(Action.FINAL, 1, "a 0 1");

    assertClean(history.judged());
  }

  @Test
  void copiesMayBeStaleForAsLongAsIsPromised() {
    history.session("a").ok(Action.LOGOUT, 0, 0, "a").holds(Action.READ, 0, "- 0 -");

    Promise shortly = Promise.NOTHING_LOST.staleFor(Duration.ofMillis(900));
    assertThat(history.judged(shortly).revived()).isEqualTo(1);
    Promise longer = Promise.NOTHING_LOST.staleFor(Duration.ofMillis(1100));
    assertClean(history.judged(longer));
  }

  @Test
  void answerFromAnothersSessionIsCrossed() {
    history.session("a").ok(Action.READ, 0, 0, "b - 0 -").ok(Action.ADD, 0, 1, "b");

    assertThat(history.judged().crossed()).isEqualTo(2);
  }

  @Test
  void visitorWhomNobodyKnowsForAWhileIsFound() {
    history.session("a").gone(Action.READ, 0).holds(Action.FINAL, 0, "- 0 -");

    assertThat(history.judged().anonymous()).isEqualTo(1);
  }

  @Test
  void answerWhileTheStoreIsOutOfReachIsFound() {
    WrittenHistory.Session session = history.session("a");
    history.down();
    session.unknown(Action.READ, 0, 0).holds(Action.READ, 0, "- 0 -");
    history.up();
    session.holds(Action.READ, 0, "- 0 -").holds(Action.FINAL, 0, "- 0 -");

    assertThat(history.judged().anonymous()).isEqualTo(1);
    assertClean(history.judged(Promise.NOTHING_LOST.staleFor(Duration.ofSeconds(1))));
  }

  @Test
  void answerThatNoFaultExplainsIsFound() {
    WrittenHistory.Session session = history.session("a");
    RequestResult answer = RequestResult.of(500, 1, "", Optional.empty());
    session.end(session.invoke(Action.READ, 0, 0), answer.outcome(), answer.text());
    session.holds(Action.FINAL, 0, "- 0 -");

    assertThat(history.judged().odd()).isEqualTo(1);
  }

  @Test
  void sessionThatCannotBeReadInTheEndIsFound() {
    history.session("a").unknown(Action.FINAL, 0, 0);

    assertThat(history.judged().odd()).isEqualTo(1);
  }

  @Test
  void slowestAnswerIsKnown() {
    history.session("a").holds(Action.FINAL, 0, "- 0 -");

    assertThat(history.judged().slowestMicros()).isEqualTo(1000);
  }

  @Test
  void nothingAcknowledgedIsNoPromiseKept() {
    assertThat(Promise.NOTHING_LOST.brokenBy(history.judged()))
        .containsExactly("nothing was acknowledged, so nothing was tested");
  }

  @Test
  void historyWithAnEndButNoBeginningIsNone() {
    Event ended = new Event.Ended(0, 7, Event.Outcome.OK, 0, "a");

    assertThatThrownBy(() -> Judge.of(Stream.of(ended), Promise.NOTHING_LOST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.parse("0 nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The tests that no login is lost, and that only its token opens the session. */
interface LoginRaceContract extends NodesUnderTest {

  @Test
  default void loginDuringASlowWriteStandsAndTheWriteIsRefused() {
    assertThatALoginStands(NodesUnderTest.increment(), 409);
  }

  @Test
  default void loginDuringASlowReadStandsAndTheReadRevivesNothing() {
    assertThatALoginStands(visit -> visit.session().get(COUNT), 200);
  }

  @Test
  default void loginDuringASlowRotationStandsAndTheRotationRevivesNothing() {
    assertThatALoginStands(visit -> visit.session().rotate(), 200);
  }

  @Test
  default void writeDuringARotationIsRefusedAndSavedWhenItIsSentAgain() {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    SlowRequest slow = otherNode().slow(before, NodesUnderTest.increment());
    String after = NodesUnderTest.cookies(node().visit(before, visit -> visit.session().rotate()));

    HttpResponse<String> refused = slow.finish();
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(count(after)).isEqualTo(1);

    otherNode().visit(after, NodesUnderTest.increment());
    assertThat(count(after)).isEqualTo(2);
    assertThatNothingOpensWith(before);
  }

  @Test
  default void writeWithAnOldTokenIsRefusedBeforeTheHandlerHasDoneAnythingElse() {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    String after =
        NodesUnderTest.cookies(node().visit(before, visit -> visit.session().logIn("ann")));
    AtomicBoolean wentOn = new AtomicBoolean();

    HttpResponse<String> refused =
        SlowRequest.result(
            otherNode()
                .send(
                    before,
                    visit -> {
                      visit.session().update(COUNT, 0, n -> n + 1);
                      wentOn.set(true);
                    }));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(wentOn).isFalse();
    assertThat(count(after)).isEqualTo(1);
  }

  @Test
  default void writeDuringASlowLoginIsInTheNewSession() {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    SlowRequest login = node().slow(before, visit -> visit.session().logIn("ann"));
    otherNode().visit(before, NodesUnderTest.increment());

    String after = NodesUnderTest.cookies(SiteNode.accepted(login.finish()));

    assertThat(owner(after)).isEqualTo("ann");
    assertThat(count(after)).isEqualTo(2);
    assertThatNothingOpensWith(before);
  }

  @Test
  default void twoLoginsAtOnceBothStand() {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    SlowRequest one = node().slow(before, visit -> visit.session().logIn("ann"));
    SlowRequest other = otherNode().slow(before, visit -> visit.session().logIn("bob"));

    String ann = NodesUnderTest.cookies(SiteNode.accepted(one.finish()));
    String bob = NodesUnderTest.cookies(SiteNode.accepted(other.finish()));

    assertThat(owner(ann)).isEqualTo("ann");
    assertThat(count(ann)).isEqualTo(1);
    assertThat(owner(bob)).isEqualTo("bob");
    // The session of the first login has the visitor's earlier values.
    assertThat(count(bob)).isZero();
    assertThatNothingOpensWith(before);
  }

  @Test
  default void loginStandsWhereALogoutEndedTheSessionMeanwhile() {
    String before = login();
    SlowRequest login = node().slow(before, visit -> visit.session().logIn("bob"));
    otherNode().visit(before, visit -> visit.session().end());

    String after = NodesUnderTest.cookies(SiteNode.accepted(login.finish()));

    assertThat(owner(after)).isEqualTo("bob");
    assertThat(count(after)).isZero();
    assertThatNothingOpensWith(before);
  }

  /** Logs in while the slow request is in flight, and checks that the login persists. */
  private void assertThatALoginStands(TestHandler work, int status) {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    SlowRequest slow = otherNode().slow(before, work);
    String after =
        NodesUnderTest.cookies(node().visit(before, visit -> visit.session().logIn("ann")));

    HttpResponse<String> response = slow.finish();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("set-cookie")).noneMatch(set -> set.startsWith("sid="));

    assertThat(otherNode().records()).isZero();
    assertThat(after).startsWith("sid=").isNotEqualTo(before);
    assertThat(owner(after)).isEqualTo("ann");
    assertThat(count(after)).isEqualTo(1);
    assertThatNothingOpensWith(before);
  }

  private void assertThatNothingOpensWith(String cookie) {
    assertThat(owner(cookie)).isEmpty();
    assertThat(node().names(cookie)).isEmpty();
  }
}

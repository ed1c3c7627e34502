package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tests that no login is lost, and that only its token opens the session. */
interface LoginRaceContract extends NodesUnderTest {

  @Test
  default void loginDuringASlowWriteStandsAndTheWriteRevivesNothing() {
    assertThatALoginStands(NodesUnderTest.increment());
  }

  @Test
  default void loginDuringASlowReadStandsAndTheReadRevivesNothing() {
    assertThatALoginStands(visit -> visit.session().get(COUNT));
  }

  @Test
  default void loginDuringASlowRotationStandsAndTheRotationRevivesNothing() {
    assertThatALoginStands(visit -> visit.session().rotate());
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
  private void assertThatALoginStands(TestHandler work) {
    String before = begin(visit -> visit.session().set(COUNT, 1));
    SlowRequest slow = otherNode().slow(before, work);
    String after =
        NodesUnderTest.cookies(node().visit(before, visit -> visit.session().logIn("ann")));

    assertThat(NodesUnderTest.cookies(SiteNode.accepted(slow.finish()))).isEmpty();

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

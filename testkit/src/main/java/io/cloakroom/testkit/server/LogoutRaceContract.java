package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Race;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The tests that an ended session stays ended, with any request in flight. */
interface LogoutRaceContract extends NodesUnderTest {

  @Test
  default void slowWriteDoesNotUndoALogout() {
    assertThatALogoutStays(node(), NodesUnderTest.increment());
  }

  @Test
  default void slowWriteOnAnotherNodeDoesNotUndoALogout() {
    assertThatALogoutStays(otherNode(), NodesUnderTest.increment());
  }

  @Test
  default void slowChangeInPlaceDoesNotUndoALogout() {
    assertThatALogoutStays(node(), visit -> visit.session().get(ITEMS).orElseThrow().add("late"));
  }

  @Test
  default void slowRotationDoesNotUndoALogout() {
    assertThatALogoutStays(node(), visit -> visit.session().rotate());
  }

  @Test
  default void slowReadDoesNotUndoALogout() {
    assertThatALogoutStays(node(), visit -> visit.session().get(COUNT));
  }

  @Test
  default void slowReadThatMovesTheExpiryDoesNotUndoALogout() {
    assertThatALogoutStays(
        otherNode(),
        visit -> {
          visit.session().get(COUNT);
          clock().advance(Duration.ofMinutes(5));
        });

    assertThat(otherNode().store().calls()).containsExactly("load", "touch");
  }

  @Test
  default void slowWriteDoesNotReviveASessionThatExpired() {
    String cookie = login();
    SlowRequest slow = node().slow(cookie, NodesUnderTest.increment());
    clock().advance(Duration.ofHours(1));

    assertThat(NodesUnderTest.cookies(SiteNode.accepted(slow.finish()))).isEmpty();

    assertThat(owner(cookie)).isEmpty();
    assertThat(node().records()).isZero();
  }

  @Test
  default void noneOfManyWritersUndoesALogout() {
    for (int round = 0; round < 5; round++) {
      String cookie = login();
      AtomicBoolean loggedOut = new AtomicBoolean();

      List<String> begun =
          Race.of(
              6,
              client -> {
                SiteNode node = client % 2 == 0 ? node() : otherNode();
                if (client == 0) {
                  node.visit(cookie, visit -> visit.session().end());
                  loggedOut.set(true);
                  return "";
                }
                String cookies;
                do {
                  cookies = NodesUnderTest.cookies(node.visit(cookie, NodesUnderTest.increment()));
                } while (!loggedOut.get() && cookies.isEmpty());
                return cookies;
              });

      assertThat(owner(cookie)).isEmpty();
      assertThat(count(cookie)).isZero();
      // Requests after the logout have new sessions without an owner.
      begun.stream()
          .filter(cookies -> !cookies.isEmpty())
          .forEach(cookies -> {
            assertThat(owner(cookies)).isEmpty();
            assertThat(count(cookies)).isEqualTo(1);
          });
    }
  }

  @Test
  default void slowLogoutEndsTheSessionThatWasRotatedMeanwhile() {
    String cookie = login();
    SlowRequest logout = node().slow(cookie, visit -> visit.session().end());
    String rotated =
        NodesUnderTest.cookies(otherNode().visit(cookie, visit -> visit.session().rotate()));
    assertThat(owner(rotated)).isEqualTo("ann");

    logout.finish();

    assertThat(owner(rotated)).isEmpty();
    assertThat(owner(cookie)).isEmpty();
  }

  /** Logs out while the slow request is in flight, and checks that no record remains. */
  private void assertThatALogoutStays(SiteNode slowNode, TestHandler work) {
    String cookie =
        begin(visit -> {
          visit.session().logIn("ann");
          visit.session().set(COUNT, 1);
          visit.session().set(ITEMS, List.of("first"));
        });
    SlowRequest slow = slowNode.slow(cookie, work);
    HttpResponse<String> logout = node().visit(cookie, visit -> visit.session().end());
    assertThat(NodesUnderTest.cookies(logout)).isEqualTo("sid=");

    assertThat(NodesUnderTest.cookies(SiteNode.accepted(slow.finish()))).isEmpty();

    assertThat(node().records() + otherNode().records()).isZero();
    assertThat(owner(cookie)).isEmpty();
    assertThat(count(cookie)).isZero();
  }
}

package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.flash.FlashMessage;
import io.cloakroom.session.SessionKey;
import io.cloakroom.testkit.Race;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that no acknowledged change is lost and no request makes a needless store call. */
interface UpdateRaceContract extends NodesUnderTest {

  int CLIENTS = 8;
  int UPDATES_EACH = 250;

  /** The limit for conflicts of one request: three quarters of the number at which it gives up. */
  int CONFLICTS_BORNE = 75;

  @Test
  default void concurrentUpdatesAllCount() {
    String cookie = begin(visit -> visit.session().set(COUNT, 0));
    node().store().reset();

    Race.of(
        CLIENTS,
        client -> {
          SiteNode node = client % 2 == 0 ? node() : otherNode();
          for (int i = 0; i < UPDATES_EACH; i++) {
            HttpResponse<String> response = node.visit(cookie, NodesUnderTest.increment());
            assertThat(NodesUnderTest.cookies(response)).isEmpty();
          }
          return client;
        });

    int updates = CLIENTS * UPDATES_EACH;
    assertThat(calls()).containsOnly("load", "replace").hasSize(2 * (updates + conflicts()));
    assertThat(mostConflicts()).isLessThan(CONFLICTS_BORNE);
    assertThat(count(cookie)).isEqualTo(updates);
  }

  @Test
  default void firstChangesOfAVisitorAllCountIfThePageBeforeHasBegunTheSession() {
    String cookie = begin(visit -> visit.session().begin());

    Race.of(
        CLIENTS,
        client -> {
          SiteNode node = client % 2 == 0 ? node() : otherNode();
          return NodesUnderTest.cookies(node.visit(cookie, NodesUnderTest.increment()));
        });

    assertThat(count(cookie)).isEqualTo(CLIENTS);
  }

  @Test
  default void attributesWrittenByManyAtOnceAreAllThere() {
    String cookie = begin(visit -> visit.session().set(COUNT, 0));
    int each = 10;

    Race.of(
        CLIENTS,
        client -> {
          for (int i = 0; i < each; i++) {
            String name = client + "." + i;
            node()
                .visit(cookie, visit -> visit.session().set(SessionKey.of(name, Integer.class), 1));
          }
          return client;
        });

    assertThat(node().names(cookie)).hasSize(1 + CLIENTS * each);
  }

  @Test
  default void twoAttributesWrittenAtOnceAreBothThere() {
    String cookie = begin(visit -> visit.session().set(ITEMS, List.of()));
    SlowRequest one = node().slow(cookie, visit -> visit.session().set(COUNT, 7));
    SlowRequest other = otherNode().slow(cookie, visit -> visit.session().set(NAME, "ann"));

    assertThat(NodesUnderTest.cookies(SiteNode.accepted(one.finish()))).isEmpty();
    assertThat(NodesUnderTest.cookies(SiteNode.accepted(other.finish()))).isEmpty();

    assertThat(count(cookie)).isEqualTo(7);
    assertThat(node().value(cookie, NAME)).contains("ann");
  }

  @Test
  default void ofOneAttributeSetTwiceAtOnceTheLaterValueStays() {
    String cookie = begin(visit -> visit.session().set(NAME, "before"));
    SlowRequest later = node().slow(cookie, visit -> visit.session().set(NAME, "later"));
    otherNode().visit(cookie, visit -> visit.session().set(NAME, "earlier"));

    SiteNode.accepted(later.finish());

    assertThat(node().value(cookie, NAME)).contains("later");
  }

  @Test
  default void appendsInPlaceByTwoRequestsAreBothKept() {
    String cookie = begin(visit -> visit.session().set(ITEMS, List.of("first")));
    SlowRequest one = node().slow(cookie, append("one"));
    SlowRequest other = otherNode().slow(cookie, append("other"));

    SiteNode.accepted(one.finish());
    SiteNode.accepted(other.finish());

    assertThat(node().value(cookie, ITEMS).orElseThrow()).containsExactly("first", "one", "other");
  }

  @Test
  default void changesInPlaceThatCannotBeMergedAreRefusedAndNothingOfThemStays() {
    String cookie = begin(visit -> visit.session().set(ITEMS, new ArrayList<>(List.of("first"))));
    SlowRequest slow =
        node()
            .slow(
                cookie,
                visit -> {
                  visit.session().set(COUNT, 7);
                  visit.session().get(ITEMS).orElseThrow().set(0, "slow");
                });
    otherNode().visit(cookie, visit -> visit.session().get(ITEMS).orElseThrow().set(0, "fast"));

    assertThat(slow.finish().statusCode()).isEqualTo(409);

    assertThat(node().value(cookie, ITEMS).orElseThrow()).containsExactly("fast");
    assertThat(count(cookie)).isZero();
  }

  @Test
  default void aFlashMessageReadByTwoAtOnceIsShownToBothAndThenGone() {
    String cookies = begin(visit -> visit.flash().info("Saved"));
    List<FlashMessage> seen = new CopyOnWriteArrayList<>();
    SlowRequest one = node().slow(cookies, visit -> seen.addAll(visit.flash().take()));
    SlowRequest other = otherNode().slow(cookies, visit -> seen.addAll(visit.flash().take()));

    SiteNode.accepted(one.finish());
    SiteNode.accepted(other.finish());

    assertThat(seen).extracting(FlashMessage::text).containsExactly("Saved", "Saved");
    assertThat(waiting(cookies)).isEmpty();
  }

  @Test
  default void aFlashMessageLeftWhileOthersAreReadWaits() {
    String cookies = begin(visit -> visit.flash().info("Saved"));
    SlowRequest reading =
        node()
            .slow(cookies, visit -> assertThat(visit.flash().take().toString()).contains("Saved"));
    otherNode().visit(cookies, visit -> visit.flash().info("Sent"));

    SiteNode.accepted(reading.finish());

    assertThat(waiting(cookies)).extracting(FlashMessage::text).containsExactly("Sent");
  }

  @Test
  default void aRequestCostsTheRoundTripsItNeedsAndNoMore() {
    assertThat(costOf("", visit -> visit.session().set(COUNT, 1))).containsExactly("create");
    assertThat(costOf("", visit -> visit.session().begin())).containsExactly("create");
    String cookie = begin(visit -> visit.session().set(COUNT, 1));
    assertThat(costOf(cookie, visit -> {})).isEmpty();
    assertThat(costOf(cookie, visit -> visit.session().get(COUNT))).containsExactly("load");
    assertThat(costOf(cookie, visit -> visit.session().begin())).containsExactly("load");
    assertThat(costOf(cookie, visit -> visit.session().set(COUNT, 1))).containsExactly("load");
    assertThat(costOf(cookie, NodesUnderTest.increment())).containsExactly("load", "replace");
    assertThat(costOf(cookie, visit -> visit.session().logIn("ann")))
        .containsExactly("load", "create", "replace");
    String login = login();
    assertThat(costOf(login, visit -> visit.session().end())).containsExactly("load", "replace");
  }

  private static TestHandler append(String item) {
    return visit -> visit.session().get(ITEMS).orElseThrow().add(item);
  }

  private List<FlashMessage> waiting(String cookies) {
    List<FlashMessage> waiting = new CopyOnWriteArrayList<>();
    node().visit(cookies, visit -> waiting.addAll(visit.flash().take()));
    return waiting;
  }

  private List<String> costOf(String cookie, TestHandler handler) {
    node().store().reset();
    node().visit(cookie, handler);
    return node().store().calls();
  }

  private List<String> calls() {
    return Stream.of(node(), otherNode()).flatMap(node -> node.store().calls().stream()).toList();
  }
}

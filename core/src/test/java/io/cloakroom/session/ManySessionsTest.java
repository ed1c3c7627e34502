package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An owner with more sessions than a page lists. */
class ManySessionsTest {

  private static final int MANY = 2500;
  private static final int PAGE = 1000;

  private final TestClock clock = new TestClock();
  private final CountingStore<MemoryStore> store =
      new CountingStore<>(MemoryStore.builder().clock(clock).build());
  private final Sessions sessions = Sessions.of(store).withClock(clock);

  private Browser login(String owner) {
    Browser browser = new Browser(sessions);
    browser.visit(session -> session.logIn(owner));
    return browser;
  }

  private List<Browser> logins(int count) {
    return IntStream.range(0, count).mapToObj(i -> login("ann")).toList();
  }

  private static boolean loggedIn(Browser browser) {
    List<Boolean> loggedIn = new ArrayList<>();
    browser.visit(session -> loggedIn.add(session.owner().isPresent()));
    return loggedIn.get(0);
  }

  @Test
  void endAllEndsEverySession() {
    List<Browser> devices = logins(MANY);
    Browser bob = login("bob");

    assertThat(sessions.endAll("ann")).isEqualTo(MANY);

    assertThat(devices).noneMatch(ManySessionsTest::loggedIn);
    assertThat(loggedIn(bob)).isTrue();
  }

  @Test
  void endOthersLeavesOnlyThisOne() {
    List<Browser> devices = logins(MANY);
    Browser current = devices.get(MANY / 2);

    current.visit(session -> assertThat(sessions.endOthers(session)).isEqualTo(MANY - 1));

    assertThat(devices).filteredOn(ManySessionsTest::loggedIn).containsExactly(current);
  }

  @Test
  void eachSessionCanBeEndedByItsId() {
    List<String> ids = new ArrayList<>();
    logins(MANY).forEach(device -> device.visit(session -> ids.add(session.id().orElseThrow())));

    for (String id : List.of(ids.get(0), ids.get(MANY / 2), ids.get(MANY - 1))) {
      assertThat(sessions.end("ann", id)).isTrue();
      assertThat(sessions.end("ann", id)).isFalse();
    }
    assertThat(sessions.endAll("ann")).isEqualTo(MANY - 3);
  }

  @Test
  void theListIsBoundedNewestFirstAndSaysThatThereAreMore() {
    List<Browser> devices = new ArrayList<>();
    for (int i = 0; i < PAGE; i++) {
      devices.add(login("ann"));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(sessions.ownedBy("ann")).hasSize(PAGE);
    assertThat(sessions.ownedBy("ann").hasMore()).isFalse();

    for (int i = 0; i < 500; i++) {
      devices.add(login("ann"));
      clock.advance(Duration.ofSeconds(1));
    }
    OwnedSessions listed = sessions.ownedBy("ann");

    List<String> newest = new ArrayList<>();
    for (int i = devices.size() - 1; i >= 500; i--) {
      devices.get(i).visit(session -> newest.add(session.id().orElseThrow()));
    }
    assertThat(listed.hasMore()).isTrue();
    assertThat(listed).extracting(SessionInfo::id).containsExactlyElementsOf(newest);
  }

  @Test
  void aSessionThatBeginsWhileOthersAreEndedDoesNotKeepTheEndingGoing() {
    logins(10);
    List<Browser> during = new ArrayList<>();
    store.afterListing =
        new Runnable() {
          @Override
          public void run() {
            clock.advance(Duration.ofMillis(1));
            during.add(login("ann"));
            if (during.size() < 100) {
              store.afterListing = this;
            }
          }
        };

    assertThat(sessions.endAll("ann")).isEqualTo(10);

    assertThat(during).hasSizeLessThan(5).allMatch(ManySessionsTest::loggedIn);
  }
}

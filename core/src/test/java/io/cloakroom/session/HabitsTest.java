package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks from the sessions of Django and Express, done here. */
class HabitsTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final Sessions sessions = Sessions.of(MemoryStore.of());
  private final Browser browser = new Browser(sessions);

  @Test
  void setDefaultIsAnUpdateThatReturnsWhatItGets() {
    browser.visit(
        session -> assertThat(session.update(NAME, "Ann", name -> name)).isEqualTo("Ann"));
    browser.visit(
        session -> assertThat(session.update(NAME, "Bob", name -> name)).isEqualTo("Ann"));
  }

  @Test
  void popIsGetAndRemove() {
    browser.visit(session -> session.set(NAME, "Ann"));
    List<Optional<String>> popped = new ArrayList<>();

    browser.visit(session -> {
      popped.add(session.get(NAME));
      session.remove(NAME);
    });

    assertThat(popped).containsExactly(Optional.of("Ann"));
    browser.visit(session -> assertThat(session.get(NAME)).isEmpty());
  }

  @Test
  void whetherAKeyIsThereIsAskedOfTheNames() {
    browser.visit(session -> session.set(NAME, "Ann"));

    browser.visit(session -> assertThat(session.names()).containsExactly("name"));
  }

  @Test
  void clearKeepsTheSessionAndItsOwnerAndEndDoesNot() {
    browser.visit(session -> {
      session.logIn("ann");
      session.set(NAME, "Ann");
    });

    browser.visit(Session::clear);
    browser.visit(session -> {
      assertThat(session.names()).isEmpty();
      assertThat(session.owner()).contains("ann");
    });
    browser.visit(Session::end);
    browser.visit(session -> assertThat(session.owner()).isEmpty());
  }

  @Test
  void whoseCookiesWorkHasASessionAtTheNextRequest() {
    Browser forgetful = new Browser(sessions);
    forgetful.visit(session -> session.set(NAME, "test"));
    forgetful.cookies().clear();
    browser.visit(session -> session.set(NAME, "test"));

    forgetful.visit(session -> assertThat(session.createdAt()).isEmpty());
    browser.visit(session -> assertThat(session.createdAt()).isPresent());
  }

  @Test
  void reloadingSeesWhatAnotherRequestWroteMeanwhile() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request waiting = browser.begin();
    waiting.session.set(NAME, "forgotten");
    browser.visit(session -> session.set(COUNT, 2));
    assertThat(waiting.session.get(COUNT)).contains(1);

    waiting.session.reload();

    assertThat(waiting.session.get(COUNT)).contains(2);
    waiting.session.update(COUNT, 0, n -> n + 1);
    waiting.end();
    browser.visit(session -> {
      assertThat(session.get(COUNT)).contains(3);
      assertThat(session.get(NAME)).isEmpty();
    });
  }

  @Test
  void savingNowIsSeenByOthersBeforeTheResponseAndEndsTheChanges() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request slow = browser.begin();
    slow.session.set(COUNT, 2);

    slow.session.commit();

    browser.visit(session -> assertThat(session.get(COUNT)).contains(2));
    assertThatThrownBy(() -> slow.session.set(COUNT, 3)).isInstanceOf(IllegalStateException.class);
    slow.end();
    browser.visit(session -> assertThat(session.get(COUNT)).contains(2));
  }

  @Test
  void anIdIsDrawnByTheServerAndNamesTheSessionWithoutOpeningIt() {
    browser.visit(session -> session.set(COUNT, 1));
    List<String> id = new ArrayList<>();
    browser.visit(session -> id.add(session.id().orElseThrow()));
    String token = String.valueOf(browser.cookies().get("__Host-sid"));
    assertThat(token).hasSize(43).doesNotContain(id.get(0));
    assertThat(id.get(0)).hasSize(22);

    Browser thief = new Browser(sessions);
    thief.show("__Host-sid", id.get(0));

    thief.visit(session -> assertThat(session.get(COUNT)).isEmpty());
  }

  @Test
  void allSessionsCanBeCountedAndCleared() {
    browser.visit(session -> session.set(COUNT, 1));
    new Browser(sessions).visit(session -> session.logIn("ann"));
    assertThat(sessions.all().count()).isEqualTo(2);
    assertThat(sessions.all().flatMap(session -> session.owner().stream())).containsExactly("ann");
    assertThat(sessions.all()).allMatch(session -> session.userAgent().equals("Test/1"));
    assertThat(sessions.all()).allMatch(s -> s.expiresAt().isAfter(s.lastSeen()));

    sessions.all().forEach(sessions::end);

    assertThat(sessions.all()).isEmpty();
    browser.visit(session -> assertThat(session.get(COUNT)).isEmpty());
  }
}

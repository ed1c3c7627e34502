package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.ForwardingStore;
import io.cloakroom.testkit.Await;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The tests of listeners to sessions that expire. */
interface ExpiringSessions extends HttpSessionUnderTest {

  /** A listener that records the ids of the sessions that ended. */
  final class Ends implements HttpSessionListener {

    private final Queue<String> ids = new ConcurrentLinkedQueue<>();

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
      ids.add(event.getSession().getId());
    }

    void await(String id) {
      Await.until("the end of a session", Duration.ofSeconds(60), () -> ids.contains(id));
    }
  }

  /** A listener that throws when a session ends, and for each of its attributes. */
  final class Broken implements HttpSessionListener, HttpSessionAttributeListener {

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
      throw new IllegalStateException("planted");
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
      throw new IllegalStateException("planted");
    }
  }

  private static void ask(SessionSite node) {
    node.settings(settings -> settings.withExpiryEvents(Duration.ofMillis(20)));
  }

  /** Begins a session of another visitor, and returns its id. */
  private String begun(SessionHandler handler) throws Exception {
    StringBuilder id = new StringBuilder();
    site().forgetCookies();
    site()
        .get((request, response) -> {
          handler.handle(request, response);
          HttpSession session = request.getSession(false);
          id.append(session == null ? "" : session.getId());
        });
    return id.toString();
  }

  @Test
  default void anExpiredSessionEndsWithItsAttributes() throws Exception {
    TellingValue.EVENTS.clear();
    SessionEvents events = new SessionEvents();
    Ends ends = new Ends();
    ask(site());
    site().settings(settings -> settings.withListener(ends).withLocalAttributes("lock"));
    site().prepared(context -> context.addListener(events));
    String id =
        begun((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("told", new TellingValue("one"));
          session.setAttribute("lock", Thread.currentThread().getName());
        });

    site().later(Duration.ofHours(1));
    ends.await(id);

    Await.until("the last event", Duration.ofSeconds(60), () -> events.heard().size() >= 6);
    assertThat(events.heard().subList(3, 6))
        .startsWith("destroyed with [told, lock]", "removed told=TellingValue[name=one]");
    assertThat(TellingValue.EVENTS).containsExactly("bound told", "passivated one", "unbound told");
  }

  @Test
  default void ofTwoNodesOneReportsEachSession() throws Exception {
    Ends ends = new Ends();
    ask(site());
    site().settings(settings -> settings.withListener(ends));
    SessionSite other = site().anotherNode();
    try (other) {
      ask(other);
      other.settings(settings -> settings.withListener(ends));
      other.get((request, response) -> {});
      for (int i = 0; i < 20; i++) {
        String unused = begun((request, response) -> request.getSession());
      }
      site().later(Duration.ofHours(1));
      Await.until("all ends", Duration.ofSeconds(60), () -> ends.ids.size() >= 20);

      String last = begun((request, response) -> request.getSession());
      site().later(Duration.ofHours(1));
      ends.await(last);

      assertThat(ends.ids).hasSize(21).doesNotHaveDuplicates();
    }
  }

  @Test
  default void aSessionThatEndedOrMovedIsNotReportedAgain() throws Exception {
    Ends ends = new Ends();
    ask(site());
    site().settings(settings -> settings.withListener(ends));
    String ended = begun((request, response) -> request.getSession());
    site().get((request, response) -> request.getSession().invalidate());
    String before = begun((request, response) -> request.getSession());
    String[] after = new String[1];
    site().get((request, response) -> after[0] = request.changeSessionId());

    site().later(Duration.ofHours(1));
    ends.await(after[0]);
    String last = begun((request, response) -> request.getSession());
    site().later(Duration.ofHours(1));
    ends.await(last);

    assertThat(ends.ids).containsExactly(ended, after[0], last).doesNotContain(before);
  }

  @Test
  default void aListenerThatThrowsStopsNeitherTheOthersNorTheNextSession() throws Exception {
    TellingValue.EVENTS.clear();
    Ends ends = new Ends();
    ask(site());
    site().settings(settings -> settings.withListener(ends).withListener(new Broken()));
    String one =
        begun((request, response) -> {
          request.getSession().setAttribute("a", new TellingValue("one"));
          request.getSession().setAttribute("b", new TellingValue("two"));
        });
    String two = begun((request, response) -> request.getSession());

    site().later(Duration.ofHours(1));

    ends.await(one);
    ends.await(two);
    Await.until(
        "the end of both values",
        Duration.ofSeconds(60),
        () -> TellingValue.EVENTS.containsAll(List.of("unbound a", "unbound b")));
  }

  @Test
  default void sealedSessionsThatShouldReportTheirExpiryAreRefusedAtTheStart() {
    KeyRing keys = KeyRing.generate();
    site().sessions(store -> Sessions.sealed(keys));
    ask(site());

    assertThatThrownBy(() -> site().send("/")).hasMessage("The container did not start");
  }

  @Test
  default void aStoreThatCannotReportExpiryIsRefusedAtTheStart() {
    site()
        .sessions(store ->
            Sessions.of(
                new ForwardingStore(store) {
                  @Override
                  public <C> Optional<C> capability(Class<C> type) {
                    return Optional.empty();
                  }
                }));
    ask(site());

    assertThatThrownBy(() -> site().send("/")).hasMessage("The container did not start");
  }
}

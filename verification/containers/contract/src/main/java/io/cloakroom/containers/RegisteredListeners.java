package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The tests of listeners to sessions that a web application registers with its container. */
interface RegisteredListeners extends HttpSessionUnderTest {

  @Test
  default void aListenerThatIsAddedInCodeIsCalledOnceForEachEvent() throws Exception {
    SessionEvents added = new SessionEvents();
    site().prepared(context -> context.addListener(added));

    visit();

    assertThat(added.heard()).containsExactlyElementsOf(ALL);
  }

  @Test
  default void aDeclaredListenerIsTheOneThatTheContainerMade() throws Exception {
    DeclaredListener.MADE.clear();
    site().declared(DeclaredListener.class);

    visit();

    assertThat(DeclaredListener.MADE).hasSize(1);
    assertThat(DeclaredListener.MADE.get(0).heard()).containsExactlyElementsOf(ALL);
  }

  @Test
  default void aListenerThatIsGivenToTheFilterTooIsCalledOnce() throws Exception {
    SessionEvents both = new SessionEvents();
    site().prepared(context -> context.addListener(both));
    site().settings(settings -> settings.withListener(both).withListener(both));

    visit();

    assertThat(both.heard()).containsExactlyElementsOf(ALL);
  }

  @Test
  default void listenersOfOneKindAreCalledForItsEvents() throws Exception {
    AtomicInteger moved = new AtomicInteger();
    HttpSessionIdListener ids = (event, before) -> moved.incrementAndGet();
    AtomicInteger begun = new AtomicInteger();
    HttpSessionListener sessions =
        new HttpSessionListener() {
          @Override
          public void sessionCreated(HttpSessionEvent event) {
            begun.incrementAndGet();
          }
        };
    site()
        .prepared(context -> {
          context.addListener(ids);
          context.addListener(sessions);
        });

    visit();

    assertThat(moved).hasValue(1);
    assertThat(begun).hasValue(1);
  }

  /** The events of {@link #visit}. */
  List<String> ALL =
      List.of(
          "created",
          "added name=Ada",
          "replaced name=Ada",
          "removed name=Eve",
          "added count=1",
          "moved true",
          "destroyed with [count]",
          "removed count=1");

  private void visit() throws Exception {
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("name", "Ada");
          session.setAttribute("name", "Eve");
          session.removeAttribute("name");
          session.setAttribute("count", 1);
        });
    site().get((request, response) -> request.changeSessionId());
    site().get((request, response) -> request.getSession().invalidate());
  }
}

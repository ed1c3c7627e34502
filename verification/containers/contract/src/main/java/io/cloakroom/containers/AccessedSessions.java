package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.testkit.Race;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The tests of {@link HttpSession.Accessor}, in containers with Servlet 6.1. */
interface AccessedSessions extends HttpSessionUnderTest {

  /** Begins a session, and returns its accessor after the request has ended. */
  private HttpSession.Accessor accessor() throws Exception {
    AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("count", 0);
          accessor.set(session.getAccessor());
        });
    return accessor.get();
  }

  private static void increment(HttpSession session) {
    session.setAttribute("count", (Integer) session.getAttribute("count") + 1);
  }

  @Test
  @SuppressWarnings("unchecked") // The value is the list that was set.
  default void afterTheRequestAnAccessorReadsAndChanges() throws Exception {
    HttpSession.Accessor accessor = accessor();
    List<HttpSession> used = new ArrayList<>();

    accessor.access(session -> {
      increment(session);
      session.setAttribute("list", new ArrayList<>(List.of("a")));
      used.add(session);
    });
    accessor.access(session -> ((List<Object>) session.getAttribute("list")).add("b"));

    expect("count", 1);
    expect("list", List.of("a", "b"));
    assertThatThrownBy(() -> used.get(0).setAttribute("late", true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void anAccessorSeesWhatLaterRequestsChanged() throws Exception {
    HttpSession.Accessor accessor = accessor();
    site().get((request, response) -> request.getSession().setAttribute("name", "Ada"));

    accessor.access(session -> assertThat(session.getAttribute("name")).isEqualTo("Ada"));
  }

  @Test
  default void noUpdateOfAccessorsIsLost() throws Exception {
    HttpSession.Accessor accessor = accessor();
    AtomicInteger saved = new AtomicInteger();
    Race.of(
        4,
        n -> {
          for (int i = 0; i < 25; i++) {
            try {
              accessor.access(AccessedSessions::increment);
              saved.incrementAndGet();
            } catch (HttpProblem conflict) {
              assertThat(conflict.status()).isEqualTo(409);
            }
          }
          return n;
        });

    expect("count", saved.get());
  }

  @Test
  default void whileTheRequestIsHandledItsOwnThreadGetsTheSameSession() throws Exception {
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("count", 1);
          List<HttpSession> own = new ArrayList<>();
          session.getAccessor().access(own::add);
          assertThat(own).hasSize(1);
          assertThat(own.get(0)).isSameAs(session);
        });
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          HttpSession.Accessor accessor = session.getAccessor();
          CompletableFuture.runAsync(
                  () -> accessor.access(other -> other.setAttribute("other", true)))
              .get();
          session.setAttribute("count", 2);
        });

    expect("count", 2);
    expect("other", true);
  }

  @Test
  default void anAccessorOfASessionThatEndedExpiredOrMovedIsRefused() throws Exception {
    HttpSession.Accessor moved = accessor();
    site().get((request, response) -> request.changeSessionId());
    HttpSession.Accessor ended = accessor();
    site().get((request, response) -> request.getSession().invalidate());
    HttpSession.Accessor expired = accessor();
    site().later(Duration.ofHours(1));

    for (HttpSession.Accessor gone : List.of(moved, ended, expired)) {
      assertThatThrownBy(() -> gone.access(AccessedSessions::increment))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("since this accessor was obtained");
    }
  }

  @Test
  default void anAccessorEndsTheSessionAndItsListenersAreCalled() throws Exception {
    SessionEvents events = new SessionEvents();
    site().prepared(context -> context.addListener(events));
    HttpSession.Accessor accessor = accessor();

    accessor.access(HttpSession::invalidate);

    assertThat(events.heard())
        .containsExactly("created", "added count=0", "destroyed with [count]", "removed count=0");
    site().get((request, response) -> assertThat(request.getSession(false)).isNull());
    assertThatThrownBy(() -> accessor.access(session -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void nobodyLogsInThroughAnAccessor() throws Exception {
    site().settings(settings -> settings.withOwner("user", user -> Optional.of(user.toString())));
    HttpSession.Accessor accessor = accessor();

    assertThatThrownBy(() -> accessor.access(session -> session.setAttribute("user", "ada")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a request");
    site()
        .get((request, response) -> assertThat(request.getSession().getAttribute("user")).isNull());
  }

  @Test
  default void aSealedSessionHasNoAccessor() throws Exception {
    KeyRing keys = KeyRing.generate();
    site().sessions(store -> Sessions.sealed(keys));

    assertThat(accessor()).isNull();
  }
}

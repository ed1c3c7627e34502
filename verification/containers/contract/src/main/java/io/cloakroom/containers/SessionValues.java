package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The tests of what a session may hold, and for whom: refused, local and owned values. */
interface SessionValues extends HttpSessionUnderTest {

  @Test
  default void aValueThatCannotBeKeptIsRefusedWithTheReason() throws Exception {
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThatThrownBy(() -> session.setAttribute("unit", TimeUnit.DAYS))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("withPackages(\"java.util.concurrent\")");
          assertThatThrownBy(() -> session.setAttribute("thread", new Thread()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("java.lang.Thread");
          assertThat(session.getAttribute("unit")).isNull();
        });
  }

  @Test
  default void aLocalAttributeStaysOnTheNodeAndFollowsTheSession() throws Exception {
    site().settings(settings -> settings.withLocalAttributes("lock", "callback.*"));
    Thread value = new Thread();
    site()
        .get((request, response) -> {
          request.getSession().setAttribute("lock", value);
          request.getSession().setAttribute("callback.one", value);
        });
    site()
        .get((request, response) -> {
          assertThat(request.getSession().getAttribute("lock")).isSameAs(value);
          request.changeSessionId();
        });
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(session.getAttribute("callback.one")).isSameAs(value);
          assertThat(Collections.list(session.getAttributeNames()))
              .containsExactlyInAnyOrder("lock", "callback.one");
          session.invalidate();
          assertThat(request.getSession().getAttribute("lock")).isNull();
        });
  }

  @Test
  default void anAttributeThatShowsALoginMakesTheSessionItsOwners() throws Exception {
    site()
        .settings(settings ->
            settings
                .withOwner("user", user -> Optional.of(user.toString()))
                .withLocalAttributes("lock"));
    site()
        .get((request, response) -> {
          request.getSession().setAttribute("cart", "print");
          request.getSession().setAttribute("lock", "mine");
        });
    List<String> anonymous = site().tokens();
    site()
        .get((request, response) -> {
          request.changeSessionId();
          request.getSession().setAttribute("user", "ada");
        });
    List<String> adas = site().tokens();
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(CloakroomFilter.visit(request).session().owner()).contains("ada");
          assertThat(session.getAttribute("cart")).isEqualTo("print");
          assertThat(session.getAttribute("lock")).isEqualTo("mine");
          session.setAttribute("user", "eve");
          assertThat(session.getAttribute("cart")).as("of the person before").isNull();
          assertThat(session.getAttribute("lock")).as("of the person before").isNull();
        });
    site()
        .get((request, response) ->
            assertThat(Collections.list(request.getSession().getAttributeNames()))
                .containsExactly("user"));

    assertThat(adas).doesNotContainAnyElementsOf(anonymous);
    assertThat(site().tokens()).doesNotContainAnyElementsOf(adas);
  }
}

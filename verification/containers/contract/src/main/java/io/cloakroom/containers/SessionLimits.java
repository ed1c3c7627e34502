package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of sessions that are unknown, sealed, too large, or behind a store that is down. */
interface SessionLimits extends HttpSessionUnderTest {

  /** A class that a deployment removes. */
  record Basket(List<String> items) {}

  private void sealed() {
    KeyRing keys = KeyRing.generate();
    site().sessions(store -> Sessions.sealed(keys));
  }

  /** Expects that the browser's cookie opens nothing, and that a new session gets another. */
  private void isUnknown(String id) throws Exception {
    List<String> before = site().tokens();
    site()
        .get((request, response) -> {
          assertThat(request.getSession(false)).isNull();
          assertThat(request.isRequestedSessionIdValid()).isFalse();
          HttpSession session = request.getSession();
          assertThat(session.isNew()).isTrue();
          assertThat(session.getId()).isNotEqualTo(id);
          assertThat(request.isRequestedSessionIdValid()).isFalse();
        });
    assertThat(site().tokens()).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unknown", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "a.b.c=="})
  default void anUnknownCookieOpensNothing(String value) throws Exception {
    site().showCookie(value);

    isUnknown(value);
  }

  @Test
  default void aCookieOfAnExpiredSessionOpensNothing() throws Exception {
    List<String> ids = new ArrayList<>();
    site().get((request, response) -> ids.add(request.getSession().getId()));
    StoreKey key = new StoreKey("session", ids.get(0));
    LoadedRecord stored = site().store().load(key).orElseThrow();
    StoredRecord expired =
        StoredRecord.of(stored.record().content(), Instant.now().minus(Duration.ofSeconds(1)));
    site().store().replace(key, stored.revision(), expired);

    isUnknown(ids.get(0));
  }

  @Test
  default void nothingIsAcknowledgedWhileTheStoreIsDown() throws Exception {
    site().get((request, response) -> request.getSession().setAttribute("count", 1));
    List<String> before = site().tokens();

    site().store().breakDown();
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(
        site()
            .answer((request, response) -> {
              request.getSession().setAttribute("count", 2);
              response.getWriter().print("saved");
            }));
    site().store().reset();
    answers.add(
        site()
            .answer((request, response) -> {
              request.getSession().setAttribute("count", 3);
              response.getWriter().print("saved");
              site().store().breakDown();
            }));
    site().store().reset();

    assertThat(answers)
        .hasSize(2)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(503);
          assertThat(answer.body()).doesNotContain("saved");
          assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        });
    assertThat(site().tokens()).isEqualTo(before);
    site()
        .get((request, response) ->
            assertThat(request.getSession().getAttribute("count")).isEqualTo(1));
  }

  @Test
  default void aSealedSessionHasAttributesAnIdRotationAndAnEnd() throws Exception {
    sealed();
    List<String> ids = new ArrayList<>();
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(session.isNew()).isTrue();
          session.setAttribute("basket", new Basket(new ArrayList<>(List.of("print"))));
          ids.add(session.getId());
        });
    site()
        .get((request, response) -> {
          assertThat(request.getRequestedSessionId()).isEqualTo(ids.get(0));
          assertThat(request.isRequestedSessionIdValid()).isTrue();
          HttpSession session = request.getSession(false);
          assertThat(session.getId()).isEqualTo(ids.get(0));
          ((Basket) session.getAttribute("basket")).items().add("frame");
          ids.add(request.changeSessionId());
          assertThat(session.getId()).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(0));
        });
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession(false);
          assertThat(session.getId()).isEqualTo(ids.get(1));
          assertThat(session.getAttribute("basket"))
              .isEqualTo(new Basket(List.of("print", "frame")));
          session.invalidate();
          assertThat(request.getSession(false)).isNull();
        });

    assertThat(site().cookies()).isEmpty();
  }

  @Test
  default void anErrorPageReadsAndChangesASealedSession() throws Exception {
    sealed();
    site()
        .errorPage((request, response) -> {
          HttpSession session = request.getSession();
          response.getWriter().print(session.getAttribute("name"));
          session.setAttribute("failed", true);
        });

    HttpResponse<String> page =
        site()
            .answer((request, response) -> {
              request.getSession().setAttribute("name", "Ada");
              response.sendError(403);
            });

    assertThat(page.body()).isEqualTo("Ada");
    assertThat(page.headers().allValues("Set-Cookie")).hasSize(1);
    site()
        .get((request, response) -> {
          assertThat(request.getSession().getAttribute("name")).isEqualTo("Ada");
          assertThat(request.getSession().getAttribute("failed")).isEqualTo(true);
        });
  }

  @Test
  default void aSealedSessionIsNotChangedAfterTheHead() throws Exception {
    sealed();
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("count", 1);
          response.flushBuffer();
          assertThat(session.getAttribute("count")).isEqualTo(1);
          assertThatThrownBy(() -> session.setAttribute("count", 2))
              .isInstanceOf(IllegalStateException.class);
        });
    site()
        .get((request, response) ->
            assertThat(request.getSession().getAttribute("count")).isEqualTo(1));
  }

  @Test
  default void aSealedSessionThatIsTooLargeIsRefusedByTheAttribute() throws Exception {
    sealed();
    site().get((request, response) -> request.getSession().setAttribute("count", 1));
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThatThrownBy(() -> session.setAttribute("large", "x".repeat(10_000)))
              .isInstanceOfSatisfying(
                  HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(413));
          assertThat(session.getAttribute("large")).isNull();
          session.setAttribute("small", true);
        });
    site()
        .get((request, response) ->
            assertThat(Collections.list(request.getSession().getAttributeNames()))
                .containsExactly("count", "small"));
  }

  @Test
  default void sealedSessionsWhoseRequestsWaitForEachOtherAreRefusedAtTheStart() {
    sealed();
    site().settings(settings -> settings.withSerialized(request -> true));

    assertThatThrownBy(() -> site().send("/")).hasMessage("The container did not start");
  }

  @Test
  default void aValueWhoseClassVanishedCountsAsAbsentAndStays() throws Exception {
    List<String> ids = new ArrayList<>();
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("name", "Ada");
          session.setAttribute("basket", new Basket(List.of("print")));
          ids.add(session.getId());
        });
    rename(ids.get(0), "SessionLimits$Basket", "SessionLimits$Vanished");

    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(session.getAttribute("basket")).isNull();
          assertThat(Collections.list(session.getAttributeNames())).containsExactly("name");
          session.setAttribute("name", "Zoe");
        });
    rename(ids.get(0), "SessionLimits$Vanished", "SessionLimits$Basket");

    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(session.getAttribute("name")).isEqualTo("Zoe");
          assertThat(session.getAttribute("basket")).isEqualTo(new Basket(List.of("print")));
        });
  }

  /** Renames a class in a stored session, as it is seen after a deployment without it. */
  private void rename(String id, String from, String to) {
    StoreKey key = new StoreKey("session", id);
    LoadedRecord stored = site().store().load(key).orElseThrow();
    String content = new String(stored.record().content(), StandardCharsets.UTF_8);
    assertThat(content).contains(from);
    assertThat(
            site()
                .store()
                .replace(
                    key,
                    stored.revision(),
                    StoredRecord.of(
                        content.replace(from, to).getBytes(StandardCharsets.UTF_8),
                        stored.record().expiresAt())))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, 1_000_000})
  default void anAttributeThatIsTooLargeIsRefusedAndNothingIsLost(int entries) throws Exception {
    site().get((request, response) -> request.getSession().setAttribute("count", 1));

    HttpResponse<String> refused =
        site()
            .answer((request, response) -> {
              request.getSession().setAttribute("count", 2);
              request
                  .getSession()
                  .setAttribute("large", new ArrayList<>(Collections.nCopies(entries, "entry")));
              response.getWriter().print("saved");
            });

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("session.too-large").doesNotContain("saved");
    site()
        .get((request, response) -> {
          HttpSession session = request.getSession();
          assertThat(session.getAttribute("count")).isEqualTo(1);
          assertThat(Collections.list(session.getAttributeNames())).containsExactly("count");
        });
  }

  @Test
  default void twoNodesCountWhatTheyAcknowledge() throws Exception {
    site().get((request, response) -> request.getSession().setAttribute("count", 0));

    int[] results;
    try (SessionSite other = site().anotherNode()) {
      results = Increments.of(4, 25, List.of(site(), other));
    }

    assertThat(results[0]).as("counted").isEqualTo(results[1]);
    assertThat(results[1] + results[2]).as("all answers are 200 or 409").isEqualTo(4 * 25);
  }
}

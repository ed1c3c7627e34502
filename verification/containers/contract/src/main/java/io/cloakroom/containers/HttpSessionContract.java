package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.StoreKey;
import io.cloakroom.testkit.server.TestServer;
import jakarta.servlet.http.HttpSession;
import java.net.HttpCookie;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code request.getSession()} behind the filter, as code that knows nothing of Cloakroom uses it.
 */
public abstract class HttpSessionContract
    implements ErrorPageSessions,
        DispatchedSessions,
        SessionLimits,
        SessionValues,
        RegisteredListeners,
        ExpiringSessions {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  private final SessionEvents events = new SessionEvents();
  private SessionSite site;

  /** Creates the tests of one container. */
  protected HttpSessionContract() {}

  /** Starts the container with this application, on a free port of the loopback interface. */
  protected abstract TestServer start(WebApplication application) throws Exception;

  @Override
  public final SessionSite site() {
    return site;
  }

  @BeforeEach
  final void prepare() {
    site = SessionSite.in(this::start);
    site.settings(settings -> settings.withListener(events));
  }

  @AfterEach
  final void stop() {
    site.close();
  }

  @Test
  final void anAttributeIsThereAtTheNextRequestAndInVisit() throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 1));
    site.get((request, response) -> {
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
      assertThat(CloakroomFilter.visit(request).session().update(COUNT, 0, n -> n + 1))
          .isEqualTo(2);
    });
    HttpResponse<String> last =
        site.get((request, response) ->
            response.getWriter().print(request.getSession().getAttribute("count")));

    assertThat(last.body()).isEqualTo("2");
    assertThat(site.cookies()).extracting(HttpCookie::getName).containsExactly("sid");
  }

  @Test
  final void aRequestThatDoesNotUseTheSessionCostsNothing() throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 1));
    site.store().reset();

    site.get((request, response) -> response.getWriter().print("ok"));
    assertThat(site.store().calls()).isEmpty();

    site.get((request, response) -> request.getSession().getAttribute("count"));
    assertThat(site.store().calls()).hasSize(1);
  }

  @Test
  final void theMethodsOfASessionCanBeLookedUp() throws Exception {
    site.get((request, response) ->
        assertThat(request.getSession().getClass().getMethods()).isNotEmpty());
  }

  @Test
  final void aSessionThatNobodyWantsIsNotCreated() throws Exception {
    HttpResponse<String> response =
        site.get((request, answer) -> {
          assertThat(request.getSession(false)).isNull();
          assertThat(request.getRequestedSessionId()).isNull();
          assertThat(request.isRequestedSessionIdValid()).isFalse();
          assertThatThrownBy(request::changeSessionId).isInstanceOf(IllegalStateException.class);
        });

    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(events.heard()).isEmpty();
  }

  @Test
  final void theIdIsKnownAtOnceAndIsNotTheToken() throws Exception {
    List<String> ids = new ArrayList<>();
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.isNew()).isTrue();
      ids.add(session.getId());
    });
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.isNew()).isFalse();
      ids.add(session.getId());
      ids.add(request.getRequestedSessionId());
      assertThat(request.isRequestedSessionIdValid()).isTrue();
      assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
      assertThat(request.isRequestedSessionIdFromURL()).isFalse();
    });

    assertThat(ids).hasSize(3).containsOnly(ids.get(0));
    assertThat(site.store().load(new StoreKey("session", ids.get(0)))).isPresent();
    assertThat(site.tokens()).doesNotContain(ids.get(0));
  }

  @Test
  final void changingTheIdMovesTheSessionToANewToken() throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 1));
    List<String> before = site.tokens();
    List<String> ids = new ArrayList<>();
    site.get((request, response) -> {
      ids.add(request.getSession().getId());
      ids.add(request.changeSessionId());
      assertThat(request.getSession().getId()).isEqualTo(ids.get(1));
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
    });
    site.get((request, response) -> {
      assertThat(request.getSession().getId()).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(0));
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
    });

    assertThat(site.tokens()).doesNotContainAnyElementsOf(before);
    assertThat(events.heard()).containsExactly("created", "added count=1", "moved true");
  }

  @Test
  final void anInvalidatedSessionIsGoneAndAnotherBegins() throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 1));
    List<String> before = site.tokens();
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      session.invalidate();
      assertThat(request.getSession(false)).isNull();
      for (Callable<?> use :
          List.<Callable<?>>of(
              () -> session.getAttribute("count"),
              session::getCreationTime,
              session::isNew,
              session::getAttributeNames,
              session::getMaxInactiveInterval)) {
        assertThatThrownBy(use::call).isInstanceOf(IllegalStateException.class);
      }
      assertThatThrownBy(session::invalidate).isInstanceOf(IllegalStateException.class);
      HttpSession next = request.getSession();
      assertThat(next).isNotSameAs(session);
      assertThat(next.isNew()).isTrue();
      assertThat(next.getAttribute("count")).isNull();
    });

    assertThat(site.tokens()).isNotEmpty().doesNotContainAnyElementsOf(before);
    assertThat(events.heard())
        .containsExactly(
            "created", "added count=1", "destroyed with [count]", "removed count=1", "created");
  }

  @Test
  final void listenersAndValuesHearOfChanges() throws Exception {
    TellingValue.EVENTS.clear();
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      session.setAttribute("told", new TellingValue("one"));
      session.setAttribute("name", "Zoë");
    });
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("told")).isEqualTo(new TellingValue("one"));
      session.setAttribute("told", new TellingValue("two"));
      session.setAttribute("name", "Ada");
      session.removeAttribute("name");
      session.setAttribute("told", null);
    });

    assertThat(TellingValue.EVENTS)
        .containsExactly(
            "bound told",
            "passivated one",
            "activated one",
            "bound told",
            "unbound told",
            "unbound told");
    assertThat(events.heard())
        .containsExactly(
            "created",
            "added told=TellingValue[name=one]",
            "added name=Zoë",
            "replaced told=TellingValue[name=one]",
            "replaced name=Zoë",
            "removed name=Ada",
            "removed told=TellingValue[name=two]");
  }

  @Test
  final void timesAreThoseOfTheSession() throws Exception {
    long before = System.currentTimeMillis();
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getCreationTime()).isBetween(before, System.currentTimeMillis());
      assertThat(session.getLastAccessedTime()).isGreaterThanOrEqualTo(before);
      assertThat(session.getMaxInactiveInterval()).isEqualTo(1800);
      session.setMaxInactiveInterval(60);
      assertThat(session.getServletContext()).isNotNull();
    });
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getMaxInactiveInterval()).isEqualTo(60);
      session.setMaxInactiveInterval(-1);
    });
    site.get(
        (request, response) -> assertThat(request.getSession().getMaxInactiveInterval()).isZero());
  }

  @Test
  final void theTimeoutOfTheWebApplicationIsTaken() throws Exception {
    site.prepared(context -> context.setSessionTimeout(5));

    site.get((request, response) ->
        assertThat(request.getSession().getMaxInactiveInterval()).isEqualTo(300));
  }

  @Test
  final void aWebApplicationWithSettingsOfTheContainersCookieDoesNotStart() {
    site.prepared(context -> context.getSessionCookieConfig().setName("shop"));

    assertThatThrownBy(() -> site.send("/")).hasMessage("The container did not start");
  }

  @Test
  final void settingsThatTheApplicationHasTakenAreNotRefused() throws Exception {
    site.settings(settings -> settings.withCookieSettingsTaken());
    site.prepared(context -> context.getSessionCookieConfig().setName("shop"));

    site.get((request, response) -> request.getSession());
    assertThat(site.cookies()).extracting(HttpCookie::getName).containsExactly("sid");
  }

  @Test
  final void anIdInTheAddressIsNeverAccepted() throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 1));
    String token = site.tokens().get(0);
    HttpClient stranger = SessionSite.client().build();
    site.handle(
        "/",
        (request, response) -> {
          assertThat(request.getSession(false)).isNull();
          assertThat(request.getRequestedSessionId()).isNull();
          response
              .getWriter()
              .print(response.encodeURL("/next") + response.encodeRedirectURL("/a"));
        });

    assertThat(site.send(stranger, "/;jsessionid=" + token).body()).isEqualTo("/next/a");
    assertThat(site.send(stranger, "/;sid=" + token).body()).isEqualTo("/next/a");
  }

  @Test
  final void afterTheHeadHasLeftNoSessionBegins() throws Exception {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    site.get((request, response) -> {
      response.flushBuffer();
      try {
        request.getSession();
      } catch (IllegalStateException e) {
        thrown.add(e);
      }
    });

    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0)).hasMessageContaining("The response head has left");
  }

  @Test
  final void whatChangesAfterTheHeadHasLeftIsSavedToo() throws Exception {
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      session.setAttribute("count", 1);
      session.setAttribute("list", new ArrayList<>(List.of("a")));
      response.flushBuffer();
      session.setAttribute("count", 2);
      session.removeAttribute("list");
      session.setAttribute("late", true);
      assertThatThrownBy(request::changeSessionId)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the browser would lose it");
    });
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("count")).isEqualTo(2);
      assertThat(session.getAttribute("list")).isNull();
      response.flushBuffer();
      session.removeAttribute("late");
    });
    site.get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("late")).isNull();
      session.invalidate();
      response.flushBuffer();
      assertThatThrownBy(request::getSession).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  final void unchangedCodeThatCountsIsExactOrToldOfTheConflict() throws Exception {
    int[] results = count(8, 25);

    assertThat(results[0]).as("counted").isEqualTo(results[1]);
    assertThat(results[1] + results[2]).as("all answers are 200 or 409").isEqualTo(8 * 25);
  }

  @Test
  final void withRequestsThatWaitForEachOtherEveryIncrementCounts() throws Exception {
    site.settings(settings -> settings.withSerialized(request -> true));

    assertThat(count(8, 25)).containsExactly(200, 200, 0);
  }

  private int[] count(int clients, int each) throws Exception {
    site.get((request, response) -> request.getSession().setAttribute("count", 0));
    return Increments.of(clients, each, List.of(site));
  }
}

package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.testkit.RecordingStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code request.getSession()} behind the filter, as code that knows nothing of Cloakroom uses it.
 */
final class HttpSessionTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Listener listener = new Listener();
  private HttpSessions settings = HttpSessions.of().withListener(listener);
  private Consumer<ServletContext> prepared = context -> {};
  private @Nullable JettyServer started;
  private volatile Handler handler = (request, response) -> {};

  /** A servlet as a function. */
  @FunctionalInterface
  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  /** A value that is told what happens to it. */
  record Told(String name) implements HttpSessionBindingListener, HttpSessionActivationListener {

    static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @Override
    public void valueBound(HttpSessionBindingEvent event) {
      EVENTS.add("bound " + event.getName());
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      EVENTS.add("unbound " + event.getName());
    }

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
      EVENTS.add("passivated " + name);
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
      EVENTS.add("activated " + name);
    }
  }

  private final class Listener
      implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {

    @Override
    public void sessionCreated(HttpSessionEvent event) {
      heard.add("created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
      heard.add("destroyed with " + Collections.list(event.getSession().getAttributeNames()));
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
      heard.add("added " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
      heard.add("replaced " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
      heard.add("removed " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
      heard.add("moved " + !oldId.equals(event.getSession().getId()));
    }
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private HttpResponse<String> get(Handler next) throws Exception {
    return get(client, next);
  }

  private HttpResponse<String> get(HttpClient browser, Handler next) throws Exception {
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    handler =
        (request, response) -> {
          try {
            next.handle(request, response);
          } catch (AssertionError e) {
            failure.set(e);
          }
        };
    HttpResponse<String> response = get(browser, "/");
    if (failure.get() != null) {
      throw failure.get();
    }
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  private HttpResponse<String> get(HttpClient browser, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server().port() + path);
    return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private synchronized JettyServer server() throws Exception {
    JettyServer server = started == null ? start(sessions(store)) : started;
    started = server;
    return server;
  }

  private static Sessions sessions(Store store) {
    return Sessions.of(store)
        .withAttributeTypes(AttributeTypes.of().withPackages("io.cloakroom.servlet"));
  }

  private JettyServer start(Sessions sessions) throws Exception {
    Cloakroom cloakroom = Cloakroom.builder().store(store).sessions(sessions).build();
    return JettyServer.startWith(
        context -> {
          prepared.accept(context);
          CloakroomFilter.of(cloakroom).withHttpSessions(settings).addTo(context);
        },
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void service(HttpServletRequest request, HttpServletResponse response)
              throws IOException, ServletException {
            try {
              handler.handle(request, response);
            } catch (IOException | ServletException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new ServletException(e);
            }
          }
        });
  }

  private List<String> tokens() {
    return cookies.getCookieStore().getCookies().stream().map(HttpCookie::getValue).toList();
  }

  @Test
  void anAttributeIsThereAtTheNextRequestAndInVisit() throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 1));
    get((request, response) -> {
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
      assertThat(CloakroomFilter.visit(request).session().update(COUNT, 0, n -> n + 1))
          .isEqualTo(2);
    });
    HttpResponse<String> last =
        get((request, response) ->
            response.getWriter().print(request.getSession().getAttribute("count")));

    assertThat(last.body()).isEqualTo("2");
    assertThat(cookies.getCookieStore().getCookies())
        .extracting(HttpCookie::getName)
        .containsExactly("sid");
  }

  @Test
  void aRequestThatDoesNotUseTheSessionCostsNothing() throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 1));
    store.reset();

    get((request, response) -> response.getWriter().print("ok"));
    assertThat(store.calls()).isEmpty();

    get((request, response) -> request.getSession().getAttribute("count"));
    assertThat(store.calls()).hasSize(1);
  }

  @Test
  void aSessionThatNobodyWantsIsNotCreated() throws Exception {
    HttpResponse<String> response =
        get((request, answer) -> {
          assertThat(request.getSession(false)).isNull();
          assertThat(request.getRequestedSessionId()).isNull();
          assertThat(request.isRequestedSessionIdValid()).isFalse();
          assertThatThrownBy(request::changeSessionId).isInstanceOf(IllegalStateException.class);
        });

    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void theIdIsKnownAtOnceAndIsNotTheToken() throws Exception {
    List<String> ids = new ArrayList<>();
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.isNew()).isTrue();
      ids.add(session.getId());
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.isNew()).isFalse();
      ids.add(session.getId());
      ids.add(request.getRequestedSessionId());
      assertThat(request.isRequestedSessionIdValid()).isTrue();
      assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
      assertThat(request.isRequestedSessionIdFromURL()).isFalse();
    });

    assertThat(ids).hasSize(3).containsOnly(ids.get(0));
    assertThat(store.load(new StoreKey("session", ids.get(0)))).isPresent();
    assertThat(tokens()).doesNotContain(ids.get(0));
  }

  @Test
  void changingTheIdMovesTheSessionToANewToken() throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 1));
    List<String> before = tokens();
    List<String> ids = new ArrayList<>();
    get((request, response) -> {
      ids.add(request.getSession().getId());
      ids.add(request.changeSessionId());
      assertThat(request.getSession().getId()).isEqualTo(ids.get(1));
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
    });
    get((request, response) -> {
      assertThat(request.getSession().getId()).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(0));
      assertThat(request.getSession().getAttribute("count")).isEqualTo(1);
    });

    assertThat(tokens()).doesNotContainAnyElementsOf(before);
    assertThat(heard).containsExactly("created", "added count=1", "moved true");
  }

  @Test
  void anInvalidatedSessionIsGoneAndAnotherBegins() throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 1));
    List<String> before = tokens();
    get((request, response) -> {
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

    assertThat(tokens()).isNotEmpty().doesNotContainAnyElementsOf(before);
    assertThat(heard)
        .containsExactly(
            "created", "added count=1", "destroyed with [count]", "removed count=1", "created");
  }

  @Test
  void listenersAndValuesHearOfChanges() throws Exception {
    Told.EVENTS.clear();
    get((request, response) -> {
      HttpSession session = request.getSession();
      session.setAttribute("told", new Told("one"));
      session.setAttribute("name", "Zoë");
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("told")).isEqualTo(new Told("one"));
      session.setAttribute("told", new Told("two"));
      session.setAttribute("name", "Ada");
      session.removeAttribute("name");
      session.setAttribute("told", null);
    });

    assertThat(Told.EVENTS)
        .containsExactly(
            "bound told",
            "passivated one",
            "activated one",
            "bound told",
            "unbound told",
            "unbound told");
    assertThat(heard)
        .containsExactly(
            "created",
            "added told=Told[name=one]",
            "added name=Zoë",
            "replaced told=Told[name=one]",
            "replaced name=Zoë",
            "removed name=Ada",
            "removed told=Told[name=two]");
  }

  @Test
  void timesAreThoseOfTheSession() throws Exception {
    long before = System.currentTimeMillis();
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getCreationTime()).isBetween(before, System.currentTimeMillis());
      assertThat(session.getLastAccessedTime()).isGreaterThanOrEqualTo(before);
      assertThat(session.getMaxInactiveInterval()).isEqualTo(1800);
      session.setMaxInactiveInterval(60);
      assertThat(session.getServletContext()).isNotNull();
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getMaxInactiveInterval()).isEqualTo(60);
      session.setMaxInactiveInterval(-1);
    });
    get((request, response) -> assertThat(request.getSession().getMaxInactiveInterval()).isZero());
  }

  @Test
  void theTimeoutOfTheWebApplicationIsTaken() throws Exception {
    prepared = context -> context.setSessionTimeout(5);

    get((request, response) ->
        assertThat(request.getSession().getMaxInactiveInterval()).isEqualTo(300));
  }

  @Test
  void settingsOfTheContainersCookieAreRefusedWithThoseThatHaveTheSameEffect() {
    prepared =
        context -> {
          context.getSessionCookieConfig().setName("shop");
          context.getSessionCookieConfig().setMaxAge(600);
        };

    assertThatThrownBy(() -> get(client, "/"))
        .hasStackTraceContaining("Sessions.withCookieName(\"shop\")")
        .hasStackTraceContaining("Sessions.withPersistent(true)");
  }

  @Test
  void settingsThatTheApplicationHasTakenAreNotRefused() throws Exception {
    settings = settings.withCookieSettingsTaken();
    prepared = context -> context.getSessionCookieConfig().setName("shop");

    get((request, response) -> request.getSession());
    assertThat(cookies.getCookieStore().getCookies())
        .extracting(HttpCookie::getName)
        .containsExactly("sid");
  }

  @Test
  void anIdInTheAddressIsNeverAccepted() throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 1));
    String token = tokens().get(0);
    HttpClient stranger = HttpClient.newHttpClient();
    handler =
        (request, response) -> {
          assertThat(request.getSession(false)).isNull();
          assertThat(request.getRequestedSessionId()).isNull();
          response
              .getWriter()
              .print(response.encodeURL("/next") + response.encodeRedirectURL("/a"));
        };

    assertThat(get(stranger, "/;jsessionid=" + token).body()).isEqualTo("/next/a");
    assertThat(get(stranger, "/;sid=" + token).body()).isEqualTo("/next/a");
  }

  @Test
  void afterTheHeadHasLeftNoSessionBegins() throws Exception {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    get((request, response) -> {
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
  void whatChangesAfterTheHeadHasLeftIsSavedToo() throws Exception {
    get((request, response) -> {
      HttpSession session = request.getSession();
      session.setAttribute("count", 1);
      session.setAttribute("list", new ArrayList<>(List.of("a")));
      response.flushBuffer();
      session.setAttribute("count", 2);
      session.removeAttribute("list");
      session.setAttribute("late", true);
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("count")).isEqualTo(2);
      assertThat(session.getAttribute("list")).isNull();
      response.flushBuffer();
      session.removeAttribute("late");
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("late")).isNull();
      session.invalidate();
      response.flushBuffer();
      assertThatThrownBy(request::getSession).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  void aValueThatCannotBeKeptIsRefusedWithTheReason() throws Exception {
    get((request, response) -> {
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
  void aLocalAttributeStaysOnTheNodeAndFollowsTheSession() throws Exception {
    settings = settings.withLocalAttributes("lock", "callback.*");
    Thread value = new Thread();
    get((request, response) -> {
      request.getSession().setAttribute("lock", value);
      request.getSession().setAttribute("callback.one", value);
    });
    get((request, response) -> {
      assertThat(request.getSession().getAttribute("lock")).isSameAs(value);
      request.changeSessionId();
    });
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(session.getAttribute("callback.one")).isSameAs(value);
      assertThat(Collections.list(session.getAttributeNames()))
          .containsExactlyInAnyOrder("lock", "callback.one");
      session.invalidate();
      assertThat(request.getSession().getAttribute("lock")).isNull();
    });
  }

  @Test
  void anAttributeThatShowsALoginMakesTheSessionItsOwners() throws Exception {
    settings =
        settings
            .withOwner("user", user -> Optional.of(user.toString()))
            .withLocalAttributes("lock");
    get((request, response) -> {
      request.getSession().setAttribute("cart", "print");
      request.getSession().setAttribute("lock", "mine");
    });
    List<String> anonymous = tokens();
    get((request, response) -> {
      request.changeSessionId();
      request.getSession().setAttribute("user", "ada");
    });
    List<String> adas = tokens();
    get((request, response) -> {
      HttpSession session = request.getSession();
      assertThat(CloakroomFilter.visit(request).session().owner()).contains("ada");
      assertThat(session.getAttribute("cart")).isEqualTo("print");
      assertThat(session.getAttribute("lock")).isEqualTo("mine");
      session.setAttribute("user", "eve");
      assertThat(session.getAttribute("cart")).as("of the person before").isNull();
      assertThat(session.getAttribute("lock")).as("of the person before").isNull();
    });
    get((request, response) ->
        assertThat(Collections.list(request.getSession().getAttributeNames()))
            .containsExactly("user"));

    assertThat(adas).doesNotContainAnyElementsOf(anonymous);
    assertThat(tokens()).doesNotContainAnyElementsOf(adas);
  }

  @Test
  void unchangedCodeThatCountsIsExactOrToldOfTheConflict() throws Exception {
    int[] results = count(8, 25);

    assertThat(results[0]).as("counted").isEqualTo(results[1]);
    assertThat(results[1] + results[2]).as("all answers are 200 or 409").isEqualTo(8 * 25);
  }

  @Test
  void withRequestsThatWaitForEachOtherEveryIncrementCounts() throws Exception {
    settings = settings.withSerialized(request -> true);

    assertThat(count(8, 25)).containsExactly(200, 200, 0);
  }

  /** Counts in one session, and returns the result, the answers 200 and the answers 409. */
  private int[] count(int clients, int each) throws Exception {
    get((request, response) -> request.getSession().setAttribute("count", 0));
    handler =
        (request, response) -> {
          HttpSession session = request.getSession();
          session.setAttribute("count", (Integer) session.getAttribute("count") + 1);
        };
    AtomicInteger saved = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(clients);
    ExecutorService executor = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(
            executor.submit(() -> {
              start.await();
              for (int n = 0; n < each; n++) {
                int status = get(client, "/").statusCode();
                (status == 200 ? saved : refused).incrementAndGet();
                assertThat(status).isIn(200, 409);
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    HttpResponse<String> last =
        get((request, response) ->
            response.getWriter().print(request.getSession().getAttribute("count")));
    return new int[] {Integer.parseInt(last.body()), saved.get(), refused.get()};
  }

  @Test
  void aRequestThatWaitsTooLongIsRefused() throws Exception {
    SessionQueue queue = new SessionQueue(Duration.ofMillis(1));
    Runnable first = queue.enter("one");
    assertThatThrownBy(() -> queue.enter("one")).hasMessageContaining("Try again shortly");
    queue.enter("two").run();
    first.run();
    queue.enter("one").run();
  }
}

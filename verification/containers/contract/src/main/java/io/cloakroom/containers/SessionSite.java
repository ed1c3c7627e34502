package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.testkit.server.TestServer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A web application behind the filter with {@link HttpSessions}, in one container, and a browser
 * with cookies. The server starts at the first request, so settings come before it.
 */
final class SessionSite implements AutoCloseable {

  /** The path to which handlers forward. */
  static final String NEXT = "/next";

  /** The path that handlers include. */
  static final String PART = "/part";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Starts a container with an application. */
  @FunctionalInterface
  interface Container {
    TestServer start(WebApplication application) throws Exception;
  }

  private final Container container;
  private final RecordingStore store;
  private final LaterClock clock;
  private final CookieManager cookies;
  private final HttpClient browser;
  private final Map<String, SessionHandler> handlers = new ConcurrentHashMap<>();
  private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
  private HttpSessions settings = HttpSessions.of();
  private Function<Store, Sessions> sessions = Sessions::of;
  private Consumer<ServletContext> prepared = context -> {};
  private List<Class<? extends EventListener>> listeners = List.of();
  private String contextPath = "";
  private boolean errorPages = true;
  private @Nullable TestServer started;

  private SessionSite(
      Container container, RecordingStore store, LaterClock clock, CookieManager cookies) {
    this.container = container;
    this.store = store;
    this.clock = clock;
    this.cookies = cookies;
    this.browser = client().cookieHandler(cookies).build();
  }

  /** Returns a client over HTTP/1.1: Undertow answers the upgrade to HTTP/2 with 500. */
  static HttpClient.Builder client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  /** Returns a site with an empty store. */
  static SessionSite in(Container container) {
    LaterClock clock = new LaterClock();
    return new SessionSite(
        container,
        RecordingStore.of(MemoryStore.builder().clock(clock).build()),
        clock,
        new CookieManager());
  }

  /** Returns another node of this site: with the same store, and for the same browser. */
  SessionSite anotherNode() {
    return new SessionSite(container, store, clock, cookies);
  }

  /** Moves the time of the sessions forward. */
  void later(Duration duration) {
    clock.advance(duration);
  }

  /** Makes the browser that of another visitor. */
  void forgetCookies() {
    cookies.getCookieStore().removeAll();
  }

  void settings(UnaryOperator<HttpSessions> change) {
    settings = change.apply(settings);
  }

  void sessions(Function<Store, Sessions> made) {
    sessions = made;
  }

  /** Runs this before the filter is registered. */
  void prepared(Consumer<ServletContext> preparation) {
    prepared = preparation;
  }

  /** Declares a listener as {@code @WebListener} and {@code web.xml} do. */
  void declared(Class<? extends EventListener> listener) {
    listeners = List.of(listener);
  }

  void contextPath(String path) {
    contextPath = path;
  }

  /** Leaves errors to the container, which shows the page of this handler. */
  void errorPage(SessionHandler page) {
    errorPages = false;
    handle(WebApplication.ERROR_PAGE, page);
  }

  /** Sets the handler of a path. */
  void handle(String path, SessionHandler handler) {
    handlers.put(path, handler);
  }

  RecordingStore store() {
    return store;
  }

  /** Returns the cookies that the browser has. */
  List<HttpCookie> cookies() {
    return cookies.getCookieStore().getCookies();
  }

  /** Returns the values of the cookies that the browser has. */
  List<String> tokens() {
    return cookies().stream().map(HttpCookie::getValue).toList();
  }

  /** Removes all cookies and gives the browser this one. */
  void showCookie(String value) {
    cookies.getCookieStore().removeAll();
    HttpCookie cookie = new HttpCookie("sid", value);
    cookie.setDomain("localhost.local"); // As the JDK's client completes it.
    cookie.setPath("/");
    cookie.setVersion(0);
    cookies.getCookieStore().add(URI.create("http://localhost:" + port() + "/"), cookie);
  }

  int port() {
    return server().port();
  }

  /** Sends a request that this handler answers with 200. */
  HttpResponse<String> get(SessionHandler handler) throws Exception {
    HttpResponse<String> response = answer(handler);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  /** Sends a request to this handler, whatever the status. */
  HttpResponse<String> answer(SessionHandler handler) throws Exception {
    handle("/", handler);
    return send("/");
  }

  /** Sends a request of the browser to the handlers that are set. */
  HttpResponse<String> send(String path) throws Exception {
    return send(browser, path);
  }

  /** Sends a request, and throws what the assertions of its handlers threw. */
  HttpResponse<String> send(HttpClient client, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port() + contextPath + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept", "application/json").timeout(PATIENCE).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    AssertionError failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return response;
  }

  /** Runs the part of a handler that is on another thread. */
  void check(Runnable part) {
    try {
      part.run();
    } catch (AssertionError e) {
      failures.add(e);
    }
  }

  private synchronized TestServer server() {
    if (started == null) {
      Cloakroom cloakroom =
          Cloakroom.builder()
              .store(store)
              .sessions(
                  sessions
                      .apply(store)
                      .withClock(clock)
                      .withAttributeTypes(
                          AttributeTypes.of().withPackages(SessionSite.class.getPackageName())))
              .build();
      CloakroomFilter filter =
          CloakroomFilter.of(cloakroom).withHttpSessions(settings).withErrorPages(errorPages);
      try {
        started =
            container.start(
                new WebApplication(
                    contextPath,
                    (types, context) -> {
                      prepared.accept(context);
                      filter.addTo(context);
                      register(context, "/", "/*");
                      register(context, NEXT, NEXT);
                      register(context, PART, PART);
                      register(context, WebApplication.ERROR_PAGE, WebApplication.ERROR_PAGE);
                    },
                    listeners));
      } catch (Exception e) {
        throw new IllegalStateException("The container did not start", e);
      }
    }
    return started;
  }

  private void register(ServletContext context, String handler, String pattern) {
    ServletRegistration.Dynamic registration =
        context.addServlet(
            "sessions " + handler,
            new SessionServlet((request, response) -> {
              try {
                SessionHandler next = handlers.get(handler);
                if (next != null) {
                  next.handle(request, response);
                }
              } catch (AssertionError e) {
                failures.add(e);
              }
            }));
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }
}

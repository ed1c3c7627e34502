package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.key.KeyRing;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.Sessions;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.Race;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code that counts in an {@code HttpSession} and was not written for Cloakroom, on every store that
 * the gallery takes. The requests of a session wait for each other on each node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpSessionCountTest {

  private static final int CLIENTS = 8;
  private static final int EACH = 250;

  private static final StoreHome MEMCACHED_ALONE =
      new StoreHome("memcached alone", () -> MemcachedServer.shared().url());

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path data;
  private final Database database;
  private final Map<String, SessionStore> memory = new ConcurrentHashMap<>();

  HttpSessionCountTest(@TempDir Path data) {
    this.data = data;
    this.database = Database.inFile(data.resolve("gallery"));
  }

  @AfterAll
  void close() {
    memory.values().forEach(SessionStore::close);
    database.close();
  }

  /** Without sealed sessions, whose requests cannot wait, and with one H2 instead of two. */
  List<StoreHome> homes() {
    return Stream.concat(StoreHome.all(data).stream(), Stream.of(MEMCACHED_ALONE))
        .filter(home -> home.isShared() && !home.name().equals("database"))
        .toList();
  }

  /** A servlet that counts as servlets always did. */
  private static final class Counter extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getSession().getAttribute("count"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      HttpSession session = request.getSession();
      Integer count = (Integer) session.getAttribute("count");
      session.setAttribute("count", count == null ? 0 : count + 1);
    }
  }

  /** A server with the servlet, and with its own connections to the store. */
  private static final class Node implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final AutoCloseable store;

    Node(Sessions sessions, AutoCloseable store) throws Exception {
      this.store = store;
      Cloakroom cloakroom = Cloakroom.builder().sessions(sessions).development(true).build();
      ServletContextHandler application = new ServletContextHandler();
      application.addServletContainerInitializer((types, context) ->
          CloakroomFilter.of(cloakroom)
              .withHttpSessions(HttpSessions.of().withSerialized(request -> true))
              .addTo(context));
      application.addServlet(new Counter(), "/");
      connector.setHost("localhost");
      server.addConnector(connector);
      server.setHandler(application);
      server.start();
    }

    HttpResponse<String> send(String method, String cookie) throws Exception {
      URI uri = URI.create("http://localhost:" + connector.getLocalPort() + "/");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .header("Origin", "http://localhost:" + connector.getLocalPort())
              .header("Accept", "application/json");
      if (!cookie.isEmpty()) {
        request.header("Cookie", cookie);
      }
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      try {
        server.stop();
        store.close();
      } catch (Exception e) {
        throw new IllegalStateException("The node could not be stopped", e);
      }
    }
  }

  private Node node(StoreHome home, String url) throws Exception {
    if (home.equals(MEMCACHED_ALONE)) {
      MemcachedStore store = MemcachedStore.of(url);
      return new Node(Sessions.of(store), store);
    }
    if (home.outlivesTheNode()) {
      SessionStore store = SessionStore.of(StoreUrl.parse(url), database, KeyRing.generate());
      return new Node(store.sessions(), store);
    }
    SessionStore shared =
        memory.computeIfAbsent(
            url, text -> SessionStore.of(StoreUrl.parse(text), database, KeyRing.generate()));
    return new Node(shared.sessions(), () -> {});
  }

  @ParameterizedTest
  @MethodSource("homes")
  void onOneNodeEveryIncrementCounts(StoreHome home) throws Exception {
    assertThat(count(home, 1)).containsExactly(CLIENTS * EACH, CLIENTS * EACH, 0);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void onTwoNodesEveryAcknowledgedIncrementCounts(StoreHome home) throws Exception {
    int[] results = count(home, 2);

    assertThat(results[0]).as("counted").isEqualTo(results[1]);
    assertThat(results[1]).as("acknowledged").isPositive();
    assertThat(results[1] + results[2]).as("answered").isEqualTo(CLIENTS * EACH);
  }

  /** Returns the final count, as a new node reads it, and the numbers of answers 200 and 409. */
  private int[] count(StoreHome home, int number) throws Exception {
    String url = home.url().get();
    AtomicInteger saved = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    String cookie;
    long began = System.nanoTime();
    try (Node one = node(home, url);
        @Nullable Node second = number == 1 ? null : node(home, url)) {
      Node other = second == null ? one : second;
      cookie =
          one.send("POST", "").headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      Race.of(
          CLIENTS,
          client -> {
            for (int n = 0; n < EACH; n++) {
              int status = ((client + n) % 2 == 0 ? one : other).send("POST", cookie).statusCode();
              assertThat(status).isIn(200, 409);
              (status == 200 ? saved : refused).incrementAndGet();
            }
            return client;
          });
    }
    try (Node fresh = node(home, url)) {
      int counted = Integer.parseInt(fresh.send("GET", cookie).body());
      System.out.printf(
          "%s, nodes %d: counted %d, acknowledged %d, refused %d, %d ms%n",
          home,
          number,
          counted,
          saved.get(),
          refused.get(),
          (System.nanoTime() - began) / 1_000_000);
      return new int[] {counted, saved.get(), refused.get()};
    }
  }
}

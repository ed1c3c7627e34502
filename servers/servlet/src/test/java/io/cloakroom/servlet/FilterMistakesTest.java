package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The messages for a developer who registers the filter wrongly. */
@Isolated("reads what the JVM logs")
class FilterMistakesTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final Cloakroom cloakroom = Cloakroom.builder().development(true).build();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  /** The messages of the servlet's exceptions, from the outermost to the first cause. */
  private final List<String> thrown = new CopyOnWriteArrayList<>();

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    System.setErr(before);
  }

  /** A servlet as a function. */
  @FunctionalInterface
  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /** Starts a server with these filters for all paths. */
  private URI start(Handler handler, Filter... filters) throws Exception {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("localhost");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(new FilterHolder(noting()), "/*", EnumSet.of(DispatcherType.REQUEST));
    for (Filter filter : filters) {
      context.addFilter(new FilterHolder(filter), "/*", EnumSet.allOf(DispatcherType.class));
    }
    context.addServlet(
        new ServletHolder(
            new HttpServlet() {
              private static final long serialVersionUID = 1L;

              @Override
              protected void service(HttpServletRequest request, HttpServletResponse response)
                  throws IOException {
                handler.handle(request, response);
              }
            }),
        "/*");
    server.setHandler(context);
    server.start();
    return URI.create("http://localhost:" + connector.getLocalPort() + "/cart");
  }

  private Filter noting() {
    return (request, response, chain) -> {
      try {
        chain.doFilter(request, response);
      } catch (RuntimeException e) {
        thrown.add(String.valueOf(e.getMessage()));
        throw e;
      }
    };
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static void greet(HttpServletRequest request) {
    CloakroomFilter.visit(request).session().set(NAME, "ann");
    CloakroomFilter.visit(request).answer().html("hello");
  }

  @Test
  void aMissingFilterIsNamedWithTheLineToAdd() throws Exception {
    assertThat(get(start((request, response) -> greet(request))).statusCode()).isEqualTo(500);

    assertThat(thrown)
        .singleElement()
        .asString()
        .contains("The request GET /cart did not pass through CloakroomFilter")
        .contains("CloakroomFilter.of(cloakroom).addTo(servletContext)")
        .contains("/* for REQUEST, ASYNC, FORWARD and ERROR");
  }

  @Test
  void aFilterThatIsRegisteredTwiceWorksAndIsReportedOnce() throws Exception {
    URI uri =
        start(
            (request, response) -> greet(request),
            CloakroomFilter.of(cloakroom),
            CloakroomFilter.of(cloakroom.withLocal("site", visit -> "x")));

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = get(uri);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().allValues("set-cookie")).hasSize(1);
    }

    assertThat(log.toString(UTF_8).lines().filter(line -> line.contains("registered twice")))
        .singleElement()
        .asString()
        .contains(" WARN ")
        .contains("for /cart", "Keep one registration", "addTo(servletContext)");
  }

  @Test
  void twoFiltersOfTwoCloakroomsAreRefused() throws Exception {
    URI uri =
        start(
            (request, response) -> greet(request),
            CloakroomFilter.of(cloakroom),
            CloakroomFilter.of(Cloakroom.builder().development(true).build()));

    assertThat(get(uri).statusCode()).isEqualTo(500);

    assertThat(thrown)
        .singleElement()
        .asString()
        .contains("This CloakroomFilter was built with another Cloakroom")
        .contains("Build one Cloakroom when the application starts");
  }

  @Test
  void aForwardIsNotReported() throws Exception {
    URI uri =
        start(
            (request, response) -> {
              if (request.getDispatcherType() == DispatcherType.FORWARD) {
                greet(request);
              } else {
                forward(request, response);
              }
            },
            CloakroomFilter.of(cloakroom));

    assertThat(get(uri).body()).isEqualTo("hello");
    assertThat(log.toString(UTF_8)).doesNotContain("twice");
  }

  private static void forward(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      request.getRequestDispatcher("/other").forward(request, response);
    } catch (ServletException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aFilterThatReadTheBodyBeforeIsNamedWithTheLineToAdd() throws Exception {
    Filter reading =
        (request, response, chain) -> {
          request.getInputStream().readAllBytes();
          chain.doFilter(request, response);
        };
    List<HttpProblem> problems = new CopyOnWriteArrayList<>();
    URI uri =
        start(
            (request, response) -> {
              try {
                CloakroomFilter.visit(request).readFormData();
              } catch (HttpProblem e) {
                problems.add(e);
                throw e;
              }
            },
            reading,
            CloakroomFilter.of(cloakroom));

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("a=1"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("This form was lost on our side").doesNotContain("Filter");
    assertThat(problems).singleElement().extracting(HttpProblem::code).isEqualTo("form.body.taken");
    assertThat(log.toString(UTF_8))
        .contains("form.body.taken")
        .contains("The request's body was already read by a filter or framework before Cloakroom")
        .contains("Register CloakroomFilter before everything that reads bodies")
        .contains("addTo(");
  }

  @Test
  void anUnknownContainerIsLoggedUnlessListenersWereGiven() throws Exception {
    HttpSessions given = HttpSessions.of().withListener(new HttpSessionListener() {});
    CloakroomFilter silent = CloakroomFilter.of(cloakroom).withHttpSessions(given);
    silent.init(inAnotherContainer());
    assertThat(log.toString(UTF_8)).isEmpty();

    CloakroomFilter filter = CloakroomFilter.of(cloakroom).withHttpSessions(HttpSessions.of());
    filter.init(inAnotherContainer());

    assertThat(log.toString(UTF_8))
        .contains("registered with the container (Another/1.0) cannot be found")
        .contains("HttpSessions.withListener(…)");
  }

  /** Returns the settings of a filter in a container that the adapter does not know. */
  private static FilterConfig inAnotherContainer() {
    InvocationHandler context =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getServerInfo" -> "Another/1.0";
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" ->
                  System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
              default -> null;
            };
    ClassLoader loader = FilterMistakesTest.class.getClassLoader();
    Object another = Proxy.newProxyInstance(loader, new Class<?>[] {ServletContext.class}, context);
    return (FilterConfig)
        Proxy.newProxyInstance(
            loader, new Class<?>[] {FilterConfig.class}, (proxy, method, arguments) -> another);
  }
}

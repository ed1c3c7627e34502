package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.session.SessionKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The messages for a developer who registers the filter wrongly. */
@Isolated("reads what the JVM logs")
class FilterMistakesTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final Cloakroom cloakroom = Cloakroom.builder().development(true).build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<String> thrown = new CopyOnWriteArrayList<>();
  private Runnable stop = () -> {};

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stop() {
    stop.run();
    System.setErr(before);
  }

  private URI start(HttpHandler handler, Filter... filters) throws IOException {
    JdkServer server =
        JdkServer.start(
            Threads.PLATFORM.executor(),
            http -> http.createContext("/", handler).getFilters().addAll(List.of(filters)));
    stop = server::close;
    return URI.create("http://localhost:" + server.port() + "/cart");
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private void greet(HttpExchange http) throws IOException {
    Visit visit;
    try {
      visit = CloakroomHttpFilter.visit(http);
    } catch (IllegalStateException e) {
      thrown.add(String.valueOf(e.getMessage()));
      http.sendResponseHeaders(500, -1);
      http.close();
      return;
    }
    greet(visit);
  }

  private static void greet(Visit visit) {
    visit.session().set(NAME, "ann");
    visit.answer().html("hello");
  }

  private Stream<String> logged(String text) {
    return log.toString(UTF_8).lines().filter(line -> line.contains(text));
  }

  @Test
  void aMissingFilterIsNamedWithTheLineToAdd() throws Exception {
    assertThat(get(start(this::greet)).statusCode()).isEqualTo(500);

    assertThat(thrown)
        .singleElement()
        .asString()
        .contains("The request GET /cart did not come through CloakroomHttpFilter")
        .contains(".getFilters().add(CloakroomHttpFilter.of(cloakroom))")
        .contains("VisitHandler");
  }

  @Test
  void aFilterThatIsAddedTwiceWorksAndIsReportedOnce() throws Exception {
    URI uri =
        start(this::greet, CloakroomHttpFilter.of(cloakroom), CloakroomHttpFilter.of(cloakroom));

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = get(uri);
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.headers().allValues("set-cookie")).hasSize(1);
    }
    assertThat(logged("added twice"))
        .singleElement()
        .asString()
        .contains(" WARN ")
        .contains("for /cart", "getFilters().add(CloakroomHttpFilter.of(cloakroom))");
  }

  @Test
  void twoFiltersOfTwoCloakroomsAreRefused() throws Exception {
    URI uri =
        start(
            this::greet,
            CloakroomHttpFilter.of(cloakroom),
            CloakroomHttpFilter.of(Cloakroom.builder().development(true).build()));

    assertThat(get(uri).statusCode()).isEqualTo(500);
    assertThat(logged("This CloakroomHttpFilter was built with another Cloakroom")).isNotEmpty();
  }

  @Test
  void aHandlerOfAnotherCloakroomThanItsFilterIsRefused() throws Exception {
    Cloakroom other = Cloakroom.builder().development(true).build();
    URI uri =
        start(VisitHandler.of(other, FilterMistakesTest::greet), CloakroomHttpFilter.of(cloakroom));

    assertThat(get(uri).statusCode()).isEqualTo(500);
    assertThat(logged("This VisitHandler was built with another Cloakroom")).isNotEmpty();
  }

  @Test
  void aHandlerOfItsFiltersCloakroomIsNotReported() throws Exception {
    URI uri =
        start(
            VisitHandler.of(cloakroom, FilterMistakesTest::greet),
            CloakroomHttpFilter.of(cloakroom));

    assertThat(get(uri).body()).isEqualTo("hello");
    assertThat(logged("WARN")).isEmpty();
  }

  @Test
  void aFilterThatReadTheBodyBeforeIsNamedWithTheLineToAdd() throws Exception {
    Filter reading =
        new Filter() {
          @Override
          public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            exchange.getRequestBody().readAllBytes();
            chain.doFilter(exchange);
          }

          @Override
          public String description() {
            return "reads the body";
          }
        };
    URI uri =
        start(
            VisitHandler.of(
                cloakroom, visit -> visit.answer().html("" + visit.readFormData().names())),
            reading);

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("a=1"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("filter");
    assertThat(log.toString(UTF_8))
        .contains("form.body.taken")
        .contains("The request's body was already read by a filter or framework before Cloakroom")
        .contains("visit.read(");
  }
}

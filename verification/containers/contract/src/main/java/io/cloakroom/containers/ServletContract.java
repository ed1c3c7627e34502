package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.testkit.server.ContainerFormContract;
import io.cloakroom.testkit.server.ContextPathContract;
import io.cloakroom.testkit.server.ServerContract;
import io.cloakroom.testkit.server.TestHandler;
import io.cloakroom.testkit.server.TestServer;
import io.cloakroom.testkit.server.Way;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletRegistration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tests that every Servlet container must pass: the server contract with all its parts for
 * containers, over HTTP/1.1, and its central tests below a context path and over HTTP/2.
 */
public abstract class ServletContract extends ServerContract
    implements ContainerFormContract, ContextPathContract {

  private final HttpClient http2 = HttpClient.newBuilder().version(Version.HTTP_2).build();

  /** Creates the tests of one container. */
  protected ServletContract() {}

  /** Returns the version of the Servlet API that the container implements, such as 6.1. */
  protected abstract String version();

  /** Starts the container with this application, on a free port of the loopback interface. */
  protected abstract TestServer start(WebApplication application) throws Exception;

  @Override
  public final List<Way> ways() {
    return new WaysServlet(visit -> {}).ways();
  }

  @Override
  protected final TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception {
    return startBelow("", cloakroom, handler);
  }

  @Override
  public final TestServer startBelow(String contextPath, Cloakroom cloakroom, TestHandler handler)
      throws Exception {
    return start(
        new WebApplication(
            contextPath, initializer(CloakroomFilter.of(cloakroom), handler), List.of()));
  }

  private ServletContainerInitializer initializer(CloakroomFilter filter, TestHandler handler) {
    return (types, context) -> {
      assertThat(context.getMajorVersion() + "." + context.getMinorVersion()).isEqualTo(version());
      FilterRegistration.Dynamic outer = context.addFilter("outer", new ReadingFilter());
      outer.setAsyncSupported(true);
      outer.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
      filter.addTo(context);
      ServletRegistration.Dynamic ways = context.addServlet("ways", new WaysServlet(handler));
      ways.setAsyncSupported(true);
      ways.setMultipartConfig(new MultipartConfigElement(""));
      ways.addMapping("/*");
      context
          .addServlet("error-page", new ErrorPageServlet())
          .addMapping(WebApplication.ERROR_PAGE);
    };
  }

  @Test
  final void theNewerRedirectsAreTestedOnTheContainersThatHaveThem() {
    assertThat(ways().stream().map(Way::name).anyMatch("see-other-of-6.1"::equals))
        .isEqualTo(!version().equals("6.0"));
  }

  @TestFactory
  final Stream<DynamicTest> everyWaySavesTheSessionBelowAContextPath() throws Exception {
    TestServer shop = startBelow("/shop", Cloakroom.of(store()), currentHandler());
    return eachWay(
            way -> {
              handler(visit -> visit.session().set(COUNT, 7));

              HttpResponse<String> response = send(shop.port(), "GET", "/shop" + way.path(), "");

              savedOnce(way, response);
            })
        .onClose(shop::close);
  }

  @TestFactory
  final Stream<DynamicTest> everyWaySavesTheSessionOverHttp2() throws Exception {
    upgradeToHttp2();
    return eachWay(way -> {
      handler(visit -> visit.session().set(COUNT, 7));

      HttpResponse<String> response = overHttp2("GET", way.path(), "");

      savedOnce(way, response);
    });
  }

  private void savedOnce(Way way, HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(way.status());
    if (!way.body().isEmpty()) {
      assertThat(response.body()).isEqualTo(way.body());
    }
    assertThat(store().calls()).containsExactly("create");
    assertThat(count(cookieOf(response))).isEqualTo(7);
  }

  @Test
  final void aFormOverHttp2ReachesTheVisitAndTheContainer() throws Exception {
    upgradeToHttp2();
    handler(visit -> visit.session().set(COUNT, visit.readFormData().values("a").size()));

    HttpResponse<String> response =
        overHttp2(
            "POST",
            "/form/after",
            "a=1&a=2",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(response.body()).isEqualTo("a=1");
    assertThat(count(cookieOf(response))).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  final void eachEventArrivesWhenItIsFlushed(Version version) throws Exception {
    upgradeToHttp2();
    handler(visit -> visit.session().set(COUNT, 7));
    HttpRequest request = request("GET", WaysServlet.EVENTS, "").version(version).build();

    HttpResponse<InputStream> response = http2.send(request, BodyHandlers.ofInputStream());

    assertThat(response.version()).isEqualTo(version);
    assertThat(store().calls()).containsExactly("create");
    assertThat(count(cookieOf(response))).isEqualTo(7);
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(events.readLine()).isEqualTo("data: " + i);
        assertThat(events.readLine()).isEmpty();
        // The servlet waits for this request before it sends the next event.
        send("GET", WaysServlet.NEXT_EVENT, "");
      }
      assertThat(events.readLine()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"/ways/error,404", "/ways/error-message,403", "/broken,500"})
  final void theSessionIsSavedBeforeAnErrorPageOfTheContainer(String path, int status)
      throws Exception {
    CloakroomFilter filter = CloakroomFilter.of(Cloakroom.of(store())).withErrorPages(false);
    try (TestServer server =
        start(new WebApplication("", initializer(filter, currentHandler()), List.of()))) {
      handler(visit -> visit.session().set(COUNT, 7));

      HttpResponse<String> response = send(server.port(), "GET", path, "");

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEqualTo("The error page of " + status);
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(cookieOf(response))).isEqualTo(7);
    }
  }

  /**
   * Upgrades the connection of later requests. Undertow answers the request that does so with 500,
   * before any filter.
   */
  private void upgradeToHttp2() throws Exception {
    http2.send(request("GET", text().path(), "").build(), BodyHandlers.discarding());
  }

  private HttpResponse<String> overHttp2(
      String method, String path, String body, String... headers) {
    try {
      HttpResponse<String> response =
          http2.send(
              request(method, path, body, headers).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.version()).isEqualTo(Version.HTTP_2);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String cookieOf(HttpResponse<?> response) {
    List<String> cookies = response.headers().allValues("set-cookie");
    assertThat(cookies).singleElement().asString().startsWith("sid=");
    return cookies.get(0).split(";", 2)[0];
  }
}

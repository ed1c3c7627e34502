package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.SessionKey;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The messages for a developer who registers the plugin wrongly. */
@Isolated("reads what the JVM logs")
class PluginMistakesTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final Cloakroom cloakroom = Cloakroom.builder().development(true).build();
  private final HttpClient client = HttpClient.newHttpClient();
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

  private URI start(Consumer<JavalinConfig> configuration) {
    JavalinServer server =
        JavalinServer.start(config -> {
          configuration.accept(config);
          config.routes.exception(
              RuntimeException.class,
              (e, ctx) -> {
                thrown.add(String.valueOf(e.getMessage()));
                ctx.status(500);
              });
        });
    stop = server::close;
    return URI.create("http://localhost:" + server.port() + "/cart");
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  private static void greet(Context ctx) {
    visit(ctx).session().set(NAME, "ann");
    visit(ctx).answer().html("hello");
  }

  @Test
  void aMissingPluginIsNamed() throws Exception {
    URI uri = start(config -> config.routes.get("/cart", PluginMistakesTest::greet));

    assertThat(get(uri).statusCode()).isEqualTo(500);
    assertThat(thrown).singleElement().asString().contains("CloakroomPlugin", "registered");
  }

  @Test
  void aFilterBesideThePluginIsRefusedAtTheStart() {
    assertThatThrownBy(() ->
            start(config -> {
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
              config.jetty.modifyServletContextHandler(handler ->
                  handler.addServletContainerInitializer(
                      (classes, context) -> CloakroomFilter.of(cloakroom).addTo(context)));
            }))
        .rootCause()
        .hasMessageContaining("A filter named cloakroom is registered already, such as by")
        .hasMessageContaining("CloakroomPlugin");
  }

  @Test
  void twoPluginsAreRefusedByJavalin() {
    assertThatThrownBy(() ->
            Javalin.create(config -> {
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
              config.registerPlugin(CloakroomPlugin.of(Cloakroom.of()));
            }))
        .hasMessageContaining("CloakroomPlugin")
        .hasMessageContaining("registered");
  }

  @Test
  void aFilterThatReadTheBodyBeforeIsNamedWithTheLineToAdd() throws Exception {
    Filter reading =
        (request, response, chain) -> {
          request.getInputStream().readAllBytes();
          chain.doFilter(request, response);
        };
    URI uri =
        start(config -> {
          config.jetty.modifyServletContextHandler(handler ->
              handler.addServletContainerInitializer((classes, context) -> {
                FilterRegistration.Dynamic filter = context.addFilter("reading", reading);
                filter.setAsyncSupported(true);
                filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
              }));
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.post("/cart", ctx -> ctx.result("" + visit(ctx).readFormData().names()));
        });

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("a=1"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(log.toString(UTF_8))
        .contains("form.body.taken")
        .contains("was already read by a filter or framework before Cloakroom")
        .contains("Register CloakroomFilter before everything that reads bodies");
  }

  @Test
  void workThatIsStartedBesideTheHandlerGetsTheReasonAndAFutureWorks() throws Exception {
    URI uri =
        start(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get(
              "/cart",
              ctx -> {
                CompletableFuture<Void> work =
                    CompletableFuture.runAsync(() -> visit(ctx).session().set(NAME, "ann"));
                try {
                  work.join();
                } catch (CompletionException e) {
                  thrown.add(String.valueOf(e.getCause()));
                }
              });
          config.routes.get(
              "/later", ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> greet(ctx))));
        });

    assertThat(get(uri).headers().allValues("set-cookie")).isEmpty();
    assertThat(thrown)
        .singleElement()
        .asString()
        .contains("The visit was used by io.cloakroom.javalin.PluginMistakesTest")
        .contains("but it belongs to the thread of its request", "ctx.future(…)");
    HttpResponse<String> later = get(uri.resolve("/later"));
    assertThat(later.body()).isEqualTo("hello");
    assertThat(later.headers().allValues("set-cookie")).hasSize(1);
  }
}

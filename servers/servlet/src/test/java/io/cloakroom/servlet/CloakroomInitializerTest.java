package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter of a WAR that has a file of settings. */
class CloakroomInitializerTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  @TempDir Path war;
  @TempDir Path library;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context = new ServletContextHandler();
  private Path file;

  /** A servlet that begins a session if there is a visit. */
  private static final class Counter extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      CloakroomFilter.visit(request).session().set(COUNT, 1);
    }
  }

  @BeforeEach
  void unpack() throws Exception {
    file = Files.createDirectories(war.resolve("WEB-INF/classes")).resolve("cloakroom.properties");
    connector.setHost("localhost");
    server.addConnector(connector);
    server.setHandler(context);
    context.setBaseResourceAsPath(war);
    context.addServlet(new ServletHolder(new Counter()), "/*");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private HttpResponse<String> get() throws Exception {
    context.addServletContainerInitializer(
        ServiceLoader.load(ServletContainerInitializer.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(CloakroomInitializer.class::isInstance)
            .findFirst()
            .orElseThrow());
    server.start();
    URI uri = URI.create("http://localhost:" + connector.getLocalPort() + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void filterHasTheSettingsOfTheFile() throws Exception {
    Files.writeString(file, "application.name=other\ncloakroom.session.cookie-name=places\n");

    HttpResponse<String> response = get();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Set-Cookie").orElse("")).startsWith("places=");
  }

  @Test
  void filterIsNotRegisteredWithoutTheFile() throws Exception {
    assertThat(get().statusCode()).isEqualTo(500);
  }

  @Test
  void filterIsNotRegisteredInASpringBootApplication() throws Exception {
    Files.createFile(file);
    Files.createFile(
        Files.createDirectories(library.resolve("org/springframework/boot"))
            .resolve("SpringApplication.class"));
    try (URLClassLoader boot = new URLClassLoader(new URL[] {library.toUri().toURL()})) {
      context.setClassLoader(boot);

      assertThat(get().statusCode()).isEqualTo(500);
    }
  }

  @Test
  void filterOfTheApplicationStays() throws Exception {
    Files.writeString(file, "cloakroom.session.cookie-name=places\n");
    context.addServletContainerInitializer((types, application) ->
        CloakroomFilter.of(Cloakroom.of(MemoryStore.of())).addTo(application));

    assertThat(get().headers().firstValue("Set-Cookie").orElse("")).startsWith("sid=");
  }

  @Test
  void unknownSettingIsNamedWithTheFile() throws Exception {
    Files.writeString(file, "cloakroom.session.cookie-nam=places\n");

    assertThatThrownBy(this::get).rootCause().hasMessageContaining("cloakroom.session.cookie-name");
    assertThat(server.isRunning()).isFalse();
  }
}

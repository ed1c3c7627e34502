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
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter of a WAR that has a file of settings. */
class CloakroomInitializerTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  @TempDir Path war;
  @TempDir Path library;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context = new ServletContextHandler();
  private Path file;
  private boolean registered;

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

  /** A class of the web application, of which there is a file in {@code WEB-INF/classes}. */
  static final class Basket {
    public List<String> items = new ArrayList<>();
  }

  /** A servlet that knows {@code HttpSession} only. */
  private static final class Shop extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      HttpSession session = request.getSession();
      Object known = session.getAttribute("basket");
      Basket basket = known == null ? new Basket() : (Basket) known;
      basket.items.add("print");
      session.setAttribute("basket", basket);
      response.getWriter().print(basket.items.size());
    }
  }

  /** Puts a class into the web application. */
  private void deploy(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path copy = war.resolve("WEB-INF/classes").resolve(name);
    Files.createDirectories(Objects.requireNonNull(copy.getParent()));
    Files.write(copy, new byte[0]);
  }

  private HttpResponse<String> get() throws Exception {
    return get("/");
  }

  /** Starts the server, and sends a request. */
  private HttpResponse<String> get(String path, String... headers) throws Exception {
    if (!registered) {
      registered = true;
      context.addServletContainerInitializer(
          ServiceLoader.load(ServletContainerInitializer.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(CloakroomInitializer.class::isInstance)
              .findFirst()
              .orElseThrow());
    }
    server.start();
    URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
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
    context.setClassLoader(new URLClassLoader(new URL[] {library.toUri().toURL()}));

    assertThat(get().statusCode()).isEqualTo(500);
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

  @Test
  void sessionsOfTheServletApiAreInFilesAndHoldTheClassesOfTheApplication() throws Exception {
    Files.writeString(
        file,
        "cloakroom.store=file\ncloakroom.file.directory="
            + library.toString().replace("\\", "\\\\"));
    deploy(Basket.class);
    context.addServlet(new ServletHolder(new Shop()), "/shop");

    HttpResponse<String> first = get("/shop");
    String cookie = first.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];

    assertThat(first.body()).isEqualTo("1");
    assertThat(cookie).startsWith("sid=");
    server.stop();
    assertThat(get("/shop", "Cookie", cookie).body()).isEqualTo("2");
  }

  @Test
  void classesThatTheApplicationDoesNotHaveAreRefused() throws Exception {
    Files.createFile(file);
    context.addServlet(new ServletHolder(new Shop()), "/shop");

    assertThat(get("/shop").statusCode()).isEqualTo(500);
  }

  @Test
  void sessionsOfTheServletApiStayWithTheContainerIfTheFileSaysSo() throws Exception {
    Files.writeString(file, "cloakroom.session.http-session=false\n");
    context.setSessionHandler(new SessionHandler());
    context.addServlet(new ServletHolder(new Shop()), "/shop");

    assertThat(get("/shop").headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("JSESSIONID=");
  }

  @Test
  void sessionsMoveToAnotherFolderByTheFileAlone() throws Exception {
    String old = "directory:" + library.resolve("old");
    String young = "directory:" + library.resolve("new");
    deploy(Basket.class);
    context.addServlet(new ServletHolder(new Shop()), "/shop");
    Files.writeString(file, "cloakroom.store=" + old);
    HttpResponse<String> first = get("/shop");
    String cookie = first.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];

    String[] steps = {
      "cloakroom.store=" + old + "\ncloakroom.move.to=" + young,
      "cloakroom.store=" + young + "\ncloakroom.move.from=" + old,
      "cloakroom.store=" + young
    };
    for (int i = 0; i < steps.length; i++) {
      server.stop();
      Files.writeString(file, steps[i]);
      assertThat(get("/shop", "Cookie", cookie).body()).isEqualTo(String.valueOf(i + 2));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloakroom.store=redis | cloakroom.store: this is memory, file or directory:PATH, not redis",
        "cloakroom.store=redis://u:secret@h | file or directory:PATH, not redis.",
        "cloakroom.store=file | needs cloakroom.file.directory",
        "cloakroom.file.directory=x | has no effect without cloakroom.store=file",
        "cloakroom.session.http-session=yes | is true or false, not yes",
        "cloakroom.session.attribute-packages=java.util | is not a package of the application",
        "cloakroom.sesion.cookie-name=x | cloakroom.sesion.cookie-name"
      })
  void aMistakeInTheFileIsNamed(String line, String reason) throws Exception {
    Files.writeString(file, line + "\n");

    assertThatThrownBy(this::get)
        .hasStackTraceContaining("/WEB-INF/classes/cloakroom.properties: ")
        .hasStackTraceContaining(reason);
  }
}

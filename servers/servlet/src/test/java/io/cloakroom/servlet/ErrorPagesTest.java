package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.store.MemoryStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of servlets, and the pages that answer them. */
class ErrorPagesTest {

  @TempDir Path files;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** A servlet that fails in the way that the path names. */
  private static final class Failing extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      switch (request.getServletPath()) {
        case "/sent" -> response.sendError(410, "Photo <7> is gone");
        case "/inside" -> response.sendError(500, "not for the client");
        case "/wrapped" -> throw new ServletException(new IllegalStateException("not for you"));
        case "/error" -> response.getWriter().print("own page of " + response.getStatus());
        default -> throw new IllegalStateException("not for you");
      }
    }
  }

  private void start(UnaryOperator<CloakroomFilter> filter, boolean register, boolean ownPages)
      throws Exception {
    connector.setHost("localhost");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.setBaseResourceAsPath(files);
    CloakroomFilter made = filter.apply(CloakroomFilter.of(Cloakroom.of(MemoryStore.of())));
    if (register) {
      context.addServletContainerInitializer((classes, servlets) -> made.addTo(servlets));
    } else {
      FilterHolder holder = new FilterHolder(made);
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }
    for (String path : new String[] {"/sent", "/inside", "/wrapped", "/thrown", "/error"}) {
      context.addServlet(new ServletHolder(path, new Failing()), path);
    }
    context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
    if (ownPages) {
      ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
      pages.addErrorPage(400, 599, "/error");
      context.setErrorHandler(pages);
    }
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).header("Accept", "text/html").build(), BodyHandlers.ofString());
  }

  private void isPage(String path, int status, String... texts) throws Exception {
    HttpResponse<String> page = get(path);
    assertThat(page.statusCode()).as(path).isEqualTo(status);
    assertThat(page.body())
        .contains("<link rel=\"stylesheet\" href=\"/cloakroom.css?v=")
        .contains(texts)
        .doesNotContain("not for", "Exception", "Jetty");
  }

  @Test
  void whatServletsSendAndThrowHasAPage() throws Exception {
    start(filter -> filter, true, false);

    isPage("/sent", 410, "Photo &lt;7&gt; is gone");
    isPage("/inside", 500, "<h1>Something went wrong</h1>");
    isPage("/thrown", 500, "<h1>Something went wrong</h1>");
    isPage("/wrapped", 500, "<h1>Something went wrong</h1>");
    isPage("/no-such-file", 404, "There is no page at this address.");
  }

  @Test
  void theApplicationsPagesWinIfErrorsAreLeftToTheContainer() throws Exception {
    start(filter -> filter.withErrorPages(false), true, true);

    assertThat(get("/sent").body()).isEqualTo("own page of 410");
    assertThat(get("/thrown").body()).isEqualTo("own page of 500");
    assertThat(get("/no-such-file").body()).isEqualTo("own page of 404");
  }

  @Test
  void theApplicationsPagesWinOverAFilterThatItMapsItself() throws Exception {
    start(filter -> filter, false, true);

    assertThat(get("/no-such-file").body()).isEqualTo("own page of 404");
  }

  @Test
  void theApplicationsPagesWinIfItsDescriptorDeclaresThem() throws Exception {
    Files.createDirectories(files.resolve("WEB-INF"));
    Files.writeString(
        files.resolve("WEB-INF/web.xml"),
        "<web-app><error-page><location>/error</location></error-page></web-app>");
    start(filter -> filter, true, true);

    assertThat(get("/sent").body()).isEqualTo("own page of 410");
  }

  @Test
  void aFileOfTheApplicationWinsOverTheStylesheet() throws Exception {
    start(filter -> filter, true, false);
    assertThat(get("/cloakroom.css").body()).contains("color-scheme");

    Files.writeString(files.resolve("cloakroom.css"), "own {}");

    assertThat(get("/cloakroom.css").body()).isEqualTo("own {}");
  }
}

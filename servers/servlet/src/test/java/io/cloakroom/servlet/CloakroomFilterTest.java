package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.RecordingStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Features of servlets and filters that other servers' handlers do not have. */
class CloakroomFilterTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final HttpClient client = HttpClient.newHttpClient();
  private Runnable stop = () -> {};

  /** A servlet as a function. */
  @FunctionalInterface
  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  @AfterEach
  void stop() {
    stop.run();
  }

  private URI start(Handler handler, Filter... outer) throws Exception {
    JettyServer server =
        JettyServer.start(
            cloakroom,
            new HttpServlet() {
              private static final long serialVersionUID = 1L;

              @Override
              protected void service(HttpServletRequest request, HttpServletResponse response)
                  throws IOException, ServletException {
                handler.handle(request, response);
              }
            },
            outer);
    stop = server::close;
    return URI.create("http://localhost:" + server.port() + "/");
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static final Filter SECURITY_HEADERS =
      (request, response, chain) -> {
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader("X-Frame-Options", "DENY");
        http.addHeader("Set-Cookie", "outer=1");
        chain.doFilter(request, response);
      };

  /** As clients do that read no byte of an answer before they have sent all of the request. */
  @Test
  void answerReachesAClientWhoseBodyNobodyReads() throws Exception {
    URI uri =
        start((request, response) -> {
          if (request.getRequestURI().equals("/refused")) {
            throw new HttpProblem(404, "test.absent", "Not here.");
          }
          response.sendRedirect("/login");
        });
    byte[] body = new byte[20 << 20];
    assertThat(sentWhole(uri, "/away", body)).startsWith("HTTP/1.1 302 ");
    assertThat(sentWhole(uri, "/refused", body)).startsWith("HTTP/1.1 404 ");
  }

  private static String sentWhole(URI uri, String path, byte[] body) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String origin = uri.getHost() + ":" + uri.getPort();
      String head =
          "POST %s HTTP/1.1\r\nHost: %2$s\r\nOrigin: http://%2$s\r\nContent-Length: %3$d\r\n\r\n"
              .formatted(path, origin, body.length);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(body);
      return new String(socket.getInputStream().readNBytes(13), US_ASCII);
    }
  }

  @Test
  void whatOuterFiltersSetStaysOnEveryAnswerInPlaceOfTheHandlers() throws Exception {
    URI uri =
        start(
            (request, response) -> {
              CloakroomFilter.visit(request).session().set(NAME, "ann");
              response.setHeader("ETag", "\"1\"");
              response.setHeader("X-Handler", "1");
              if (request.getRequestURI().equals("/problem")) {
                response.addHeader("Set-Cookie", "handler=1");
                throw new HttpProblem(409, "test.conflict", "Not both.");
              }
              store.breakDown();
            },
            SECURITY_HEADERS);

    HttpResponse<String> problem = get(uri.resolve("/problem"));
    assertThat(problem.statusCode()).isEqualTo(409);
    assertThat(problem.headers().map())
        .containsKeys("x-frame-options", "x-handler")
        .doesNotContainKey("etag");
    assertThat(problem.headers().allValues("set-cookie"))
        .hasSize(3)
        .startsWith("outer=1", "handler=1");

    HttpResponse<String> unavailable = get(uri.resolve("/unavailable"));
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().map())
        .containsKey("x-frame-options")
        .doesNotContainKeys("etag", "x-handler");
    assertThat(unavailable.headers().allValues("set-cookie")).containsExactly("outer=1");
  }

  @Test
  void aProblemThatAFrameworkWrappedIsAnswered() throws Exception {
    URI uri =
        start((request, response) -> {
          response.getWriter().print("half a page");
          throw new ServletException(
              "Request processing failed", new HttpProblem(409, "test.conflict", "Not both."));
        });

    HttpResponse<String> answer = get(uri);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("Not both.").doesNotContain("half a page");
  }

  @Test
  void anExceptionAfterTheHeadBreaksTheResponseOff() throws Exception {
    URI uri =
        start((request, response) -> {
          response.getWriter().print("half a page");
          response.flushBuffer();
          throw new HttpProblem(409, "test.conflict", "Not both.");
        });

    assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
  }

  @Test
  void aHandlerThatStreamsWithoutEndIsStoppedWhenItsSessionCannotBeSaved() throws Exception {
    CompletableFuture<Exception> stopped = new CompletableFuture<>();
    URI uri =
        start((request, response) -> {
          CloakroomFilter.visit(request).session().set(NAME, "ann");
          store.breakDown();
          try {
            while (!Thread.interrupted()) {
              response.getOutputStream().write(new byte[1000]);
            }
          } catch (IOException e) {
            stopped.complete(e);
            throw e;
          }
        });

    assertThat(get(uri).statusCode()).isEqualTo(503);
    assertThat(stopped.get(20, TimeUnit.SECONDS)).hasMessageContaining("could not be committed");
  }

  @Test
  void anAnnouncedBodyLeavesAsSoonAsItIsComplete() throws Exception {
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    URI uri =
        start((request, response) -> {
          CloakroomFilter.visit(request).session().set(NAME, "ann");
          response.setContentLengthLong(4);
          response.getOutputStream().write("done".getBytes(US_ASCII));
          seen.orTimeout(20, TimeUnit.SECONDS).join();
        });

    HttpResponse<String> answer = get(uri);
    seen.complete(true);

    assertThat(answer.body()).isEqualTo("done");
    assertThat(answer.headers().allValues("set-cookie")).hasSize(1);
  }

  @Test
  void nothingThatIsAskedOfAnAnsweredResponseHasAnEffect() throws Exception {
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    URI uri =
        start((request, response) -> {
          response.getWriter().print("half a page");
          CloakroomFilter.answer(request, new HttpProblem(409, "test.conflict", "Not both."));
          try {
            response.setStatus(200);
            response.setHeader("X-Late", "1");
            response.reset();
            response.resetBuffer();
            response.setBufferSize(1);
            response.getOutputStream().write(new byte[100_000]);
            response.getOutputStream().flush();
            response.sendRedirect("/next");
            response.sendRedirect("/next", false);
            response.sendError(500);
            response.flushBuffer();
            response.getOutputStream().close();
          } catch (IOException | RuntimeException e) {
            thrown.add(e);
          }
        });

    HttpResponse<String> answer = get(uri);

    assertThat(thrown).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("Not both.").endsWith("</html>\n");
    assertThat(answer.headers().map()).doesNotContainKeys("x-late", "location");
  }

  @Test
  void anAnswerAfterTheHeadIsRefusedOutLoud() throws Exception {
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    URI uri =
        start((request, response) -> {
          response.flushBuffer();
          try {
            CloakroomFilter.answer(request, new HttpProblem(409, "test.conflict", "No."));
          } catch (IllegalStateException e) {
            thrown.add(e);
          }
        });

    assertThat(get(uri).statusCode()).isEqualTo(200);
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0)).hasCauseInstanceOf(HttpProblem.class);
  }

  @Test
  void aBodyHasOneWriterOrStreamUntilItIsReset() throws Exception {
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    URI uri =
        start((request, response) -> {
          response.getWriter().print("first");
          try {
            response.getOutputStream();
          } catch (IllegalStateException e) {
            thrown.add(e);
          }
          response.reset();
          response.getOutputStream().write("second".getBytes(US_ASCII));
          try {
            response.getWriter();
          } catch (IllegalStateException e) {
            thrown.add(e);
          }
        });

    assertThat(get(uri).body()).isEqualTo("second");
    assertThat(thrown).hasSize(2);
  }

  @Test
  void aProblemAfterStartAsyncIsAnsweredAndEndsTheRequest() throws Exception {
    URI uri =
        start((request, response) -> {
          AsyncContext unused = request.startAsync();
          throw new HttpProblem(409, "test.conflict", "Not both.");
        });

    assertThat(get(uri).statusCode()).isEqualTo(409);
  }

  @Test
  void aRequestThatDidNotComeThroughTheFilterIsNamedWithItsCure() throws Exception {
    URI uri =
        start(
            (request, response) -> {},
            (request, response, chain) -> {
              assertThatIllegalStateException()
                  .isThrownBy(() -> CloakroomFilter.visit((HttpServletRequest) request))
                  .withMessageContaining("map the filter");
              chain.doFilter(request, response);
            });

    assertThat(get(uri).statusCode()).isEqualTo(200);
  }

  /** Reads a body as it arrives, without a thread that waits. */
  private static void readLater(HttpServletRequest request, CompletableFuture<String> read)
      throws IOException {
    AsyncContext context = request.startAsync();
    ServletInputStream in = request.getInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            byte[] chunk = new byte[7];
            while (in.isReady() && !in.isFinished()) {
              int count = in.read(chunk);
              if (count < 0) {
                return;
              }
              body.write(chunk, 0, count);
            }
          }

          @Override
          public void onAllDataRead() {
            read.complete(body.toString(US_ASCII));
            context.complete();
          }

          @Override
          public void onError(Throwable failure) {
            read.completeExceptionally(failure);
            context.complete();
          }
        });
  }

  @Test
  void aFormThatWasReadForItsTokenIsReadWithoutBlocking() throws Exception {
    CompletableFuture<String> read = new CompletableFuture<>();
    URI uri =
        start((request, response) -> {
          if (request.getMethod().equals("GET")) {
            response.getWriter().print(CloakroomFilter.visit(request).csrf().token());
          } else {
            readLater(request, read);
          }
        });
    HttpResponse<String> page = get(uri);
    String cookie = page.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    String body = "_csrf=" + page.body() + "&a=" + "x".repeat(100_000);

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(body);
  }
}

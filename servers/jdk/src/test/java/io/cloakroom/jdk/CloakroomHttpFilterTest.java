package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Answer;
import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.RecordingStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of the JDK server's handlers and filters that other servers do not have. */
class CloakroomHttpFilterTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Runnable stop = () -> {};

  @AfterEach
  void stop() {
    stop.run();
  }

  private URI start(HttpHandler handler, Filter... outer) throws IOException {
    return URI.create("http://localhost:" + started(handler, outer).port() + "/");
  }

  private JdkServer started(HttpHandler handler, Filter... outer) throws IOException {
    List<Filter> filters = new ArrayList<>(List.of(outer));
    filters.add(CloakroomHttpFilter.of(cloakroom));
    JdkServer server =
        JdkServer.start(
            Threads.PLATFORM.executor(),
            http -> http.createContext("/", handler).getFilters().addAll(filters));
    stop = server::close;
    return server;
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    try {
      return client.sendAsync(request, BodyHandlers.ofString()).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : e;
    }
  }

  private static <T> T soon(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static final Filter SECURITY_HEADERS =
      Filter.beforeHandler(
          "sets headers",
          exchange -> {
            exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
            exchange.getResponseHeaders().add("Set-Cookie", "outer=1");
          });

  @Test
  void whatOuterFiltersSetStaysOnEveryAnswerInPlaceOfTheHandlers() throws Exception {
    URI uri =
        start(
            http -> {
              CloakroomHttpFilter.visit(http).session().set(NAME, "ann");
              http.getResponseHeaders().set("ETag", "\"1\"");
              http.getResponseHeaders().set("X-Handler", "1");
              if (http.getRequestURI().getPath().equals("/problem")) {
                http.getResponseHeaders().add("Set-Cookie", "handler=1");
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

  @ParameterizedTest
  @ValueSource(strings = {"/chunked", "/fixed"})
  void anExceptionAfterTheHeadClosesTheConnection(String path) throws Exception {
    URI uri =
        start(http -> {
          http.sendResponseHeaders(200, http.getRequestURI().getPath().equals("/chunked") ? 0 : 90);
          http.getResponseBody().write("half a page".getBytes(US_ASCII));
          http.getResponseBody().flush();
          throw new HttpProblem(409, "test.conflict", "Not both.");
        });

    assertBrokenOff(uri.resolve(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/returned", "/closed", "/stream-closed", "/later"})
  void aBodyThatIsShorterThanAnnouncedClosesTheConnection(String path) throws Exception {
    URI uri =
        start(http -> {
          if (path.equals("/later")) {
            CloakroomHttpFilter.answerLater(http);
            new Thread(() -> writeHalf(http, path)).start();
          } else {
            writeHalf(http, path);
          }
        });

    assertBrokenOff(uri.resolve(path));
  }

  private void assertBrokenOff(URI uri) {
    assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
  }

  private static void writeHalf(HttpExchange http, String path) {
    try {
      http.sendResponseHeaders(200, 20);
      http.getResponseBody().write("half a page".getBytes(US_ASCII));
      if (path.equals("/stream-closed")) {
        assertThatThrownBy(http.getResponseBody()::close).isInstanceOf(IOException.class);
      } else if (!path.equals("/returned")) {
        http.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBodyThatIsLongerThanAnnouncedIsRefused() throws Exception {
    CompletableFuture<Exception> refused = new CompletableFuture<>();
    URI uri =
        start(http -> {
          http.sendResponseHeaders(200, 4);
          try {
            http.getResponseBody().write("too much".getBytes(US_ASCII));
          } catch (IOException e) {
            refused.complete(e);
          }
          http.getResponseBody().write("four".getBytes(US_ASCII));
        });

    assertThat(get(uri).body()).isEqualTo("four");
    assertThat(soon(refused)).hasMessageContaining("announced");
  }

  @Test
  void nothingIsWrittenBeforeTheHead() throws Exception {
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    URI uri =
        start(http -> {
          OutputStream out = http.getResponseBody();
          for (Attempt attempt : List.<Attempt>of(() -> out.write(1), out::flush, out::close)) {
            thrown.add(failure(attempt));
          }
          http.sendResponseHeaders(200, 4);
          thrown.add(failure(() -> http.sendResponseHeaders(500, -1)));
          out.write("body".getBytes(US_ASCII));
        });

    assertThat(get(uri).body()).isEqualTo("body");
    assertThat(thrown).hasSize(4).allMatch(IOException.class::isInstance);
  }

  /** Something that is not allowed. */
  @FunctionalInterface
  private interface Attempt {
    void make() throws IOException;
  }

  private static Exception failure(Attempt attempt) {
    try {
      attempt.make();
      return new Exception("It was allowed");
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  void aHandlerThatStreamsWithoutEndIsStoppedWhenItsSessionCannotBeSaved() throws Exception {
    CompletableFuture<Exception> stopped = new CompletableFuture<>();
    URI uri =
        start(http -> {
          CloakroomHttpFilter.visit(http).session().set(NAME, "ann");
          store.breakDown();
          try {
            http.sendResponseHeaders(200, 0);
            while (!Thread.interrupted()) {
              http.getResponseBody().write(new byte[1000]);
            }
          } catch (IOException e) {
            stopped.complete(e);
            throw e;
          }
        });

    assertThat(get(uri).statusCode()).isEqualTo(503);
    assertThat(soon(stopped)).hasMessageContaining("could not be committed");
  }

  @Test
  void nothingThatIsAskedOfAnAnsweredResponseHasAnEffect() throws Exception {
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    URI uri =
        start(http -> {
          CloakroomHttpFilter.visit(http).answer().html("answered");
          try {
            http.getResponseHeaders().set("X-Late", "1");
            http.sendResponseHeaders(404, 0);
            http.getResponseBody().write(new byte[100_000]);
            http.getResponseBody().flush();
            http.getResponseBody().close();
            http.sendResponseHeaders(404, -1);
            http.close();
          } catch (IOException | RuntimeException e) {
            thrown.add(e);
          }
        });

    HttpResponse<String> answer = get(uri);

    assertThat(thrown).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("answered");
    assertThat(answer.headers().map()).doesNotContainKey("x-late");
  }

  @Test
  void everyExceptionIsAnsweredAndTheConnectionGoesOn() throws Exception {
    JdkServer server =
        started(http -> {
          CloakroomHttpFilter.visit(http).session().set(NAME, "ann");
          switch (http.getRequestURI().getPath()) {
            case "/io" -> throw new FileNotFoundException("not for the client");
            case "/error" -> throw new StackOverflowError("not for the client");
            default -> throw new IllegalArgumentException("not for the client");
          }
        });
    try (RawSocket connection = RawSocket.connect(server)) {
      for (String path : List.of("/io", "/error", "/bug")) {
        String head = connection.send("GET", path, "").head();
        assertThat(head).startsWith("HTTP/1.1 500 ").containsIgnoringCase("set-cookie: sid=");
        int length = Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        assertThat(connection.text(length)).contains("</html>").doesNotContain("for the client");
      }
    }
  }

  @Test
  void anExceptionAfterTheWholeAnswerDoesNotReachTheClient() throws Exception {
    URI uri =
        start(http -> {
          if (http.getRequestURI().getPath().equals("/visit")) {
            CloakroomHttpFilter.visit(http).answer().html("whole");
          } else {
            http.sendResponseHeaders(200, 5);
            http.getResponseBody().write("whole".getBytes(US_ASCII));
            http.close();
          }
          throw new IllegalStateException("too late");
        });

    assertThat(get(uri.resolve("/visit")).body()).isEqualTo("whole");
    assertThat(get(uri.resolve("/closed")).body()).isEqualTo("whole");
  }

  @Test
  void anAnswerThatIsBegunAndNotSentIs500() throws Exception {
    URI uri =
        start(http -> {
          Answer unused = CloakroomHttpFilter.visit(http).answer();
          if (http.getRequestURI().getPath().equals("/later")) {
            CloakroomHttpFilter.answerLater(http);
            new Thread(http::close).start();
          }
        });

    assertThat(get(uri.resolve("/now")).statusCode()).isEqualTo(500);
    assertThat(get(uri.resolve("/later")).statusCode()).isEqualTo(500);
  }

  @Test
  void aProblemAfterALaterAnswerWasAnnouncedIsAnsweredAndEndsTheRequest() throws Exception {
    URI uri =
        start(http -> {
          CloakroomHttpFilter.answerLater(http);
          throw new HttpProblem(409, "test.conflict", "Not both.");
        });

    assertThat(get(uri).statusCode()).isEqualTo(409);
  }

  @Test
  void aLaterAnswerIsOpenUntilItIsClosed() throws Exception {
    CompletableFuture<HttpExchange> open = new CompletableFuture<>();
    CompletableFuture<Void> returned = new CompletableFuture<>();
    CompletableFuture<String> after = new CompletableFuture<>();
    URI uri =
        start(
            http -> {
              CloakroomHttpFilter.answerLater(http);
              CloakroomHttpFilter.visit(http).session().set(NAME, "ann");
              CloakroomHttpFilter.visit(http).exchange().afterResponse(() -> after.complete("ran"));
              open.complete(http);
            },
            Filter.afterHandler("sees the handler return", http -> returned.complete(null)));

    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    soon(returned);
    HttpExchange http = soon(open);
    http.sendResponseHeaders(200, 0);
    http.getResponseBody().write("later".getBytes(US_ASCII));
    http.getResponseBody().flush();
    assertThat(after).isNotDone();
    assertThat(answer).isNotDone();
    http.close();

    assertThat(soon(answer).body()).isEqualTo("later");
    assertThat(soon(answer).headers().allValues("set-cookie")).hasSize(1);
    assertThat(soon(after)).isEqualTo("ran");
  }

  @Test
  void aResponseToHeadHasTheLengthThatTheHandlerAnnounced() throws Exception {
    URI uri =
        start(http -> {
          http.sendResponseHeaders(http.getRequestURI().getPath().equals("/204") ? 204 : 200, 4);
          http.getResponseBody().write("body".getBytes(US_ASCII));
        });
    HttpResponse<String> head =
        client.send(
            HttpRequest.newBuilder(uri).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(4);
    assertThat(head.body()).isEmpty();
    assertThat(get(uri.resolve("/204")).headers().firstValue("content-length")).isEmpty();
  }

  @Test
  void aClientOfHttp10GetsABodyOfUnknownLength() throws Exception {
    JdkServer server =
        started(http -> {
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write("to the end".getBytes(US_ASCII));
        });
    try (RawSocket connection = RawSocket.connect(server)) {
      assertThat(connection.write("GET / HTTP/1.0\r\n\r\n").rest()).endsWith("\r\n\r\nto the end");
    }
  }

  @Test
  void exchangeIsTheServersInAllElse() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    JdkServer server =
        started(http -> {
          http.setAttribute("color", "blue");
          seen.add(http.getAttribute("color"));
          seen.add(http.getHttpContext().getPath());
          seen.add(http.getProtocol());
          seen.add(http.getPrincipal() == null);
          seen.add(http.getRequestMethod());
          seen.add(http.getRequestHeaders().getFirst("X-Asked"));
          seen.add(http.getResponseCode());
          http.sendResponseHeaders(202, 0);
          seen.add(http.getResponseCode());
          seen.add(http.getLocalAddress().getAddress().isLoopbackAddress());
          seen.add(http.getRemoteAddress().getAddress().isLoopbackAddress());
          // Attributes may be the context's, which all requests share.
          http.getHttpContext().getAttributes().values().forEach(seen::add);
        });
    try (RawSocket connection = RawSocket.connect(server)) {
      connection.send("GET", "/", "X-Asked: for\r\nConnection: close\r\n").rest();
    }
    assertThat(seen)
        .startsWith("blue", "/", "HTTP/1.1", true, "GET", "for", -1, 202, true, true)
        .hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void anExchangeThatDidNotComeThroughTheFilterIsNamedWithItsCure() throws Exception {
    URI uri =
        start(
            http -> {},
            Filter.beforeHandler(
                "asks too early",
                http -> {
                  assertThatIllegalStateException()
                      .isThrownBy(() -> CloakroomHttpFilter.visit(http))
                      .withMessageContaining("Add the filter");
                  assertThatIllegalStateException()
                      .isThrownBy(() -> CloakroomHttpFilter.answerLater(http))
                      .withMessageContaining("Add the filter");
                }));

    assertThat(get(uri).statusCode()).isEqualTo(200);
  }
}

package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that no handler reads, or that do not arrive. */
@ParameterizedClass
@MethodSource("io.cloakroom.jdk.Threads#ofThisJdk")
class SilentClientTest {

  private static final String LENGTH = "Content-Length: 9\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private static final List<String> KINDS =
      List.of("fixed", "chunked", "none", "no-content", "not-modified", "nothing");

  @Parameter Threads threads = Threads.PLATFORM;

  private final Cloakroom cloakroom = Cloakroom.of();
  private Runnable stop = () -> {};

  /** A handler that may not answer at all. */
  @FunctionalInterface
  private interface Handler {
    void handle(HttpExchange http, Exchange exchange) throws IOException;
  }

  @AfterEach
  void stop() {
    stop.run();
  }

  /** Starts a server whose only thread handles all requests: its own. */
  private JdkServer startOnOneThread(Handler handler) throws IOException {
    JdkServer server = JdkServer.startOnItsOwnThread(contexts(handler));
    stop = server::close;
    return server;
  }

  private JdkServer start(Handler handler) throws IOException {
    return start(threads.executor(), handler);
  }

  private JdkServer start(ExecutorService executor, Handler handler) throws IOException {
    JdkServer server = JdkServer.start(executor, contexts(handler));
    stop = server::close;
    return server;
  }

  private Consumer<HttpServer> contexts(Handler handler) {
    return server ->
        server
            .createContext(
                "/", http -> handler.handle(http, CloakroomHttpFilter.visit(http).exchange()))
            .getFilters()
            .add(CloakroomHttpFilter.of(cloakroom));
  }

  private static void answer(HttpExchange http, String kind) throws IOException {
    switch (kind) {
      case "fixed" -> {
        http.sendResponseHeaders(200, 4);
        http.getResponseBody().write("body".getBytes(US_ASCII));
      }
      case "chunked" -> {
        http.sendResponseHeaders(200, 0);
        http.getResponseBody().write("body".getBytes(US_ASCII));
      }
      case "none" -> http.sendResponseHeaders(200, -1);
      case "no-content" -> http.sendResponseHeaders(204, -1);
      case "not-modified" -> http.sendResponseHeaders(304, -1);
      case "nothing" -> {}
      case "problem" -> throw new HttpProblem(409, "test.conflict", "Not both.");
      default -> throw new IllegalArgumentException(kind);
    }
  }

  /** A request whose body does not come, and the kind of its answer. */
  private record Silent(String method, String kind, RawSocket client) {

    void isAnswered() throws IOException {
      String answer = restOf(client);
      assertThat(answer).as("%s %s", method, kind).startsWith("HTTP/1.1 ");
      if (kind.equals("chunked") && method.equals("POST")) {
        assertThat(answer).endsWith("\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
      }
    }
  }

  private static String restOf(RawSocket client) throws IOException {
    try (client) {
      return client.rest();
    }
  }

  @Test
  void silentClientsHoldNoThreads() throws IOException {
    List<String> framings = List.of(LENGTH, CHUNKED, LENGTH + "Expect: 100-continue\r\n");
    ExecutorService pool = threads.executor(KINDS.size() * framings.size() * 2);
    JdkServer server = start(pool, (http, exchange) -> answer(http, exchange.path().substring(1)));
    List<Silent> all = new ArrayList<>();
    for (String kind : KINDS) {
      for (String framing : framings) {
        for (String method : List.of("POST", "HEAD")) {
          RawSocket client = RawSocket.connect(server).send(method, "/" + kind, framing);
          all.add(new Silent(method, kind, client));
        }
      }
    }
    try (RawSocket next = RawSocket.connect(server).send("GET", "/fixed", "")) {
      assertThat(next.head()).startsWith("HTTP/1.1 200 ");
    }
    for (Silent each : all) {
      each.isAnswered();
    }
  }

  @Test
  void aSilentClientDoesNotHoldTheServersOwnThread() throws IOException {
    JdkServer server = startOnOneThread((http, exchange) -> answer(http, "chunked"));
    RawSocket silent = RawSocket.connect(server).send("POST", "/chunked", LENGTH);
    try (RawSocket next = RawSocket.connect(server).send("GET", "/next", "")) {
      assertThat(next.head()).startsWith("HTTP/1.1 200 ");
    }
    new Silent("POST", "chunked", silent).isAnswered();
  }

  @Test
  void aClientThatFallsSilentHoldsNoThreadEither() throws IOException {
    JdkServer server =
        startOnOneThread((http, exchange) -> {
          assertThat(http.getRequestBody().read()).isEqualTo('a');
          // Starts a read that waits.
          assertThat(exchange.bodyReady()).isFalse();
          answer(http, "chunked");
        });
    try (RawSocket silent = RawSocket.connect(server).send("POST", "/", LENGTH).write("a");
        RawSocket next = RawSocket.connect(server).send("POST", "/", CHUNKED).write("1\r\na\r\n")) {
      assertThat(silent.rest()).startsWith("HTTP/1.1 200 ").endsWith("0\r\n\r\n");
      assertThat(next.rest()).startsWith("HTTP/1.1 200 ").endsWith("0\r\n\r\n");
    }
  }

  /** As clients do that read no byte of an answer before they have sent all of the request. */
  @ParameterizedTest
  @ValueSource(strings = {"fixed", "chunked", "none", "nothing", "problem"})
  void answerReachesAClientWhoseBodyNobodyReads(String kind) throws IOException {
    JdkServer server = start((http, exchange) -> answer(http, kind));
    byte[] body = new byte[RawSocket.MORE_THAN_BUFFERS];
    try (RawSocket client = RawSocket.connect(server)) {
      client.send("POST", "/", "Content-Length: " + body.length + "\r\n").write(body);
      assertThat(client.head())
          .startsWith(kind.equals("problem") ? "HTTP/1.1 409 " : "HTTP/1.1 200 ");
    }
    try (RawSocket client = RawSocket.connect(server).send("POST", "/", CHUNKED)) {
      client.write(Integer.toHexString(body.length) + "\r\n").write(body).write("\r\n0\r\n\r\n");
      assertThat(client.head())
          .startsWith(kind.equals("problem") ? "HTTP/1.1 409 " : "HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed", "nothing", "problem"})
  void aConnectionIsUsedAgainAfterAnUnreadBody(String kind) throws IOException {
    JdkServer server = start((http, exchange) -> answer(http, kind));
    try (RawSocket client = RawSocket.connect(server)) {
      for (int i = 0; i < 3; i++) {
        client.send("POST", "/", LENGTH).write("123456789");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.1 ");
        client.text(Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
      }
      client.send("POST", "/", CHUNKED + "Connection: close\r\n");
      client.write("3\r\n123\r\n6\r\n456789\r\n0\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LENGTH, CHUNKED})
  void bodyIsReadyWhenItsBytesHaveCome(String framing) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    List<Object> seen = new CopyOnWriteArrayList<>();
    JdkServer server =
        start((http, exchange) -> {
          seen.add(exchange.bodyReady());
          asked.complete(null);
          Await.until("the body has come", Duration.ofSeconds(20), exchange::bodyReady);
          // The bytes that were read ahead are in both streams, which are one.
          seen.add(exchange.body().available() > 0);
          seen.add((char) exchange.body().read());
          InputStream rest = http.getRequestBody();
          seen.add(new String(rest.readAllBytes(), US_ASCII));
          seen.add(exchange.bodyReady());
          seen.add(rest.available());
          seen.add(rest.read());
          http.sendResponseHeaders(200, -1);
        });
    try (RawSocket client = RawSocket.connect(server)) {
      client.send("POST", "/", framing + "Connection: close\r\n");
      asked.get(20, TimeUnit.SECONDS);
      client.write(framing.equals(LENGTH) ? "123456789" : "9\r\n123456789\r\n0\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(seen).containsExactly(false, true, '1', "23456789", true, 0, -1);
  }

  @Test
  void aBodyIsReadWholeHoweverItIsAskedFor() throws IOException {
    JdkServer server =
        start((http, exchange) -> {
          int sum = 0;
          byte[] part = new byte[7000];
          for (int count; (count = readAfterAsking(exchange, part)) >= 0; ) {
            for (int i = 0; i < count; i++) {
              sum = 31 * sum + part[i];
            }
          }
          exchange.send(Integer.toString(sum).getBytes(US_ASCII));
        });
    byte[] body = new byte[1_000_003];
    int sum = 0;
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i % 251);
      sum = 31 * sum + body[i];
    }
    String close = "Connection: close\r\n";
    try (RawSocket client = RawSocket.connect(server)) {
      client.send("POST", "/", close + "Content-Length: " + body.length + "\r\n").write(body);
      assertThat(client.rest()).endsWith("\r\n\r\n" + sum);
    }
    try (RawSocket client = RawSocket.connect(server).send("POST", "/", close + CHUNKED)) {
      client.write(Integer.toHexString(body.length) + "\r\n").write(body).write("\r\n0\r\n\r\n");
      assertThat(client.rest()).endsWith("\r\n\r\n" + sum);
    }
  }

  private static int readAfterAsking(Exchange exchange, byte[] part) throws IOException {
    exchange.bodyReady();
    return exchange.body().read(part, 0, part.length);
  }

  @Test
  void aClosedBodyIsNotReadAndDoesNotHoldTheResponse() throws IOException {
    List<String> thrown = new CopyOnWriteArrayList<>();
    JdkServer server =
        startOnOneThread((http, exchange) -> {
          http.getRequestBody().close();
          try {
            thrown.add("" + http.getRequestBody().read());
          } catch (IOException e) {
            thrown.add("closed");
          }
          answer(http, "fixed");
        });
    try (RawSocket silent = RawSocket.connect(server).send("POST", "/", LENGTH)) {
      assertThat(silent.rest()).startsWith("HTTP/1.1 200 ").endsWith("body");
    }
    assertThat(thrown).containsExactly("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/now", "/later"})
  void aClientThatGoesAwayIsNoFailureOfTheHandler(String path) throws IOException {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    JdkServer server =
        start((http, exchange) -> {
          if (path.equals("/later")) {
            CloakroomHttpFilter.answerLater(http);
          }
          exchange.afterResponse(() -> ended.complete(null));
          try {
            failure.complete(new AssertionError(http.getRequestBody().readAllBytes().length));
          } catch (IOException e) {
            failure.complete(e);
            throw e;
          }
        });
    try (RawSocket client = RawSocket.connect(server).send("POST", path, LENGTH)) {
      client.write("12");
    }
    assertThat(failure.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(IOException.class);
    ended.orTimeout(20, TimeUnit.SECONDS).join();
  }
}

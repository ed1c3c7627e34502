package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.RecordingStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import io.javalin.plugin.PluginAlreadyRegisteredException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads what the JVM logs")
class CloakroomPluginTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final HttpClient client = HttpClient.newHttpClient();
  private Runnable stop = () -> {};

  @AfterEach
  void stop() {
    stop.run();
  }

  private int start(Consumer<JavalinConfig> configuration) {
    JavalinServer server =
        JavalinServer.start(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          configuration.accept(config);
        });
    stop = server::close;
    return server.port();
  }

  private static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  private static HttpRequest request(int port, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return client.send(request(port, path), BodyHandlers.ofString());
  }

  @Test
  void aStaticFileCostsNothingAndIsServedAsEver() throws Exception {
    int port = start(config -> config.staticFiles.add("/static", Location.CLASSPATH));

    HttpResponse<String> file = get(port, "/style.css");

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo("a { color: inherit }\n");
    assertThat(file.headers().firstValue("content-type").orElse("")).startsWith("text/css");
    assertThat(file.headers().allValues("set-cookie")).isEmpty();
    assertThat(store.calls()).isEmpty();
  }

  @Test
  void aStaticFileCarriesTheSessionThatABeforeHandlerBegan() throws Exception {
    int port =
        start(config -> {
          config.staticFiles.add("/static", Location.CLASSPATH);
          config.routes.before(ctx -> visit(ctx).session().set(NAME, "ann"));
        });

    HttpResponse<String> file = get(port, "/style.css");

    assertThat(file.body()).isEqualTo("a { color: inherit }\n");
    assertThat(file.headers().firstValue("set-cookie").orElse("")).startsWith("sid=");
    assertThat(store.calls()).containsExactly("create");
  }

  @Test
  void anErrorHandlerStillWritesThePageOfAMissingRoute() throws Exception {
    int port =
        start(config ->
            config.routes.error(
                404,
                ctx -> {
                  visit(ctx).session().set(NAME, "lost");
                  ctx.html("lost?");
                }));

    HttpResponse<String> missing = get(port, "/nowhere");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("lost?");
    assertThat(missing.headers().firstValue("set-cookie").orElse("")).startsWith("sid=");
  }

  @Test
  void aProblemIsTheWholeAnswerWhateverWasWrittenBefore() throws Exception {
    int port =
        start(config -> {
          config.routes.error(409, ctx -> ctx.result("from the error handler"));
          config.routes.after(ctx -> ctx.result("from the after handler"));
          config.routes.get(
              "/conflict",
              ctx -> {
                ctx.header("ETag", "\"1\"").header("Content-Encoding", "x");
                ctx.res().getWriter().print("half a page");
                ctx.result("from the handler");
                throw new HttpProblem(409, "test.conflict", "Not both.");
              });
        });

    HttpResponse<String> conflict =
        client.send(
            request(port, "/conflict", "Accept", "application/json"), BodyHandlers.ofString());

    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).startsWith("{").endsWith("}").contains("test.conflict");
    assertThat(conflict.headers().map()).doesNotContainKeys("etag", "content-encoding");
  }

  @Test
  void anApplicationsOwnExceptionHandlerIsAskedInstead() throws Exception {
    int port =
        start(config -> {
          config.routes.exception(
              HttpProblem.class, (problem, ctx) -> ctx.status(410).result("my own"));
          config.routes.get(
              "/conflict",
              ctx -> {
                throw new HttpProblem(409, "test.conflict", "Not both.");
              });
        });

    HttpResponse<String> answer = get(port, "/conflict");

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(answer.body()).isEqualTo("my own");
  }

  @Test
  void serverSentEventsArriveWhileTheHandlerGoesOn() throws Exception {
    CompletableFuture<String> read = new CompletableFuture<>();
    int port =
        start(config -> {
          // Javalin lets the head go before it calls the handler of the events.
          config.routes.before(ctx -> visit(ctx).session().set(NAME, "ann"));
          config.routes.sse(
              "/events",
              events -> {
                events.sendEvent("event", visit(events.ctx()).session().get(NAME).orElse(""));
                events.sendEvent("event", read.orTimeout(20, TimeUnit.SECONDS).join());
              });
        });

    HttpResponse<Stream<String>> events =
        client.send(
            request(port, "/events", "Accept", "text/event-stream"), BodyHandlers.ofLines());
    Iterator<String> lines = events.body().filter(line -> line.startsWith("data")).iterator();

    assertThat(lines.next()).isEqualTo("data: ann");
    read.complete("second");
    assertThat(lines.next()).isEqualTo("data: second");
    assertThat(events.headers().firstValue("set-cookie").orElse("")).startsWith("sid=");
  }

  @Test
  void aHandlerOfServerSentEventsReadsAndChangesTheSession() throws Exception {
    SessionKey<Integer> views = SessionKey.of("views", Integer.class);
    int port =
        start(config -> {
          config.routes.get("/login", ctx -> visit(ctx).session().set(NAME, "ann"));
          config.routes.sse(
              "/events",
              events -> {
                Visit visit = visit(events.ctx());
                events.sendEvent("event", visit.session().get(NAME).orElse("nobody"));
                events.sendEvent(
                    "event", "" + visit.detachedSession().update(views, 0, n -> n + 1).orElse(-1));
              });
        });
    String cookie =
        get(port, "/login").headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];

    HttpResponse<String> events =
        client.send(
            request(port, "/events", "Accept", "text/event-stream", "Cookie", cookie),
            BodyHandlers.ofString());

    assertThat(events.body()).contains("data: ann\n", "data: 1\n");
    assertThat(events.headers().allValues("cache-control")).containsExactly("no-store");
  }

  @Test
  void aWebSocketOpensAndSeesTheSessionOfItsUpgrade() throws Exception {
    int port =
        start(config -> {
          config.routes.get("/login", ctx -> visit(ctx).session().set(NAME, "ann"));
          config.routes.wsBeforeUpgrade(
              ctx -> ctx.attribute("name", visit(ctx).session().get(NAME).orElse("nobody")));
          config.routes.ws(
              "/socket",
              socket ->
                  socket.onMessage(message ->
                      message.send(message.message() + " " + message.attribute("name"))));
        });
    String cookie =
        get(port, "/login").headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    CompletableFuture<String> reply = new CompletableFuture<>();

    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Cookie", cookie)
            .buildAsync(
                URI.create("ws://localhost:" + port + "/socket"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    reply.complete(text.toString());
                    return CompletableFuture.completedFuture(null);
                  }
                })
            .get(20, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(20, TimeUnit.SECONDS);

    assertThat(reply.get(20, TimeUnit.SECONDS)).isEqualTo("hello ann");
    socket.abort();
  }

  record Film(Upload film) {}

  private static final Form<Film> FILM = Form.of(Film.class);

  /** Sends the beginning of a file, and a reset in the place of the rest. */
  private static void breakOff(int port) throws IOException {
    String head =
        """
        POST /films HTTP/1.1
        Host: localhost
        Origin: http://localhost
        Content-Type: multipart/form-data; boundary=B
        Content-Length: 9000000

        --B
        Content-Disposition: form-data; name="film"; filename="f"

        """
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[200_000]);
      socket.setSoLinger(true, 0);
    }
  }

  @Test
  void uploadsWhoseClientsGoAwayAreNoWarnings() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    CountDownLatch over = new CountDownLatch(10);
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      int port =
          start(config -> {
            config.routes.error(400, ctx -> ctx.result("from the error handler"));
            config.routes.after(ctx -> ctx.result("from the after handler"));
            config.routes.post(
                "/films",
                ctx -> {
                  visit(ctx).exchange().afterResponse(over::countDown);
                  ctx.result(visit(ctx).read(FILM).toString());
                });
          });
      for (int i = 0; i < 10; i++) {
        breakOff(port);
      }
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
      stop.run();
      stop = () -> {};
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(UTF_8)).contains("INFO io.javalin");
    assertThat(log.toString(UTF_8).lines().filter(line -> !line.contains("] INFO "))).isEmpty();
  }

  @Test
  void cannotBeRegisteredTwice() {
    assertThatThrownBy(() ->
            Javalin.create(config -> {
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
              config.registerPlugin(CloakroomPlugin.of(cloakroom));
            }))
        .isInstanceOf(PluginAlreadyRegisteredException.class);
  }
}

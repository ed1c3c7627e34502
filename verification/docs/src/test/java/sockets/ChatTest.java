package sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.RecordingStore;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChatTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final String FOLDER = "verification/docs/src/test/java/sockets/";
  private static final String CLOSED = "closed ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final Chat chat = new Chat();
  private Javalin app = Javalin.create();

  @BeforeEach
  void start() {
    app = ChatApplication.start(0, store, chat);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  private HttpResponse<String> post(int port, String path, String cookie) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Origin", "http://localhost:" + port)
            .header("Cookie", cookie)
            .POST(BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private String logIn(int port) throws Exception {
    return post(port, "/login", "a=b")
        .headers()
        .firstValue("set-cookie")
        .orElseThrow()
        .split(";", 2)[0];
  }

  /** A socket, with its messages and the code and reason of its end. */
  private record Open(WebSocket socket, BlockingQueue<String> received) {

    void say(String message) {
      socket.sendText(message, true).join();
    }

    String next() throws InterruptedException {
      String next = received.poll(30, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }
  }

  private Open open(int port, String cookie) throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            received.add(text.toString());
            socket.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add(CLOSED + code + " " + reason);
            return null;
          }
        };
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Cookie", cookie)
            .buildAsync(URI.create("ws://localhost:" + port + "/chat"), listener)
            .get(30, TimeUnit.SECONDS);
    return new Open(socket, received);
  }

  @Test
  void messagesReachEverySocketAndAreCountedInTheSession() throws Exception {
    String cookie = logIn(app.port());
    Open one = open(app.port(), cookie);
    Open other = open(app.port(), cookie);
    // The first answer of each shows that it has joined.
    one.say("one");
    assertThat(one.next()).isEqualTo("one");
    other.received().clear();
    other.say("two");

    assertThat(one.next()).isEqualTo("two");
    assertThat(other.next()).isIn("one", "two");
    one.socket().abort();
    other.socket().abort();
  }

  @Test
  void aVisitorWhoIsNotLoggedInIsSentToTheLogin() throws Exception {
    assertThat(open(app.port(), "a=b").next()).isEqualTo(CLOSED + "4401 Log in first");
  }

  @Test
  void aLogoutClosesTheOpenSocketAtOnce() throws Exception {
    String cookie = logIn(app.port());
    Open socket = open(app.port(), cookie);
    socket.say("hello");
    assertThat(socket.next()).isEqualTo("hello");

    assertThat(post(app.port(), "/logout", cookie).statusCode()).isEqualTo(303);

    assertThat(socket.next()).isEqualTo(CLOSED + "4401 Logged out");
  }

  @Test
  void aLogoutOnAnotherNodeRefusesTheNextMessageAndClosesQuietSockets() throws Exception {
    String cookie = logIn(app.port());
    Open writing = open(app.port(), cookie);
    Open quiet = open(app.port(), cookie);
    quiet.say("joined");
    assertThat(quiet.next()).isEqualTo("joined");
    assertThat(writing.next()).isEqualTo("joined");
    Javalin otherNode = ChatApplication.start(0, store, new Chat());
    try {
      assertThat(post(otherNode.port(), "/logout", cookie).statusCode()).isEqualTo(303);
    } finally {
      otherNode.stop();
    }

    writing.say("still here?");
    assertThat(writing.next()).isEqualTo(CLOSED + "4401 Logged out");
    chat.closeEnded();
    assertThat(quiet.next()).isEqualTo(CLOSED + "4401 Logged out");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStreamOfEventsEndsWithItsSession() throws Exception {
    String cookie = logIn(app.port());
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + "/events"))
                .header("Cookie", cookie)
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("cache-control")).contains("no-store");
    Open socket = open(app.port(), cookie);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: connected");
      socket.say("hello");
      String line = "";
      while (!line.equals("data: hello")) {
        line = String.valueOf(lines.readLine());
      }

      assertThat(post(app.port(), "/logout", cookie).statusCode()).isEqualTo(303);
      assertThat(lines.lines().toList()).isNotNull(); // returns when the stream has ended
    }
    socket.socket().abort();
  }

  @Test
  void aStoreThatIsAwayLogsNobodyOut() throws Exception {
    String cookie = logIn(app.port());
    Open writing = open(app.port(), cookie);
    Open quiet = open(app.port(), cookie);
    quiet.say("joined");
    assertThat(quiet.next()).isEqualTo("joined");
    assertThat(writing.next()).isEqualTo("joined");

    store.breakDown();
    chat.closeEnded();
    writing.say("hello");
    assertThat(writing.next()).startsWith(CLOSED + "1011");
    store.reset();

    quiet.say("still here");
    assertThat(quiet.next()).isEqualTo("still here");
    quiet.socket().abort();
  }

  @Test
  void aSocketOfAnotherSiteIsRefused() throws Exception {
    String cookie = logIn(app.port());
    assertThatThrownBy(() ->
            client
                .newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "cross-site")
                .buildAsync(
                    URI.create("ws://localhost:" + app.port() + "/chat"),
                    new WebSocket.Listener() {})
                .get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    String sources =
        squeezed(Files.readString(ROOT.resolve(FOLDER + "Chat.java")))
            + squeezed(Files.readString(ROOT.resolve(FOLDER + "ChatApplication.java")));
    List<String> shown =
        Pattern.compile("(?ms)^```java\\n(.*?)^```")
            .matcher(Files.readString(ROOT.resolve("docs/websockets.md")))
            .results()
            .map(block -> squeezed(block.group(1)))
            .toList();

    assertThat(shown).hasSize(2).allSatisfy(code -> assertThat(sources).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").replace("( ", "(").strip();
  }
}

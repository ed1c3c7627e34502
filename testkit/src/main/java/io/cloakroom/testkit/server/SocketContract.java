package io.cloakroom.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.session.DetachedSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A named part of the server contract, for servers with WebSockets.
 *
 * <p>The server opens WebSockets at {@code /socket}. Before the handshake is answered it calls
 * {@link TestHandler#handle}, and it answers each message with the result of {@link
 * TestHandler#onMessage}.
 */
public interface SocketContract extends ServerUnderTest {

  /** A handler of messages. */
  @FunctionalInterface
  interface Messages {
    String answer(Visit visit, DetachedSession session, String message);
  }

  /** Sets the handler of the messages in all sockets that are opened later. */
  private void messages(Messages messages) {
    handler(
        new TestHandler() {
          @Override
          public void handle(Visit visit) {}

          @Override
          public String onMessage(Visit visit, DetachedSession session, String message) {
            return messages.answer(visit, session, message);
          }
        });
  }

  /** An open socket. */
  record Open(WebSocket socket, BlockingQueue<String> answers) {

    String ask(String message) {
      socket.sendText(message, true).join();
      try {
        String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return answer == null ? "no answer" : answer;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Open open(String cookie) {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            answers.add(text.toString());
            socket.request(1);
            return null;
          }
        };
    WebSocket.Builder builder = client().newWebSocketBuilder();
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    try {
      URI uri = URI.create("ws://localhost:" + port() + "/socket");
      WebSocket socket =
          builder.buildAsync(uri, listener).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Open(socket, answers);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The socket could not be opened", e);
    }
  }

  /** Asks for a socket and returns the head of the response. */
  private String handshake(String... headers) throws IOException {
    return handshake(port(), headers);
  }

  private static String handshake(int port, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET /socket HTTP/1.1\r\n");
    request.append("Host: localhost:").append(port).append("\r\n");
    request.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
      return head.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://elsewhere.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  default void aSocketOfAnotherSiteIsRefused(String header) throws Exception {
    // A server of its own, which takes another host's origin for the sign of a proxy.
    try (TestServer other = startAnother(Cloakroom.of(store()))) {
      assertThat(handshake(other.port(), header)).startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  default void aSocketOfThisSiteOrOfNoBrowserIsOpened() throws IOException {
    assertThat(handshake()).startsWith("HTTP/1.1 101 ");
    assertThat(handshake("Origin: http://localhost:" + port())).startsWith("HTTP/1.1 101 ");
    assertThat(handshake("Sec-Fetch-Site: same-origin", "Origin: http://localhost:" + port()))
        .startsWith("HTTP/1.1 101 ");
  }

  @Test
  default void aSessionThatBeginsBeforeTheHandshakeIsSavedAndItsCookieIsOnIt() throws IOException {
    handler(visit -> visit.session().set(COUNT, 3));

    String head = handshake();

    assertThat(head).startsWith("HTTP/1.1 101 ").containsIgnoringCase("set-cookie: sid=");
    String cookie = head.replaceFirst("(?is).*set-cookie: ([^;]*);.*", "$1");
    assertThat(count(cookie)).isEqualTo(3);
  }

  @Test
  default void aSocketReadsAndChangesTheSession() {
    String cookie = begin();
    messages((visit, session, message) ->
        session
            .update(COUNT, 0, n -> n + Integer.parseInt(message))
            .map(Object::toString)
            .orElse("ended"));
    Open socket = open(cookie);

    assertThat(socket.ask("2")).isEqualTo("3");
    assertThat(socket.ask("4")).isEqualTo("7");

    socket.socket().abort();
    assertThat(count(cookie)).isEqualTo(7);
  }

  @Test
  default void aSocketSeesWhatRequestsChange() {
    String cookie = begin();
    messages((visit, session, message) -> session.get(COUNT).map(Object::toString).orElse("none"));
    Open socket = open(cookie);
    assertThat(socket.ask("?")).isEqualTo("1");

    TestHandler messages = visit -> visit.session().set(COUNT, 8);
    handler(messages);
    get(text(), "Cookie", cookie);
    messages((visit, session, message) -> session.get(COUNT).map(Object::toString).orElse("none"));

    assertThat(socket.ask("?")).isEqualTo("8");
    socket.socket().abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout", "login", "rotation"})
  default void aSocketNoticesThatItsSessionHasEnded(String end) {
    String cookie = begin();
    Messages counting =
        (visit, session, message) ->
            session.ended()
                + " "
                + session.update(COUNT, 0, n -> n + 1).isPresent()
                + " "
                + session.get(COUNT).isPresent();
    messages(counting);
    Open socket = open(cookie);
    assertThat(socket.ask("?")).isEqualTo("false true true");

    handler(visit -> {
      switch (end) {
        case "logout" -> visit.session().end();
        case "login" -> visit.session().logIn("ann");
        default -> visit.session().rotate();
      }
    });
    HttpResponse<String> ended = get(text(), "Cookie", cookie);
    messages(counting);

    assertThat(socket.ask("?")).isEqualTo("true false false");
    socket.socket().abort();
    if (!end.equals("logout")) {
      // The write that the socket was refused is not in the session that replaced it.
      assertThat(count(ServerUnderTest.cookieOf(ended))).isEqualTo(2);
    }
  }

  @Test
  default void aVisitWithoutASessionHasNoneInItsSocket() {
    messages((visit, session, message) ->
        session.ended() + " " + session.update(COUNT, 0, n -> n + 1).isPresent());

    Open socket = open("");

    assertThat(socket.ask("?")).isEqualTo("true false");
    socket.socket().abort();
    assertThat(store().calls()).isEmpty();
  }

  @Test
  default void theVisitOfAHandshakeCanStillBeReadAndSaysWhyItIsNotChanged() {
    String cookie = begin();
    messages((visit, session, message) -> {
      String read = visit.session().get(COUNT).map(Object::toString).orElse("none");
      try {
        visit.session().set(COUNT, 5);
        return "changed";
      } catch (IllegalStateException e) {
        return read + " " + String.valueOf(e.getMessage()).contains("detachedSession()");
      }
    });

    Open socket = open(cookie);

    assertThat(socket.ask("?")).isEqualTo("1 true");
    socket.socket().abort();
    assertThat(count(cookie)).isEqualTo(1);
  }
}

package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request's body arrives as a form, and when it is asked for. */
interface BodyContract extends ServerUnderTest {

  /** A type that urlencoded forms have. */
  String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  /** The page's own requests, as its browser says. */
  String SAME = "Sec-Fetch-Site: same-origin\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  default void aFormArrivesWithEveryMethodThatHasABody(String method) throws IOException {
    List<String> seen = seen();
    assertThat(exchange(method, FORM + "Content-Length: 3\r\n", "a=1")).startsWith("HTTP/1.1 200 ");
    assertThat(
            exchange(
                method, FORM + "Transfer-Encoding: chunked\r\n", "2\r\na=\r\n1\r\n2\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(seen).containsExactly("1", "2");
  }

  @Test
  default void theBodyOfAGetMeansNothing() throws IOException {
    List<String> seen = seen();
    String inner = "GET " + text().path() + "?a=inner HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String first = head("GET", text().path() + "?a=first", "Content-Length: " + inner.length());
    String last = head("GET", text().path() + "?a=last", "Connection: close");
    try (Socket socket = connect()) {
      write(socket, first + inner + last);
      rest(socket);
    }
    // A server may close the connection instead of reading on.
    assertThat(seen).startsWith("first").isSubsetOf("first", "last");
  }

  @Test
  default void aBodyWithoutItsTypeIsRefused() throws IOException {
    List<String> seen = seen();
    assertThat(exchange("POST", "Content-Length: 3\r\n", "a=1"))
        .startsWith("HTTP/1.1 415 ")
        .contains("form.content-type.unsupported");
    assertThat(exchange("POST", FORM + FORM + "Content-Length: 3\r\n", "a=1"))
        .matches("(?s)HTTP/1\\.1 4(00|15) .*");
    assertThat(exchange("POST", FORM + "Content-Type: text/plain\r\nContent-Length: 3\r\n", "a=1"))
        .matches("(?s)HTTP/1\\.1 4(00|15) .*");
    assertThat(seen).isEmpty();
    assertThat(exchange("POST", "Content-Length: 0\r\n", "")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  default void aBodyIsAskedForWhenItIsRead() throws IOException {
    List<String> seen = seen();
    try (Socket socket = connect()) {
      write(
          socket,
          head(
              "POST",
              text().path(),
              FORM + SAME + "Expect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n"));
      assertThat(firstHead(socket)).startsWith("HTTP/1.1 100 ");
      write(socket, "a=1");
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(seen).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/csv\r\n" + SAME,
        "Content-Type: multipart/form-data\r\n" + SAME,
        FORM + "Content-Encoding: unknown\r\n" + SAME,
        FORM + "Origin: https://elsewhere.example\r\nSec-Fetch-Site: cross-site\r\n"
      })
  default void aBodyThatIsRefusedByItsHeadIsNotAskedFor(String headers) throws IOException {
    List<String> seen = seen();
    try (Socket socket = connect()) {
      String expecting = headers + "Expect: 100-continue\r\nContent-Length: 50000000\r\n";
      write(socket, head("POST", text().path(), expecting));
      assertThat(firstHead(socket)).matches("(?s)HTTP/1\\.1 4(00|03|15) .*");
    }
    assertThat(seen).isEmpty();
  }

  /** Servers wait for half a minute for bytes that do not come. */
  @Test
  default void aBodyThatIsAnnouncedAndNeverComesHoldsNoAnswerBack() throws IOException {
    handler(visit -> {
      if (visit.exchange().header("X-Read").isPresent()) {
        visit.formData();
      }
    });
    Map<String, String> cases =
        Map.of(SAME, "200", "Sec-Fetch-Site: cross-site\r\n", "403", SAME + "X-Read: 1\r\n", "415");
    Map<Socket, String> waiting = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> each : cases.entrySet()) {
        for (String framing : List.of("Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n")) {
          Socket socket = connect();
          waiting.put(socket, each.getValue());
          write(socket, head("POST", text().path(), each.getKey() + framing + "Content-Type: a/b"));
        }
      }
      for (Map.Entry<Socket, String> each : waiting.entrySet()) {
        assertThat(firstHead(each.getKey())).startsWith("HTTP/1.1 " + each.getValue());
      }
    } finally {
      for (Socket socket : waiting.keySet()) {
        socket.close();
      }
    }
  }

  private List<String> seen() {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> visit.formData().value("a").ifPresent(seen::add));
    return seen;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("localhost"), port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private String head(String method, String target, String headers) {
    String lines = headers.endsWith("\r\n") ? headers : headers + "\r\n";
    return method
        + ' '
        + target
        + " HTTP/1.1\r\nHost: localhost:"
        + port()
        + "\r\nAccept: application/json\r\n"
        + lines
        + "\r\n";
  }

  /** The whole answer to one request of this site. */
  private String exchange(String method, String headers, String body) throws IOException {
    try (Socket socket = connect()) {
      write(socket, head(method, text().path(), headers + SAME + "Connection: close\r\n") + body);
      return rest(socket);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The next answer's lines, up to the empty one. */
  private static String firstHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}

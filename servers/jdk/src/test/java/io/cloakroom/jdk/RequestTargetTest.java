package io.cloakroom.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.Cloakroom;
import io.cloakroom.http.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of an exchange for requests that browsers do not send. */
class RequestTargetTest {

  private final List<Exchange> seen = new CopyOnWriteArrayList<>();
  private JdkServer server;

  @BeforeEach
  void start() throws IOException {
    HttpHandler handler =
        VisitHandler.of(
            Cloakroom.of(),
            visit -> {
              seen.add(visit.exchange());
              visit.answer().html("seen");
            });
    server = JdkServer.start(Threads.PLATFORM.executor(), http -> http.createContext("/", handler));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String send(String head) throws IOException {
    try (RawSocket client = RawSocket.connect(server)) {
      return client.write(head + "\r\nConnection: close\r\n\r\n").rest();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2Fb;c=d, /a%2Fb;c=d, ",
    "/a?, /a, ''",
    "/a?b?c#d, /a, b?c",
    "/a#b?c, /a, ",
    "/a//b, /a//b, ",
    "http://other.example/a%20b?c, /a%20b, c",
    "http://other.example/, /, ",
  })
  void pathAndQueryAreThoseOfTheTarget(String target, String path, String query)
      throws IOException {
    assertThat(send("GET " + target + " HTTP/1.1\r\nHost: site.example"))
        .startsWith("HTTP/1.1 200 ");

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).path()).isEqualTo(path);
    assertThat(seen.get(0).query().orElse(null)).isEqualTo(query);
    assertThat(seen.get(0).authority()).contains("site.example");
  }

  /** Newer JDKs refuse it. Older ones look for a context without the part that they call a host. */
  @ParameterizedTest
  @ValueSource(strings = {"//elsewhere.example/a", "///a", "//elsewhere.example/"})
  void aPathThatBeginsWithTwoSlashesIsNoHost(String target) throws IOException {
    String answer = send("GET " + target + "?q HTTP/1.1\r\nHost: site.example");

    if (answer.startsWith("HTTP/1.1 400 ")) {
      assertThat(seen).isEmpty();
    } else {
      assertThat(seen.get(0).path()).isEqualTo(target);
      assertThat(seen.get(0).query()).contains("q");
      assertThat(seen.get(0).authority()).contains("site.example");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a|b", "/a%zz", "/{a}", "*", "http://other.example", "a b"})
  void whatIsNoTargetDoesNotReachTheHandler(String target) throws IOException {
    assertThat(send("OPTIONS " + target + " HTTP/1.1\r\nHost: site.example"))
        .matches("(?s)HTTP/1.1 4.*|");
    assertThat(seen).isEmpty();
  }

  @Test
  void aRequestWithoutOneHostHasNoAuthority() throws IOException {
    assertThat(send("GET / HTTP/1.0\r\nX-None: 1")).startsWith("HTTP/1.1 200 ");
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).authority()).isEmpty();

    // Newer JDKs refuse this one.
    String two = send("GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example");
    assertThat(seen).hasSize(two.startsWith("HTTP/1.1 400 ") ? 1 : 2);
    assertThat(seen).allMatch(exchange -> exchange.authority().isEmpty());
  }
}

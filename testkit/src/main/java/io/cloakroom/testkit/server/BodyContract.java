package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.FormWaits;
import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of which bodies arrive as forms, and when the client is allowed to send them. */
interface BodyContract extends ServerUnderTest {

  /** The content type of urlencoded forms. */
  String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  /** The header with which a browser marks a same-origin request. */
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
    try (Socket socket = RawClient.connect(port())) {
      RawClient.write(socket, first + inner + last);
      RawClient.rest(socket);
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
    try (Socket socket = RawClient.connect(port())) {
      RawClient.write(
          socket,
          head(
              "POST",
              text().path(),
              FORM + SAME + "Expect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n"));
      assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 100 ");
      RawClient.write(socket, "a=1");
      assertThat(RawClient.rest(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(seen).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/csv\r\n" + SAME,
        "Content-Type: multipart/form-data\r\n" + SAME,
        FORM + "Content-Encoding: unknown\r\n" + SAME,
        FORM + "Sec-Fetch-Site: cross-site\r\n"
      })
  default void aBodyThatIsRefusedByItsHeadIsNotAskedFor(String headers) throws IOException {
    List<String> seen = seen();
    try (Socket socket = RawClient.connect(port())) {
      String expecting = headers + "Expect: 100-continue\r\nContent-Length: 50000000\r\n";
      RawClient.write(socket, head("POST", text().path(), expecting));
      if (asksForEveryBody()) {
        assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 100 ");
      }
      assertThat(RawClient.head(socket)).matches("(?s)HTTP/1\\.1 4(00|03|15) .*");
    }
    assertThat(seen).isEmpty();
  }

  /**
   * Checks that an answer does not wait for the body. Servers wait half a minute for missing bytes.
   */
  @Test
  default void aBodyThatIsAnnouncedAndNeverComesHoldsNoAnswerBack() throws IOException {
    handler(visit -> {
      if (visit.exchange().header("X-Read").isPresent()) {
        visit.readFormData();
      }
    });
    Map<String, String> cases =
        Map.of(SAME, "200", "Sec-Fetch-Site: cross-site\r\n", "403", SAME + "X-Read: 1\r\n", "415");
    Map<Socket, String> waiting = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> each : cases.entrySet()) {
        for (String framing : List.of("Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n")) {
          Socket socket = RawClient.connect(port());
          waiting.put(socket, each.getValue());
          RawClient.write(
              socket, head("POST", text().path(), each.getKey() + framing + "Content-Type: a/b"));
        }
      }
      for (Map.Entry<Socket, String> each : waiting.entrySet()) {
        assertThat(RawClient.head(each.getKey())).startsWith("HTTP/1.1 " + each.getValue());
      }
    } finally {
      for (Socket socket : waiting.keySet()) {
        socket.close();
      }
    }
  }

  @Test
  default void aFormHasMemoryUntilItsResponseIsComplete() {
    AtomicLong used = new AtomicLong();
    handler(visit -> {
      visit.readFormData();
      used.set(memory().used());
    });
    assertThat(large(100)).startsWith("HTTP/1.1 200 ");
    assertThat(used.get()).isGreaterThan(80 << 10);
    awaitMemory();
  }

  @Test
  default void aFormWithoutMemoryIsToldWhenToComeAgain() throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CountDownLatch released = new CountDownLatch(1);
    handler(visit -> {
      boolean holds = visit.readFormData().value("hold").isPresent();
      if (holds) {
        held.complete(null);
        released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    });
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> large("hold=1&", 150));
    try {
      CompletableFuture.anyOf(first, held).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(first.getNow("")).isEmpty();
      assertThat(large(150))
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("\r\nRetry-After: ")
          .contains("form.memory");
      // Small forms, such as that of a login, are always read.
      assertThat(exchange("POST", FORM + "Content-Length: 3\r\n", "a=1"))
          .startsWith("HTTP/1.1 200 ");
    } finally {
      released.countDown();
    }
    assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
    awaitMemory();
    assertThat(large(150)).startsWith("HTTP/1.1 200 ");
  }

  /** Checks that the answer does not wait for a body whose beginning decides. */
  @Test
  default void aTokenIsLookedForOnlyAsFarAsItStands() throws IOException {
    List<String> seen = seen();
    try (Socket socket = RawClient.connect(port())) {
      RawClient.write(socket, head("POST", text().path(), FORM + "Content-Length: 1000000\r\n"));
      RawClient.write(socket, "_csrf=" + "A".repeat(86) + "&a=");
      assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 403 ");
    }
    assertThat(seen).isEmpty();
  }

  @Test
  default void aFormIsWholeForItsHandlerAfterItsTokenWasLookedFor() {
    PageToken page = tokenOfPage();
    List<String> seen = seen();
    String rest = "&a=" + "x".repeat(100_000);
    String[] headers = {
      "Cookie", page.cookie(), "Content-Type", "application/x-www-form-urlencoded"
    };
    assertThat(send("POST", text().path(), "_csrf=" + page.token() + rest, headers).statusCode())
        .isEqualTo(200);
    assertThat(seen).containsExactly("x".repeat(100_000));
  }

  /** Sends a same-origin form of so many KiB and returns the whole response. */
  private String large(int kib) {
    return large("", kib);
  }

  /** Checks that slow clients hold only so many threads, and keep nobody else out. */
  @Test
  default void slowFormsAreWaitedForInABoundedNumber() throws Exception {
    FormWaits waits = FormWaits.of(6);
    Cloakroom bounded =
        Cloakroom.builder().store(store()).formSettings(FormSettings.of().withWaits(waits)).build();
    List<String> seen = seen();
    List<Socket> slow = new ArrayList<>();
    try (TestServer other = startAnother(bounded)) {
      for (int i = 0; i < 20; i++) {
        Socket socket = RawClient.connect(other.port());
        slow.add(socket);
        RawClient.write(
            socket, head("POST", text().path(), FORM + SAME + "Content-Length: 60\r\n") + "a=");
      }
      Await.until(
          "17 forms are refused",
          PATIENCE,
          () -> slow.stream().filter(BodyContract::hasAnswer).count() == 17);
      assertThat(waits.waiting()).as("half, for the one client").isLessThanOrEqualTo(3);
      for (Socket socket : slow) {
        if (hasAnswer(socket)) {
          assertThat(RawClient.head(socket))
              .startsWith("HTTP/1.1 503 ")
              .containsIgnoringCase("\r\nRetry-After: ");
        }
      }
      assertThat(seen).isEmpty();
      assertThat(exchange(other.port(), "POST", FORM + "Content-Length: 3\r\n", "a=1"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(seen).containsExactly("1");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    Await.until("no form is waited for", PATIENCE, () -> waits.waiting() == 0);
  }

  private static boolean hasAnswer(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String large(String begin, int kib) {
    String body = begin + "a=" + "x".repeat(kib << 10);
    try {
      return exchange("POST", FORM + "Content-Length: " + body.length() + "\r\n", body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until responses that clients have seen are complete on the server, too. */
  private void awaitMemory() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (memory().used() > 0) {
      assertThat(System.nanoTime()).as("memory is given back").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> seen() {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> visit.readFormData().value("a").ifPresent(seen::add));
    return seen;
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

  /** Sends one same-origin request and returns the whole response. */
  private String exchange(String method, String headers, String body) throws IOException {
    return exchange(port(), method, headers, body);
  }

  private String exchange(int port, String method, String headers, String body) throws IOException {
    try (Socket socket = RawClient.connect(port)) {
      RawClient.write(
          socket, head(method, text().path(), headers + SAME + "Connection: close\r\n") + body);
      return RawClient.rest(socket);
    }
  }
}

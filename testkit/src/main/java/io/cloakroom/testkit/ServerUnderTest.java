package io.cloakroom.testkit;

import io.cloakroom.session.SessionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What the parts of the server contract share. */
interface ServerUnderTest {

  /** Time enough for a busy machine; nothing waits so long when all is well. */
  Duration PATIENCE = Duration.ofSeconds(20);

  /** What the contract keeps in sessions. */
  SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  /** The running server's port. */
  int port();

  /** The ways in which the server's handlers can answer. */
  List<Way> ways();

  /** Where the server's sessions are. */
  RecordingStore store();

  /** From now on every request is handled like this. */
  void handler(TestHandler handler);

  /** As good as new, but for the records in the store. */
  void reset();

  /** One test for each way. */
  default Stream<DynamicTest> eachWay(Consumer<Way> test) {
    return ways().stream()
        .map(way ->
            DynamicTest.dynamicTest(
                way.name(),
                () -> {
                  reset();
                  test.accept(way);
                }));
  }

  /** Any way that answers 200 with a body at once. */
  default Way text() {
    return ways().stream().filter(way -> way.name().equals("text")).findFirst().orElseThrow();
  }

  default HttpResponse<String> get(Way way, String... headers) {
    return send("GET", way.path(), "", headers);
  }

  /** Sends a request to the server; the headers are names and values in turn. */
  default HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client()
          .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One client for all tests: a connection that a response left in a bad state is noticed. */
  HttpClient client();

  /** The session cookie as a browser sends it back. */
  static String cookieOf(HttpResponse<?> response) {
    List<String> cookies = response.headers().allValues("set-cookie");
    if (cookies.size() != 1 || !cookies.get(0).startsWith("sid=")) {
      throw new AssertionError(
          response.uri() + " should have set the session's cookie only: " + cookies);
    }
    return cookies.get(0).split(";", 2)[0];
  }

  /** The cookie of a session that was just begun. */
  default String begin() {
    handler(visit -> visit.session().set(COUNT, 1));
    String cookie = cookieOf(get(text()));
    reset();
    return cookie;
  }

  /** What is counted in the session of this cookie. */
  default int count(String cookie) {
    reset();
    int[] count = {-1};
    handler(visit -> count[0] = visit.session().get(COUNT).orElse(0));
    get(text(), "Cookie", cookie);
    return count[0];
  }
}

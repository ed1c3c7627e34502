package io.cloakroom.testkit.server;

import io.cloakroom.Cloakroom;
import io.cloakroom.body.FormMemory;
import io.cloakroom.session.SessionKey;
import io.cloakroom.testkit.RecordingStore;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The methods that the parts of the server contract share. */
interface ServerUnderTest {

  /** A time limit that only failures reach, even on a busy machine. */
  Duration PATIENCE = Duration.ofSeconds(20);

  /** A number that the contract keeps in sessions. */
  SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  /** Returns the running server's port. */
  int port();

  /** Returns the ways in which the server's handlers answer. */
  List<Way> ways();

  /**
   * Returns whether the server itself answers {@code Expect: 100-continue}, before anything that an
   * adapter could do. Such a server asks for bodies that are then refused. The default is false.
   */
  default boolean asksForEveryBody() {
    return false;
  }

  /**
   * Returns whether the server does not report an empty query, so that an adapter cannot
   * distinguish {@code /a?} from {@code /a}. The default is false.
   */
  default boolean dropsEmptyQueries() {
    return false;
  }

  /** Returns the memory of the server's forms, a mebibyte. */
  FormMemory memory();

  /** Returns the store of the server's sessions. */
  RecordingStore store();

  /** Sets the handler of all later requests. */
  void handler(TestHandler handler);

  /** Returns a handler that calls the one that was set last. */
  TestHandler currentHandler();

  /** Starts another server with this Cloakroom and the same handler, which the caller closes. */
  TestServer startAnother(Cloakroom cloakroom) throws Exception;

  /** Restores the initial state, except for the records in the store. */
  void reset();

  /** Returns one test for each way. */
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

  /** Returns the way that answers 200 with a text at once. */
  default Way text() {
    return ways().stream().filter(way -> way.name().equals("text")).findFirst().orElseThrow();
  }

  /** Sends a GET to this way; the headers are names and values in turn. */
  default HttpResponse<String> get(Way way, String... headers) {
    return send("GET", way.path(), "", headers);
  }

  /** Sends a request to the server; the headers are names and values in turn. */
  default HttpResponse<String> send(String method, String path, String body, String... headers) {
    return send(port(), method, path, body, headers);
  }

  /** Sends a request to the server on this port. */
  default HttpResponse<String> send(
      int port, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
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

  /**
   * Returns the client of all tests. It reuses connections, so a response that leaves one in a bad
   * state fails the next test.
   */
  HttpClient client();

  /** Returns the session cookie as a browser sends it back. */
  static String cookieOf(HttpResponse<?> response) {
    List<String> cookies = response.headers().allValues("set-cookie");
    if (cookies.size() != 1 || !cookies.get(0).startsWith("sid=")) {
      throw new AssertionError(
          response.uri() + " must set the session cookie and no other, but it set " + cookies);
    }
    return cookies.get(0).split(";", 2)[0];
  }

  /** Returns all cookies of a response as a browser sends them back. */
  static String cookiesOf(HttpResponse<?> response) {
    return response.headers().allValues("set-cookie").stream()
        .filter(set -> !set.contains("Max-Age=0"))
        .map(set -> set.split(";", 2)[0])
        .collect(Collectors.joining("; "));
  }

  /**
   * The CSRF token of a page, and the cookie that the page sets for it.
   *
   * @param cookie as a browser sends it back
   */
  record PageToken(String token, String cookie) {}

  /**
   * Shows a page to a new visitor and returns its CSRF token. The response has it: a late request
   * of an earlier test would call the handler too.
   */
  default PageToken tokenOfPage() {
    handler(visit -> visit.exchange().setHeader("Page-Token", visit.csrf().token()));
    HttpResponse<String> page = get(text());
    handler(visit -> {});
    return new PageToken(page.headers().firstValue("Page-Token").orElseThrow(), cookiesOf(page));
  }

  /** Begins a session and returns its cookie. */
  default String begin() {
    handler(visit -> visit.session().set(COUNT, 1));
    String cookie = cookieOf(get(text()));
    reset();
    return cookie;
  }

  /** Returns the count in the session of this cookie. */
  default int count(String cookie) {
    reset();
    int[] count = {-1};
    handler(visit -> count[0] = visit.session().get(COUNT).orElse(0));
    get(text(), "Cookie", cookie);
    return count[0];
  }
}

package io.cloakroom.testkit.server;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.testkit.RecordingStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One server of a site, and a client whose requests each have their own handler. */
final class SiteNode implements AutoCloseable {

  /** A function that starts a server whose handlers call this one. */
  interface Starter {
    TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception;
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, TestHandler> handlers = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<SlowRequest> slow = new ConcurrentLinkedQueue<>();
  private final RecordingStore store;
  private final TestServer server;

  private SiteNode(RecordingStore store, Function<Sessions, Cloakroom> cloakroom, Starter starter)
      throws Exception {
    this.store = store;
    server =
        starter.start(
            cloakroom.apply(Sessions.of(store)),
            visit ->
                Objects.requireNonNull(
                        handlers.get(visit.exchange().path()),
                        "No handler is registered for this path")
                    .handle(visit));
  }

  static SiteNode start(Store store, Function<Sessions, Cloakroom> cloakroom, Starter starter)
      throws Exception {
    return new SiteNode(RecordingStore.of(store), cloakroom, starter);
  }

  /** Returns the node's store, which records its calls. */
  RecordingStore store() {
    return store;
  }

  /** Sends a request with its handler. If the cookie is empty, the request has none. */
  CompletableFuture<HttpResponse<String>> send(String cookie, TestHandler handler) {
    String path = "/visit/" + requests.incrementAndGet();
    handlers.put(path, handler);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .timeout(SlowRequest.PATIENCE.multipliedBy(2));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .whenComplete((response, failure) -> handlers.remove(path));
  }

  /** Sends a request with its handler and waits for the response, which must be 200. */
  HttpResponse<String> visit(String cookie, TestHandler handler) {
    return accepted(SlowRequest.result(send(cookie, handler)));
  }

  /** Sends a request whose handler waits at its end, see {@link SlowRequest}. */
  SlowRequest slow(String cookie, TestHandler handler) {
    SlowRequest request = SlowRequest.start(this, cookie, handler);
    slow.add(request);
    return request;
  }

  /** Returns the value of this key in the session of this cookie. */
  <T> Optional<T> value(String cookie, SessionKey<T> key) {
    return read(cookie, session -> session.get(key));
  }

  /** Returns the names of all values in the session of this cookie. */
  Set<String> names(String cookie) {
    return read(cookie, Session::names);
  }

  /** Returns the owner of the session of this cookie; empty if there is none. */
  String owner(String cookie) {
    return read(cookie, session -> session.owner().orElse(""));
  }

  /** Returns the number of records that this node created and that still exist. */
  long records() {
    List<StoreKey> created = store.created();
    return created.stream().filter(key -> store.load(key).isPresent()).count();
  }

  /** Releases requests that a failed test left waiting, and clears the recorded calls. */
  void reset() {
    slow.forEach(SlowRequest::release);
    slow.clear();
    store.reset();
  }

  private <T> T read(String cookie, Function<Session, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    visit(cookie, visit -> answer.complete(question.apply(visit.session())));
    return SlowRequest.result(answer);
  }

  @Override
  public void close() {
    reset();
    server.close();
  }

  /** Returns the response if its status is 200, and fails otherwise. */
  static HttpResponse<String> accepted(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return response;
  }
}

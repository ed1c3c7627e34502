package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.MemoryStore;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every server adapter must do, as tests to extend: sessions are saved before the head leaves,
 * exactly once, whichever way a handler answers; and what cannot be saved is not answered as if it
 * were. The tests speak HTTP to a real server on loopback.
 *
 * <p>A subclass starts the server, and serves these {@link Way}s: {@code text}, {@code large} (more
 * than any buffer), {@code empty}, {@code no-content} (204), {@code redirect} (302), {@code
 * see-other} (303), {@code temporary-redirect} (307), {@code not-modified} (304), {@code not-found}
 * (404), {@code unprocessable} (422), {@code server-error} (500), {@code streamed}, {@code flushed}
 * and {@code async}, and whatever other ways its server has, such as each overload of a redirect.
 * Every handler, of every method, calls {@link TestHandler#handle} with the request's visit before
 * it answers. All other paths below {@code /visit/} get a handler that calls it and does nothing
 * else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerContract
    implements CommitContract, FailureContract, ExchangeContract, BodyContract {

  private static final List<String> REQUIRED =
      List.of(
          "text",
          "large",
          "empty",
          "no-content",
          "redirect",
          "see-other",
          "temporary-redirect",
          "not-modified",
          "not-found",
          "unprocessable",
          "server-error",
          "streamed",
          "flushed",
          "async");

  private final RecordingStore store = RecordingStore.of(MemoryStore.of());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile TestHandler handler = visit -> {};
  private @Nullable TestServer server;

  /** For a subclass per server. */
  protected ServerContract() {}

  /** Starts a server with this toolkit, whose handlers call this one. */
  protected abstract TestServer start(Cloakroom cloakroom, TestHandler handler) throws Exception;

  @Override
  public abstract List<Way> ways();

  @Override
  public final int port() {
    return Objects.requireNonNull(server).port();
  }

  @Override
  public final RecordingStore store() {
    return store;
  }

  @Override
  public final HttpClient client() {
    return client;
  }

  @Override
  public final void handler(TestHandler handler) {
    this.handler = handler;
  }

  @BeforeEach
  @Override
  public final void reset() {
    handler = visit -> {};
    store.reset();
  }

  @BeforeAll
  final void startServer() throws Exception {
    Cloakroom cloakroom = Cloakroom.builder().store(store).keys(KeyRing.generate()).build();
    server =
        start(
            cloakroom,
            new TestHandler() {
              @Override
              public void handle(Visit visit) throws Exception {
                handler.handle(visit);
              }

              @Override
              public void afterFlush(Visit visit) {
                handler.afterFlush(visit);
              }
            });
  }

  @AfterAll
  final void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  final void everyCommonWayIsServed() {
    assertThat(ways()).extracting(Way::name).containsAll(REQUIRED).doesNotHaveDuplicates();
  }
}

package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import io.cloakroom.body.FormMemory;
import io.cloakroom.body.FormSettings;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.DetachedSession;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The tests that every server adapter must pass. Sessions are saved exactly once, before the head
 * leaves, for every kind of answer. If a session cannot be saved, the response does not report
 * success. The tests send HTTP requests to a real server on the loopback interface.
 *
 * <p>A subclass starts the server and serves these {@link Way}s:
 *
 * <ul>
 *   <li>{@code text}, {@code large} (larger than any buffer) and {@code empty}
 *   <li>{@code no-content} (204), {@code redirect} (302), {@code see-other} (303), {@code
 *       temporary-redirect} (307) and {@code not-modified} (304)
 *   <li>{@code not-found} (404), {@code unprocessable} (422) and {@code server-error} (500)
 *   <li>{@code streamed}, {@code flushed} and {@code async}
 *   <li>the other ways of the server, such as each overload of a redirect
 * </ul>
 *
 * <p>For every method, a handler calls {@link TestHandler#handle} with the request's visit before
 * it answers. All other paths below {@code /visit/} have a handler that only makes this call.
 *
 * <p>At {@code /routed} the server has a handler for each of GET, POST, PUT, PATCH and DELETE. It
 * makes this call and answers with the method that the server routed by.
 *
 * <p>At {@code /stream/after} and {@code /stream/before}, a handler reads the body of a POST with
 * the server's own stream, after or before this call, and answers with it.
 *
 * <p>At {@code /late}, a handler copies the request's headers {@code X-Type} and {@code X-Caching}
 * to {@code Content-Type} and {@code Cache-Control}, unless they are empty. It then sends the head,
 * makes this call, and ends the response.
 *
 * <p>A server with WebSockets implements {@link SocketContract} too.
 *
 * <p>A server that reads forms itself implements {@link ContainerFormContract} too.
 *
 * <p>A server that can put an application below a path implements {@link ContextPathContract} too.
 *
 * <p>A server that can detect a path without a handler implements {@link UnhandledPath} too.
 *
 * <p>There is no handler at {@code /nowhere}, {@code /ready} and {@code /cloakroom.css}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerContract
    implements CommitContract,
        FailureContract,
        ExchangeContract,
        BodyContract,
        ProxyContract,
        CachingContract,
        GuardContract,
        FlashContract,
        SharedBodyContract,
        PagesContract,
        LateSessionContract,
        TraceContract,
        MistakesContract {

  /**
   * A part of the server contract, for servers that can detect a path without a handler before they
   * call one.
   */
  public interface UnhandledPath extends ServerUnderTest {

    /** Checks that no body is read for a token if there is no handler. */
    @Test
    default void aTokenIsNotLookedForWhereNothingHandlesTheRequest() throws IOException {
      try (Socket socket = RawClient.connect(port())) {
        RawClient.write(
            socket,
            "POST /nowhere HTTP/1.1\r\nHost: localhost:"
                + port()
                + "\r\nAccept: application/json\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n");
        assertThat(RawClient.head(socket)).matches("(?s)HTTP/1\\.1 40[34] .*");
      }
    }
  }

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
  private final FormMemory memory = FormMemory.of(1 << 20);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<EndedRequest> ended = new CopyOnWriteArrayList<>();
  private volatile TestHandler handler = visit -> {};
  private final TestHandler current =
      new TestHandler() {
        @Override
        public void handle(Visit visit) throws Exception {
          handler.handle(visit);
        }

        @Override
        public void afterFlush(Visit visit) {
          handler.afterFlush(visit);
        }

        @Override
        public String onMessage(Visit visit, DetachedSession session, String message) {
          return handler.onMessage(visit, session, message);
        }
      };
  private @Nullable TestServer server;

  /** Creates the tests of one server. */
  protected ServerContract() {}

  /** Starts a server with this Cloakroom. Its handlers must call this handler. */
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
  public final List<EndedRequest> ended() {
    return ended;
  }

  @Override
  public final FormMemory memory() {
    return memory;
  }

  @Override
  public final HttpClient client() {
    return client;
  }

  @Override
  public final void handler(TestHandler handler) {
    this.handler = handler;
  }

  @Override
  public final TestHandler currentHandler() {
    return current;
  }

  @BeforeEach
  @Override
  public final void reset() {
    handler = visit -> {};
    store.reset();
  }

  @BeforeAll
  final void startServer() throws Exception {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(store)
            .keys(KeyRing.generate())
            .formSettings(FormSettings.of().withMemory(memory))
            .csrfExemption(EXEMPT)
            .csrfExemption("/visit/hooks/**")
            .requestListener(
                new RequestListener() {
                  @Override
                  public void onRequest(Visit visit) {
                    TraceContract.begin(visit);
                  }

                  @Override
                  public void onEnd(Visit visit) {
                    TraceContract.end(visit, ended);
                  }
                })
            .build();
    server = start(cloakroom, current);
  }

  @Override
  public final TestServer startAnother(Cloakroom cloakroom) throws Exception {
    return start(cloakroom, current);
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

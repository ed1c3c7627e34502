package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The error pages for requests that the server refuses before any handler. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerRefusalsTest {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** Refuses each request with the status in its path. */
  private static final class Refusing extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int status = Integer.parseInt(request.getHttpURI().getPath().substring(1));
      Response.writeError(request, response, callback, status);
      return true;
    }
  }

  @BeforeAll
  void start() throws Exception {
    connector.setHost("localhost");
    server.addConnector(connector);
    server.setErrorHandler(new ServerRefusals());
    server.setHandler(new Refusing());
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void aServerThatStopsAsksToTryAgain() {
    RawVisitor visitor = new RawVisitor(connector.getLocalPort());

    for (HttpAnswer answer :
        new HttpAnswer[] {visitor.get("/503"), visitor.accepting(RawVisitor.JSON).get("/503")}) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("1");
      assertThat(answer.body())
          .contains("Nothing was changed. Try again in a moment.")
          .doesNotContain("delete the cookies");
    }
  }

  @Test
  void anUnreadableRequestIsSaidToBeSo() {
    HttpAnswer answer = new RawVisitor(connector.getLocalPort()).get("/400");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("cannot read this request").doesNotContain("Try again");
  }
}

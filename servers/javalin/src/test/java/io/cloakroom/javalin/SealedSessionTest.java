package io.cloakroom.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.javalin.http.Context;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Sessions in sealed cookies over HTTP: two nodes that share nothing but the keys. */
class SealedSessionTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);

  private final KeyRing keys = KeyRing.generate();
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  private static Session session(Context ctx) {
    Visit visit = ctx.with(CloakroomPlugin.class);
    return visit.session();
  }

  private JavalinServer node() {
    Cloakroom cloakroom = Cloakroom.builder().sessions(Sessions.sealed(keys)).keys(keys).build();
    return JavalinServer.start(config -> {
      config.registerPlugin(new CloakroomPlugin(cloakroom));
      config.routes.get(
          "/count", ctx -> ctx.result("count " + session(ctx).update(COUNT, 0, n -> n + 1)));
      config.routes.get("/grow", ctx -> session(ctx).set(NAME, "x".repeat(5000)));
      config.routes.get("/end", ctx -> session(ctx).end());
    });
  }

  private HttpResponse<String> get(JavalinServer node, String path) throws Exception {
    URI address = URI.create("http://localhost:" + node.port() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aVisitorGoesOnAtTheOtherNode() throws Exception {
    try (JavalinServer one = node();
        JavalinServer other = node()) {
      assertThat(get(one, "/count").body()).isEqualTo("count 1");
      assertThat(get(other, "/count").body()).isEqualTo("count 2");
      assertThat(get(one, "/count").body()).isEqualTo("count 3");

      get(other, "/end");

      assertThat(get(one, "/count").body()).isEqualTo("count 1");
    }
  }

  @Test
  void whatDoesNotFitIsAnsweredWith413AndTheSessionGoesOn() throws Exception {
    try (JavalinServer node = node()) {
      get(node, "/count");

      HttpResponse<String> refused = get(node, "/grow");

      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).contains("holds more than it can");
      assertThat(get(node, "/count").body()).isEqualTo("count 2");
    }
  }
}

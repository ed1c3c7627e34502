package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The tests of an application that does not have all paths of its host. */
interface ContextPathContract extends ServerUnderTest {

  @Test
  default void everyAddressBeginsWithTheContextPath() throws Exception {
    Optional<TestServer> started = startBelow("/shop", Cloakroom.of(store()));
    assumeTrue(started.isPresent(), "The server has no context paths");
    try (TestServer shop = started.get()) {
      addressesBeginWith("/shop", shop, "/shop");
    }
  }

  @Test
  default void everyAddressBeginsWithThePathThatATrustedProxyHasTakenAway() throws Exception {
    try (TestServer site = startAnother(behindProxy())) {
      addressesBeginWith("/site", site, "", "X-Forwarded-Prefix", "/site");
    }
    Optional<TestServer> started = startBelow("/shop", behindProxy());
    assumeTrue(started.isPresent(), "The server has no context paths");
    try (TestServer shop = started.get()) {
      addressesBeginWith("/site/shop", shop, "/shop", "X-Forwarded-Prefix", "/site");
    }
  }

  @Test
  default void aPrefixIsBelievedOfNobodyElse() {
    handler(visit -> visit.answer().redirect("/next"));

    HttpResponse<String> response = send("GET", "/visit/x", "", "X-Forwarded-Prefix", "/site");

    assertThat(response.headers().firstValue("location")).contains("/next");
  }

  private Cloakroom behindProxy() {
    return Cloakroom.builder()
        .store(store())
        .trustedProxy("127.0.0.0/8")
        .trustedProxy("::1")
        .build();
  }

  private void addressesBeginWith(
      String prefix, TestServer server, String contextPath, String... headers) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      seen.add(visit.path());
      seen.add(visit.address("/next"));
      visit.answer().redirect("/next?a=1");
    });
    assertThat(location(server, contextPath, headers)).isEqualTo(prefix + "/next?a=1");
    assertThat(seen).containsExactly("/visit/x", prefix + "/next");

    handler(visit -> {
      throw new RedirectException(visit.path());
    });
    assertThat(location(server, contextPath, headers)).isEqualTo(prefix + "/visit/x");

    handler(visit -> {
      throw new HttpProblem(404, "absent", "Absent.");
    });
    String page = send(server.port(), "GET", contextPath + "/visit/x", "", headers).body();
    assertThat(page).contains("href=\"" + prefix + "/\"");
  }

  private String location(TestServer server, String contextPath, String... headers) {
    HttpResponse<String> response =
        send(server.port(), "GET", contextPath + "/visit/x", "", headers);
    assertThat(response.statusCode()).isEqualTo(303);
    return response.headers().firstValue("location").orElse("");
  }
}

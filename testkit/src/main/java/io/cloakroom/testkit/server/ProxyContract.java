package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The tests of a server that a proxy stands in front of, or seems to. */
interface ProxyContract extends ServerUnderTest {

  @Test
  default void plainCookiesOnLocalhostEndForGoodWithTheFirstSignOfAProxy() throws Exception {
    handler(visit -> visit.session().set(COUNT, 1));
    try (TestServer other = startAnother(Cloakroom.of(store()))) {
      assertThat(setCookie(other)).startsWith("sid=").doesNotContain("Secure");
      assertThat(setCookie(other, "X-Forwarded-Proto", "https"))
          .startsWith("__Host-sid=")
          .contains("; Secure");
      assertThat(setCookie(other)).startsWith("__Host-sid=").contains("; Secure");
    }
  }

  @Test
  default void cookiesOnLocalhostAreSecureIfTheSettingSaysSo() throws Exception {
    handler(visit -> visit.session().set(COUNT, 1));
    Cloakroom always =
        Cloakroom.builder().store(store()).secureCookies(SecureCookies.ALWAYS).build();
    try (TestServer other = startAnother(always)) {
      assertThat(setCookie(other)).startsWith("__Host-sid=").contains("; Secure");
    }
  }

  @Test
  default void aCookieThatIsSetAsItIsComesBackUnderItsOwnName() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      seen.add(visit.cookies().get("raw").orElse("none"));
      visit.cookies().set(Cookie.of("raw", "1"));
    });
    Cloakroom always =
        Cloakroom.builder().store(store()).secureCookies(SecureCookies.ALWAYS).build();
    try (TestServer other = startAnother(always)) {
      assertThat(setCookie(other)).startsWith("raw=1;");
      assertThat(setCookie(other, "Cookie", "raw=1")).startsWith("raw=1;");
    }
    assertThat(seen).containsExactly("none", "1");
  }

  @Test
  default void aTrustedProxyIsBelievedTheSchemeAndTheRightMostAddress() throws Exception {
    try (TestServer other = startAnother(behindProxy())) {
      String[] headers = {
        "X-Forwarded-For", "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto", "https"
      };

      assertThat(client(other.port(), headers)).isEqualTo("203.0.113.9 true");
      assertThat(client(port(), headers)).matches("(127\\.0\\.0\\.1|[0:]+1) false");
    }
  }

  @Test
  default void aFormOfPlainHttpIsRefusedWhereCookiesAreSecure() throws Exception {
    Cloakroom always =
        Cloakroom.builder().store(store()).secureCookies(SecureCookies.ALWAYS).build();
    try (TestServer other = startAnother(always)) {
      assertThat(post(other.port(), "http://localhost:" + other.port())).isEqualTo(403);
      assertThat(post(other.port(), "https://localhost:" + other.port())).isEqualTo(200);
      assertThat(post(port(), "http://localhost:" + port())).isEqualTo(200);
    }
  }

  @Test
  default void aPrefixIsBelievedOfNobodyElse() {
    handler(visit -> visit.answer().redirect("/next"));

    HttpResponse<String> response = send("GET", "/visit/x", "", "X-Forwarded-Prefix", "/site");

    assertThat(response.headers().firstValue("location")).contains("/next");
  }

  @Test
  default void everyAddressBeginsWithThePathThatATrustedProxyHasTakenAway() throws Exception {
    try (TestServer site = startAnother(behindProxy())) {
      addressesBeginWith("/site", site, "", "X-Forwarded-Prefix", "/site");
    }
  }

  private int post(int port, String origin) {
    return send(port, "POST", text().path(), "", "Origin", origin).statusCode();
  }

  private String setCookie(TestServer server, String... headers) {
    HttpResponse<String> response = send(server.port(), "GET", text().path(), "", headers);
    return response.headers().firstValue("set-cookie").orElse("");
  }

  private String client(int port, String... headers) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.add(visit.client().address() + ' ' + visit.client().secure()));
    assertThat(send(port, "GET", text().path(), "", headers).statusCode()).isEqualTo(200);
    return String.join(" and ", seen);
  }

  /** Returns a toolkit that believes every proxy on this machine. */
  default Cloakroom behindProxy() {
    return Cloakroom.builder()
        .store(store())
        .trustedProxy("127.0.0.0/8")
        .trustedProxy("::1")
        .build();
  }

  /**
   * Checks that all addresses of an application begin with this.
   *
   * @param contextPath the path at which the server has put the application
   * @param headers the names and values of the request's headers in turn
   */
  default void addressesBeginWith(
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

package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.SecureCookies;
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
    Cloakroom behind =
        Cloakroom.builder().store(store()).trustedProxy("127.0.0.0/8").trustedProxy("::1").build();
    try (TestServer other = startAnother(behind)) {
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
}

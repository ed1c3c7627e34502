package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session cookie, with the settings of an application. */
class SessionCookieTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  private final Sessions sessions = Sessions.of(MemoryStore.of());

  private static String cookie(Sessions sessions, boolean secure) {
    FakeExchange exchange = FakeExchange.get("/");
    sessions.open(exchange, new CookiePolicy(secure)).session().set(COUNT, 1);
    exchange.end();
    return exchange.responseHeaders("Set-Cookie").get(0);
  }

  @Test
  void theNameIsTheApplicationsAndTheSessionIsFoundUnderIt() {
    Browser browser = new Browser(sessions.withCookieName("shop"));

    browser.visit(session -> session.set(COUNT, 1));

    assertThat(browser.cookies()).containsOnlyKeys("__Host-shop");
    browser.visit(session -> assertThat(session.get(COUNT)).contains(1));
    browser.visit(Session::end);
    assertThat(browser.cookies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a;b",
        "csrf",
        "flash",
        "once",
        "refused",
        "login-device",
        "__Host-sid",
        "__Secure-sid"
      })
  void aNameThatCannotBeIsRefusedAtOnce(String name) {
    assertThatThrownBy(() -> sessions.withCookieName(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameSiteAndPartitionedAreSetAsAsked() {
    assertThat(cookie(sessions.withCookieSameSite(SameSite.STRICT), true))
        .contains("SameSite=Strict");
    assertThat(cookie(sessions.withCookieSameSite(SameSite.NONE).withCookiePartitioned(true), true))
        .startsWith("__Host-sid=")
        .contains("SameSite=None", "Partitioned", "Secure", "HttpOnly");
  }

  @Test
  void aDomainCostsTheHostPrefix() {
    Browser browser = new Browser(sessions.withCookieDomain("example.org"));

    FakeExchange response = browser.visit(session -> session.set(COUNT, 1));

    assertThat(response.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Secure-sid=")
        .contains("Domain=example.org", "Path=/", "Secure", "HttpOnly");
    browser.visit(session -> assertThat(session.get(COUNT)).contains(1));
    FakeExchange gone = browser.visit(Session::end);
    assertThat(gone.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .contains("Domain=example.org", "Max-Age=0");
    assertThatThrownBy(() -> sessions.withCookieDomain(".example.org"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onLocalhostTheCookieIsOneThatBrowsersKeep() {
    Sessions embedded =
        sessions
            .withCookieName("shop")
            .withCookieSameSite(SameSite.NONE)
            .withCookiePartitioned(true)
            .withCookieDomain("example.org");

    assertThat(cookie(embedded, false))
        .startsWith("shop=")
        .contains("HttpOnly", "SameSite=Lax")
        .doesNotContain("Secure")
        .doesNotContain("Domain")
        .doesNotContain("Partitioned");
  }
}

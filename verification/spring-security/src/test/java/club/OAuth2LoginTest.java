package club;

import static club.Visitors.logOut;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A login at Spring's own authorization server, whose sessions are ours, too. */
class OAuth2LoginTest {

  private static final Node ISSUER = Clubs.issuer();
  private static final Node FIRST = Clubs.first();

  @Test
  void aLoginBeginsOnOneNodeAndEndsAfterARestart() {
    TestClient before;
    String back;
    try (Node stopped = Clubs.start()) {
      before = stopped.browser();
      assertThat(before.get("/open/basket/add?item=print").text()).contains("[print]");
      assertThat(before.get("/me").location()).contains("/login");
      back = Issuer.authorize(ISSUER, before, stopped.url());
    }
    String anonymous = before.cookie("club").orElseThrow();
    TestClient browser = FIRST.with(before);

    TestResponse login = browser.get(back);

    assertThat(login.location()).as("the saved request").endsWith("/me?continue");
    assertThat(browser.cookie("club").orElseThrow()).isNotEqualTo(anonymous);
    assertThat(FIRST.with(before).get("/me").status()).as("the session has moved").isEqualTo(409);
    assertThat(browser.get("/me").text())
        .startsWith("grace ")
        .contains("OIDC_USER", "SCOPE_openid", "SCOPE_profile");
    assertThat(browser.get("/open/basket").text()).contains("[print]");
    assertThat(FIRST.context().getBean(Cloakroom.class).sessions().ownedBy("grace")).hasSize(1);

    JsonNode claims = browser.get("/claims").json();
    assertThat(claims.get("subject").asString()).isEqualTo("grace");
    assertThat(claims.get("client").asString()).isEqualTo("grace");
    assertThat(claims.get("nonce").asString()).isNotEmpty();
    assertThat(claims.get("scopes").asString()).isEqualTo("[openid, profile]");
    TestClient there = Clubs.second().with(browser);
    assertThat(there.get("/claims").json()).as("on another node").isEqualTo(claims);
    assertThat(there.get("/me").text()).isEqualTo(browser.get("/me").text());
    assertThat(logOut(there).status()).isEqualTo(302);
    assertThat(browser.get("/me").location()).as("the logout ended it").contains("/login");
  }

  @Test
  void anAnswerThatNoOneAskedForIsRefused() {
    TestClient browser = FIRST.browser();
    String back = Issuer.authorize(ISSUER, browser, FIRST.url());

    assertThat(FIRST.browser().get(back).location()).endsWith("/login?error");
    assertThat(browser.get(back.replace("state=", "state=x")).location()).endsWith("/login?error");
    assertThat(browser.get("/me").location()).contains("/login");
  }
}

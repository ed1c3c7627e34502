package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.divided.DividedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Chains of Spring Security that turn off the CSRF check of Cloakroom, too. */
class CsrfFollowTest {

  private static final Shop SHOP =
      Shop.start(
          DividedApplication.class,
          "cloakroom.store=memory",
          "cloakroom.csrf.follow-spring-security=true",
          "spring.mvc.hiddenmethod.filter.enabled=true",
          "spring.datasource.url=jdbc:h2:mem:divided");

  private final Browser browser = SHOP.browser();

  @AfterAll
  static void stop() {
    SHOP.context().close();
  }

  @Test
  void noOneChecksAChainWithoutTheCheck() {
    assertThat(browser.post("/cart", "").statusCode()).isEqualTo(200);
    assertThat(browser.post("/cart", "", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(200);
  }

  @Test
  void springChecksTheOtherChain() {
    String token =
        browser
            .get("/views/thymeleaf")
            .body()
            .replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");

    assertThat(browser.submit("/notes", "text=milk").statusCode()).isEqualTo(403);
    assertThat(browser.post("/notes", "text=milk&_csrf=" + token).statusCode()).isEqualTo(303);
  }

  @Test
  void cloakroomChecksWhatMatchesNoChain() {
    assertThat(browser.post("/as/ada", "").statusCode()).isEqualTo(403);
    assertThat(browser.submit("/as/ada", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aViewWithoutTheCheckHasATokenThatCloakroomAccepts() {
    String page = browser.get("/page/thymeleaf").body();
    String token = page.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]{86})\".*", "$1");

    assertThat(browser.post("/as/ada", "_csrf=" + token).statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestThatLeavesItsChainIsRefused() {
    // The hidden method makes it a DELETE, which matches no chain.
    assertThat(browser.post("/cart", "_method=delete").statusCode()).isEqualTo(403);
  }

  @Test
  void theStartSaysWhoChecksEachChain() {
    CsrfDivision division = SHOP.context().getBean(CsrfDivision.class);

    assertThat(division.chains().stream().map(division::checker))
        .containsExactly(
            "no one (cloakroom.csrf.follow-spring-security is true)", "Spring Security");
  }
}

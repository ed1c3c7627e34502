package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.guarded.GuardedApplication;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.view.Templates;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The CSRF check beside Spring Security: one of the two for each request. */
class SecurityTest {

  private static final Shop SHOP =
      Shop.start(
          GuardedApplication.class,
          "cloakroom.store=memory",
          "spring.mvc.hiddenmethod.filter.enabled=true",
          "spring.datasource.url=jdbc:h2:mem:guarded");

  private final Browser browser = SHOP.browser();

  @Test
  void springChecksTheRequestsOfItsChain() {
    String page = browser.get("/views/thymeleaf").body();
    String form = "text=milk&_csrf=" + Shop.token(page);

    // Spring's own rule: it needs the token whatever the browser says.
    assertThat(browser.submit("/notes", "text=milk").statusCode()).isEqualTo(403);
    assertThat(browser.post("/notes", form).statusCode()).isEqualTo(303);
    assertThat(SHOP.browser().post("/notes", form).statusCode()).isEqualTo(403);
    HttpResponse<String> crossSite = browser.post("/notes", form, "Sec-Fetch-Site", "cross-site");
    assertThat(crossSite.statusCode()).isEqualTo(303);
  }

  @Test
  void cloakroomChecksTheOthers() {
    assertThat(browser.submit("/cart", "").statusCode()).isEqualTo(200);
    assertThat(browser.post("/cart", "").statusCode()).isEqualTo(403);
    HttpResponse<String> crossSite = browser.post("/cart", "", "Sec-Fetch-Site", "cross-site");
    assertThat(crossSite.statusCode()).isEqualTo(403);
    assertThat(crossSite.body()).contains("another site");
  }

  @Test
  void viewsShowTheTokenOfTheOneThatChecks() {
    for (String engine : new String[] {"thymeleaf", "freemarker", "mustache"}) {
      String token = Shop.token(browser.get("/page/" + engine).body());

      assertThat(browser.post("/notes", "text=a&_csrf=" + token).statusCode())
          .as(engine)
          .isEqualTo(303);
    }
  }

  /** An engine of the application's own. */
  @Configuration
  @Import(GuardedApplication.class)
  static class WithOwnEngine {

    @Bean
    Templates lines() {
      return (template, model, out) -> {
        String csrf = String.valueOf(model.get("csrf"));
        out.write(csrf + model.keySet().containsAll(List.of("csrf", "shop", "title")));
      };
    }
  }

  @Test
  void templatesOfAnotherEngineShowItToo() {
    Shop shop =
        Shop.start(
            WithOwnEngine.class,
            "cloakroom.store=memory",
            "spring.datasource.url=jdbc:h2:mem:engine");
    try (var context = shop.context()) {
      assertThat(context.isActive()).isTrue();
      String page = shop.browser().get("/page/own").body();
      assertThat(page).contains("Token[field=_csrf, header=X-CSRF-TOKEN, token=").endsWith("true");
    }
  }

  @Test
  void aRequestThatChangesItsChainIsRefused() {
    String page = browser.get("/views/thymeleaf").body();
    String form = "_method=delete&text=a";

    assertThat(browser.post("/notes/7", form).statusCode()).isEqualTo(403);
    assertThat(browser.post("/notes/7", form + "&_csrf=" + Shop.token(page)).statusCode())
        .isEqualTo(403);
    assertThat(browser.submit("/notes/7", form).statusCode()).isEqualTo(200);
  }

  @Test
  void formsOfThymeleafHaveTheTokenOfTheOneThatChecks() {
    String springs = browser.get("/views/forms").body();
    String ours = browser.get("/cart/views/forms").body();

    assertThat(springs.lines().findFirst().orElseThrow()).containsOnlyOnce("_csrf");
    assertThat(ours).containsOnlyOnce("_csrf");
    assertThat(browser.post("/notes", "text=a&_csrf=" + Shop.token(springs)).statusCode())
        .isEqualTo(303);
    assertThat(browser.post("/notes", "text=a&_csrf=" + Shop.token(ours)).statusCode())
        .isEqualTo(403);
    assertThat(browser.post("/cart", "_csrf=" + Shop.token(ours)).statusCode()).isEqualTo(200);
    assertThat(browser.post("/cart", "_csrf=" + Shop.token(springs)).statusCode()).isEqualTo(403);
  }

  /** The shop with a store whose calls are counted. */
  @Configuration
  @Import(GuardedApplication.class)
  static class WithRecordingStore {

    private static final RecordingStore STORE = RecordingStore.of(MemoryStore.of());

    @Bean
    Store store() {
      return STORE;
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void onlyTheEventOfSpringMvcReadsTheSessionOfAPageThatDoesNotUseIt(String event, int reads) {
    Shop shop =
        Shop.start(
            WithRecordingStore.class,
            "spring.mvc.publish-request-handled-events=" + event,
            "spring.datasource.url=jdbc:h2:mem:recorded-" + event);
    try (var context = shop.context()) {
      assertThat(context.isActive()).isTrue();
      Browser browser = shop.browser();
      browser.get("/count");
      WithRecordingStore.STORE.reset();

      assertThat(browser.get("/unused/mustache").statusCode()).isEqualTo(200);
      assertThat(WithRecordingStore.STORE.calls()).isEqualTo(Collections.nCopies(reads, "load"));
      browser.get("/count");
      assertThat(WithRecordingStore.STORE.calls()).endsWith("load", "replace");
    }
  }
}

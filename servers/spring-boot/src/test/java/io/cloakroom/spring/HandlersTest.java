package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.app.Traces;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of Spring MVC with parts of their visit. */
class HandlersTest {

  private final Browser browser = Shop.shared().browser();

  @Test
  void theSessionCounts() {
    assertThat(browser.get("/count").body()).isEqualTo("visit 1");
    assertThat(browser.get("/count").body()).isEqualTo("visit 2");
    assertThat(browser.get("/async").body()).isEqualTo("async 3");
    assertThat(browser.get("/count").body()).isEqualTo("visit 4");
  }

  @Test
  void aHandlerAnswersWithItsVisit() {
    HttpResponse<String> response = browser.submit("/notes", "text=milk");

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.headers().firstValue("Location")).contains("/flash");
    assertThat(browser.get("/flash").body()).contains("Saved milk");
    assertThat(browser.get("/flash").body()).isEqualTo("[]");
  }

  @Test
  void aRefusedFormIsShownAgainByAViewOfSpring() {
    HttpResponse<String> response = browser.submit("/notes", "text=");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("name=\"text\"").containsPattern("<p>.+</p>");
  }

  @Test
  void aHandlerAnswersAsSpringDoes() {
    assertThat(browser.submit("/notes/spring", "text=milk").headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/flash"));
    assertThat(browser.get("/flash").body()).contains("Saved milk");
    assertThat(browser.submit("/notes/spring", "text=").body()).containsPattern("<p>.+</p>");
    assertThat(browser.get("/model-and-view").body()).isEqualTo("<p>Notes</p>\n");
    assertThat(browser.get("/redirect").statusCode()).isEqualTo(302);
  }

  @Test
  void aBeanIsTheFormOfItsRecord() {
    assertThat(browser.submit("/strict", "text=%E2%82").statusCode()).isEqualTo(400);
    assertThat(browser.submit("/strict", "text=ok").body()).isEqualTo("valid");
  }

  @Test
  void springReadsTheSameFormAndFiles() {
    String form = Browser.part("title", "Kiln") + Browser.file("file", "glaze") + "--XX--\r\n";

    assertThat(browser.submit("/photos", form, "Content-Type", Browser.MULTIPART).body())
        .isEqualTo("Kiln glaze glaze");
  }

  @Test
  void uploadsAreArguments() {
    String form = Browser.file("file", "x") + Browser.file("all", "y") + "--XX--\r\n";

    assertThat(browser.submit("/files", form, "Content-Type", Browser.MULTIPART).body())
        .isEqualTo("a.txt false 1");
    HttpResponse<String> without =
        browser.submit(
            "/files", Browser.part("other", "") + "--XX--\r\n", "Content-Type", Browser.MULTIPART);
    assertThat(without.body()).contains("file");
  }

  @Test
  void aHiddenMethodReachesItsHandlerWithTheForm() {
    assertThat(browser.submit("/notes/7", "_method=delete&text=old").body())
        .isEqualTo("deleted 7 old");
  }

  @Test
  void aSessionValueIsAnArgument() {
    assertThat(browser.get("/cart").body()).isEqualTo("nonetrue");
    assertThat(browser.submit("/cart/items", "item=cup").body())
        .isEqualTo("caught The session has no value cart; an Optional parameter can be without it");
    assertThat(browser.submit("/cart", "").body()).isEqualTo("ok");
    assertThat(browser.submit("/cart/items", "item=cup").body()).isEqualTo("1");
    assertThat(browser.get("/cart").body()).isEqualTo("[cup]false");
  }

  @Test
  void problemsAreAnsweredBeforeACatchAllHandler() {
    HttpResponse<String> page = browser.get("/problem/404");
    HttpResponse<String> json = browser.get("/problem/409", "Accept", "application/json");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("<html");
    assertThat(json.statusCode()).isEqualTo(409);
    assertThat(json.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(browser.get("/store-failure").statusCode()).isEqualTo(503);
  }

  @Test
  void problemsHaveTheTextsOfTheApplicationAndItsAttributes() {
    HttpResponse<String> english = browser.get("/problem/410", "Accept", "application/json");
    HttpResponse<String> german =
        browser.get("/problem/410", "Accept", "application/json", "Accept-Language", "de");
    HttpResponse<String> page = browser.get("/problem/410");

    assertThat(english.body())
        .contains("\"title\":\"No longer <here>\"", "\"detail\":\"This request cannot")
        .contains("\"status\":410", "\"shop\":\"Kiln 410\"")
        .doesNotContain("timestamp", "\"path\"");
    assertThat(german.body())
        .contains("\"title\":\"Nicht mehr da\"", "\"detail\":\"Der Laden sagt: This request");
    assertThat(german.headers().firstValue("Content-Language")).contains("de");
    assertThat(page.body()).contains("<h1>No longer &lt;here&gt;</h1>");
    HttpResponse<String> other =
        browser.get("/problem/409", "Accept", "application/json", "Accept-Language", "hi");
    assertThat(other.body()).doesNotContain("Der Laden").contains("\"shop\":\"Kiln 409\"");
  }

  @Test
  void otherExceptionsAndProblemsAreSprings() {
    assertThat(browser.get("/failure").body()).isEqualTo("caught a mistake");
    HttpResponse<String> problem = browser.get("/spring-problem");
    assertThat(problem.statusCode()).isEqualTo(409);
    assertThat(problem.body()).contains("Sold out");
  }

  @Test
  void anAnswerThatIsNotSentIsAnError() {
    HttpResponse<String> response = browser.get("/unsent");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("<html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thymeleaf", "freemarker", "mustache"})
  void viewsSeeTheVisit(String engine) {
    for (String way : new String[] {"/views/", "/page/"}) {
      browser.submit("/notes", "text=milk");

      String page = browser.get(way + engine).body();

      assertThat(page)
          .contains("<p>Notes</p>", "<i>Kiln</i>", "<b>Saved milk</b>", "name=\"_csrf\"")
          .contains(way + engine + "</a>", "href=\"/cloakroom.css")
          .containsPattern("value=\"[A-Za-z0-9_-]{86}\"");
      assertThat(browser.get(way + engine).body()).doesNotContain("Saved");
    }
  }

  @Test
  void aDialectOfThymeleafWritesFields() {
    String sent = "name=%22%3Cb%3E&count=0&message=%3C%2Ftextarea%3E&gift=on&glaze=BLUE&secret=abc";

    String page = browser.submit("/orders", sent).body();

    assertThat(page)
        .contains("name=\"name\" id=\"name\"", "maxlength=\"40\"")
        .contains("value=\"&quot;&lt;b&gt;\"", "&lt;/textarea&gt;</textarea>")
        .contains("id=\"own\"", "<p id=\"count--error\">", "aria-describedby=\"count--error\"")
        .contains("value=\"BLUE\" name=\"glaze\"")
        .doesNotContain("cr:", "abc", "name--error")
        .containsPattern("type=\"checkbox\"[^>]* checked")
        .containsPattern("value=\"BLUE\"[^>]* checked")
        .doesNotContainPattern("value=\"RED\"[^>]* checked");
  }

  @Test
  void aValueIsComputedOnlyIfAPageAsks() {
    io.cloakroom.spring.app.Counts counts =
        Shop.shared().context().getBean(io.cloakroom.spring.app.Counts.class);
    int before = counts.computed();

    browser.get("/views/plain");
    browser.get("/page/plain");
    assertThat(counts.computed()).isEqualTo(before);

    assertThat(browser.get("/views/unread").body()).isEqualTo("<p>" + (before + 1) + "</p>\n");
  }

  @Test
  void requestsOfOtherSitesAreRefused() {
    HttpResponse<String> response =
        browser.post("/notes", "text=a", "Sec-Fetch-Site", "cross-site");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(browser.post("/webhooks/a", "a=b").statusCode()).isEqualTo(404);
    assertThat(browser.post("/notes", "text=a").statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenOfAViewIsAccepted() {
    String page = browser.get("/views/thymeleaf").body();
    String token = page.replaceAll("(?s).*value=\"([^\"]{86})\".*", "$1");

    assertThat(browser.post("/notes", "text=a&_csrf=" + token).statusCode()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/views/forms", "/page/forms"})
  void formsOfThymeleafHaveTheTokenWithoutALineForIt(String path) {
    String page = browser.get(path).body();

    // The others send nothing to this site, or change nothing.
    assertThat(page).containsOnlyOnce("_csrf");
    assertThat(browser.post("/notes", "text=a&_csrf=" + Shop.token(page)).statusCode())
        .isEqualTo(303);
    assertThat(browser.post("/notes", "text=a").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/redirect",
        "/streamed",
        "/model-and-view",
        "/unused/thymeleaf",
        "/unused/freemarker",
        "/unused/mustache",
        "/unused/page"
      })
  void aPageThatDoesNotUseTheSessionDoesNotReadIt(String path) {
    browser.get("/count");

    // A response that depends on the session is not for shared caches.
    assertThat(browser.get("/count").headers().firstValue("Cache-Control")).isPresent();
    HttpResponse<String> response = browser.get(path);
    assertThat(response.statusCode()).isLessThan(400);
    assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
  }

  @Test
  void aTemplateReadsTheSessionWhenItUsesIt() {
    assertThat(browser.get("/visits").body()).isEqualTo("<p></p>\n");
    browser.get("/count");
    HttpResponse<String> response = browser.get("/visits");

    assertThat(response.body()).isEqualTo("<p>1</p>\n");
    assertThat(response.headers().firstValue("Cache-Control")).isPresent();
    Browser stranger = Shop.shared().browser();
    stranger.setCookie("sid", "unknown");
    assertThat(stranger.get("/visits").body()).isEqualTo("<p></p>\n");
  }

  @Test
  void aViewOfSpringIsTraced() throws InterruptedException {
    Traces traces = Shop.shared().context().getBean(Traces.class);

    assertThat(browser.get("/model-and-view", Traces.TRACED, "yes").statusCode()).isEqualTo(200);

    assertThat(traces.next())
        .anyMatch(sentence -> sentence.startsWith("template plain rendered in "));
  }
}

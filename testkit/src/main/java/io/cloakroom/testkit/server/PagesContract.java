package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.Visit;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests of the toolkit's own files and pages: its stylesheet, ready pages and error pages. */
interface PagesContract extends ServerUnderTest {

  /** Pages as a module brings them. */
  ReadyPages READY =
      new ReadyPages() {
        @Override
        public Set<String> paths() {
          return Set.of("/ready");
        }

        @Override
        public boolean answer(Visit visit) {
          if (visit.exchange().method().equals("DELETE")) {
            return false;
          }
          visit.session().update(COUNT, 0, n -> n + 1);
          visit.answer().html("ready " + visit.readFormData().value("note").orElse("page"));
          return true;
        }

        @Override
        public Map<String, Function<Visit, ?>> locals() {
          return Map.of("ready", visit -> "a local");
        }
      };

  @Test
  default void theStylesheetIsServedAndKeptForAYear() {
    handler(visit -> visit.answer().html(visit.assets().css()));
    String address = send("GET", "/visit/x", "").body();
    store().reset();

    HttpResponse<String> css = send("GET", address, "");

    assertThat(css.statusCode()).isEqualTo(200);
    assertThat(css.headers().allValues("content-type"))
        .singleElement()
        .asString()
        .startsWith("text/css")
        .containsIgnoringCase("charset=utf-8");
    assertThat(css.headers().allValues("cache-control"))
        .containsExactly("public, max-age=31536000, immutable");
    assertThat(css.headers().allValues("x-content-type-options")).containsExactly("nosniff");
    assertThat(css.headers().allValues("set-cookie")).isEmpty();
    assertThat(css.body()).contains("prefers-color-scheme: dark").doesNotContain("http");
    assertThat(store().calls()).isEmpty();

    HttpResponse<String> head = send("HEAD", address, "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().allValues("etag")).isEqualTo(css.headers().allValues("etag"));
    assertThat(head.body()).isEmpty();
  }

  @Test
  default void anAddressOfTheStylesheetWithoutItsHashIsCheckedEachTime() {
    HttpResponse<String> plain = send("GET", "/cloakroom.css", "");
    String tag = plain.headers().firstValue("etag").orElseThrow();

    assertThat(plain.headers().allValues("cache-control")).containsExactly("no-cache");
    HttpResponse<String> same = send("GET", "/cloakroom.css", "", "If-None-Match", "\"x\", " + tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(send("GET", "/cloakroom.css", "", "If-None-Match", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(
            send("GET", "/cloakroom.css?v=0123456789abcdef", "")
                .headers()
                .allValues("cache-control"))
        .containsExactly("no-cache");
    assertThat(send("POST", "/cloakroom.css", "", "Sec-Fetch-Site", "same-origin").statusCode())
        .isIn(404, 405);
  }

  @Test
  default void theStylesheetIsServedWithAStoreOutOfReachAndACookie() {
    store().breakDown();

    assertThat(send("GET", "/cloakroom.css", "", "Cookie", "sid=" + "A".repeat(43)).statusCode())
        .isEqualTo(200);
    assertThat(store().calls()).isEmpty();
  }

  @Test
  default void theStylesheetCanBeSwitchedOff() throws Exception {
    Cloakroom plain = Cloakroom.builder().store(store()).assets(false).build();
    try (TestServer other = startAnother(plain)) {
      HttpResponse<String> page = send(other.port(), "GET", "/cloakroom.css", "");
      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.body()).doesNotContain("stylesheet");
    }
  }

  @Test
  default void readyPagesNeedNoRoute() throws Exception {
    try (TestServer other = startAnother(Cloakroom.of(store()).withPages(READY))) {
      HttpResponse<String> page = send(other.port(), "GET", "/ready", "");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).isEqualTo("ready page");
      assertThat(page.headers().allValues("set-cookie")).hasSize(1);
      assertThat(store().calls()).containsExactly("create");

      String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
      assertThat(send(other.port(), "POST", "/ready", "note=sent", form).statusCode())
          .isEqualTo(403);
      String origin = "http://localhost:" + other.port();
      assertThat(
              send(other.port(), "POST", "/ready", "note=sent", form[0], form[1], "Origin", origin)
                  .body())
          .isEqualTo("ready sent");
      assertThat(
              send(other.port(), "DELETE", "/ready", "", "Sec-Fetch-Site", "same-origin")
                  .statusCode())
          .isIn(404, 405);
    }
  }

  @Test
  default void aReadyPageTakesATokenOfItsForm() throws Exception {
    try (TestServer other = startAnother(Cloakroom.of(store()).withPages(READY))) {
      handler(visit -> visit.answer().html(visit.csrf().token()));
      HttpResponse<String> page = send(other.port(), "GET", "/visit/x", "");

      HttpResponse<String> sent =
          send(
              other.port(),
              "POST",
              "/ready",
              "note=sent&_csrf=" + page.body(),
              "Content-Type",
              "application/x-www-form-urlencoded",
              "Cookie",
              ServerUnderTest.cookiesOf(page));

      assertThat(sent.body()).isEqualTo("ready sent");
    }
  }

  @Test
  default void anAddressThatNothingHandlesIsAPageOrAProblem() {
    HttpResponse<String> page = send("GET", "/nowhere", "", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(404);
    isPage(page, "en", "Not found");

    HttpResponse<String> german =
        send("GET", "/nowhere", "", "Accept", "text/html", "Accept-Language", "de");
    isPage(german, "de", "Nicht gefunden");

    HttpResponse<String> json = send("GET", "/nowhere", "", "Accept", "application/json");
    assertThat(json.statusCode()).isEqualTo(404);
    assertThat(json.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
    assertThat(json.body()).contains("\"code\":\"server.not-found\"");

    HttpResponse<String> head = send("HEAD", "/nowhere", "");
    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.body()).isEmpty();
    assertThat(store().calls()).isEmpty();
  }

  @Test
  default void anExceptionIsAPageOrAProblemInTheSameStyle() {
    handler(visit -> {
      throw new IllegalArgumentException("not for the client");
    });

    HttpResponse<String> page = send("GET", "/visit/x", "", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(500);
    isPage(page, "en", "Something went wrong");
    assertThat(page.body()).doesNotContain("not for the client", "Exception");

    HttpResponse<String> json = send("GET", "/visit/x", "", "Accept", "application/json");
    assertThat(json.statusCode()).isEqualTo(500);
    assertThat(json.body()).contains("\"code\":\"server.error\"").doesNotContain("not for");
  }

  private static void isPage(HttpResponse<String> page, String language, String title) {
    assertThat(page.headers().allValues("content-type"))
        .singleElement()
        .asString()
        .startsWith("text/html")
        .containsIgnoringCase("charset=utf-8");
    assertThat(page.headers().firstValue("cache-control").orElse("").toLowerCase(Locale.ROOT))
        .contains("no-store");
    Matcher css =
        Pattern.compile("<link rel=\"stylesheet\" href=\"/cloakroom\\.css\\?v=[0-9a-f]{16}\">")
            .matcher(page.body());
    assertThat(css.find()).as(page.body()).isTrue();
    assertThat(page.body())
        .contains("<html lang=\"" + language + "\">", "<h1>" + title + "</h1>")
        .doesNotContain("style=");
  }
}

package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import jakarta.validation.constraints.Email;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The classic traps of this field, each of which the toolbar explains in its first sentences. */
class ToolbarStoriesTest {

  record Place(String postcode) {}

  record Order(@Email String email, Place shipping) {}

  record Choice(int size) {}

  private static final Form<Order> ORDER = Form.of(Order.class);
  private static final String NAME = Cloakroom.of().sessions().cookieName();
  private static final SessionKey<List<String>> CART = SessionKey.listOf("cart", String.class);
  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static final SessionKey<String> OLD_CHOICE = SessionKey.of("choice", String.class);
  private static final SessionKey<Choice> CHOICE = SessionKey.of("choice", Choice.class);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final Toolbar toolbar = Toolbar.open(0, true);
  private final ToolbarPage page = new ToolbarPage(toolbar);
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final Cloakroom cloakroom = deployed();
  private final TestVisitor ada = TestVisitor.of(cloakroom);

  /** A start of the application, with the same store. */
  private Cloakroom deployed() {
    return Cloakroom.builder().store(store).clock(clock).requestListener(toolbar).build();
  }

  /** Another tab of a browser. */
  private TestVisitor tabOf(TestVisitor browser) {
    return withSession(TestVisitor.of(cloakroom), browser.cookie(NAME).orElseThrow());
  }

  private static TestVisitor withSession(TestVisitor visitor, String token) {
    visitor.setCookie("__Host-" + NAME, token);
    return visitor;
  }

  @AfterEach
  void close() {
    toolbar.close();
  }

  /** Returns the findings of a request, each with its weight, its panel and its cure. */
  private static List<String> findings(JsonNode request) {
    List<String> findings = new ArrayList<>();
    for (JsonNode each : request.get("findings")) {
      findings.add(
          each.get("level").asString()
              + ", "
              + each.get("panel").asString()
              + ": "
              + each.get("text").asString()
              + " "
              + each.get("cure").asString());
    }
    return findings;
  }

  private static void ok(Visit visit) {
    visit.answer().html("<p>ok");
  }

  private static void count(Visit visit) {
    visit.session().update(VISITS, 0, visits -> visits + 1);
    ok(visit);
  }

  private static void look(Visit visit) {
    boolean unused = visit.session().get(VISITS).isPresent();
    ok(visit);
  }

  private TestResponse buy(TestVisitor visitor, String... fields) {
    return visitor.post(
        "/buy",
        TestForm.of(fields),
        visit -> {
          if (visit.read(ORDER) instanceof Submission.Invalid<Order> invalid) {
            visit.exchange().setStatus(invalid.status());
            visit.exchange().send(new byte[0]);
          } else {
            visit.answer().redirect("/thanks");
          }
        });
  }

  @Test
  void aPageThatDoesNothingHasNoFindings() throws Exception {
    ada.get("/", ToolbarStoriesTest::ok);
    assertThat(findings(page.last())).isEmpty();
    assertThat(page.last().get("session").get("result").asString()).isEmpty();
    assertThat(page.last().get("summary").get("trips").asInt()).isZero();
  }

  @Test
  void theSessionIsShownBeforeAndAfter() throws Exception {
    ada.get("/", ToolbarStoriesTest::count);
    ada.get("/", ToolbarStoriesTest::count);
    JsonNode session = page.last().get("session");
    JsonNode value = session.get("values").get(0);
    assertThat(value.get("before").asString()).isEqualTo("1");
    assertThat(value.get("after").asString()).isEqualTo("2");
    assertThat(value.get("change").asString()).isEqualTo("changed");
    assertThat(value.get("bytesAfter").asInt()).isEqualTo(1);
    assertThat(value.get("uses").toString())
        .contains("update by " + ToolbarStoriesTest.class.getName() + ".count(");
    assertThat(session.get("decisions").toString()).contains("changed: visits");
    assertThat(session.get("times").get(0).get("idle").asInt()).isEqualTo(1800);
    assertThat(page.last().get("store").get("calls")).hasSize(2);
    assertThat(page.requests().get(0).get("cookies").get("sent").toString())
        .contains("a session begins, under a new token", "\"kept\":true");
  }

  @Test
  void aSessionThatExpired() throws Exception {
    ada.get("/", ToolbarStoriesTest::count);
    clock.advance(Duration.ofMinutes(31));
    ada.get("/", ToolbarStoriesTest::look);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith(
            "wrong, session: Logged out: the session expired at 2026-03-01T12:30:00Z; request 1 was"
                + " the last one that used it.");
  }

  @Test
  void aSessionThatThisBrowserEnded() throws Exception {
    ada.get("/", ToolbarStoriesTest::count);
    TestVisitor tab = tabOf(ada);
    ada.post(
        "/logout",
        TestForm.of(),
        visit -> {
          visit.session().end();
          visit.answer().redirect("/");
        });
    tab.get("/", ToolbarStoriesTest::look);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("wrong, session: Logged out: request 2 ended this session.");
  }

  @Test
  void aSessionThatWasEndedElsewhere() throws Exception {
    ada.logIn("ada");
    ada.get("/", ToolbarStoriesTest::count);
    cloakroom.sessions().endAll("ada");
    ada.get("/", ToolbarStoriesTest::look);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith(
            "wrong, session: Logged out: the session was ended elsewhere; request 1 was the last");
  }

  @Test
  void aPlantedSession() throws Exception {
    withSession(ada, "A".repeat(43)).get("/", ToolbarStoriesTest::count);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("odd, session: The session cookie opens nothing, and the toolbar has not seen")
        .contains("a planted session has no effect");
    assertThat(page.last().get("cookies").get("sent").toString())
        .contains("a session begins, under a new token");
  }

  @Test
  void aConflictThatWasReplayed() throws Exception {
    ada.get("/", ToolbarStoriesTest::count);
    TestVisitor tab = tabOf(ada);
    ada.get(
        "/",
        visit -> {
          visit.session().update(CART, List.of(), cart -> List.of("pen"));
          tab.get("/other", ToolbarStoriesTest::count);
          ok(visit);
        });
    assertThat(findings(page.last()))
        .containsExactly(
            "note, session: Another request of this session wrote first. Applied again to the"
                + " newest version: update cart. Nothing is lost. ");
    assertThat(page.last().get("session").get("values").toString())
        .contains("\"name\":\"visits\",\"before\":\"1\",\"after\":\"2\"");
  }

  @Test
  void aRequestOfASecondTabWhileTheFirstLogsIn() throws Exception {
    ada.get("/", ToolbarStoriesTest::count);
    TestVisitor tab = tabOf(ada);
    ada.get(
        "/login",
        visit -> {
          visit.session().logIn("ada");
          ok(visit);
        });
    assertThat(findings(page.last()))
        .containsExactly(
            "note, session: The session moved to a new token: somebody logged in, so a token from"
                + " before opens nothing (session fixation). ");

    TestResponse refused = tab.get("/", ToolbarStoriesTest::count);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(findings(page.last()))
        .anyMatch(finding ->
            finding.startsWith("wrong, response: 409 session.moved: ")
                && finding.contains("Another tab logged in or out"))
        .anyMatch(finding ->
            finding.startsWith(
                "odd, session: This request came with an older token: the"
                    + " cookie is from before a login"));
    assertThat(page.last().get("summary").get("session").asString()).isEqualTo("moved away");
  }

  @Test
  void anAttributeThatNoLongerDecodes() throws Exception {
    ada.set(OLD_CHOICE, "large");
    TestVisitor later = withSession(TestVisitor.of(deployed()), ada.cookie(NAME).orElseThrow());
    later.get(
        "/",
        visit -> {
          boolean unused = visit.session().get(CHOICE).isPresent();
          ok(visit);
        });
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("odd, session: The value \"choice\" cannot be decoded as the type of its key");
    assertThat(page.last().get("session").get("values").get(0).get("unreadable").asBoolean())
        .isTrue();
  }

  @Test
  void aFlashMessageThatAScriptTook() throws Exception {
    ada.post(
        "/save",
        TestForm.of(),
        visit -> {
          visit.flash().success("Saved.");
          visit.answer().redirect("/list");
        });
    ada.withHeader("Sec-Fetch-Dest", "empty")
        .get(
            "/poll",
            visit -> {
              boolean unused = visit.flash().take().isEmpty();
              ok(visit);
            });
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith(
            "odd, flash: This request is no page, and took the flash message \"Saved.\" of request"
                + " 1. The next page does not have it.");
    assertThat(page.last().get("flash").get(0).get("from").asLong()).isEqualTo(1);
  }

  @Test
  void aFieldThatFailedAndANameThatNobodyReads() throws Exception {
    assertThat(buy(ada, "email", "nobody", "shipping[postcod]", "12").status()).isEqualTo(422);
    assertThat(findings(page.last()))
        .anyMatch(finding -> finding.startsWith("wrong, form: The field /email failed: "))
        .contains(
            "odd, form: No field reads the name shipping[postcod]. Did you mean"
                + " shipping[postcode]?");
  }

  @ParameterizedTest
  @CsvSource({
    "csrf.cross-site, Sec-Fetch-Site, cross-site",
    "csrf.origin, Host, site.example",
    "csrf.token-missing, field _csrf, not sent",
    "csrf.token-foreign, field _csrf, 3 characters",
    "csrf.token-stale, token, of this visitor"
  })
  void aRefusalOfEachCheckOfCsrf(String code, String check, String seen) throws Exception {
    TestVisitor visitor =
        switch (code) {
          case "csrf.cross-site" -> ada.withOrigin("https://evil.example");
          case "csrf.origin" -> ada.withoutOrigin().withHeader("Origin", "https://shop.example");
          default -> ada.withoutOrigin();
        };
    String before = ada.csrfToken();
    ada.logIn("ada"); // A token from before the login is not this visitor's.
    TestForm form =
        switch (code) {
          case "csrf.token-foreign" -> TestForm.of("_csrf", "abc");
          case "csrf.token-stale" -> TestForm.of("_csrf", before);
          default -> TestForm.of();
        };
    assertThat(visitor.post("/buy", form, ToolbarStoriesTest::ok).status()).isEqualTo(403);
    JsonNode request = page.last();
    assertThat(findings(request)).first().asString().startsWith("wrong, csrf: 403 " + code + ": ");
    List<String> deciding =
        request
            .get("csrf")
            .get(0)
            .get("checks")
            .valueStream()
            .filter(each -> each.get("deciding").asBoolean())
            .map(each -> each.get("name").asString() + ": " + each.get("seen").asString())
            .toList();
    assertThat(deciding).containsExactly(check + ": " + seen);
    assertThat(request.get("summary").get("csrf").asString()).isEqualTo("refused");
    assertThat(request.toString()).doesNotContain(before);
  }

  @Test
  void aProxyThatDoesNotPassOnTheHost() throws Exception {
    TestResponse refused =
        ada.withoutOrigin()
            .withHeader("Origin", "https://shop.example")
            .post("/buy", TestForm.of(), ToolbarStoriesTest::ok);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .contains("its proxy does not pass on Host", "proxy_set_header Host $http_host");
  }

  @Test
  void aCookieOfMoreThan4096Bytes() throws Exception {
    ada.get(
        "/",
        visit -> {
          visit.exchange().addHeader("Set-Cookie", "big=" + "x".repeat(4094) + "; Path=/; Secure");
          ok(visit);
        });
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith(
            "wrong, cookies: The browser drops the cookie big: its name and value have 4097 bytes,"
                + " and browsers keep 4096.");
  }

  @Test
  void cookiesThatBrowsersDropOrIgnore() throws Exception {
    ada.get(
        "/",
        visit -> {
          visit.exchange().addHeader("Set-Cookie", "none=1; Path=/; SameSite=None");
          visit.exchange().addHeader("Set-Cookie", "__Host-last=1; Secure; Path=/; Path=/shop");
          visit.exchange().addHeader("Set-Cookie", "bell=\u0007; Path=/");
          visit.exchange().addHeader("Set-Cookie", "nameless; Path=/; x=y");
          visit.exchange().addHeader("Set-Cookie", "theme=dark; Path=/; Secure; Max-Age=1d");
          ok(visit);
        });
    assertThat(findings(page.last()))
        .anySatisfy(finding ->
            assertThat(finding)
                .startsWith(
                    "wrong, cookies: The browser drops the cookie none: SameSite=None needs Secure"))
        .anySatisfy(finding ->
            assertThat(finding)
                .startsWith(
                    "wrong, cookies: The browser drops the cookie __Host-last: __Host- needs Path"))
        .anySatisfy(finding ->
            assertThat(finding)
                .startsWith("wrong, cookies: The browser ignores a line of Set-Cookie: it has a"));
    JsonNode sent = page.last().get("cookies").get("sent");
    assertThat(sent.toString()).doesNotContain("bell");
    assertThat(sent.get(0).get("kept").asBoolean()).isFalse();
    assertThat(page.last().get("response").get("headers").toString())
        .contains("none=***; Path=/; SameSite=None")
        .doesNotContain("nameless", "bell", "dark");
    JsonNode theme = sent.get(3);
    assertThat(theme.get("kept").asBoolean()).isTrue();
    assertThat(theme.get("attributes").toString())
        .contains(
            "{\"name\":\"Max-Age\",\"value\":\"1d\",\"effect\":\"Max-Age is ignored: it is not a"
                + " whole number of seconds.\",\"problem\":true}",
            "{\"name\":\"SameSite\",\"value\":\"no\",\"effect\":\"Chrome: SameSite is Lax by default")
        .contains("Sent over HTTPS only.", "Sent to every path.");
  }

  @Test
  void aCookieThatIsThereTwice() throws Exception {
    ada.withHeader("Cookie", "theme=dark; theme=light").get("/", ToolbarStoriesTest::ok);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("odd, cookies: The cookie theme was sent 2 times: another path");
  }

  @Test
  void twoSessionCookies() throws Exception {
    ada.withHeader(
            "Cookie",
            "__Host-NAME=A; __Host-NAME=B"
                .replace("NAME", NAME)
                .replaceAll("[AB](;|$)", "x".repeat(42) + "$0"))
        .get("/", ToolbarStoriesTest::look);
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("wrong, session: The visitor counts as anonymous: 2 different cookies");
  }

  @Test
  void aSignedCookieSaysWhichKeyAndWhatBecameOfIt() throws Exception {
    ada.get(
        "/",
        visit -> {
          visit.cookies().setSigned("theme", "dark-theme-secret", Duration.ofDays(1));
          ok(visit);
        });
    ada.get(
        "/",
        visit -> {
          boolean unused = visit.cookies().signed("theme", Duration.ofDays(1)).isPresent();
          ok(visit);
        });
    JsonNode cookie = page.last().get("cookies").get("received").get(0);
    assertThat(cookie.get("about").asString()).startsWith("signed or sealed with the key ");
    assertThat(cookie.get("decision").asString()).contains("verified: signed with the key");
    assertThat(cookie.get("masked").asBoolean()).isTrue();
    assertThat(page.last().toString()).doesNotContain("dark-theme-secret");
  }

  @Test
  void aJourneyIsOneCard() throws Exception {
    TestVisitor browser = ada.withHeader("User-Agent", "Firefox");
    browser.post("/save", TestForm.of(), visit -> visit.answer().redirect("/list?x=1"));
    browser.get("/list?x=1", ToolbarStoriesTest::ok);
    browser
        .withHeader("Sec-Fetch-Dest", "empty")
        .withHeader("Referer", "https://site.example/list?x=1")
        .get("/api/more", ToolbarStoriesTest::ok);
    browser
        .withHeader("HX-Request", "true")
        .withHeader("Referer", "https://site.example/list")
        .get("/part", ToolbarStoriesTest::ok);
    browser.get("/list?x=1", ToolbarStoriesTest::ok);
    TestVisitor.of(cloakroom)
        .withHeader("User-Agent", "Chrome")
        .withHeader("Sec-Fetch-Dest", "empty")
        .withHeader("Referer", "https://site.example/list")
        .get("/api/more", ToolbarStoriesTest::ok);
    List<String> cards =
        page.requests().stream()
            .map(request -> request.get("summary"))
            .map(summary -> summary.get("kind").asString() + " " + summary.get("under").asLong())
            .toList();
    assertThat(cards)
        .containsExactly("form 0", "page 1", "script 1", "htmx 1", "page 0", "script 0");
  }

  @Test
  void aRedirectMayBeFollowedBeforeItsRequestHasEnded() throws Exception {
    AtomicReference<Cloakroom> application = new AtomicReference<>(cloakroom);
    RequestListener hasty =
        new RequestListener() {
          @Override
          public void onRequest(Visit visit) {}

          @Override
          public void onEnd(Visit visit) {
            if (visit.path().equals("/save")) {
              TestVisitor.of(application.get()).get("/list", ToolbarStoriesTest::ok);
            }
          }
        };
    application.set(
        Cloakroom.builder().store(store).requestListener(hasty).requestListener(toolbar).build());
    TestVisitor.of(application.get())
        .post("/save", TestForm.of(), visit -> visit.answer().redirect("/list"));
    List<String> cards =
        page.requests().stream()
            .map(request -> request.get("summary"))
            .map(summary ->
                summary.get("number").asLong()
                    + summary.get("kind").asString()
                    + summary.get("under").asLong())
            .toList();
    assertThat(cards).containsExactly("2page1", "1form0");
  }

  @Test
  void picturesAndStylesAreListedOnlyIfTheyDoSomething() throws Exception {
    ada.get("/a.css", ToolbarStoriesTest::ok);
    ada.withHeader("Sec-Fetch-Dest", "image").get("/photo/1", ToolbarStoriesTest::ok);
    ada.get("/b.js", ToolbarStoriesTest::count);
    assertThat(page.requests()).hasSize(1);
    assertThat(page.last().get("summary").get("path").asString()).isEqualTo("/b.js");
  }

  @Test
  void theLinesOfTheLogAreThoseOfTheRequest() throws Exception {
    ada.get(
        "/",
        visit -> {
          LoggerFactory.getLogger("shop.Cart").warn("The cart of {} is full", "ada");
          ok(visit);
        });
    LoggerFactory.getLogger("shop.Cart").warn("Between two requests");
    ada.get("/", ToolbarStoriesTest::ok);
    JsonNode log = page.requests().get(0).get("log");
    assertThat(log).hasSize(1);
    assertThat(log.get(0).get("level").asString()).isEqualTo("WARN");
    assertThat(log.get(0).get("logger").asString()).isEqualTo("shop.Cart");
    assertThat(log.get(0).get("message").asString()).isEqualTo("The cart of ada is full");
    assertThat(page.last().get("log")).isEmpty();
  }

  @Test
  void aHandlerThatThrowsAProblemSaysWhere() throws Exception {
    ada.get(
        "/",
        visit -> {
          throw new HttpProblem(410, "shop.sold-out", "It is sold out.");
        });
    assertThat(findings(page.last()))
        .first()
        .asString()
        .startsWith("wrong, response: 410 shop.sold-out: It is sold out. Thrown at ");
  }

  @Test
  void pinnedRequestsStayAndOthersAreDropped() throws Exception {
    ada.get("/first", ToolbarStoriesTest::ok);
    assertThat(page.post("pin?number=1")).isEqualTo(200);
    for (int i = 0; i < Toolbar.KEPT + 3; i++) {
      ada.get("/more", ToolbarStoriesTest::ok);
    }
    JsonNode kept = page.changes(0).get("kept");
    assertThat(kept).hasSize(Toolbar.KEPT + 1);
    assertThat(kept.get(0).asLong()).isEqualTo(1);
    assertThat(kept.get(1).asLong()).isEqualTo(5);

    long version = page.changes(0).get("version").asLong();
    assertThat(page.changes(version).get("requests")).isEmpty();
    assertThat(page.post("unpin?number=1")).isEqualTo(200);
    assertThat(page.post("pin?number=7")).isEqualTo(200);
    assertThat(page.post("pin?number=999999")).isEqualTo(404);
    assertThat(page.changes(version).get("requests")).hasSize(1);
    assertThat(page.post("clear")).isEqualTo(200);
    assertThat(page.changes(0).get("kept").toString()).isEqualTo("[7]");
    assertThat(page.changes(0).get("epoch").asInt()).isEqualTo(2);
  }

  @Test
  void nothingButItsOwnPageChangesIt() throws Exception {
    ada.get("/first", ToolbarStoriesTest::ok);
    assertThat(page.post("clear", "http://evil.example")).isEqualTo(404);
    assertThat(page.post("clear", "null")).isEqualTo(404);
    assertThat(page.post("clear", "http://localhost")).isEqualTo(404);
    assertThat(page.changes(0).get("kept")).hasSize(1);
  }
}

package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitTest {

  private final CountingStore<MemoryStore> store = new CountingStore<>(MemoryStore.of());
  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(store)
          .templates((template, model, out) -> out.write(template + " " + model.get("greeting")))
          .local("greeting", visit -> "hello " + visit.exchange().path())
          .build();
  private final CookieJar jar = new CookieJar();
  private final Map<String, String> cookies = jar.cookies();

  private FakeExchange request(String method, String target) {
    return jar.show(FakeExchange.of(method, target));
  }

  private FakeExchange end(FakeExchange exchange) {
    exchange.end();
    return jar.keep(exchange);
  }

  private FakeExchange visit(Consumer<Visit> handler) {
    FakeExchange exchange = request("GET", "/page");
    handler.accept(cloakroom.visit(exchange));
    return end(exchange);
  }

  private FakeExchange answered(FakeExchange exchange, Throwable thrown) throws IOException {
    cloakroom.answer(exchange, thrown);
    return end(exchange);
  }

  @Nested
  class FlashMessages {

    @Test
    void surviveRedirectsAndAreReadOnce() {
      visit(visit -> visit.flash().success("Saved."));
      visit(visit -> {});
      visit(visit -> visit.flash().warning("Nearly full."));

      List<String> read = new ArrayList<>();
      visit(visit -> visit.flash().forEach(message -> read.add(message.text())));
      assertThat(read).containsExactly("Saved.", "Nearly full.");

      visit(visit -> assertThat(visit.flash().take()).isEmpty());
    }

    @Test
    void askingInVainLoadsNoSession() {
      visit(visit -> visit.session().logIn("ann"));
      store.calls.clear();

      FakeExchange exchange =
          visit(visit -> {
            assertThat(visit.flash().isEmpty()).isTrue();
            assertThat(visit.flash().take()).isEmpty();
          });

      assertThat(store.calls).isEmpty();
      assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void messageThatWaitsAlreadyIsNotSaidTwice() {
      visit(visit -> visit.flash().success("Saved."));
      visit(visit -> visit.flash().warning("Saved."));
      visit(visit -> visit.flash().success("Saved."));
      visit(visit ->
          assertThat(visit.flash().take())
              .extracting(FlashMessage::category)
              .containsExactly(FlashMessage.SUCCESS, FlashMessage.WARNING));
      visit(visit -> visit.flash().success("Saved."));
      visit(visit -> assertThat(visit.flash().take()).hasSize(1));
    }

    @Test
    void ofACategoryOfOnesOwnCanBeTakenAlone() {
      visit(visit -> {
        visit.flash().add("cart", "A print is in your cart.");
        visit.flash().warning("Nearly full.");
        visit.flash().add("cart", "Another one, too.");
      });
      visit(visit -> {
        assertThat(visit.flash()).hasSize(3);
        assertThat(visit.flash().take("cart"))
            .containsExactly(
                new FlashMessage("cart", "A print is in your cart."),
                new FlashMessage("cart", "Another one, too."));
        assertThat(visit.flash().take("cart")).hasSize(2);
        assertThat(visit.flash().take("none")).isEmpty();
      });
      assertThat(cookies).containsKey("__Host-flash");
      visit(visit ->
          assertThat(visit.flash().take())
              .containsExactly(new FlashMessage(FlashMessage.WARNING, "Nearly full.")));
      assertThat(cookies).doesNotContainKey("__Host-flash");
    }

    @Test
    void takenByTheirOnlyCategoryLeaveNoMarker() {
      visit(visit -> visit.flash().add("cart", "A print is in your cart."));
      visit(visit -> assertThat(visit.flash().take("cart")).hasSize(1));
      assertThat(cookies).doesNotContainKey("__Host-flash");
    }

    @Test
    void addedAfterOthersWereTakenAreSeenTogetherAndNotAgain() {
      visit(visit -> visit.flash().info("first"));
      visit(visit -> {
        assertThat(visit.flash().take()).hasSize(1);
        visit.flash().info("second");
        assertThat(visit.flash().take())
            .extracting(FlashMessage::text)
            .containsExactly("first", "second");
      });
      visit(visit -> assertThat(visit.flash().take()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Cart", "a b", "a\"", "ä"})
    void haveACategoryThatIsFitForACssClass(String category) {
      visit(visit ->
          assertThatThrownBy(() -> visit.flash().add(category, "text"))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("category"));
    }

    @Test
    void oneReadTwiceInOneRequestIsTheSame() {
      visit(visit -> visit.flash().info("Hello."));
      visit(visit -> {
        assertThat(visit.flash().take()).extracting(FlashMessage::text).containsExactly("Hello.");
        assertThat(visit.flash()).extracting(FlashMessage::text).containsExactly("Hello.");
      });
    }

    @Test
    void oneWrittenWhileAnotherRequestReadsIsNotLost() {
      visit(visit -> visit.flash().info("first"));
      FakeExchange reader = request("GET", "/");
      assertThat(cloakroom.visit(reader).flash().take()).hasSize(1);
      visit(visit -> visit.flash().info("second"));
      end(reader);

      visit(visit -> {
        visit.session().owner();
        assertThat(visit.flash().take()).extracting(FlashMessage::text).containsExactly("second");
      });
    }

    @Test
    void thatNobodyReadsDoNotGrowWithoutBound() {
      for (int i = 0; i < 50; i++) {
        String text = "message " + i;
        visit(visit -> visit.flash().info(text));
      }
      visit(visit ->
          assertThat(visit.flash().take())
              .hasSize(20)
              .last()
              .isEqualTo(new FlashMessage(FlashMessage.INFO, "message 49")));
    }
  }

  @Nested
  class CrossSiteRequests {

    private FakeExchange post() {
      return request("POST", "/like");
    }

    private void passes(FakeExchange exchange) {
      cloakroom.begin(exchange);
    }

    private void isRefused(FakeExchange exchange, String code) {
      assertThatThrownBy(() -> cloakroom.begin(exchange))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(403);
                assertThat(problem.code()).isEqualTo(code);
              });
    }

    @Test
    void thatReadOnlyPass() {
      passes(request("GET", "/").with("Sec-Fetch-Site", "cross-site"));
      passes(request("HEAD", "/").with("Origin", "https://evil.example"));
    }

    @Test
    void areJudgedByWhatTheBrowserSays() {
      passes(post().with("Sec-Fetch-Site", "same-origin"));
      passes(post().with("Sec-Fetch-Site", "none"));
      isRefused(post().with("Sec-Fetch-Site", "cross-site"), "csrf.cross-site");
      isRefused(post().with("Sec-Fetch-Site", "same-site"), "csrf.cross-site");
      isRefused(post().with("Sec-Fetch-Site", "new-word"), "csrf.cross-site");
      isRefused(
          post().with("Sec-Fetch-Site", "same-origin").with("Sec-Fetch-Site", "cross-site"),
          "csrf.cross-site");
    }

    @Test
    void areJudgedByTheOriginOfOlderBrowsers() {
      passes(post().with("Origin", "https://shop.example"));
      passes(
          request("POST", "/")
              .without("Host")
              .with("Host", "shop.example:443")
              .with("Origin", "https://shop.example"));
      for (String origin :
          List.of(
              "https://evil.example",
              "https://shop.example:8443",
              "https://sub.shop.example",
              "https://shop.example.evil.example",
              "https://evil.example/https://shop.example",
              "shop.example",
              "")) {
        isRefused(post().with("Origin", origin), "csrf.origin");
      }
    }

    @Test
    void ofATrustedOriginPass() {
      Cloakroom trusting =
          Cloakroom.builder().store(store).trustedOrigin("https://admin.example").build();
      trusting.begin(
          post().with("Sec-Fetch-Site", "cross-site").with("Origin", "https://admin.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null"})
    void withoutAnOriginNeedAToken(String origin) {
      FakeExchange exchange = post();
      if (!origin.isEmpty()) {
        exchange.with("Origin", origin);
      }
      isRefused(exchange, "csrf.token-missing");
    }

    @Test
    void withATokenOfTheirOwnPassAndTokensDifferOnEachPage() {
      String[] tokens = new String[2];
      visit(visit -> tokens[0] = visit.csrf().token());
      visit(visit -> tokens[1] = visit.csrf().token());

      assertThat(tokens[0]).isNotEqualTo(tokens[1]);
      passes(post().with(Csrf.HEADER, tokens[0]));
      passes(post().with(Csrf.HEADER, tokens[1]));
    }

    @Test
    void withATokenBoundToTheSessionCostNoRoundTrip() {
      visit(visit -> visit.session().logIn("ann"));
      store.calls.clear();
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());

      passes(post().with(Csrf.HEADER, token[0]));

      assertThat(store.calls).isEmpty();
      assertThat(cookies).doesNotContainKey("__Host-csrf");
    }

    @Test
    void withATokenOfBeforeTheLoginAreRefused() {
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());
      visit(visit -> visit.session().logIn("ann"));

      isRefused(post().with(Csrf.HEADER, token[0]), "csrf.token-stale");
    }

    @Test
    void withATokenOfThePageThatBeganTheSessionPass() {
      String[] token = new String[1];
      visit(visit -> {
        visit.session().set(SessionKey.of("visits", Integer.class), 1);
        token[0] = visit.csrf().token();
      });

      passes(post().with(Csrf.HEADER, token[0]));
    }

    @Test
    void withAnothersTokenAreRefused() {
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());
      cookies.clear();
      visit(visit -> visit.session().logIn("mallory"));

      isRefused(post().with(Csrf.HEADER, token[0]), "csrf.token-stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "====", "\u0000", "AAAA"})
    void withWhatIsNoTokenAreRefused(String token) {
      visit(visit -> visit.session().logIn("ann"));
      isRefused(post().with(Csrf.HEADER, token), "csrf.token-foreign");
      isRefused(post().with(Csrf.HEADER, token.repeat(100_000) + "x"), "csrf.token-foreign");
    }

    @Test
    void withATokenInTheFormPassAndTheHandlerStillReadsTheForm() {
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());
      FakeExchange exchange =
          jar.show(
              FakeExchange.post(
                  "/like", "application/x-www-form-urlencoded", "_csrf=" + token[0] + "&photo=7"));

      passes(exchange);

      assertThat(cloakroom.visit(exchange).readFormData().value("photo")).contains("7");
    }

    @Test
    void withATokenUnderOtherNamesPass() {
      Cloakroom renamed =
          Cloakroom.builder().store(store).csrfNames("my_token", "X-My-Token").build();
      String[] token = new String[1];
      FakeExchange page = jar.show(FakeExchange.get("/"));
      token[0] = renamed.visit(page).csrf().token();
      page.end();
      jar.keep(page);
      assertThat(renamed.visit(page).csrf().field()).isEqualTo("my_token");
      assertThat(renamed.visit(page).csrf().header()).isEqualTo("X-My-Token");

      renamed.begin(jar.show(FakeExchange.of("POST", "/").with("X-My-Token", token[0])));
      renamed.begin(
          jar.show(
              FakeExchange.post(
                  "/",
                  "application/x-www-form-urlencoded",
                  "_csrf=of-a-framework&my_token=" + token[0])));
      assertThatThrownBy(() ->
              renamed.begin(jar.show(FakeExchange.of("POST", "/").with("X-CSRF-Token", token[0]))))
          .hasMessageContaining("my_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "ä"})
    void haveNamesThatFormsAndHeadersCanCarry(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cloakroom.builder().csrfNames(name, "X-Token"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cloakroom.builder().csrfNames("token", name));
    }

    private FakeExchange handshake(String method, String header, String value) {
      return request(method, "/socket").with(header, value);
    }

    @ParameterizedTest
    @CsvSource({
      "GET, Upgrade, websocket", "GET, Upgrade, WebSocket", "GET, Upgrade, 'h2c, websocket'",
      "GET, Upgrade, websocket/13", "CONNECT, :protocol, websocket", "CONNECT, X-Other, x"
    })
    void thatOpenASocketAreJudgedByTheirOriginAndNeedNoToken(
        String method, String header, String value) {
      passes(handshake(method, header, value));
      passes(handshake(method, header, value).with("Origin", "https://shop.example"));
      passes(handshake(method, header, value).with("Sec-Fetch-Site", "same-origin"));
      isRefused(
          handshake(method, header, value).with("Origin", "https://evil.example"), "csrf.origin");
      isRefused(handshake(method, header, value).with("Origin", "null"), "csrf.origin");
      isRefused(
          handshake(method, header, value)
              .with("Origin", "https://shop.example")
              .with("Sec-Fetch-Site", "cross-site"),
          "csrf.cross-site");
    }

    @Test
    void thatOfferOtherProtocolsAreNoHandshakes() {
      passes(handshake("GET", "Upgrade", "h2c").with("Origin", "https://evil.example"));
      passes(handshake("GET", "Upgrade", "websockets").with("Sec-Fetch-Site", "cross-site"));
      isRefused(handshake("POST", "Upgrade", "websocket"), "csrf.token-missing");
      isRefused(handshake("CONNECT", ":protocol", "connect-udp"), "csrf.token-missing");
    }

    @Test
    void withATokenInTheQueryAreRefused() {
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());

      isRefused(request("POST", "/like?_csrf=" + token[0]), "csrf.token-missing");
    }
  }

  @Nested
  class Answers {

    private final HttpProblem problem =
        new HttpProblem(422, "test.problem", "It is <b>not</b> so.");

    @Test
    void areProblemJsonForAClientThatPrefersIt() throws IOException {
      FakeExchange exchange =
          answered(request("GET", "/").with("Accept", "application/json"), problem);

      assertThat(exchange.status()).isEqualTo(422);
      assertThat(exchange.responseHeader("Content-Type")).contains("application/problem+json");
      assertThat(exchange.sentText())
          .contains("\"status\":422", "\"code\":\"test.problem\"", "It is <b>not</b> so.");
    }

    @Test
    void areAnEscapedPageForABrowser() throws IOException {
      FakeExchange exchange =
          answered(
              request("GET", "/").with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
              problem);

      assertThat(exchange.responseHeader("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(exchange.sentText()).contains("It is &lt;b&gt;not&lt;/b&gt; so.");
    }

    @Test
    void redirectWithWhatTheRequestChanged() throws IOException {
      FakeExchange exchange = request("POST", "/");
      cloakroom.visit(exchange).flash().info("Log in first.");

      answered(exchange, new RedirectException("/login?next=%2F"));

      assertThat(exchange.status()).isEqualTo(303);
      assertThat(exchange.responseHeader("Location")).contains("/login?next=%2F");
      visit(visit -> assertThat(visit.flash().take()).hasSize(1));
    }

    @Test
    void sayNothingOfTheServersInsides() throws IOException {
      FakeExchange exchange =
          answered(request("GET", "/"), new IllegalStateException("password=hunter2"));

      assertThat(exchange.status()).isEqualTo(500);
      assertThat(exchange.sentText()).doesNotContain("hunter2", "Exception");
    }

    @Test
    void areA503WhileTheStoreIsDead() throws IOException {
      visit(visit -> visit.session().logIn("ann"));
      store.dead = true;
      FakeExchange exchange = request("GET", "/");
      StoreException thrown =
          catchThrowableOfType(
              StoreException.class, () -> cloakroom.visit(exchange).session().owner());

      answered(exchange, thrown);

      assertThat(exchange.status()).isEqualTo(503);
      assertThat(exchange.responseHeader("Retry-After")).isPresent();
      assertThat(exchange.sentText()).doesNotContain("dead");
    }
  }

  @Test
  void aResponseThatSetsACookieIsNeverForSharedCaches() {
    FakeExchange exchange = request("GET", "/");
    exchange.setHeader("Cache-Control", "public, max-age=60");
    exchange.setHeader("Vary", "Accept");
    cloakroom.visit(exchange).cookies().set("seen", "1", Duration.ofDays(1));
    end(exchange);

    assertThat(exchange.responseHeader("Cache-Control")).contains("no-store");
    assertThat(exchange.responseHeaders("Vary")).containsExactly("Accept", "Cookie");
  }

  @Test
  void jsonIsForClientsThatPreferIt() {
    assertThat(prefersJson("application/json")).isTrue();
    assertThat(prefersJson("application/problem+json, text/html;q=0.9")).isTrue();
    assertThat(prefersJson("application/json;q=0.8, text/html")).isFalse();
    assertThat(prefersJson("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"))
        .isFalse();
    assertThat(prefersJson("*/*")).isFalse();
    assertThat(prefersJson("application/json;q=nonsense")).isFalse();
    Exchange json =
        FakeExchange.post("/", "application/json; charset=utf-8", "{}").with("Accept", "*/*");
    assertThat(cloakroom.visit(json).wantsJson()).isTrue();
  }

  private boolean prefersJson(String accept) {
    return cloakroom.visit(FakeExchange.get("/").with("Accept", accept)).wantsJson();
  }

  @Test
  void templatesSeeTheModelOverTheLocals() {
    visit(visit -> {
      assertThat(visit.render("page", Map.of())).isEqualTo("page hello /page");
      visit.locals().set("greeting", "good day");
      assertThat(visit.render("page", Map.of())).isEqualTo("page good day");
      assertThat(visit.render("page", Map.of("greeting", "hi"))).isEqualTo("page hi");
    });
  }

  @Test
  void signedCookiesComeBackAndForgedOnesDoNot() {
    Duration day = Duration.ofDays(1);
    visit(visit -> visit.cookies().setSigned("theme", "dark; \"ह\"", day));
    visit(visit -> assertThat(visit.cookies().signed("theme", day)).contains("dark; \"ह\""));
    String signed = String.valueOf(cookies.get("__Host-theme"));
    cookies.put("__Host-lang", signed);
    cookies.put("__Host-theme", signed.substring(0, signed.length() - 1) + "x");
    visit(visit -> {
      assertThat(visit.cookies().signed("lang", day)).isEmpty();
      assertThat(visit.cookies().signed("theme", day)).isEmpty();
      visit.cookies().remove("theme");
    });
    assertThat(cookies).doesNotContainKey("__Host-theme");
  }

  @Test
  void cookiesOnPlainLocalhostHaveNoPrefixAndAreNotSecure() {
    FakeExchange exchange =
        FakeExchange.get("/").insecure().without("Host").with("Host", "localhost:8080");
    cloakroom.visit(exchange).session().logIn("ann");
    exchange.end();

    assertThat(exchange.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("sid=")
        .doesNotContain("Secure");
  }
}

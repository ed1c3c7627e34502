package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.Flash;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitTest {

  private final CountingStore<MemoryStore> store = new CountingStore<>(MemoryStore.of());
  private Cloakroom cloakroom =
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
      assertThat(markers()).hasSize(1);
      visit(visit ->
          assertThat(visit.flash().take())
              .containsExactly(new FlashMessage(FlashMessage.WARNING, "Nearly full.")));
      assertThat(markers()).isEmpty();
    }

    @Test
    void takenByTheirOnlyCategoryLeaveNoMarker() {
      visit(visit -> visit.flash().add("cart", "A print is in your cart."));
      visit(visit -> assertThat(visit.flash().take("cart")).hasSize(1));
      assertThat(markers()).isEmpty();
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
        visit.flash().info("first");
        assertThat(visit.flash().take()).hasSize(3);
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

      visit(visit ->
          assertThat(visit.flash().take())
              .extracting(FlashMessage::text)
              .containsExactly("second"));
      assertThat(markers()).isEmpty();
    }

    @Test
    void oneWrittenAfterAnotherRequestHasReadOutlivesTheSlowerAnswer() {
      visit(visit -> visit.flash().info("first"));
      FakeExchange reader = request("GET", "/");
      assertThat(cloakroom.visit(reader).flash().take()).hasSize(1);
      cloakroom.commit(reader);
      visit(visit -> visit.flash().info("second"));
      // It left the server last, and erases what it came with.
      end(reader);

      visit(visit ->
          assertThat(visit.flash().take())
              .extracting(FlashMessage::text)
              .containsExactly("second"));
      assertThat(markers()).isEmpty();
    }

    @Test
    void leaveOneMarkerHoweverManyRequestsWriteThem() {
      for (int i = 0; i < 10; i++) {
        String text = "message " + i;
        visit(visit -> visit.flash().info(text));
        assertThat(markers()).hasSize(1);
      }
      visit(visit -> assertThat(visit.flash().take()).hasSize(10));
      assertThat(markers()).isEmpty();
    }

    @Test
    void areShownToHeadAndNotTaken() {
      visit(visit -> visit.flash().info("Hello."));
      FakeExchange head = request("HEAD", "/page");
      Flash shown = cloakroom.visit(head).flash();
      assertThat(shown.take()).hasSize(1);
      assertThat(shown).hasSize(1);
      assertThat(shown.take(FlashMessage.INFO)).hasSize(1);
      end(head);

      visit(visit -> assertThat(visit.flash().take()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
      "Sec-Purpose, prefetch",
      "Sec-Purpose, prefetch;prerender",
      "Purpose, prefetch",
      "X-Moz, prefetch"
    })
    void areNotInAPageThatABrowserFetchesAheadOfTime(String header, String purpose) {
      visit(visit -> visit.flash().info("Hello."));
      store.calls.clear();
      FakeExchange ahead = request("GET", "/page").with(header, purpose);
      Flash flash = cloakroom.visit(ahead).flash();
      assertThat(flash).isEmpty();
      assertThat(flash.take()).isEmpty();
      assertThat(flash.take(FlashMessage.INFO)).isEmpty();
      end(ahead);
      assertThat(store.calls).isEmpty();
      // It must not be shown again from a cache, without the message.
      assertThat(ahead.responseHeader("Cache-Control")).hasValue("no-store");

      visit(visit -> assertThat(visit.flash().take()).hasSize(1));
    }

    @Test
    void ofFiftyRowsAreAllShown() {
      visit(visit -> {
        for (int i = 0; i < 50; i++) {
          visit.flash().info("Row " + i + " was imported.");
        }
      });
      visit(visit -> assertThat(visit.flash().take()).hasSize(50).doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "en | 5 more messages are not shown.",
          "de | 5 weitere Meldungen werden nicht angezeigt.",
          "hi | 5 और संदेश यहाँ नहीं दिखाए गए हैं।"
        })
    void beyondTheBoundAreCountedInTheLastOne(String language, String sentence) {
      String large = "x".repeat(Flash.MAX_BYTES / 4 - 100);
      for (int i = 0; i < 9; i++) {
        String text = i + large;
        visit(visit -> visit.flash().info(text));
      }
      FakeExchange page = request("GET", "/page").with("Accept-Language", language);
      List<FlashMessage> shown = cloakroom.visit(page).flash().take();
      end(page);

      assertThat(shown).hasSize(5);
      assertThat(shown.get(3).text()).startsWith("3x");
      assertThat(shown.get(4)).isEqualTo(new FlashMessage(FlashMessage.WARNING, sentence));
      visit(visit -> assertThat(visit.flash().take()).isEmpty());
    }

    @Test
    void thatIsTooLargeByItselfIsOneMore() {
      visit(visit -> visit.flash().info("ä".repeat(Flash.MAX_BYTES / 2)));
      visit(visit -> {
        assertThat(visit.flash()).hasSize(1);
        assertThat(visit.flash().take(FlashMessage.WARNING))
            .containsExactly(
                new FlashMessage(FlashMessage.WARNING, "One more message is not shown."));
      });
      visit(visit -> visit.flash().info("Again."));
      visit(visit -> assertThat(visit.flash().take()).hasSize(1));
    }

    @Test
    void areNoReasonToRefuseWhatWasDone() {
      SessionKey<String> cart = SessionKey.of("cart", String.class);
      for (Sessions full :
          List.of(Sessions.of(store).withMaxBytes(2000), Sessions.sealed(KeyRing.generate()))) {
        cookies.clear();
        cloakroom = Cloakroom.builder().sessions(full).build();
        visit(visit -> {
          String filled = "";
          for (int room = 4096; room > 0; room /= 2) {
            filled = filledUp(visit, cart, filled, room);
          }
        });
        visit(visit -> {
          visit.session().update(cart, "", value -> value + "!");
          visit.flash().success("A print is in your cart. " + "x".repeat(200));
        });
        visit(visit -> {
          assertThat(visit.session().get(cart).orElse("")).endsWith("!");
          assertThat(visit.flash().take())
              .allMatch(message -> message.text().endsWith("not shown."));
        });
      }
    }

    /** Returns the longest value that this session has room for, but for a few bytes. */
    private String filledUp(Visit visit, SessionKey<String> key, String filled, int more) {
      String next = filled + "x".repeat(more);
      FakeExchange tried = request("GET", "/");
      try {
        cloakroom.visit(tried).session().set(key, next + "x".repeat(40));
        tried.end();
        visit.session().set(key, next);
        return next;
      } catch (HttpProblem tooLarge) {
        return filled;
      }
    }

    private List<String> markers() {
      return cookies.keySet().stream().filter(name -> name.startsWith("__Host-flash-")).toList();
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
    @ValueSource(
        strings = {
          "/webhooks/stripe",
          "/webhooks/a/events",
          "/files/a",
          "/files/a/b/",
          "/files/a.b,c=d%20e"
        })
    void toExemptPathsPass(String path) {
      exempting().begin(crossSite(path));
      exempting().begin(FakeExchange.of("POST", path));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/",
          "/webhooks",
          "/webhooks/stripe/",
          "/webhooks/stripe/x",
          "/webhooks/Stripe",
          "/webhooks/strip%65", // As an exchange routes that does not decode.
          "/webhooks/%2573tripe",
          "/webhooks//stripe",
          "//webhooks/stripe",
          "/webhooks/stripe;a=b",
          "/webhooks;a=b/stripe",
          "/webhooks/x/events/..",
          "/webhooks/./events",
          "/webhooks/%2e%2E/events",
          "/webhooks/..%2fx/events",
          "/webhooks/a%5cb/events",
          "/webhooks/a\\b/events",
          "/webhooks/a%3bb/events",
          "/webhooks/a%00/events",
          "/webhooks/a%/events",
          "/webhooks//events",
          "/files",
          "/files/",
          "/files/../profile",
          "/files/a/../../profile",
          "/filesystem"
        })
    void toPathsThatAreExemptInOneReadingOnlyAreRefused(String path) {
      assertThatThrownBy(() -> exempting().begin(crossSite(path)))
          .isInstanceOfSatisfying(
              HttpProblem.class, p -> assertThat(p.code()).isEqualTo("csrf.cross-site"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "/",
          "webhooks",
          "/*",
          "/**",
          "/*/hooks",
          "/webhooks/",
          "/a//b",
          "/a/**/b",
          "/a/b*",
          "/a/..",
          "/a%20b",
          "/a;b",
          "/a?b",
          "/ä"
        })
    void areExemptedByNoPatternThatCouldSurprise(String pattern) {
      assertThatThrownBy(() -> Cloakroom.builder().csrfExemption(pattern))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pattern");
    }

    @Test
    void thatAPredicateExemptsPass() {
      Cloakroom cloakroom = exempting();
      cloakroom.begin(crossSite("/x").with("X-Signature", "valid"));
      isRefused(crossSite("/x").with("X-Signature", "forged"), "csrf.cross-site");
      assertThatThrownBy(() -> Cloakroom.builder().csrfExemption(" ", exchange -> true))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thatAreNotCheckedAreListed() {
      assertThat(exempting().csrfExemptions())
          .containsExactly(
              "requests with Authorization: Bearer and without a cookie of this application",
              "/webhooks/stripe",
              "/webhooks/*/events",
              "/files/**",
              "requests with a valid signature");
      assertThat(cloakroom.csrfExemptions()).hasSize(1);
    }

    private FakeExchange crossSite(String path) {
      return FakeExchange.of("POST", path).with("Sec-Fetch-Site", "cross-site");
    }

    private Cloakroom exempting() {
      return Cloakroom.builder()
          .store(store)
          .csrfExemption("/webhooks/stripe")
          .csrfExemption("/webhooks/*/events")
          .csrfExemption("/files/**")
          .csrfExemption(
              "requests with a valid signature",
              exchange -> exchange.header("X-Signature").filter("valid"::equals).isPresent())
          .build();
    }

    @Test
    void withABearerTokenAndNoCookieOfOursPass() {
      passes(post().with("Authorization", "Bearer abc"));
      passes(post().with("Authorization", "bearer abc").with("Cookie", "_ga=1; theme=dark"));
      passes(post().with("Authorization", "Bearer abc").with("Sec-Fetch-Site", "cross-site"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "__Host-sid=x",
          "sid=x",
          "__Host-csrf=x",
          "csrf=x",
          "__Host-flash-1a=1",
          "flash-1a=1",
          "once=x",
          "refused-1a=1",
          "__Host-login-device=x",
          "login-device=x",
          "__Host-of-the-applications-own=x",
          "_ga=1; __Host-sid="
        })
    void withABearerTokenAndACookieOfOursAreChecked(String cookie) {
      FakeExchange exchange =
          FakeExchange.of("POST", "/like").with("Cookie", cookie).with("Authorization", "Bearer a");
      isRefused(exchange, "csrf.token-missing");
    }

    @Test
    void withABearerTokenAndARenamedSessionAreChecked() {
      Cloakroom renamed =
          Cloakroom.builder()
              .sessions(Sessions.of(store).withCookieName("shop").withCookieDomain("shop.example"))
              .build();
      for (String name : List.of("shop", "__Secure-shop")) {
        FakeExchange exchange =
            FakeExchange.of("POST", "/like")
                .with("Cookie", name + "=x")
                .with("Authorization", "Bearer a");
        assertThatThrownBy(() -> renamed.begin(exchange)).isInstanceOf(HttpProblem.class);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Basic YTpi",
          "Digest username=\"a\"",
          "Negotiate YII",
          "NTLM TlRM",
          "Bearer",
          "Bearer ",
          "BearerX a",
          "Token a",
          ""
        })
    void withACredentialThatBrowsersSendByThemselvesAreChecked(String authorization) {
      isRefused(post().with("Authorization", authorization), "csrf.token-missing");
    }

    @Test
    void withTwoCredentialsAreChecked() {
      isRefused(
          post().with("Authorization", "Bearer a").with("Authorization", "Basic YTpi"),
          "csrf.token-missing");
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
    void withATokenOfACookieThatWasPlantedBesideALoginAreRefused() {
      String[] token = new String[1];
      visit(visit -> token[0] = visit.csrf().token());
      String planted = Objects.requireNonNull(cookies.get("__Host-csrf"));
      visit(visit -> visit.session().logIn("ann"));
      cookies.put("__Host-csrf", planted);

      isRefused(post().with(Csrf.HEADER, token[0]), "csrf.token-stale");
      visit(visit -> visit.session().end());
      cookies.put("__Host-csrf", planted);
      passes(post().with(Csrf.HEADER, token[0]));
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
  void aCookieIsFoundAndRemovedByTheNameUnderWhichItWasSet() {
    visit(visit -> visit.cookies().set(Cookie.of("raw", "1")));
    visit(visit -> visit.cookies().set(Cookie.of("__Secure-raw", "2")));
    visit(visit -> visit.cookies().set("theme", "dark", Duration.ofDays(1)));
    assertThat(cookies).containsOnlyKeys("raw", "__Secure-raw", "__Host-theme");
    cookies.put("_ga", "of others");

    visit(visit -> {
      assertThat(visit.cookies().get("raw")).contains("1");
      assertThat(visit.cookies().get("__Secure-raw")).contains("2");
      assertThat(visit.cookies().get("theme")).contains("dark");
      assertThat(visit.cookies().get("__Host-theme")).contains("dark");
      assertThat(visit.cookies().get("_ga")).contains("of others");
      assertThat(visit.cookies().get("absent")).isEmpty();
      visit.cookies().remove("raw");
      visit.cookies().remove("theme");
      visit.cookies().remove("_ga");
    });

    assertThat(cookies).containsOnlyKeys("__Secure-raw");
    FakeExchange absent = visit(visit -> visit.cookies().remove("absent"));
    assertThat(absent.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-absent=;");
  }

  @Test
  void aCookieOfTheApplicationIsNotReplacedByOneOfASubdomain() {
    Duration day = Duration.ofDays(1);
    visit(visit -> {
      visit.cookies().set("theme", "dark", day);
      visit.cookies().setSigned("lang", "de", day);
    });
    cookies.put("theme", "planted");
    cookies.put("lang", String.valueOf(cookies.remove("__Host-lang")));

    visit(visit -> {
      assertThat(visit.cookies().get("theme")).contains("dark");
      assertThat(visit.cookies().signed("lang", day)).isEmpty();
      visit.cookies().remove("theme");
    });

    assertThat(cookies).doesNotContainKeys("theme", "__Host-theme");
  }

  @Test
  void cookiesOnPlainLocalhostHaveNoPrefixAndAreNotSecure() {
    FakeExchange exchange =
        FakeExchange.get("/")
            .insecure()
            .from("127.0.0.1")
            .without("Host")
            .with("Host", "localhost:8080");
    cloakroom.visit(exchange).session().logIn("ann");
    exchange.end();

    assertThat(exchange.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("sid=")
        .doesNotContain("Secure");
  }
}

package io.cloakroom.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.HttpProblem;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of what keeps one visitor's request apart from another's. */
interface GuardContract extends ServerUnderTest {

  @Test
  default void anIdempotencyKeyIsGoodForItsVisitorOnly() {
    String key = UUID.randomUUID().toString();
    AtomicInteger orders = new AtomicInteger();
    String ann = idempotencyCookie();
    String bob = idempotencyCookie();
    handler(visit -> {
      String path =
          visit.idempotency().run(String.class, () -> "/orders/" + orders.incrementAndGet());
      visit.exchange().send(path.getBytes(UTF_8));
    });

    assertThat(sendKeyed(key, "Cookie", bob).body()).isEqualTo("/orders/1");
    assertThat(sendKeyed(key, "Cookie", ann).body()).isEqualTo("/orders/2");
    assertThat(sendKeyed(key, "Cookie", bob).body()).isEqualTo("/orders/1");
    assertThat(sendKeyed(key, "Authorization", "Bearer a").body()).isEqualTo("/orders/3");
    assertThat(sendKeyed(key, "Authorization", "Bearer b").body()).isEqualTo("/orders/4");
    assertThat(sendKeyed(key, "Authorization", "Bearer a").body()).isEqualTo("/orders/3");
    HttpResponse<String> nobodys = sendKeyed(key, "Accept", "application/json");
    assertThat(nobodys.statusCode()).isEqualTo(400);
    assertThat(nobodys.body()).contains("\"code\":\"form.once.visitor\"");
    assertThat(orders).hasValue(4);
  }

  @Test
  default void anIdempotencyKeyOutlivesLoginAndRotation() {
    String key = UUID.randomUUID().toString();
    AtomicInteger orders = new AtomicInteger();
    String cookie = idempotencyCookie();
    TestHandler order =
        visit -> {
          String path =
              visit.idempotency().run(String.class, () -> "/orders/" + orders.incrementAndGet());
          visit.exchange().send(path.getBytes(UTF_8));
        };
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie).body()).isEqualTo("/orders/1");

    handler(visit -> visit.session().logIn("ann"));
    String loggedIn = ServerUnderTest.cookiesOf(get(text(), "Cookie", cookie));
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie + "; " + loggedIn).body()).isEqualTo("/orders/1");

    handler(visit -> visit.session().rotate());
    String rotated = ServerUnderTest.cookiesOf(get(text(), "Cookie", cookie + "; " + loggedIn));
    assertThat(rotated).isNotEqualTo(loggedIn);
    handler(order);
    assertThat(sendKeyed(key, "Cookie", cookie + "; " + rotated).body()).isEqualTo("/orders/1");
  }

  /** A pattern of paths that the server's Cloakroom does not check for CSRF. */
  String EXEMPT = Way.ROOT + "unprocessable";

  @Test
  default void anExemptPathIsReachedFromEverywhere() {
    assertThat(posted(EXEMPT, "cross-site")).contains(" 422 ", "the form again");
    assertThat(posted(EXEMPT + "?a=/../b;c", "cross-site")).contains(" 422 ", "the form again");
    assertThat(posted(text().path(), "cross-site")).contains(" 403 ");
    assertThat(posted("/visit/hooks/a/b", "cross-site")).contains(" 200 ");
    assertThat(posted("/visit/hooks", "cross-site")).contains(" 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ways/%75nprocessable",
        "/%77ays/unprocessable",
        "/ways/%2575nprocessable",
        "/ways//unprocessable",
        "//ways/unprocessable",
        "/ways/unprocessable/",
        "/ways/unprocessable;a=b",
        "/ways;a=b/unprocessable",
        "/ways/./unprocessable",
        "/ways/text/../unprocessable",
        "/ways/unprocessable/../text",
        "/ways/unprocessable/..;/text",
        "/ways/text/%2e%2e/unprocessable",
        "/ways/text%2f..%2funprocessable",
        "/ways%2funprocessable",
        "/ways/Unprocessable",
        "/visit/hooks/../x",
        "/visit/hooks/..%2fx",
        "/visit/hooks/%2e%2e/x",
        "/visit/hooks;a/x",
        "/visit/hooks//x",
        "/visit/%68ooks/x"
      })
  default void aPathIsExemptOnlyIfTheServerRoutesByIt(String target) {
    boolean exempt = posted(target, "cross-site").matches("(?s)HTTP/1.1 (200|422) .*");
    List<String> routed = new CopyOnWriteArrayList<>();
    handler(visit -> routed.add(visit.exchange().routedPath()));
    String sameOrigin = posted(target, "same-origin");

    if (exempt) {
      assertThat(routed).hasSize(1);
      assertThat(routed.get(0)).matches("/ways/unprocessable|/visit/hooks/.+");
      assertThat(sameOrigin).matches("(?s)HTTP/1.1 (422 .*the form again|200 ).*");
      assertThat(target).doesNotContain("//", ";", "..", "%25", "%2f");
    } else if (routed.equals(List.of(EXEMPT))) {
      // The same handler, in a spelling that others may read differently.
      assertThat(target).containsPattern("//|;|\\.|%25|%2");
    }
  }

  @Test
  default void aBearerTokenWithoutACookieOfOursNeedsNoOrigin() {
    List<String> reached = new CopyOnWriteArrayList<>();
    handler(visit -> reached.add(visit.exchange().method()));
    String path = text().path();

    assertThat(send("POST", path, "a=1", "Authorization", "Bearer abc").statusCode())
        .isEqualTo(200);
    assertThat(
            send("POST", path, "a=1", "Authorization", "Bearer abc", "Cookie", "_ga=1")
                .statusCode())
        .isEqualTo(200);
    assertThat(reached).hasSize(2);
    for (String cookie : List.of("sid=" + "A".repeat(43), "csrf=x", "login-device=x")) {
      assertThat(
              send("POST", path, "a=1", "Authorization", "Bearer abc", "Cookie", cookie)
                  .statusCode())
          .as(cookie)
          .isEqualTo(403);
    }
    for (String scheme : List.of("Basic YTpi", "Digest a", "Negotiate a")) {
      assertThat(send("POST", path, "a=1", "Authorization", scheme).statusCode())
          .as(scheme)
          .isEqualTo(403);
    }
    assertThat(reached).hasSize(2);
  }

  @Test
  default void aCsrfCookieFromBeforeALoginDoesNotCountBesideASessionWithAnOwner() {
    PageToken page = tokenOfPage();
    String planted = page.cookie();
    assertThat(planted).startsWith("csrf=");
    String anonymous = begin();
    handler(visit -> visit.session().logIn("ann"));
    String owned = ServerUnderTest.cookiesOf(get(text(), "Cookie", anonymous));
    String another = begin();
    handler(visit -> {});

    HttpResponse<String> beside = sendWithToken(page.token(), planted + "; " + owned);

    assertThat(beside.statusCode()).isEqualTo(403);
    assertThat(beside.body()).contains("\"code\":\"csrf.token-stale\"");
    for (String cookies : List.of(planted + "; " + another, planted)) {
      HttpResponse<String> accepted = sendWithToken(page.token(), cookies);
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    }
  }

  /** Sends a form of a browser that does not say which site it is from. */
  private HttpResponse<String> sendWithToken(String token, String cookies) {
    return send(
        "POST",
        text().path(),
        "",
        "X-CSRF-Token",
        token,
        "Cookie",
        cookies,
        "Accept",
        "application/json");
  }

  @Test
  default void aRequestThatMustLogInIsChallengedWithoutADialog() {
    handler(visit -> {
      throw new HttpProblem(401, "login.required", "Log in to continue.");
    });
    HttpResponse<String> ours = get(text(), "Sec-Fetch-Dest", "empty");
    handler(visit -> {
      visit.exchange().setHeader("WWW-Authenticate", "Bearer realm=\"api\"");
      throw new HttpProblem(401, "api.token", "Send a token.");
    });
    HttpResponse<String> own = get(text());

    assertThat(ours.statusCode()).isEqualTo(401);
    assertThat(ours.headers().allValues("www-authenticate")).containsExactly("Cookie");
    assertThat(own.headers().allValues("www-authenticate")).containsExactly("Bearer realm=\"api\"");
  }

  /** Posts nothing to this target, and returns the whole response. */
  private String posted(String target, String site) {
    return RawClient.send(
        port(), "POST", target, () -> {}, "Sec-Fetch-Site: " + site, "Content-Length: 0");
  }

  /** Returns the cookie of a page that shows a form. */
  private String idempotencyCookie() {
    handler(visit -> assertThat(visit.idempotency().token()).isNotEmpty());
    return ServerUnderTest.cookiesOf(get(text()));
  }

  /** Sends a form with this key, and this header. */
  private HttpResponse<String> sendKeyed(String key, String name, String value) {
    return send(
        "POST",
        "/visit/orders",
        "",
        "Sec-Fetch-Site",
        "same-origin",
        "Idempotency-Key",
        key,
        name,
        value);
  }
}

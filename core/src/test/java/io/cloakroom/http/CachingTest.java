package io.cloakroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachingTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String CSRF = "__Host-csrf=" + "A".repeat(43);

  private final Cloakroom cloakroom =
      Cloakroom.builder().store(MemoryStore.of()).keys(KeyRing.generate()).build();

  private FakeExchange response(String cacheControl, Consumer<Visit> handler) {
    FakeExchange exchange = FakeExchange.get("/").with("Cookie", CSRF);
    if (!cacheControl.isEmpty()) {
      exchange.setHeader("Cache-Control", cacheControl);
    }
    handler.accept(cloakroom.visit(exchange));
    exchange.end();
    return exchange;
  }

  static Stream<Named<Consumer<Visit>>> uses() {
    return Stream.of(
        Named.of("session", visit -> visit.session().get(VISITS)),
        Named.of("flash", visit -> visit.flash().success("Saved")),
        Named.of("existing csrf token", visit -> visit.csrf().token()),
        Named.of("idempotency token", visit -> visit.idempotency().token()),
        Named.of("signed cookie", visit -> visit.cookies().signed("a", DAY)),
        Named.of("sealed cookie", visit -> visit.cookies().sealed("a", DAY)),
        Named.of("cookie that is set", visit -> visit.cookies().set("a", "b", DAY)),
        Named.of("cookie that is removed", visit -> visit.cookies().remove("a")),
        Named.of(
            "cookie of the handler", visit -> visit.exchange().addHeader("Set-Cookie", "a=b")));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void whatIsForOneVisitorIsForNoSharedCacheWhateverTheHandlerSays(Consumer<Visit> use) {
    FakeExchange response =
        response(
            "public, max-age=60",
            visit -> {
              Exchange exchange = visit.exchange();
              exchange.setHeader("CDN-Cache-Control", "max-age=60");
              use.accept(visit);
              exchange.setHeader("Surrogate-Control", "max-age=60");
              exchange.setHeader("X-Accel-Expires", "60");
              exchange.setHeader("Cache-Control", "max-age=3600");
              exchange.beforeHead(() -> exchange.setHeader("Vary", "Accept"));
              exchange.beforeHead(() -> exchange.setHeader("Cache-Control", "public"));
            });

    assertThat(response.responseHeaders("Cache-Control")).containsExactly("no-store");
    assertThat(response.responseHeaders("CDN-Cache-Control")).containsExactly("no-store");
    assertThat(response.responseHeaders("Surrogate-Control")).containsExactly("no-store");
    assertThat(response.responseHeaders("X-Accel-Expires")).containsExactly("0");
    assertThat(response.responseHeaders("Vary")).containsExactly("Accept", "Cookie");
    assertThat(response(use).responseHeaders("Cache-Control")).containsExactly("no-store");
    assertThat(response(use).responseHeaders("Edge-Control")).isEmpty();
  }

  private FakeExchange response(Consumer<Visit> handler) {
    return response("", handler);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-store | no-store",
        "private, max-age=60 | private, max-age=60",
        "PRIVATE | PRIVATE",
        "max-age=3600 | private, max-age=3600",
        "no-cache | private, no-cache",
        "public | no-store",
        "private, s-maxage=60 | no-store",
        "s-maxage = 60, private | no-store",
        "no-store, must-understand, max-age=60 | no-store",
        "private=\"Set-Cookie\", max-age=60 | no-store",
        "x=\", private\" | no-store"
      })
  void aHandlersOwnRuleStaysIfNoSharedCacheStoresByIt(String own, String sent) {
    FakeExchange response = response(own, visit -> visit.session().get(VISITS));

    assertThat(response.responseHeaders("Cache-Control")).containsExactly(sent);
  }

  @Test
  void severalLinesAreOneRule() {
    FakeExchange response =
        response(
            "private",
            visit -> {
              visit.session().get(VISITS);
              visit.exchange().addHeader("Cache-Control", "s-maxage=60");
            });

    assertThat(response.responseHeaders("Cache-Control")).containsExactly("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "public, max-age=60"})
  void whatReadsAPlainCookieDependsOnCookies(String caching) {
    for (Consumer<Visit> use :
        Stream.<Consumer<Visit>>of(
                visit -> visit.cookies().get("theme"),
                visit -> visit.cookies().all(),
                visit -> visit.flash().take(),
                visit -> Cookies.of(visit.exchange()).get("theme"))
            .toList()) {
      FakeExchange response =
          response(
              caching,
              visit -> {
                use.accept(visit);
                visit.exchange().setHeader("Vary", "Accept");
              });

      assertThat(response.responseHeader("Cache-Control").orElse("")).isEqualTo(caching);
      assertThat(response.responseHeaders("Vary")).containsExactly("Accept", "Cookie");
    }
  }

  @Test
  void whatUsesNothingStaysAsItIs() {
    FakeExchange response = response("public, max-age=60", visit -> {});

    assertThat(response.responseHeaders("Cache-Control")).containsExactly("public, max-age=60");
    assertThat(response.responseHeaders("Vary")).isEmpty();
  }

  @Test
  void whatDependsOnEverythingNeedNotSayMore() {
    FakeExchange response =
        response(
            "",
            visit -> {
              visit.session().get(VISITS);
              visit.exchange().setHeader("Vary", "*");
            });

    assertThat(response.responseHeaders("Vary")).containsExactly("*");
  }
}

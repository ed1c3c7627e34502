package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.Exchange;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests that no response for one visitor may be stored by a shared cache. */
interface CachingContract extends ServerUnderTest {

  @TestFactory
  default Stream<DynamicTest> aResponseThatReadASessionIsForNoSharedCache() {
    return eachWay(way -> {
      handler(visit -> sayPublic(visit.exchange(), exchange -> visit.session().get(COUNT)));

      isForOneVisitor(get(way));
    });
  }

  @Test
  default void norIsOneThatSetsACookieInItsOwnWay() {
    handler(
        visit -> sayPublic(visit.exchange(), exchange -> exchange.addHeader("Set-Cookie", "a=b")));

    isForOneVisitor(get(text()));
  }

  @Test
  default void norIsOneWithATokenAndAnExistingCookie() {
    handler(visit -> sayPublic(visit.exchange(), exchange -> visit.csrf().token()));

    isForOneVisitor(get(text(), "Cookie", "csrf=" + "A".repeat(43)));
  }

  @Test
  default void aResponseThatReadAPlainCookieDependsOnCookies() {
    handler(visit -> {
      assertThat(visit.cookies().get("theme")).contains("dark");
      visit.exchange().setHeader("Cache-Control", "public, max-age=60");
      visit.exchange().setHeader("Vary", "Accept");
    });

    HttpResponse<String> response = get(text(), "Cookie", "theme=dark");

    assertThat(response.headers().allValues("cache-control")).containsExactly("public, max-age=60");
    assertThat(vary(response)).contains("Accept", "Cookie");
  }

  @Test
  default void aResponseThatUsesNothingIsForEverybody() {
    handler(visit -> visit.exchange().setHeader("Cache-Control", "public, max-age=60"));

    HttpResponse<String> response = get(text(), "Cookie", "theme=dark");

    assertThat(response.headers().allValues("cache-control")).containsExactly("public, max-age=60");
    assertThat(vary(response)).doesNotContain("Cookie");
  }

  private static void sayPublic(Exchange exchange, Consumer<Exchange> use) {
    exchange.setHeader("Cache-Control", "public, max-age=60");
    exchange.setHeader("CDN-Cache-Control", "max-age=60");
    use.accept(exchange);
    exchange.setHeader("Surrogate-Control", "max-age=60");
    exchange.setHeader("Vary", "Accept");
    exchange.setHeader("Cache-Control", "max-age=3600");
    exchange.beforeHead(() -> exchange.setHeader("Cache-Control", "public, max-age=3600"));
  }

  /** A container's error page has a rule of its own, and a reset has taken the handler's away. */
  private static void isForOneVisitor(HttpResponse<String> response) {
    assertThat(response.headers().allValues("cache-control"))
        .singleElement()
        .asString()
        .contains("no-store")
        .doesNotContain("public");
    assertThat(response.headers().allValues("cdn-cache-control")).isSubsetOf("no-store");
    assertThat(response.headers().allValues("surrogate-control")).isSubsetOf("no-store");
    if (response.headers().allValues("cache-control").contains("no-store")) {
      assertThat(vary(response)).contains("Cookie");
    }
  }

  private static List<String> vary(HttpResponse<String> response) {
    return response.headers().allValues("vary").stream()
        .flatMap(line -> Stream.of(line.split(", *")))
        .toList();
  }
}

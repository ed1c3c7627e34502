package io.cloakroom.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar keeps and sends cookies as browsers do. */
class JarTest {

  private static final URI SHOP = URI.create("https://shop.example.org/cart/items");

  private final Jar jar = new Jar();

  @Test
  void sendsACookieToItsHostOnly() {
    keep(SHOP, "a=1; Path=/");

    assertThat(header("https://shop.example.org/x")).contains("a=1");
    assertThat(header("https://example.org/")).isEmpty();
    assertThat(header("https://deep.shop.example.org/")).isEmpty();
  }

  @Test
  void sendsACookieWithADomainToItsSubdomains() {
    keep(SHOP, "a=1; Path=/; Domain=example.org");

    assertThat(header("https://example.org/")).contains("a=1");
    assertThat(header("https://pay.example.org/")).contains("a=1");
    assertThat(header("https://badexample.org/")).isEmpty();
  }

  @Test
  void sendsACookieBelowItsPathOnly() {
    keep(SHOP, "default=1");
    keep(SHOP, "given=1; Path=/cart");

    assertThat(header("https://shop.example.org/cart")).contains("default=1; given=1");
    assertThat(header("https://shop.example.org/cart/")).contains("default=1; given=1");
    assertThat(header("https://shop.example.org/cartoon")).isEmpty();
    assertThat(header("https://shop.example.org/")).isEmpty();
  }

  @Test
  void sendsTheLongestPathFirst() {
    keep(SHOP, "a=1; Path=/");
    keep(SHOP, "a=2; Path=/cart");

    assertThat(header("https://shop.example.org/cart/")).contains("a=2; a=1");
  }

  @Test
  void sendsSecureCookiesOverTlsOrToThisMachine() {
    keep(SHOP, "a=1; Path=/; Secure");
    keep(URI.create("http://localhost:8080/"), "b=1; Path=/; Secure");

    assertThat(header("http://shop.example.org/")).isEmpty();
    assertThat(header("http://localhost:8080/")).contains("b=1");
  }

  @Test
  void replacesAndDeletes() {
    keep(SHOP, "a=1; Path=/");
    keep(SHOP, "b=1; Path=/");
    keep(SHOP, "a=2; Path=/");
    assertThat(header("https://shop.example.org/")).contains("b=1; a=2");

    keep(SHOP, "a=; Path=/; Max-Age=0");
    keep(SHOP, "b=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(header("https://shop.example.org/")).isEmpty();
  }

  @Test
  void aCopyChangesOnItsOwn() {
    keep(SHOP, "a=1; Path=/");
    Jar copy = jar.copy();
    keep(SHOP, "a=2; Path=/");

    assertThat(copy.header(SHOP)).contains("a=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://shop.example.org/ | a=1; Domain=example.net           | DOMAIN",
        "https://shop.example.org/ | a=1; Domain=org                   | DOMAIN",
        "http://shop.example.org/  | a=1; Secure                       | SECURE",
        "https://shop.example.org/ | a=1; SameSite=None                | SAME_SITE",
        "https://shop.example.org/ | __Host-a=1; Secure                | PREFIX_PATH",
        "https://shop.example.org/ | __Http-a=1; Secure                | PREFIX_HTTP_ONLY",
      })
  void dropsWhatBrowsersDrop(URI from, String line, CookieEffect.Rule rule) {
    assertThat(keep(from, line)).contains(rule);
    assertThat(jar.header(from)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://shop.example.org/ | __Host-a=1; Secure; Path=/",
        "https://shop.example.org/ | a=1; Secure; SameSite=None",
        "https://localhost/        | a=1; Domain=localhost",
        "https://192.0.2.7/        | a=1; Domain=192.0.2.7",
      })
  void keepsWhatBrowsersKeep(URI from, String line) {
    assertThat(keep(from, line)).isEmpty();
    assertThat(jar.header(from)).isPresent();
  }

  @Test
  void dropsMoreThan4096BytesOfNameAndValue() {
    assertThat(keep(SHOP, "a=" + "x".repeat(4095) + "; Path=/; Secure; HttpOnly")).isEmpty();
    assertThat(keep(SHOP, "a=" + "x".repeat(4096))).contains(CookieEffect.Rule.SIZE);
  }

  private Optional<CookieEffect.Rule> keep(URI from, String line) {
    return jar.keep(from, SetCookie.parse(line).orElseThrow()).map(CookieEffect::rule);
  }

  private Optional<String> header(String address) {
    return jar.header(URI.create(address));
  }
}

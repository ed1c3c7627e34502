package io.cloakroom.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookieEffect.Kind;
import io.cloakroom.cookie.CookieEffect.Rule;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of what browsers do with a cookie, which every tool shows. */
class CookieEffectsTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String SHOP = "https://shop.example.org/cart/items";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Secure
          a=1; Secure                          | https://example.org      | CFS | ''
          a=1; Secure                          | HTTPS://EXAMPLE.org      | CFS | ''
          a=1; Secure                          | http://example.org       | ''  | SECURE
          a=1                                  | http://example.org       | CFS | ''
          a=1; Secure                          | http://localhost:8080    | CF  | SECURE
          a=1; Secure                          | http://shop.localhost    | CF  | SECURE
          a=1; Secure                          | http://127.0.0.1         | CF  | SECURE
          a=1; Secure                          | http://127.9.8.7         | CF  | SECURE
          a=1; Secure                          | http://[::1]:8080        | CF  | SECURE
          a=1; Secure                          | http://127.example.org   | ''  | SECURE
          a=1; Secure                          | http://localhost.org     | ''  | SECURE
          # Prefixes
          __Host-a=1; Path=/; Secure           | https://example.org      | CFS | ''
          __Host-a=1; Secure                   | https://example.org      | ''  | PREFIX_PATH
          __Host-a=1; Path=/a; Secure          | https://example.org      | ''  | PREFIX_PATH
          __Host-a=1; Path=/; Path=/a; Secure  | https://example.org      | ''  | PREFIX_PATH
          __host-a=1; Path=/                   | https://example.org      | ''  | PREFIX_SECURE
          __Host-a=1; Path=/; Secure; Domain=example.org | https://example.org | '' | PREFIX_DOMAIN
          __Host-a=1; Path=/; Secure; Domain=  | https://example.org      | CFS | ''
          __Secure-a=1; Secure                 | https://example.org      | CFS | ''
          __Secure-a=1; Secure; Domain=.Example.org; Path=/a | https://example.org | CFS | ''
          __SECURE-a=1                         | https://example.org      | ''  | PREFIX_SECURE
          __Http-a=1                           | https://example.org      | S   | PREFIX_SECURE PREFIX_HTTP_ONLY
          __Http-a=1; Secure                   | https://example.org      | S   | PREFIX_HTTP_ONLY
          __Http-a=1; Secure; HttpOnly         | https://example.org      | CFS | ''
          __Host-Http-a=1; Secure; Path=/      | https://example.org      | S   | PREFIX_HTTP_ONLY
          __Host-Http-a=1; Secure; HttpOnly    | https://example.org      | ''  | PREFIX_PATH
          __Host-Http-a=1; Secure; HttpOnly; Path=/ | https://example.org | CFS | ''
          __Hosta=1; Path=/a                   | https://example.org      | CFS | ''
          a__Host-=1                           | https://example.org      | CFS | ''
          # No name
          alone                                | https://example.org      | CFS | ''
          =__Host-a                            | https://example.org      | ''  | NAME
          __secure-a; Secure                   | https://example.org      | ''  | NAME
          # SameSite and Partitioned
          a=1; SameSite=None                   | https://example.org      | S   | SAME_SITE
          a=1; SameSite=None                   | http://localhost         | S   | SAME_SITE
          a=1; SameSite=None; Secure           | https://example.org      | CFS | ''
          a=1; SameSite=None; SameSite=Lax     | https://example.org      | CFS | ''
          a=1; SameSite=None; SameSite=odd     | https://example.org      | CFS | ''
          a=1; SameSite=Nonne                  | https://example.org      | CFS | ''
          a=1; Partitioned                     | https://example.org      | ''  | PARTITIONED
          a=1; Partitioned; Secure             | https://example.org      | CFS | ''
          # Domain
          a=1; Domain=example.org              | https://www.example.org  | CFS | ''
          a=1; Domain=.EXAMPLE.org             | https://Example.org      | CFS | ''
          a=1; Domain=..example.org            | https://example.org      | ''  | DOMAIN
          a=1; Domain=example.org              | https://badexample.org   | ''  | DOMAIN
          a=1; Domain=www.example.org          | https://example.org      | ''  | DOMAIN
          a=1; Domain=org                      | https://example.org      | ''  | DOMAIN
          a=1; Domain=localhost                | http://localhost         | CFS | ''
          a=1; Domain=192.0.2.7                | https://192.0.2.7        | CFS | ''
          a=1; Domain=0.2.7                    | https://192.0.2.7        | ''  | DOMAIN
          a=1; Domain=[::1]                    | https://[::1]            | CFS | ''
          a=1; Domain=bücher.example           | https://xn--bcher-kva.example | '' | DOMAIN
          a=1; Domain=other.org; Domain=       | https://example.org      | CFS | ''
          # Several at once
          __Host-a=1; SameSite=None            | https://example.org      | ''  | PREFIX_SECURE PREFIX_PATH SAME_SITE
          """)
  void browsersKeepOrDropIt(String line, URI from, String keepers, String rules) {
    CookieEffects effects = effects(line, from);
    String keeping =
        Arrays.stream(CookieBrowser.values())
            .filter(browser -> effects.refusals(browser).isEmpty())
            .map(browser -> browser.title().substring(0, 1))
            .collect(Collectors.joining());
    assertThat(keeping).isEqualTo(keepers);
    assertThat(effects.refusals().stream().map(effect -> effect.rule().name()))
        .containsExactly(rules.isEmpty() ? new String[0] : rules.split(" "));
    assertThat(effects.isKept()).isEqualTo(keepers.length() > 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Lifetimes
          a=1; Secure                          | LIFETIME  | PLAIN | CFS | kept until the browser closes, or longer if it restores its tabs
          a=1; Max-Age=60                      | LIFETIME  | PLAIN | CFS | kept for 1 minute
          a=1; Max-Age=0                       | LIFETIME  | PLAIN | CFS | deleted at once
          a=1; Max-Age=-1                      | LIFETIME  | PLAIN | CFS | deleted at once
          a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT | LIFETIME | PLAIN | CFS | deleted at once
          a=1; Expires=Mon, 30 Nov 2026 13:00:00 GMT | LIFETIME | PLAIN | CFS | kept for 1 hour
          a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT | LIFETIME | PLAIN | CFS | kept for 1 minute
          a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT | LIFETIME | PLAIN | CFS | Max-Age counts instead of Expires
          a=1; Max-Age=x; Expires=Mon, 30 Nov 2026 13:00:00 GMT | LIFETIME | PLAIN | CFS | kept for 1 hour
          a=1; Max-Age=1d                      | LIFETIME  | ODD   | CFS | Max-Age is ignored: it is not a whole number of seconds
          a=1; Expires=soon                    | LIFETIME  | ODD   | CFS | Expires is ignored: it is not a date
          a=1; Max-Age=34560000; HttpOnly      | LIFETIME  | PLAIN | CFS | kept for 400 days
          a=1; Max-Age=99999999                | LIFETIME  | ODD   | CF  | kept for 400 days only, instead of 1157 days 9 hours
          a=1; Max-Age=99999999                | LIFETIME  | PLAIN | S   | kept for 1157 days 9 hours
          a=1; Max-Age=864000                  | LIFETIME  | PLAIN | S   | kept for 7 days only if a script sets it
          # SameSite
          a=1; Secure                          | SAME_SITE | PLAIN | C   | SameSite is Lax by default; for two minutes, it is also sent with forms of other sites
          a=1; Secure                          | SAME_SITE | PLAIN | FS  | SameSite is None by default: sent with requests that other sites make, unless the browser blocks those
          a=1; SameSite=Laxx                   | SAME_SITE | ODD   | CFS | SameSite is ignored: it is not Strict, Lax or None
          a=1; SameSite=Laxx                   | SAME_SITE | PLAIN | C   | SameSite is Lax by default; for two minutes, it is also sent with forms of other sites
          a=1; samesite=STRICT                 | SAME_SITE | PLAIN | CFS | not sent when a visitor comes from another site, not even by a link
          a=1; SameSite=None                   | SAME_SITE | REFUSED | CF | SameSite=None needs Secure, from Chrome 80, Firefox 131
          # Secure, HttpOnly
          a=1                                  | SECURE    | ODD   | CFS | it travels over HTTP too, where anyone on the network can read it; add Secure if there is HTTPS
          a=1; Max-Age=0                       | SECURE    | PLAIN | CFS | it travels over HTTP too, where anyone on the network can read it
          a=1                                  | HTTP_ONLY | ADVICE | CFS | scripts can read it; add HttpOnly unless one needs it
          a=1; Max-Age=0                       | HTTP_ONLY | PLAIN | CFS | scripts can read it
          a=1; HTTPONLY                        | HTTP_ONLY | PLAIN | CFS | scripts cannot read it
          # Domain, of https://shop.example.org/cart/items
          a=1                                  | DOMAIN    | PLAIN | CFS | sent to shop.example.org only, not to its subdomains
          a=1; Domain=                         | DOMAIN    | ODD   | CFS | Domain is ignored: it is not a domain
          a=1; Domain=example.org              | DOMAIN    | PLAIN | CFS | sent to example.org and all its subdomains, and each of them can replace it
          a=1; Domain=org                      | DOMAIN    | REFUSED | CFS | its domain org belongs to more than one site
          # Path
          a=1; Path=/                          | PATH      | PLAIN | CFS | sent to every path
          a=1                                  | PATH      | ODD   | CFS | sent to /cart and below only, which is the directory of the page
          a=1; Path=x                          | PATH      | ODD   | CFS | Path is ignored: it is not a path that begins with /
          a=1; Path=/cart                      | PATH      | PLAIN | CFS | sent to /cart and below only
          a=1; Path=/cart/items                | PATH      | PLAIN | CFS | sent to /cart/items and below only
          a=1; Path=/cart/                     | PATH      | PLAIN | CFS | sent to /cart/ and below only
          a=1; Path=/car                       | PATH      | ODD   | CFS | sent to /car and below only, so not even to the page that sets it
          a=1; Path=/cart/items/               | PATH      | ODD   | CFS | sent to /cart/items/ and below only, so not even to the page that sets it
          # Prefixes
          __Host-a=1; Path=/; Secure           | PREFIX    | PLAIN | CFS | no subdomain and no page over HTTP can set or replace it
          __Http-a=1; Secure; HttpOnly         | PREFIX    | PLAIN | CF  | no script can set or replace it, from Chrome 140, Firefox 143
          __host-a=1; Path=/; Secure           | PREFIX    | ODD   | CFS | the prefix is in another case, so old browsers do not protect it
          # The rest
          alone                                | NAME      | ODD   | CFS | it has no name; browsers send the value alone
          a=1; Partitioned; Secure             | PARTITIONED | PLAIN | S | kept apart for each site that embeds it, from version 26.2
          a=1; Http-Only                       | OTHER     | ODD   | CFS | an unknown attribute is ignored; HttpOnly is probably meant
          a=1; SameSite: None                  | OTHER     | ODD   | CFS | an unknown attribute is ignored; SameSite is probably meant
          a=1; zzzzzzzz                        | OTHER     | ODD   | CFS | an unknown attribute is ignored, and not shown here
          a=1; Priority=High                   | OTHER     | PLAIN | C   | Priority decides which cookies it deletes first if there are too many
          a=1; Path=/; path=/cart              | OTHER     | ODD   | CFS | Path is written 2 times, and the last one counts
          """)
  void eachAttributeHasItsEffect(String line, Rule rule, Kind kind, String browsers, String words) {
    assertThat(effects(line, URI.create(SHOP)).by(rule))
        .anySatisfy(effect -> {
          assertThat(effect.words()).isEqualTo(words);
          assertThat(effect.kind()).isEqualTo(kind);
          assertThat(
                  effect.browsers().stream()
                      .map(browser -> browser.title().substring(0, 1))
                      .collect(Collectors.joining()))
              .isEqualTo(browsers);
        });
  }

  @Test
  void sizesAreOfNameAndValueInBytes() {
    String most = "a=" + "v".repeat(4095);
    assertThat(effects(most, URI.create(SHOP)).refusals()).isEmpty();
    assertThat(effects(most + "v; Secure", URI.create(SHOP)).refusals())
        .extracting(CookieEffect::sentence)
        .containsExactly(
            "Browsers drop it: its name and value have 4097 bytes, and browsers keep 4096.");
    assertThat(effects("a=" + "ü".repeat(2048), URI.create(SHOP)).isKept()).isFalse();
    assertThat(effects(most + "; Secure", URI.create(SHOP)).by(Rule.SIZE))
        .singleElement()
        .satisfies(size -> {
          assertThat(size.kind()).isEqualTo(Kind.ODD);
          assertThat(size.value()).isEqualTo("4096 of 4096");
          assertThat(size.words()).endsWith("some clients count the attributes too: 4105 bytes");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; Path=/; path=/cart | PATH      | /cart",
        "a=1; SameSite=Laxx      | SAME_SITE | Laxx",
        "a=1; Secure             | SECURE    | ''",
        "a=1                     | SECURE    | no",
        "a=1; Domain=Example.org | DOMAIN    | Example.org",
        "a=1; Max-Age=060        | LIFETIME  | 060",
        "a=1                     | LIFETIME  | ''",
      })
  void anEffectHasTheLastValueAsWritten(String line, Rule rule, String value) {
    assertThat(effects(line, URI.create(SHOP)).by(rule))
        .isNotEmpty()
        .allSatisfy(effect -> assertThat(effect.value()).isEqualTo(value));
  }

  @Test
  void attributesOfMoreThan1024BytesAreIgnored() {
    String path = "/" + "x".repeat(1023);
    assertThat(effects("a=1; Path=" + path, URI.create(SHOP)).by(Rule.PATH)).hasSize(1);
    assertThat(effects("a=1; Path=" + path + "x", URI.create(SHOP)).by(Rule.PATH))
        .extracting(CookieEffect::words)
        .containsExactly(
            "Path is ignored: it has more than 1024 bytes",
            "sent to /cart and below only, which is the directory of the page");
    assertThat(effects("__Host-a=1; Secure; Path=/; Path=" + path + "x", URI.create(SHOP)).isKept())
        .as("An attribute that is too long does not replace another")
        .isTrue();
  }

  /** Cookies that the other direction writes. */
  static Stream<Cookie> written() {
    return Stream.of("a", "__Secure-a", "__Host-a", "__host-a", "__Http-a", "__Host-Http-a")
        .map(name -> Cookie.of(name, "v"))
        .flatMap(cookie ->
            Stream.of(
                cookie,
                cookie.expired(),
                cookie.withSameSite(SameSite.NONE),
                cookie.withPartitioned(true),
                cookie.withMaxAge(Cookie.LONGEST_MAX_AGE),
                cookie.withExpires(NOW.plus(Duration.ofDays(9))),
                cookie.withValue("x".repeat(3900))));
  }

  @ParameterizedTest
  @MethodSource("written")
  void everyCookieOfOursIsKept(Cookie cookie) {
    CookieEffects effects = effects(cookie.setCookieHeader(), URI.create(SHOP));
    assertThat(effects.refusals()).isEmpty();
    assertThat(effects.all().stream().filter(effect -> effect.kind() == Kind.ODD))
        .allMatch(effect -> effect.words().startsWith("the prefix is in another case"));
  }

  @Test
  void sentencesNameTheBrowsersThatDiffer() {
    CookieEffects effects = effects("a=1; SameSite=None; HttpOnly", URI.create(SHOP));
    assertThat(effects.all().stream().map(CookieEffect::sentence))
        .contains(
            "Scripts cannot read it.",
            "Chrome and Firefox drop it: SameSite=None needs Secure, from Chrome 80, Firefox 131.",
            "Safari: sent with requests that other sites make, unless the browser blocks those.");
    assertThat(effects("a=1; Secure", URI.create("http://localhost")).refusals())
        .extracting(CookieEffect::sentence)
        .containsExactly(
            "Safari drops it: it is Secure, and Safari makes no exception for http://localhost.");
    assertThat(effects.in(CookieBrowser.SAFARI).stream().map(CookieEffect::kind))
        .doesNotContain(Kind.REFUSED);
  }

  @Test
  void nothingOfAnUnknownPageIsGuessed() {
    CookieEffects effects =
        CookieEffects.of(
            SetCookie.parse("a=1; Secure; Domain=any.example").orElseThrow(),
            CookieOrigin.ANY,
            NOW);
    assertThat(effects.refusals()).isEmpty();
    assertThat(effects.all().stream().map(CookieEffect::words))
        .contains("sent to the directory of the page only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1; Secure; HttpOnly", "a=1; x=secret-value", "alone"})
  void noEffectShowsAValue(String line) {
    assertThat(effects(line, URI.create(SHOP)).all().toString())
        .doesNotContain("secret-value", "a=1", "alone,");
  }

  @Test
  void largeHeadersAreSaid() {
    assertThat(CookieEffects.largeHeader(6_000)).isEmpty();
    assertThat(CookieEffects.largeHeader(6_001))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("6001 bytes"));
  }

  @ParameterizedTest
  @CsvSource({
    "__Host-sid, sid",
    "__Host-Http-sid, sid",
    "__HTTP-sid, sid",
    "__secure-__Host-sid, __Host-sid",
    "sid, sid",
    "_Host-sid, _Host-sid"
  })
  void namesHaveOnePrefix(String name, String bare) {
    assertThat(CookiePrefix.bare(name)).isEqualTo(bare);
  }

  private static CookieEffects effects(String line, URI from) {
    List<SetCookie> read = SetCookie.parse(line).stream().toList();
    assertThat(read).hasSize(1);
    return CookieEffects.of(read.get(0), CookieOrigin.of(from), NOW);
  }
}

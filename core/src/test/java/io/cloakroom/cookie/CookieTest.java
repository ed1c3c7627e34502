package io.cloakroom.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {

  private static final Cookie SID = Cookie.of("sid", "V");

  @Test
  void isSecureUnlessToldOtherwise() {
    assertThat(SID.setCookieHeader()).isEqualTo("sid=V; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void tellsEveryAttribute() {
    Cookie cookie =
        SID.withPath("/a b".replace(" ", "%20"))
            .withDomain("example.org")
            .withMaxAge(Duration.ofHours(1))
            .withSameSite(SameSite.NONE)
            .withPartitioned(true)
            .withHttpOnly(false);

    assertThat(cookie.setCookieHeader())
        .isEqualTo(
            "sid=V; Path=/a%20b; Domain=example.org; Max-Age=3600; Secure; SameSite=None;"
                + " Partitioned");
    assertThat(cookie.domain()).contains("example.org");
    assertThat(cookie.maxAge()).contains(Duration.ofHours(1));
    assertThat(cookie.partitioned()).isTrue();
  }

  @Test
  void worksOverPlainHttpWhenAsked() {
    assertThat(SID.withSecure(false).withSameSite(SameSite.STRICT).setCookieHeader())
        .isEqualTo("sid=V; Path=/; HttpOnly; SameSite=Strict");
  }

  @Test
  void deletesTheSameCookie() {
    Cookie cookie = SID.withPath("/app").withDomain("example.org").withMaxAge(Duration.ofDays(1));

    assertThat(cookie.expired().setCookieHeader())
        .isEqualTo(
            "sid=; Path=/app; Domain=example.org; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void masksItsValueInText() {
    assertThat(Cookie.of("sid", "hunter2"))
        .hasToString("sid=***; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void equalsACookieOfTheSameParts() {
    assertThat(SID.withPath("/x").withPath("/")).isEqualTo(SID).hasSameHashCodeAs(SID);
    assertThat(SID.withValue("W")).isNotEqualTo(SID);
    assertThat(SID.withHttpOnly(false)).isNotEqualTo(SID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a=b", "a;b", "a\tb", "ä", "a\r\nSet-Cookie: x", "a\"", "a,b", "a\0"})
  void refusesANameThatIsNoToken(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of(name, "V"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a;b", "a,b", "\"a\"", "a\\b", "ä", "a\r\nX: y", "a\u007f", "a\0", "a\tb"})
  void refusesAValueThatWouldComeBackDifferent(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cookie.of("sid", value))
        .withMessageContaining("Cookie sid")
        .withMessageContaining("base64url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "/a;b", "/a\r\nX: y", "/ä", "/a b"})
  void refusesAPathThatIsNone(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> SID.withPath(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".example.org", "example.org.", "a..b", "a b", "ä.de", "a;b", "a\r\nb", "*.a"})
  void refusesADomainThatIsNoHostName(String domain) {
    assertThatIllegalArgumentException().isThrownBy(() -> SID.withDomain(domain));
  }

  @Test
  void takesAPathAndADomainOf1024BytesAndNotOneMore() {
    String path = "/" + "x".repeat(1023);
    String domain = "a.".repeat(510) + "test";
    assertThat(SID.withPath(path).withDomain(domain).setCookieHeader()).contains(path, domain);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SID.withPath(path + "x"))
        .withMessageContaining("path has 1025 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SID.withDomain(domain + "x"))
        .withMessageContaining("domain has 1025 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Host-sid", "__host-sid", "__HOST-sid", "__Host-Http-sid"})
  void holdsHostCookiesToTheirHost(String name) {
    Cookie cookie = Cookie.of(name, "V");

    assertThatIllegalArgumentException().isThrownBy(() -> cookie.withSecure(false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookie.withDomain("example.org"))
        .withMessageContaining("allows no Domain");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookie.withPath("/app"))
        .withMessageContaining("needs Path=/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Secure-sid", "__secure-sid", "__Http-sid"})
  void holdsSecureCookiesToTls(String name) {
    Cookie cookie = Cookie.of(name, "V").withDomain("example.org").withPath("/app");

    assertThatIllegalArgumentException().isThrownBy(() -> cookie.withSecure(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Http-sid", "__Host-Http-sid"})
  void holdsHttpCookiesToHttp(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of(name, "V").withHttpOnly(false));
  }

  @Test
  void refusesSameSiteNoneAndPartitionedWithoutSecure() {
    Cookie plain = SID.withSecure(false);

    assertThatIllegalArgumentException().isThrownBy(() -> plain.withSameSite(SameSite.NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.withPartitioned(true));
  }

  @Test
  void takes4096BytesAndNotOneMore() {
    int attributes = SID.withValue("").setCookieHeader().length();
    String longest = "x".repeat(4096 - attributes);

    assertThat(SID.withValue(longest).setCookieHeader()).hasSize(4096);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SID.withValue(longest + "x"))
        .withMessageContaining("4097")
        .withMessageContaining("session");
  }

  @Test
  void keepsMaxAgeBetweenASecondAnd400Days() {
    assertThat(SID.withMaxAge(Duration.ofMillis(1999)).maxAge()).contains(Duration.ofSeconds(1));
    assertThat(SID.withMaxAge(Duration.ofDays(400)).maxAge()).contains(Duration.ofDays(400));
    for (Duration refused :
        new Duration[] {
          Duration.ZERO,
          Duration.ofSeconds(-1),
          Duration.ofMillis(999),
          Duration.ofDays(400).plusSeconds(1),
          Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SID.withMaxAge(refused))
          .withMessageContaining(refused.toString());
    }
  }

  @Test
  void expiresAtAGivenTimeInTheNotationOfHttp() {
    Cookie cookie = Cookie.of("a", "b").withExpires(Instant.parse("2027-01-09T08:05:03.999Z"));
    assertThat(cookie.setCookieHeader())
        .isEqualTo(
            "a=b; Path=/; Expires=Sat, 09 Jan 2027 08:05:03 GMT; Secure; HttpOnly; SameSite=Lax");
    assertThat(cookie.expires()).contains(Instant.parse("2027-01-09T08:05:03Z"));
    assertThat(cookie.withMaxAge(Duration.ofSeconds(60)).setCookieHeader())
        .contains("; Max-Age=60; Expires=Sat, 09 Jan 2027 08:05:03 GMT;");
    assertThat(cookie.expired().expires()).isEmpty();
    assertThat(Cookie.of("a", "b").expires()).isEmpty();
  }

  @Test
  void aTimeThatBrowsersCannotReadIsRefused() {
    Cookie cookie = Cookie.of("a", "b");
    assertThat(cookie.withExpires(Instant.EPOCH).setCookieHeader())
        .contains("Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    for (Instant bad : List.of(Instant.MIN, Instant.MAX, Instant.parse("1600-12-31T23:59:59Z"))) {
      assertThatThrownBy(() -> cookie.withExpires(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Cookie a: Expires is in the years 1601 to 9999");
    }
  }
}

package io.cloakroom.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void readsWhatACookieWrites() {
    Cookie written =
        Cookie.of("sid", "V")
            .withPath("/shop")
            .withDomain("example.org")
            .withMaxAge(Duration.ofHours(1))
            .withExpires(NOW)
            .withSameSite(SameSite.NONE)
            .withPartitioned(true);

    SetCookie read = read(written.setCookieHeader());

    assertThat(read.name()).isEqualTo("sid");
    assertThat(read.value()).isEqualTo("V");
    assertThat(read.path()).contains("/shop");
    assertThat(read.domain()).contains("example.org");
    assertThat(read.maxAge()).contains(Duration.ofHours(1));
    assertThat(read.expires()).contains(NOW);
    assertThat(read.end(NOW)).contains(NOW.plus(Duration.ofHours(1)));
    assertThat(read.secure()).isTrue();
    assertThat(read.httpOnly()).isTrue();
    assertThat(read.sameSite()).contains(SameSite.NONE);
    assertThat(read.partitioned()).isTrue();
  }

  @Test
  void readsABarePair() {
    SetCookie read = read(" a \t=\t b=c ");

    assertThat(read.name()).isEqualTo("a");
    assertThat(read.value()).isEqualTo("b=c");
    assertThat(read.path()).isEmpty();
    assertThat(read.domain()).isEmpty();
    assertThat(read.end(NOW)).isEmpty();
    assertThat(read.secure()).isFalse();
    assertThat(read.httpOnly()).isFalse();
    assertThat(read.sameSite()).isEmpty();
    assertThat(read.partitioned()).isFalse();
  }

  @Test
  void readsACookieWithoutAName() {
    assertThat(read("alone; Secure").name()).isEmpty();
    assertThat(read("alone; Secure").value()).isEqualTo("alone");
    assertThat(read("alone; Secure")).hasToString("***; Secure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", " = ; Secure", "a=b\u0000", "a=b; Path=/\u001b", "a=\u007f"})
  void ignoresWhatBrowsersIgnore(String line) {
    assertThat(SetCookie.parse(line)).isEmpty();
  }

  @Test
  void takesTheLastOfEachAttributeInAnyCase() {
    SetCookie read = read("a=b; PATH=/x; path=/y; domain=a.org; Domain=.B.org; samesite=STRICT");

    assertThat(read.path()).contains("/y");
    assertThat(read.domain()).contains("b.org");
    assertThat(read.sameSite()).contains(SameSite.STRICT);
  }

  @Test
  void ignoresAttributesWithoutMeaning() {
    SetCookie read = read("a=b; Path=x; Domain=.; Max-Age=1h; Expires=soon; SameSite=Some; Other");

    assertThat(read.path()).isEmpty();
    assertThat(read.domain()).isEmpty();
    assertThat(read.end(NOW)).isEmpty();
    assertThat(read.sameSite()).isEmpty();
    assertThat(read("a=b; Path=/" + "x".repeat(1024)).path()).isEmpty();
  }

  @Test
  void readsAnyNumberOfSeconds() {
    assertThat(read("a=b; Max-Age=-5").maxAge()).contains(Duration.ZERO);
    assertThat(read("a=b; Max-Age=000").maxAge()).contains(Duration.ZERO);
    assertThat(read("a=b; Max-Age=" + "9".repeat(40)).maxAge())
        .hasValueSatisfying(age -> assertThat(age).isGreaterThan(Cookie.LONGEST_MAX_AGE));
    assertThat(read("a=b; Max-Age=" + "9".repeat(40)).end(NOW)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "1:2:3 7 december 69 | 2069-12-07T01:02:03Z",
        "Thu, 01 Jan 1970 00:00:00 GMT | 1970-01-01T00:00:00Z",
      })
  void readsDatesOfEveryNotation(String text, Instant date) {
    assertThat(read("a=b; Expires=" + text).expires()).contains(date);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 31 Feb 2027 00:00:00 GMT",
        "Sun, 06 Nov 1600 00:00:00 GMT",
        "Sun, 06 Nov 2027 24:00:00 GMT",
        "06 Nov 2027",
        "2027-11-06T00:00:00Z",
      })
  void ignoresOtherDates(String text) {
    assertThat(read("a=b; Expires=" + text).expires()).isEmpty();
  }

  @Test
  void masksTheValue() {
    assertThat(read("sid=secret; Path=/; Secure")).hasToString("sid=***; Path=/; Secure");
  }

  private static SetCookie read(String line) {
    Optional<SetCookie> read = SetCookie.parse(line);
    assertThat(read).isPresent();
    return read.orElseThrow();
  }
}

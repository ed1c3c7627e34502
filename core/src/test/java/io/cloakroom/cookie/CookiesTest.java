package io.cloakroom.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesTest {

  private static Cookies parse(String... lines) {
    return Cookies.parse(List.of(lines));
  }

  @Test
  void readsPairs() {
    Cookies cookies = parse("a=1; b=x=y;c= 2 ;  d=\t3\t");

    assertThat(cookies.get("a")).contains("1");
    assertThat(cookies.get("b")).contains("x=y");
    assertThat(cookies.get("c")).contains("2");
    assertThat(cookies.get("d")).contains("3");
    assertThat(cookies.get("e")).isEmpty();
    assertThat(cookies.names()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void readsSeveralFieldLinesAsOne() {
    Cookies cookies = parse("a=1", "b=2; a=3");

    assertThat(cookies.all("a")).containsExactly("1", "3");
    assertThat(cookies.get("b")).contains("2");
  }

  @Test
  void letsNoCookieHideBetweenQuotes() {
    Cookies cookies = parse("a=\"b; __Host-sid=V; c=d\"");

    assertThat(cookies.names()).containsExactly("a", "__Host-sid", "c");
    assertThat(cookies.get("a")).contains("\"b");
    assertThat(cookies.get("__Host-sid")).contains("V");
    assertThat(cookies.get("c")).contains("d\"");
  }

  @Test
  void knowsNoDollarNamesCommasOrEscapes() {
    Cookies cookies = parse("$Version=1; a=b,c=d; e=\\\"; f=%3B");

    assertThat(cookies.get("$Version")).contains("1");
    assertThat(cookies.get("a")).contains("b,c=d");
    assertThat(cookies.get("e")).contains("\\\"");
    assertThat(cookies.get("f")).contains("%3B");
    assertThat(cookies.names()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\0=1", "a=1\0", "a=\r\n1", "a=x\ty", "a=\u007f", "a=\u001b[2J", "\ra=1"})
  void dropsAPairWithAControlCharacterAndKeepsItsNeighbours(String pair) {
    Cookies cookies = parse("x=1; " + pair + "; y=2");

    assertThat(cookies.names()).containsExactly("x", "y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";", ";;; ;", "=", "=V", " = V", "sid", "__Host-sid", " ; =; x "})
  void leavesOutWhatHasNoName(String line) {
    assertThat(parse(line).names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__host-sid=V",
        "\u2000__Host-sid=V",
        "\u00a0__Host-sid=V",
        "__Host-sid\u00a0=V",
        "=__Host-sid=V",
        "\ufeff__Host-sid=V"
      })
  void takesNoOtherNameForThisOne(String line) {
    assertThat(parse(line).get("__Host-sid")).isEmpty();
  }

  @Test
  void tellsOfANameThatWasSentTwice() {
    assertThat(parse("__Host-sid=A; __Host-sid=B").all("__Host-sid")).containsExactly("A", "B");
  }

  @Test
  void readsThousandsOfPairsAndMegabytesOfTrash() {
    String many =
        IntStream.range(0, 10_000).mapToObj(i -> i + "=" + i).collect(Collectors.joining(";"));
    assertThat(many.length()).isGreaterThan(64 * 1024);
    String fitting = many.substring(0, many.lastIndexOf(';', 64 * 1024));

    assertThat(parse(fitting).names()).hasSizeGreaterThan(6_000);
    assertThat(parse("a=1", many).names()).containsExactly("a");
    assertThat(parse(";".repeat(64 * 1024)).names()).isEmpty();
    assertThat(parse("=;".repeat(10_000) + "sid=V").get("sid")).contains("V");
    assertThat(parse("a;".repeat(10_000) + "sid=V").get("sid")).contains("V");
    assertThat(parse("a=\"" + "\\".repeat(60_000) + "; sid=V").get("sid")).contains("V");
  }

  @Test
  void leavesOutLinesPastTheLimitAsAWhole() {
    String line = "a=" + "x".repeat(64 * 1024 - 2);

    assertThat(parse(line).get("a")).isPresent();
    assertThat(parse(line + "x").names()).isEmpty();
    assertThat(parse(line, "b=1").names()).containsExactly("a");
  }

  @Test
  void readsBackEveryCookieThatCanBeSet() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      String name = text(random, "abcXYZ019!#$%&'*+-.^_`|~", 1 + random.nextInt(12));
      String value = text(random, "abcXYZ019!#$%&'()*+-./:<=>?@[]^_`{|}~", random.nextInt(40));
      Cookie cookie = Cookie.of(name, value);
      String sent = cookie.setCookieHeader().split(";", 2)[0];

      assertThat(parse("x=1; " + sent + "; y=2").all(name)).contains(value);
    }
  }

  @Test
  void survivesNoise() {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      Cookies cookies = parse(text(random, "=;\" ,\\ab\t\0\r\n\u00a0\u2000$", random.nextInt(30)));

      for (String name : cookies.names()) {
        assertThat(name).isNotEmpty().doesNotContain(";", "=", "\r", "\n", "\0");
        assertThat(cookies.get(name).orElseThrow()).doesNotContain(";", "\r", "\n", "\0");
      }
    }
  }

  @Test
  void findsTheSameValuesByOneNameAsInTheWhole() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      List<String> lines =
          List.of(text(random, "ab =;\t\u0001\u2000", 20), text(random, "ab =;", 12));
      Map<String, String> all = Cookies.parse(lines).asMap();
      Cookies cookies = Cookies.parse(lines);
      all.forEach((name, first) -> assertThat(cookies.all(name)).first().isEqualTo(first));
      for (String name : List.of("a", "b", "ab", "a b", " a", "a ", "", "\u2000", "\u0001", "=")) {
        assertThat(cookies.all(name).isEmpty())
            .as("%s in %s", name, lines)
            .isNotEqualTo(all.containsKey(name));
      }
    }
  }

  @Test
  void tellsNoValueInText() {
    assertThat(parse("sid=hunter2; theme=dark"))
        .hasToString("sid = •••• (7 characters)\ntheme = dark");
  }

  private static String text(Random random, String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
        .collect(Collectors.joining());
  }

  @Test
  void allOfThemAreAMapOfTheFirstValues() {
    Cookies cookies = Cookies.parse(List.of("b=1; a=2; b=3", "c=4; no; =x"));
    assertThat(cookies.asMap()).containsExactly(entry("b", "1"), entry("a", "2"), entry("c", "4"));
    assertThatThrownBy(() -> cookies.asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}

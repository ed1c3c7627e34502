package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.key.KeyFile;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.test.TestVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CookieCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder = Path.of("");

  private static CliRun explain(String header, String... options) {
    List<String> arguments = new ArrayList<>(List.of("cookie"));
    arguments.addAll(List.of(options));
    return CliRun.of(header, arguments.toArray(String[]::new));
  }

  private static JsonNode cookies(String header, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--json");
    CliRun run = explain(header, all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return JSON.readTree(run.out()).get("cookies");
  }

  /** Returns the browsers that keep the cookie, by their first letters. */
  private static String keepers(String header, String url) {
    StringBuilder keepers = new StringBuilder();
    for (JsonNode browser : cookies("Set-Cookie: " + header, "--url", url).get(0).get("browsers")) {
      if (browser.get("kept").asBoolean()) {
        keepers.append(browser.get("browser").asString().charAt(0));
      }
    }
    return keepers.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=1; Secure                          | https://example.org     | CFS
          a=1; Secure                          | http://example.org      | ''
          a=1; Secure                          | http://localhost:8080   | CF
          __Http-a=1; Secure                   | https://example.org     | S
          a=1; SameSite=None                   | https://example.org     | S
          a=1; Domain=example.org              | https://www.example.org | CFS
          a=1; Domain=www.example.org          | https://example.org     | ''
          """)
  void browsersKeepOrRefuseIt(String header, String url, String keepers) {
    assertThat(keepers(header, url)).isEqualTo(keepers);
  }

  @Test
  void aCookieOfMoreThan4096BytesIsRefusedByAll() {
    String value = "v".repeat(4095);
    assertThat(keepers("a=" + value, "https://example.org")).isEqualTo("CFS");
    CliRun large = explain("Set-Cookie: ab=" + value);
    assertThat(large.status()).isEqualTo(1);
    assertThat(large.out())
        .contains("refuses it: its name and value have 4097 bytes", "4097 of 4096 bytes")
        .doesNotContain("vvv");
  }

  @Test
  void lifetimesHaveAnEnd() {
    CliRun run = explain("Set-Cookie: a=1; Max-Age=99999999; Secure; HttpOnly; SameSite=Lax");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "Chrome      kept for 400 days only, instead of 1157 days",
            "Firefox     kept for 400 days only, instead of 1157 days",
            "Safari      kept for 1157 days 9 hours")
        // A script cannot set it.
        .doesNotContain("!", "a script");
    assertThat(explain("Set-Cookie: a=1; Max-Age=99999999").out())
        .contains("kept for 1157 days 9 hours; kept for 7 days only if a script sets it");
    assertThat(explain("Set-Cookie: a=; Max-Age=0; SameSite=Lax").out())
        .contains("Chrome      deleted at once")
        .doesNotContain("!");
    assertThat(explain("Set-Cookie: a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT").out())
        .contains("deleted at once");
    assertThat(explain("Set-Cookie: a=1; Secure").out())
        .contains("Chrome      SameSite is Lax by default", "kept until the browser closes");
  }

  @Test
  void whatBrowsersIgnoreIsSaid() {
    CliRun run =
        explain(
            "Set-Cookie: a=1; path=foo; Http-Only; SameSite: None; Max-Age=1d; SameSite=Laxx;"
                + " zzzzzzzz");
    assertThat(run.out())
        .contains(
            "An unknown attribute is ignored; HttpOnly is probably meant.",
            "An unknown attribute is ignored; SameSite is probably meant.",
            "An unknown attribute is ignored, and not shown here.",
            "Path is ignored: it is not a path that begins with /.",
            "Max-Age is ignored: it is not a whole number of seconds.",
            "SameSite is ignored: it is not Strict, Lax or None.",
            "Scripts can read it; add HttpOnly")
        .doesNotContain("zzzz");
    CliRun none = explain("Set-Cookie: a=\u0007");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.out()).contains("Every browser ignores it");
  }

  @Test
  void cookiesOfARequestAreCounted() {
    CliRun run = explain("Cookie: a=1; b=2; a=3");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("Cookie header of 13 bytes, with 2 names", "Cookie: a", "It was sent 2 times");
    assertThat(explain("Cookie: a=1; b=2").status()).isZero();
    assertThat(explain("Cookie: a=" + "v".repeat(9000)).out()).contains("refuse more than 8192");
  }

  @Test
  void headersComeFromAnArgumentAFileOrAWholeResponse() throws Exception {
    String response =
        "HTTP/1.1 200 OK\r\nSET-COOKIE: a=1; Secure\r\nVary: Cookie\r\n< set-cookie: b=2\r\n\r\nhi";
    Path file = folder.resolve("response");
    Files.writeString(file, response);
    for (JsonNode cookies :
        List.of(
            cookies(response),
            cookies("", "--file", file.toString()),
            cookies("", "-", "--file", file.toString()))) {
      assertThat(cookies).hasSize(2);
      assertThat(cookies.at("/0/name").asString()).isEqualTo("a");
      assertThat(cookies.at("/1/name").asString()).isEqualTo("b");
    }
    assertThat(cookies("", "c=1; HttpOnly").at("/0/header").asString()).isEqualTo("Set-Cookie");
    assertThat(cookies("", "c=1; d=2").at("/0/header").asString()).isEqualTo("Cookie");
  }

  @Test
  void wrongCallsAreSentences() throws Exception {
    assertThat(explain("").failure())
        .isEqualTo("cookie.none: There is no Cookie or Set-Cookie header.");
    assertThat(explain("a=1", "--url", "example.org").wrongArguments()).contains("--url needs");
    assertThat(explain("a=1", "--open").wrongArguments()).contains("--open needs --keys");
    assertThat(explain("", "a=1", "--file", "x").wrongArguments()).contains("not from both");
    Path none = folder.resolve("none");
    assertThat(explain("a=1", "--keys", none.toString()).failure()).startsWith("file.missing: ");
    assertThat(none).doesNotExist();
    Path open = Files.writeString(folder.resolve("open"), "x");
    assertThat(explain("a=1", "--keys", open.toString()).failure()).startsWith("keys.unusable: ");
  }

  @Test
  void valuesOfAnApplicationAreVerifiedAndOpened() throws Exception {
    Path file = folder.resolve("keys");
    KeyRing keys = KeyRing.of(file);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .sessions(Sessions.sealed(keys))
            .keys(keys)
            .cookiePrefix("shop-")
            .build();
    TestVisitor visitor = TestVisitor.of(cloakroom);
    visitor.visit(visit -> {
      visit.cookies().setSigned("theme", "dark-and-signed", Duration.ofDays(1));
      visit.cookies().setSealed("note", "secret-and-sealed", Duration.ofDays(1));
      visit.session().set(SessionKey.of("cart", String.class), "umbrella");
      return "";
    });
    String header = "Cookie: " + visitor.requestHeaders("GET").get("Cookie");
    String id = keys.ids().get(0);

    CliRun verified = explain(header, "--keys", file.toString());
    assertThat(verified.status()).as(verified.out()).isZero();
    assertThat(verified.out())
        .contains("Value       signed by the key " + id, "Value       sealed by the key " + id)
        .contains("verified")
        .doesNotContain("dark-and-signed", "secret-and-sealed", "umbrella");
    CliRun opened = explain(header, "--keys", file.toString(), "--open");
    assertThat(opened.out()).contains("dark-and-signed", "secret-and-sealed", "umbrella");
    assertThat(explain(header).out()).contains("looks signed or sealed by the key " + id);

    KeyFile.of(file).replace();
    assertThat(explain(header, "--keys", file.toString()).status()).isZero();
    KeyFile.of(file).retire();
    CliRun retired = explain(header, "--keys", file.toString());
    assertThat(retired.status()).isEqualTo(1);
    assertThat(retired.out()).contains("its key " + id + " is not in the file");
  }

  @Test
  void aChangedValueIsNotVerified() throws Exception {
    Path file = folder.resolve("keys");
    String signed =
        KeyRing.of(file).signer("cookie", java.time.Clock.systemUTC()).sign("theme", "dark");
    assertThat(explain("Cookie: theme=" + signed, "--keys", file.toString()).status()).isZero();
    CliRun other = explain("Cookie: other=" + signed, "--keys", file.toString());
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out()).contains("not verified: it was changed, or was made for another name");
  }
}

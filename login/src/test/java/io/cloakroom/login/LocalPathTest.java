package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/photos",
        "/photos/",
        "/photos?page=2&tag[]=a%20b%0D%0A",
        "/caf%C3%A9#top",
        "/a;v=1/b",
        "/login?next=%2Fe",
        "/.well-known/x",
        "/..."
      })
  void pathsOfThisSiteAreKeptAsTheyAre(String path) {
    assertThat(LocalPath.parse(path)).map(LocalPath::text).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " /e",
        "e",
        "?e",
        "//e",
        "///e",
        "/\\e",
        "\\/e",
        "\\\\e",
        "https:e",
        "https://e",
        "https:/e",
        "//e@site.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/%09/e",
        "/\t/e",
        "/\n/e",
        "/%0d%0aSet-Cookie:a=b",
        "/a\r\nSet-Cookie: a=b",
        "/%2f/e",
        "/%2Fe",
        "/a%2Fb",
        "/%5ce",
        "/%5Ce",
        "/./e",
        "/.//e",
        "/..//e",
        "/%2e%2E//e",
        "/a/../b",
        "/..;/e",
        "/;//e",
        "/;/e",
        "/a//b",
        "/%",
        "/%4",
        "/%zz",
        "/%00",
        "/%7f",
        "/é",
        "/\u2028",
        "/\u0000",
        "/\"><svg onload=alert(1)>",
        "/a\"b",
        "/a<b"
      })
  void whatCouldBeReadAsAnotherPlaceIsNone(String text) {
    assertThat(LocalPath.parse(text)).isEmpty();
  }

  @Test
  void anOverlongPathIsNone() {
    assertThat(LocalPath.parse("/" + "a".repeat(LocalPath.MAX_LENGTH - 1))).isPresent();
    assertThat(LocalPath.parse("/" + "a".repeat(LocalPath.MAX_LENGTH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login",
        "/login/",
        "/login?next=/a",
        "/login#a",
        "/log%69n",
        "/LOGIN",
        "/login;a=b",
        "/login/;a"
      })
  void everySpellingOfAPageLeadsToIt(String spelling) {
    LocalPath login = LocalPath.parse("/login").orElseThrow();

    assertThat(LocalPath.parse(spelling).orElseThrow().leadsTo(login)).isTrue();
    assertThat(LocalPath.parse("/log").orElseThrow().leadsTo(login)).isFalse();
    assertThat(LocalPath.parse("/login/x").orElseThrow().leadsTo(login)).isFalse();
  }

  @Test
  void whateverIsAcceptedResolvesToTheSameHostAndPath() {
    String alphabet = "/\\.%25FfeE:@?#;a \t\r[]";
    Random random = new Random(17);
    URI site = URI.create("https://site.example/login");
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder("/");
      for (int length = random.nextInt(9); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      LocalPath.parse(text.toString())
          .filter(path -> !path.text().matches(".*[\\[\\]#?%].*"))
          .ifPresent(path -> {
            URI resolved = site.resolve(path.text()).normalize();
            assertThat(resolved.getHost()).isEqualTo("site.example");
            assertThat(resolved.getRawPath()).isEqualTo(path.text());
          });
    }
  }
}

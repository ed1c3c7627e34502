package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.test.TestExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPathsTest {

  private final LoginPaths paths =
      new LoginPaths(new LocalPath("/login"), new LocalPath("/logout"), new LocalPath("/home"));

  private static Visit visit(TestExchange exchange) {
    return Cloakroom.of().visit(exchange);
  }

  private String next(String query) {
    return paths.next(TestExchange.of("GET", "/login?" + query));
  }

  @Test
  void thePageThatWasAskedForComesBackWithItsQuery() {
    String login = paths.loginFor(visit(TestExchange.of("GET", "/photos/7?a=1&b=%26%C3%AB+x")));

    assertThat(login).isEqualTo("/login?next=%2Fphotos%2F7%3Fa%3D1%26b%3D%2526%25C3%25AB%2Bx");
    assertThat(paths.next(TestExchange.of("POST", login))).isEqualTo("/photos/7?a=1&b=%26%C3%AB+x");
  }

  @Test
  void theDefaultPageCanBeAskedForToo() {
    assertThat(paths.loginFor(visit(TestExchange.of("GET", "/home"))))
        .isEqualTo("/login?next=%2Fhome");
    assertThat(paths.next(TestExchange.of("GET", "/login"))).isEqualTo("/home");
  }

  @Test
  void aPostLeadsBackToThePageItsFormWasOn() {
    TestExchange post =
        TestExchange.of("POST", "/photos/7/delete")
            .with("Referer", "https://site.example/photos/7?a=1");

    assertThat(paths.loginFor(visit(post))).isEqualTo("/login?next=%2Fphotos%2F7%3Fa%3D1");
  }

  @Test
  void belowAContextPathPathsAreTheApplicationsOwn() {
    TestExchange get = TestExchange.of("GET", "/shop/photos/7?a=1").withContextPath("/shop");
    assertThat(paths.loginFor(visit(get))).isEqualTo("/login?next=%2Fphotos%2F7%3Fa%3D1");

    TestExchange atLogin = TestExchange.of("GET", "/shop/login").withContextPath("/shop");
    assertThat(paths.loginFor(visit(atLogin))).isEqualTo("/login");

    TestExchange post =
        TestExchange.of("POST", "/shop/photos/7/delete")
            .withContextPath("/shop")
            .with("Referer", "https://site.example/shop/photos/7?a=1");
    assertThat(paths.loginFor(visit(post))).isEqualTo("/login?next=%2Fphotos%2F7%3Fa%3D1");

    TestExchange fromElsewhere =
        TestExchange.of("POST", "/shop/photos/7/delete")
            .withContextPath("/shop")
            .with("Referer", "https://site.example/shopping");
    assertThat(paths.loginFor(visit(fromElsewhere))).isEqualTo("/login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example/photos",
        "https://site.example:8443/photos",
        "https://site.example@other.example/photos",
        "https://other.example/site.example",
        "https://site.example//other.example",
        "https://site.example/login?next=/x",
        "/photos",
        "photos",
        "about:blank",
        "",
        "%%%"
      })
  void aPostFromElsewhereLeadsToTheDefaultPageAndNeverToItself(String referer) {
    TestExchange post = TestExchange.of("POST", "/photos/7/delete").with("Referer", referer);

    assertThat(paths.loginFor(visit(post))).isEqualTo("/login");
    assertThat(paths.loginFor(visit(TestExchange.of("DELETE", "/photos/7")))).isEqualTo("/login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//e",
        "/\\e",
        "https:e",
        "/%09/e",
        "/\t/e",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "",
        "/login",
        "/login?next=/a",
        "/log%69n/",
        "/logout",
        "/LOGOUT",
        "e.example"
      })
  void aPathThatIsNotOursLeadsToTheDefaultPage(String path) {
    assertThat(next("next=" + URLEncoder.encode(path, StandardCharsets.UTF_8))).isEqualTo("/home");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"next", "next=", "next=%", "next=%zz", "next=/a&next=/b", "Next=/a", "xnext=/a"})
  void aMalformedParameterLeadsToTheDefaultPage(String query) {
    assertThat(next(query)).isEqualTo("/home");
  }

  @Test
  void aMegabyteLeadsToTheDefaultPage() {
    assertThat(next("next=/" + "a".repeat(1 << 20))).isEqualTo("/home");
    assertThat(paths.loginFor(visit(TestExchange.of("GET", "/" + "a".repeat(5000)))))
        .isEqualTo("/login");
  }

  @Test
  void theParameterIsFoundAmongOthers() {
    assertThat(next("a=b&next=/photos&c")).isEqualTo("/photos");
  }
}

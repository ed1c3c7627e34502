package io.cloakroom.war;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of a visitor through the application, at {@code /hello} of a container. */
final class Story {

  private static final String EMAIL = "ada@example.org";
  private static final String PASSWORD = "seven green umbrellas";

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final TestClient browser;

  private Story(TestClient browser) {
    this.browser = browser;
  }

  static Story on(int port) {
    return new Story(TestClient.of("http://localhost:" + port));
  }

  /** Returns the same visitor, after the server has moved to another port. */
  Story movedTo(int port) {
    TestClient next = TestClient.of("http://localhost:" + port);
    next.setCookie("hello-sid", browser.cookie("hello-sid").orElseThrow());
    return new Story(next);
  }

  void signsUp() {
    TestResponse asked = browser.get("/hello/");
    assertThat(asked.location()).isEqualTo("/hello/login?next=%2F");
    TestForm account =
        TestForm.of("create", "named", "name", "Ada <b>", "username", EMAIL, "password", PASSWORD);
    TestResponse page = browser.follow(browser.post("/hello/login?next=%2F", account));
    assertThat(page.text())
        .contains("<span>Ada &lt;b&gt;</span>", "seen this page 1 time.")
        .contains("href=\"/hello/cloakroom.css?v=", "action=\"/hello/logout\"");
    assertThat(browser.get("/hello/cloakroom.css").status()).isEqualTo(200);
  }

  void sendsTheForm() {
    TestResponse sent = browser.follow(browser.post("/hello/", TestForm.of("name", "Ünal")));
    assertThat(sent.text()).contains("data-flash=\"success\"", "We will say hello.");
    assertThat(browser.get("/hello/").text()).doesNotContain("We will say hello.");
  }

  void sendsAFormThatIsRefusedAndKeepsItsFields() {
    String name = "<Ünal> " + "x".repeat(40);
    TestResponse refused = browser.follow(browser.post("/hello/", TestForm.of("name", name)));
    assertThat(refused.text())
        .contains("<title>Error: Hello</title>", "value=\"&lt;Ünal&gt; xxx")
        .containsPattern("<strong id=\"name--error\">[^<]+</strong>")
        .doesNotContain("We will say hello.");
    assertThat(browser.get("/hello/").text()).contains("<title>Hello</title>", "value=\"\"");
  }

  /** From a browser that does not say which page sends a form. */
  void needsTheTokenOfThePage() {
    TestForm form = TestForm.of("name", "Ünal");
    assertThat(browser.withoutOrigin().post("/hello/", form).status()).isEqualTo(403);
    TestResponse page = browser.get("/hello/");
    assertThat(page.text()).doesNotContain("We will say hello.");
    TestForm withToken = form.with("_csrf", token(page));
    TestResponse sent = browser.withoutOrigin().post("/hello/", withToken);
    assertThat(browser.follow(sent).text()).contains("We will say hello.");
  }

  /** Afterwards all cookies are Secure, as if a proxy were there, so this comes last. */
  void isRefusedAFormOfAnotherSite() {
    TestForm form = TestForm.of("name", "Ünal");
    assertThat(browser.withOrigin("https://evil.example").post("/hello/", form).status())
        .isEqualTo(403);
  }

  private static String token(TestResponse page) {
    Matcher token = TOKEN.matcher(page.text());
    assertThat(token.find()).as(page.toString()).isTrue();
    return token.group(1);
  }

  /** Shows the counter once more. */
  void continuesAfterVisit(int visits) {
    assertThat(browser.get("/hello/").text())
        .contains("<span>Ada &lt;b&gt;</span>", "seen this page " + (visits + 1) + " times.");
  }

  int visits() {
    String page = browser.get("/hello/").text();
    return Integer.parseInt(page.replaceFirst("(?s).*seen this page (\\d+) times?\\..*", "$1"));
  }

  void logsOutAndIsRefusedWithAWrongPassword() {
    String before = browser.cookie("hello-sid").orElseThrow();
    TestResponse out = browser.post("/hello/logout", TestForm.of());
    assertThat(browser.follow(out).location()).startsWith("/hello/login");
    browser.setCookie("hello-sid", before);
    assertThat(browser.get("/hello/").location()).startsWith("/hello/login");

    TestForm wrong = TestForm.of("username", EMAIL, "password", "seven red umbrellas");
    TestResponse refused = browser.post("/hello/login", wrong);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains(EMAIL).doesNotContain("umbrellas");
    assertThat(browser.get("/hello/").location()).startsWith("/hello/login");
  }

  void logsInAgain() {
    TestForm right = TestForm.of("username", EMAIL, "password", PASSWORD);
    TestResponse page = browser.follow(browser.post("/hello/login", right));
    assertThat(page.text()).contains("<span>Ada &lt;b&gt;</span>", "seen this page 1 time.");
  }
}

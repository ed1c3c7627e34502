package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.test.TestExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page to log in and to sign up on that comes with the toolkit. */
class LoginPageTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Cloakroom cloakroom = Cloakroom.of();
  private final Login login =
      Login.builder(cloakroom, accounts)
          .passwords(Passwords.builder().cost(64, 1, 1).build())
          .defaultPath("/home")
          .build();
  private final LoginBrowser browser = new LoginBrowser(cloakroom);

  private TestExchange send(TestExchange exchange) {
    return browser.send(
        exchange,
        visit -> {
          login.page(visit);
          return exchange;
        });
  }

  private TestExchange post(String body) {
    return send(TestExchange.of("POST", "/login").withBody(FORM, body));
  }

  private Optional<Account> account() {
    return browser.visit(login::account);
  }

  private Account zoe() {
    assertThat(post("username=zoe@example.com&password=correct+horse&create=true").status())
        .isEqualTo(303);
    Account zoe = account().orElseThrow();
    accounts.addUserName(zoe.id(), UserName.parse("zoe").orElseThrow());
    browser.visit(visit -> {
      login.logOut(visit);
      return true;
    });
    return zoe;
  }

  @Test
  void itIsAPageWithAFormThatPasswordManagersFillIn() {
    TestExchange page = send(TestExchange.of("GET", "/login"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.sent("Content-Type")).containsExactly("text/html; charset=utf-8");
    assertThat(page.sentText())
        .contains("<!doctype html>", "<html lang=\"en\">", "<title>Log in</title>")
        .contains("<label for=\"username\">Email address or user name</label>")
        .contains("name=\"username\" type=\"text\"", "autocomplete=\"username\"")
        .contains("<label for=\"password\">Password</label>")
        .contains("name=\"password\" type=\"password\" autocomplete=\"current-password\"")
        .contains(browser.<String>visit(visit -> visit.csrf().field()))
        .doesNotContain("There is a problem", "aria-invalid", "%s");
  }

  @Test
  void aNewcomerIsAskedForANameAndComesBackToThePageThatWasAskedFor() {
    String asked = "/login?create&next=%2Fphotos%3Fpage%3D2";
    TestExchange login = send(TestExchange.of("GET", "/login?next=%2Fphotos%3Fpage%3D2"));
    assertThat(login.sentText())
        .contains("<a href=\"" + asked.replace("&", "&amp;") + "\">Create an account</a>")
        .doesNotContain("name=\"name\"");

    TestExchange page = send(TestExchange.of("GET", asked));
    assertThat(page.sentText())
        .contains("<title>Create an account</title>", "<label for=\"name\">Name</label>")
        .contains("type=\"password\" autocomplete=\"new-password\"")
        .contains("<a href=\"/login?next=%2Fphotos%3Fpage%3D2\">Log in</a>");

    TestExchange nameless =
        send(
            TestExchange.of("POST", asked)
                .withBody(FORM, "create=named&name=&username=zoe@example.com&password=short"));
    assertThat(nameless.status()).isEqualTo(422);
    assertThat(nameless.sentText())
        .contains("<title>Error: Create an account</title>")
        .contains("<a href=\"#name\">Enter your name</a>", "value=\"zoe@example.com\"")
        .contains("<a href=\"#password\">Your password must be 8 characters or more</a>");

    TestExchange created =
        send(
            TestExchange.of("POST", asked)
                .withBody(
                    FORM,
                    "create=named&name=Zoe+W&username=zoe@example.com&password=correct+horse"));
    assertThat(created.sent("Location")).containsExactly("/photos?page=2");
    assertThat(account().orElseThrow().name()).isEqualTo("Zoe W");
  }

  @Test
  void thePageShowsFlashMessagesOnceAndLinksTheStylesheet() {
    browser.visit(visit -> {
      visit.flash().success("You are <logged> out.");
      return true;
    });

    assertThat(send(TestExchange.of("GET", "/login")).sentText())
        .contains("<p role=\"alert\" data-flash=\"success\">You are &lt;logged&gt; out.</p>")
        .contains("<link rel=\"stylesheet\" href=\"/cloakroom.css?v=");
    assertThat(send(TestExchange.of("GET", "/login")).sentText()).doesNotContain("role=\"alert\"");
  }

  @Test
  void headIsAnsweredToo() {
    assertThat(send(TestExchange.of("HEAD", "/login")).headSent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe%40example.com", "ZOE", "zoe%40EXAMPLE.com+"})
  void anAddressOrAUserNameLogsInAndLeadsToTheDefaultPage(String name) {
    Account zoe = zoe();

    TestExchange sent = post("username=" + name + "&password=correct+horse");

    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.sent("Location")).containsExactly("/home");
    assertThat(account()).contains(zoe);
  }

  @Test
  void aLoginLeadsBackToThePageThatWasAskedFor() {
    zoe();

    TestExchange sent =
        send(
            TestExchange.of("POST", "/login?next=%2Fphotos%3Fpage%3D2")
                .withBody(FORM, "username=zoe&password=correct+horse"));

    assertThat(sent.sent("Location")).containsExactly("/photos?page=2");
  }

  @Test
  void aProgramThatLogsInGetsTheLocationAsJson() {
    zoe();

    TestExchange sent =
        send(
            TestExchange.of("POST", "/login")
                .with("Accept", "application/json")
                .withBody(
                    "application/json", "{\"username\":\"zoe\",\"password\":\"correct horse\"}"));

    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.sentText()).isEqualTo("{\"location\":\"/home\"}");
    assertThat(account()).isPresent();
  }

  @Test
  void theErrorIsInTitleSummaryAndFieldAndTheNameStays() {
    zoe();

    TestExchange sent = post("username=Zoe&password=wrong+horse");

    assertThat(sent.status()).isEqualTo(422);
    assertThat(sent.sentText())
        .contains("<title>Error: Log in</title>", "There is a problem")
        .contains("<a href=\"#username\">Email address, user name or password is wrong</a>")
        .contains("<strong id=\"username--error\">Error: Email address, user name or password")
        .contains("aria-invalid=\"true\" aria-describedby=\"username--error\"")
        .contains("value=\"Zoe\"")
        .doesNotContain("wrong horse", "%s");
    assertThat(account()).isEmpty();
  }

  @Test
  void theAnswerIsTheSameForEveryReasonAndName() {
    zoe();
    String wrong = post("username=zoe&password=wrong+horse").sentText();

    for (String name : new String[] {"nobody", "nobody@example.com", "zoe@example.com", "@"}) {
      TestExchange sent = post("username=" + name + "&password=wrong+horse");
      assertThat(sent.status()).isEqualTo(422);
      assertThat(withoutToken(sent.sentText()).replace("value=\"" + name, "value=\"zoe"))
          .isEqualTo(withoutToken(wrong));
    }
  }

  private TestExchange guess(String accept) {
    return send(
        TestExchange.of("POST", "/login")
            .with("Accept", accept)
            .withBody(FORM, "username=%3CZoe%3E&password=wrong+horse"));
  }

  @Test
  void tooManyGuessesShowTheFormAgainWithItsNameAndWithoutItsPassword() {
    TestExchange sent = guess("text/html");
    for (int i = 0; i < 200 && sent.status() == 422; i++) {
      sent = guess("text/html");
    }

    assertThat(sent.status()).isEqualTo(429);
    assertThat(sent.sent("Retry-After")).singleElement().asString().matches("[1-9][0-9]*");
    assertThat(sent.sent("Content-Type")).containsExactly("text/html; charset=utf-8");
    assertThat(sent.sentText())
        .contains(
            "<title>Error: Log in</title>",
            "There is a problem",
            "<li>There were too many attempts to log in.")
        .contains("value=\"&lt;Zoe&gt;\"", "<button>Log in</button>")
        .doesNotContain("wrong horse", "aria-invalid", "%s");
  }

  @Test
  void aProgramThatGuessesTooOftenGetsAProblem() {
    HttpProblem problem = guessed();
    for (int i = 0; i < 200 && problem.status() == 422; i++) {
      problem = guessed();
    }

    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.code()).isEqualTo("login.throttled");
  }

  private HttpProblem guessed() {
    return catchThrowableOfType(HttpProblem.class, () -> guess("application/json"));
  }

  private static String withoutToken(String html) {
    return html.replaceAll("(type=\"hidden\" name=\"\\w+\" value=\")[^\"]*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "password=correct+horse", "username=+&password=correct+horse"})
  void aMissingNameIsAskedFor(String body) {
    TestExchange sent = post(body);

    assertThat(sent.status()).isEqualTo(422);
    assertThat(sent.sentText())
        .contains("<a href=\"#username\">Enter your email address or user name</a>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"username=zoe", "username=zoe&password="})
  void aMissingPasswordIsAskedFor(String body) {
    TestExchange sent = post(body);

    assertThat(sent.status()).isEqualTo(422);
    assertThat(sent.sentText())
        .contains("<a href=\"#password\">Enter your password</a>")
        .contains("aria-describedby=\"password--error\"");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(post("").sentText())
        .contains("Enter your email address or user name", "Enter your password");
    assertThat(post("create=true").sentText())
        .contains("Enter an email address, like name@example.com", "Enter your password");
    assertThat(post("username=zoe&password=short&create=true").sentText())
        .contains("Enter an email address, like name@example.com")
        .contains("Your password must be 8 characters or more");
  }

  @Test
  void anAccountIsCreatedWithAnAddressOnly() {
    TestExchange refused = post("username=zoe&password=correct+horse&create=true");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.sentText())
        .contains("#username", "Enter an email address, like name@example.com");

    TestExchange shortPassword = post("username=zoe@example.com&password=short&create=true");
    assertThat(shortPassword.status()).isEqualTo(422);
    assertThat(shortPassword.sentText())
        .contains("<a href=\"#password\">Your password must be 8 characters or more</a>");

    zoe();
    TestExchange taken = post("username=ZOE@example.com&password=correct+horse&create=true");
    assertThat(taken.status()).isEqualTo(422);
    assertThat(taken.sentText()).contains("There is an account with this email address already");
  }

  @Test
  void aProgramIsRefusedWithAProblem() {
    TestExchange exchange =
        TestExchange.of("POST", "/login")
            .with("Accept", "application/json")
            .withBody(FORM, "username=zoe&password=wrong+horse");

    assertThatThrownBy(() -> send(exchange))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(422);
              assertThat(problem.code()).isEqualTo("login.refused");
              assertThat(problem.detail())
                  .isEqualTo("Email address, user name or password is wrong.");
            });
  }

  @Test
  void whatWasTypedIsEscaped() {
    String hostile = "\"><svg onload=alert(1)>&'";

    TestExchange sent =
        post("username=" + URLEncoder.encode(hostile, StandardCharsets.UTF_8) + "&password=x");

    assertThat(sent.sentText())
        .contains("value=\"&quot;&gt;&lt;svg onload=alert(1)&gt;&amp;'\"")
        .doesNotContain("<svg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "username=a&username=b&password=x",
        "username[x]=a&password=x",
        "username=a&password[]=x&create[y]=z"
      })
  void unexpectedFieldsAreNoServerError(String body) {
    assertThat(post(body).status()).isEqualTo(422);
    TestExchange json =
        TestExchange.of("POST", "/login").with("Accept", "application/json").withBody(FORM, body);
    assertThatThrownBy(() -> send(json)).isInstanceOf(HttpProblem.class);
  }
}

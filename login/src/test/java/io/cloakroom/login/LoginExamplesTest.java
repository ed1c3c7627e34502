package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginExamplesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path MODULE = ROOT.resolve("login/src");

  private static String examples() throws IOException {
    return squeezed(
        Files.readString(MODULE.resolve("test/java/io/cloakroom/login/LoginExamples.java")));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static List<String> blocks(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult block) -> squeezed(block.group(1)))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"login", "login-accounts"})
  void thePagesShowNothingButTheseExamples(String name) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/" + name + ".md"));

    List<String> shown = blocks("(?ms)^```java\\n(.*?)^```", page);

    assertThat(shown)
        .hasSizeGreaterThan(5)
        .allSatisfy(code -> assertThat(examples()).contains(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Login", "Accounts", "JdbcAccounts", "Passwords"})
  void javadocShowsNothingButTheseExamples(String type) throws IOException {
    String source =
        Files.readString(MODULE.resolve("main/java/io/cloakroom/login/" + type + ".java"));

    List<String> shown =
        blocks("(?s)<pre>\\{@code(.*?)\\}</pre>", source.replaceAll("(?m)^ +\\* ?", ""));

    assertThat(shown).isNotEmpty().allSatisfy(code -> assertThat(examples()).contains(code));
  }

  @Test
  void theExamplesRun() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:examples;DB_CLOSE_DELAY=-1");
    LoginExamples examples =
        new LoginExamples(database, MemoryStore.of(), LoginExamplesTest::render);
    LoginBrowser browser = new LoginBrowser(examples.cloakroom());

    var form = new LoginExamples.SignUpForm("zoe@example.com", "", "Zoë", "correct horse");
    assertThat(
            location(
                browser,
                TestExchange.of("POST", "/signup")
                    .withBody(
                        "application/x-www-form-urlencoded",
                        "email=zoe@example.com&name=Zo%C3%AB&password=correct+horse"),
                examples::signUp))
        .isEqualTo("/dashboard");
    assertThat(refusal(browser, visit -> examples.signUpWithoutAForm(visit, form)))
        .contains("email address");
    Object shown =
        browser.visit(
            visit -> Objects.requireNonNull(visit.locals().over(Map.of()).get("account")));
    assertThat(shown)
        .asInstanceOf(InstanceOfAssertFactories.optional(Account.class))
        .map(Account::name)
        .contains("Zoë");
    assertThat(sent(browser, examples::showPhotos)).isEqualTo("photos of Zoë");
    assertThat(browser.visit(examples::devices)).hasSize(1);
    assertThatThrownBy(() -> sent(browser, examples::showSettings)).isInstanceOf(HttpProblem.class);
    assertThat(location(browser, visit -> examples.chooseUserName(visit, "Zoe")))
        .isEqualTo("/account");
    assertThat(refusal(browser, visit -> examples.chooseUserName(visit, "zoe")))
        .contains("is taken");
    assertThat(refusal(browser, visit -> examples.chooseUserName(visit, "a@b")))
        .contains("without @");
    var other = new LoginExamples.SignUpForm("max@example.com", "ZOE", "Max", "correct horse");
    assertThat(refusal(browser, visit -> examples.signUpWithoutAForm(visit, other)))
        .contains("is taken");
    assertThat(
            location(
                browser,
                visit -> examples.changePassword(visit, "correct horse", "battery staple")))
        .isEqualTo("/account");
    assertThat(location(browser, examples::logOut)).isEqualTo("/");
    var wrong = new LoginExamples.LoginForm("zoe", "correct horse");
    assertThat(refusal(browser, visit -> examples.logIn(visit, wrong))).contains("is wrong");
    var right = new LoginExamples.LoginForm("zoe", "battery staple");
    assertThat(location(browser, visit -> examples.logIn(visit, right))).isEqualTo("/dashboard");
    List<String> deleted = new ArrayList<>();
    assertThat(refusal(browser, visit -> examples.deleteAccount(visit, "wrong", deleted::add)))
        .contains("is wrong");
    assertThat(
            location(
                browser, visit -> examples.deleteAccount(visit, "battery staple", deleted::add)))
        .isEqualTo("/");
    assertThat(deleted).hasSize(1);

    String id = examples.firstAdministrator().id();
    examples.administer(id);
    assertThat(examples.settings()).isNotNull();
    assertThat(LoginExamples.defaults(examples.cloakroom(), MemoryAccounts.of())).isNotNull();
    assertThat(LoginExamples.passwords()).isTrue();
    assertThat(examples.passwordRules(sha1 -> false)).isNotNull();
  }

  private static void render(String template, Map<String, ?> model, Writer out) throws IOException {
    Account account = (Account) Objects.requireNonNull(model.get("account"));
    out.write(template + " of " + account.name());
  }

  private static String location(LoginBrowser browser, Consumer<Visit> handler) {
    return location(browser, TestExchange.of("GET", "/"), handler);
  }

  private static String location(
      LoginBrowser browser, TestExchange exchange, Consumer<Visit> handler) {
    sent(browser, exchange, handler);
    assertThat(browser.last().status()).isEqualTo(303);
    return browser.last().sent("Location").get(0);
  }

  private static String refusal(LoginBrowser browser, Consumer<Visit> handler) {
    String text = sent(browser, handler);
    assertThat(browser.last().status()).isEqualTo(422);
    return text;
  }

  private static String sent(LoginBrowser browser, Consumer<Visit> handler) {
    return sent(browser, TestExchange.of("GET", "/"), handler);
  }

  private static String sent(LoginBrowser browser, TestExchange exchange, Consumer<Visit> handler) {
    browser.send(
        exchange,
        visit -> {
          handler.accept(visit);
          return true;
        });
    return browser.last().sentText();
  }
}

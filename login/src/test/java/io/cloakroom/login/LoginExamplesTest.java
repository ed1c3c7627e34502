package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class LoginExamplesTest {

  @Test
  void thePageShowsNothingButTheseExamples() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    String page = Files.readString(root.resolve("docs/login.md"));
    String examples =
        squeezed(
            Files.readString(
                root.resolve("login/src/test/java/io/cloakroom/login/LoginExamples.java")));

    List<String> shown =
        Pattern.compile("(?ms)^```java\\n(.*?)^```")
            .matcher(page)
            .results()
            .map((MatchResult block) -> squeezed(block.group(1)))
            .toList();

    assertThat(shown).hasSizeGreaterThan(5).allSatisfy(code -> assertThat(examples).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  @Test
  void theExamplesRun() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:examples;DB_CLOSE_DELAY=-1");
    LoginExamples examples = new LoginExamples(database, MemoryStore.create());
    Browser browser = new Browser(examples.cloakroom);

    var form = new LoginExamples.SignUpForm("zoe@example.com", "Zoë", "correct horse");
    assertThat(goesTo(() -> browser.visit(visit -> examples.signUp(visit, form))))
        .isEqualTo("/dashboard");
    assertThat(browser.<Object>visit(visit -> examples.signUp(visit, form)).toString())
        .contains("There is an account");
    assertThat(browser.<Object>visit(examples::photos).toString()).contains("Zoë");
    assertThat(browser.visit(examples::devices)).hasSize(1);
    assertThatThrownBy(() -> browser.visit(examples::administration))
        .isInstanceOf(HttpProblem.class);
    assertThat(
            goesTo(() ->
                browser.visit(
                    visit -> examples.changePassword(visit, "correct horse", "battery staple"))))
        .isEqualTo("/account");
    assertThat(goesTo(() -> browser.visit(visit -> loggedOut(examples, visit)))).isEqualTo("/");
    var again = new LoginExamples.LoginForm("zoe@example.com", "battery staple");
    assertThat(goesTo(() -> browser.visit(visit -> examples.logIn(visit, again))))
        .isEqualTo("/dashboard");
    String id = examples.seed().id();
    examples.administer(id);
    assertThat(examples.settings()).isNotNull();
  }

  private static boolean loggedOut(LoginExamples examples, Visit visit) {
    examples.logOut(visit);
    return true;
  }

  private static String goesTo(ThrowingCallable handler) {
    SeeOther[] thrown = new SeeOther[1];
    assertThatThrownBy(handler)
        .isInstanceOfSatisfying(SeeOther.class, seeOther -> thrown[0] = seeOther);
    return thrown[0].location();
  }
}

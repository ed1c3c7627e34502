package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.test.TestExchange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Forms to sign up with, whose errors and the login's are said together. */
class SignUpFormTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String RIGHT =
      "email=zoe@example.com&name=+Zoe&password=correct+horse&age=9";

  record Full(String email, String name, int age, @Secret String password) {}

  record Minimal(String email, Optional<String> userName, String password) {}

  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Cloakroom cloakroom = Cloakroom.of();
  private final Login login =
      Login.builder(cloakroom, accounts)
          .passwords(Passwords.builder().cost(64, 1, 1).build())
          .build();
  private final LoginBrowser browser = new LoginBrowser(cloakroom);

  private <T> Submission<T> send(Class<T> type, String body) {
    Form<T> form = Form.of(type);
    return browser.send(
        TestExchange.of("POST", "/signup").withBody(FORM, body),
        visit -> login.signUp(visit, visit.read(form)));
  }

  private static List<String> errors(Submission<?> sent) {
    assertThat(sent).isInstanceOf(Submission.Invalid.class);
    return sent.errors().stream().map(error -> error.name() + ": " + error.code()).toList();
  }

  private Optional<Account> account() {
    return browser.visit(login::account);
  }

  @Test
  void aFormThatIsRightSignsUp() {
    assertThat(send(Full.class, RIGHT)).isInstanceOf(Submission.Valid.class);

    assertThat(account()).map(Account::name).contains("Zoe");
    assertThat(account()).map(Account::email).contains("zoe@example.com");
  }

  @Test
  void theLoginsErrorsAreSaidTogetherWithTheFormsAndNothingIsCreated() {
    assertThat(errors(send(Full.class, "email=zoe&name=+&age=x&password=short")))
        .containsExactlyInAnyOrder(
            "age: number.whole",
            "email: email.invalid",
            "name: name.invalid",
            "password: password.too-short");
    assertThat(errors(send(Full.class, RIGHT.replace("age=9", "age=x"))))
        .containsExactly("age: number.whole");
    assertThat(account()).isEmpty();
    assertThat(accounts.find(EmailAddress.parse("zoe@example.com").orElseThrow())).isEmpty();
  }

  @Test
  void aTakenAddressIsSaidTogetherWithTheRest() {
    send(Full.class, RIGHT);

    assertThat(errors(send(Full.class, "email=ZOE@example.com&name=Z&age=x&password=password")))
        .containsExactlyInAnyOrder(
            "age: number.whole", "email: email.taken", "password: password.common");
  }

  @Test
  void aFieldWithAnErrorOfTheFormGetsNoOtherOfTheLogin() {
    assertThat(errors(send(Full.class, "email=a&email=b&name=Z&age=1&password=correct+horse")))
        .containsExactly("email: single");
  }

  @Test
  void nameAndUserNameMayBeLeftOut() {
    assertThat(send(Minimal.class, "email=zoe@example.com&password=correct+horse"))
        .isInstanceOf(Submission.Valid.class);
    assertThat(account()).map(Account::name).contains("zoe@example.com");

    assertThat(send(Minimal.class, "email=max@example.com&userName=max&password=correct+horse"))
        .isInstanceOf(Submission.Valid.class);
    assertThat(accounts.find(UserName.parse("max").orElseThrow())).isPresent();
    assertThat(
            errors(
                send(Minimal.class, "email=max@example.com&userName=MAX&password=correct+horse")))
        .containsExactlyInAnyOrder("email: email.taken", "userName: user-name.taken");
  }

  @Test
  void aLongAddressIsShortenedAsADisplayName() {
    String email = "e".repeat(230) + "@example.com";

    assertThat(send(Minimal.class, "password=correct+horse&email=" + email))
        .isInstanceOf(Submission.Valid.class);
    assertThat(account()).map(Account::name).contains("e".repeat(200));
  }

  @Test
  void secretsStayOutOfPagesAndProblems() {
    Submission<Full> sent = send(Full.class, "email=zoe&name=+&age=x&password=swordfi");

    assertThat(sent.fields().get("password").value()).isEmpty();
    assertThat(sent.errors()).extracting(FieldError::message).noneMatch(m -> m.contains("swordfi"));
  }
}

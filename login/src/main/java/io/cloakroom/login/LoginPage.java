package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.form.Field;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A page to log in and to sign up on, for an application that has none of its own yet: plain HTML,
 * without scripts and styles.
 */
final class LoginPage {

  /** The values that the page sends; the page reports missing ones itself. */
  record Entry(
      Optional<String> username, @Secret Optional<String> password, Optional<String> create) {}

  private static final Form<Entry> ENTRY = Form.of(Entry.class);
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private final Login login;

  LoginPage(Login login) {
    this.login = login;
  }

  void show(Visit visit) {
    if (visit.exchange().method().equals("POST")) {
      answer(visit);
    } else {
      visit.answer().html(html(visit, ENTRY.fields()));
    }
  }

  private void answer(Visit visit) {
    Submission<Entry> sent = visit.read(ENTRY);
    if (sent instanceof Valid<Entry> valid) {
      try {
        sent = valid.value().create().isPresent() ? signUp(visit, valid) : logIn(visit, valid);
      } catch (HttpProblem busy) {
        refuseForNow(visit, valid, busy);
        return;
      }
    }
    if (!(sent instanceof Invalid<Entry> refused)) {
      visit.answer().redirect(login.next(visit));
    } else if (visit.wantsJson()) {
      throw new HttpProblem(422, "login.refused", refused.errors().get(0).message() + ".");
    } else {
      visit.refuse(refused).html(html(visit, refused.fields()));
    }
  }

  /** Shows the form again, with the name that was typed, if there are too many attempts now. */
  private static void refuseForNow(Visit visit, Valid<Entry> sent, HttpProblem busy) {
    if (visit.wantsJson() || (busy.status() != 429 && busy.status() != 503)) {
      throw busy;
    }
    if (visit.exchange().responseHeader("Retry-After").isEmpty()) {
      visit.exchange().setHeader("Retry-After", "1");
    }
    Invalid<Entry> refused = sent.reject("", busy.code(), busy.detail());
    visit.refuse(refused).withStatus(busy.status()).html(html(visit, refused.fields()));
  }

  private Submission<Entry> logIn(Visit visit, Valid<Entry> sent) {
    String name = sent.value().username().orElse("");
    Optional<String> password = sent.value().password();
    Submission<Entry> answer = withPassword(sent, password);
    if (name.isBlank()) {
      return answer.reject(USERNAME, "login.name", "Enter your email address or user name");
    }
    if (password.isEmpty() || login.logIn(visit, name, Password.of(password.get())).isPresent()) {
      return answer;
    }
    return sent.reject(USERNAME, "login.wrong", "Email address, user name or password is wrong");
  }

  private Submission<Entry> signUp(Visit visit, Valid<Entry> sent) {
    String email = sent.value().username().orElse("");
    Optional<String> password = sent.value().password();
    SigningUp.Entry entry =
        new SigningUp.Entry(
            Optional.of(email),
            SigningUp.displayName(email),
            Optional.of(""),
            password.map(Password::of));
    Submission<Entry> answer = withPassword(sent, password);
    if (login.signUp(visit, entry, password.isPresent()) instanceof SignUp.Refused refused) {
      for (SignUp.Refusal refusal : refused.refusals()) {
        boolean ofPassword = refusal.input() == SignUp.Input.PASSWORD;
        answer = answer.reject(ofPassword ? PASSWORD : USERNAME, refusal.code(), refusal.message());
      }
    }
    return answer;
  }

  private static Submission<Entry> withPassword(Valid<Entry> sent, Optional<String> password) {
    return password.isPresent()
        ? sent
        : sent.reject(PASSWORD, "password.missing", "Enter your password");
  }

  private static String html(Visit visit, Fields fields) {
    Field username = fields.get(USERNAME);
    Field password = fields.get(PASSWORD);
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%sLog in</title>
    </head>
    <body>
    <main>
    %s<h1>Log in</h1>
    <form method="post">
      <input type="hidden" name="%s" value="%s">
      <p><label for="username">Email address or user name</label><br>
      %s<input id="username" name="username" type="text" value="%s" autocomplete="username" \
    autocapitalize="none" spellcheck="false" required%s></p>
      <p><label for="password">Password</label><br>
      %s<input id="password" name="password" type="password" autocomplete="current-password" \
    required%s></p>
      <p><button>Log in</button> <button name="create" value="true">Create an account</button></p>
    </form>
    </main>
    </body>
    </html>
    """
        .formatted(
            fields.valid() ? "" : "Error: ",
            summary(fields),
            visit.csrf().field(),
            visit.csrf().token(),
            error(username),
            escaped(username.value()),
            described(username),
            error(password),
            described(password));
  }

  private static String summary(Fields fields) {
    return fields.valid()
        ? ""
        : """
        <div role="alert" tabindex="-1" autofocus>
          <h2>There is a problem</h2>
          <ul>%s</ul>
        </div>
        """
            .formatted(
                fields.summary().stream().map(LoginPage::line).collect(Collectors.joining()));
  }

  private static String line(Fields.ErrorLink error) {
    String message = escaped(error.message());
    return error.href().isEmpty()
        ? "<li>%s</li>".formatted(message)
        : "<li><a href=\"%s\">%s</a></li>".formatted(escaped(error.href()), message);
  }

  private static String error(Field field) {
    return field.invalid()
        ? "<strong id=\"%s\">Error: %s</strong><br>\n  "
            .formatted(field.errorId(), escaped(field.error()))
        : "";
  }

  private static String described(Field field) {
    return field.invalid()
        ? " aria-invalid=\"true\" aria-describedby=\"%s\"".formatted(field.errorId())
        : "";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

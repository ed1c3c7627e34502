package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;

/**
 * One page to log in and to sign up on, for an application that has none of its own yet: plain
 * HTML, no script, no style.
 */
@SuppressWarnings("InlineFormatString") // A page is easier to read apart from the code.
final class ReadyPage {

  private static final Form<Entry> ENTRY = Form.of(Entry.class);

  private static final String HTML =
      """
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
        <p><label for="email">Email address</label><br>
        <input id="email" name="email" type="email" autocomplete="username" required value="%s"></p>
        <p><label for="password">Password</label><br>
        <input id="password" name="password" type="password" autocomplete="current-password" required></p>
        <p><button>Log in</button> <button name="create" value="true">Create an account</button></p>
      </form>
      </main>
      </body>
      </html>
      """;

  private static final String PROBLEM =
      """
      <div role="alert">
        <h2>There is a problem</h2>
        <p><a href="#%s">%s</a></p>
      </div>
      """;

  private final Login login;

  ReadyPage(Login login) {
    this.login = login;
  }

  /** What the page sends. */
  record Entry(String email, @Secret String password, boolean create) {}

  /** What is wrong, and with which field. */
  private record Problem(String field, String message) {}

  String show(Visit visit) {
    return visit.exchange().method().equals("POST") ? answer(visit) : page(visit, "", "");
  }

  private String answer(Visit visit) {
    Submission<Entry> sent = visit.submission(ENTRY);
    Problem problem =
        sent instanceof Valid<Entry> valid
            ? enter(visit, valid.value())
            : new Problem("email", "Enter your email address and your password");
    if (visit.wantsJson()) {
      throw new HttpProblem(422, "login.refused", problem.message() + ".");
    }
    visit.exchange().status(422);
    return page(
        visit,
        PROBLEM.formatted(problem.field(), escaped(problem.message())),
        escaped(sent.fields().get("email").value()));
  }

  /** Leads on where the visitor was going, or says what is wrong. */
  private Problem enter(Visit visit, Entry entry) {
    if (entry.email().isBlank()) {
      return new Problem("email", "Enter your email address");
    }
    if (EmailAddress.parse(entry.email()).isEmpty()) {
      return new Problem("email", "Enter an email address, like name@example.com");
    }
    if (entry.password().isEmpty()) {
      return new Problem("password", "Enter your password");
    }
    Password password = Password.of(entry.password());
    if (!entry.create()) {
      if (login.logIn(visit, entry.email(), password).isPresent()) {
        throw new SeeOther(login.next(visit));
      }
      return new Problem("email", "Email address or password is wrong");
    }
    SignUp result = login.signUp(visit, entry.email(), entry.email().strip(), password);
    if (result instanceof SignUp.SignedUp) {
      throw new SeeOther(login.next(visit));
    }
    return result instanceof PasswordRefused refused
        ? new Problem("password", refused.message())
        : new Problem("email", "There is an account with this email address already");
  }

  private static String page(Visit visit, String problem, String email) {
    return HTML.formatted(
        problem.isEmpty() ? "" : "Error: ",
        problem,
        visit.csrf().field(),
        visit.csrf().token(),
        email);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

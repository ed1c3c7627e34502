package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Html;
import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pages for login and sign-up, for an application that does not have its own yet. They have no
 * scripts. The query {@code create} selects the sign-up page.
 */
final class LoginPage {

  /** The values that the page sends; the page reports missing ones itself. */
  record Entry(
      Optional<String> name,
      Optional<String> username,
      @Secret Optional<String> password,
      Optional<String> create) {

    boolean isNew() {
      return create.isPresent();
    }

    /** Returns the name, which only the sign-up page asks for. */
    Optional<String> displayName() {
      return create.filter(NAMED::equals).isPresent()
          ? Optional.of(name.orElse(""))
          : SigningUp.displayName(username.orElse(""));
    }
  }

  private static final Form<Entry> ENTRY = Form.of(Entry.class);
  private static final String CREATE = "create";

  /** The value of {@link #CREATE} for an account whose name is asked for. */
  private static final String NAMED = "named";

  private static final String NAME = "name";
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
      visit.answer().html(html(visit, ENTRY.fields(), asksToCreate(visit.exchange())));
    }
  }

  private void answer(Visit visit) {
    Submission<Entry> sent = visit.read(ENTRY);
    if (sent instanceof Valid<Entry> valid) {
      try {
        sent = valid.value().isNew() ? signUp(visit, valid) : logIn(visit, valid);
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
      visit.refuse(refused).html(html(visit, refused.fields(), isNew(refused.fields())));
    }
  }

  private static boolean asksToCreate(Exchange exchange) {
    return exchange.query().stream()
        .flatMap(query -> Stream.of(query.split("&", 100)))
        .anyMatch(pair -> pair.split("=", 2)[0].equals(CREATE));
  }

  private static boolean isNew(Fields sent) {
    return sent.get(CREATE).value().equals(NAMED);
  }

  /** Shows the form again, with the name that was typed, if there are too many attempts now. */
  private void refuseForNow(Visit visit, Valid<Entry> sent, HttpProblem busy) {
    if (visit.wantsJson() || (busy.status() != 429 && busy.status() != 503)) {
      throw busy;
    }
    if (visit.exchange().responseHeader("Retry-After").isEmpty()) {
      visit.exchange().setHeader("Retry-After", "1");
    }
    Invalid<Entry> refused = sent.reject("", busy.code(), busy.detail());
    visit
        .refuse(refused)
        .withStatus(busy.status())
        .html(html(visit, refused.fields(), isNew(refused.fields())));
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
            sent.value().displayName(),
            Optional.of(""),
            password.map(Password::of));
    Submission<Entry> answer = withPassword(sent, password);
    boolean nameless = entry.name().filter(String::isBlank).isPresent();
    if (nameless) {
      answer = answer.reject(NAME, "name.missing", "Enter your name");
      entry =
          new SigningUp.Entry(entry.email(), Optional.empty(), Optional.of(""), entry.password());
    }
    boolean complete = password.isPresent() && !nameless;
    if (login.signUp(visit, entry, complete) instanceof SignUp.Refused refused) {
      for (SignUp.Refusal refusal : refused.refusals()) {
        answer = answer.reject(field(refusal.input()), refusal.code(), refusal.message());
      }
    }
    return answer;
  }

  private static String field(SignUp.Input input) {
    return switch (input) {
      case NAME -> NAME;
      case PASSWORD -> PASSWORD;
      case EMAIL, USER_NAME -> USERNAME;
    };
  }

  private static Submission<Entry> withPassword(Valid<Entry> sent, Optional<String> password) {
    return password.isPresent()
        ? sent
        : sent.reject(PASSWORD, "password.missing", "Enter your password");
  }

  private String html(Visit visit, Fields fields, boolean create) {
    ReadyPage page = new ReadyPage(visit, fields);
    return create ? signUpPage(page, visit) : logInPage(page, visit);
  }

  private String logInPage(ReadyPage page, Visit visit) {
    return page.html(
        "Log in",
        page.text(USERNAME, "Email address or user name", "autocomplete=\"username\"")
            + page.password("Password", "current-password")
            + "<p><button>Log in</button></p>\n",
        "New here? <a href=\"%s\">Create an account</a>"
            .formatted(Html.escaped(login.loginAddress(visit, CREATE))));
  }

  private String signUpPage(ReadyPage page, Visit visit) {
    return page.html(
        "Create an account",
        page.hidden(CREATE, NAMED)
            + page.text(NAME, "Name", "autocomplete=\"name\"")
            + page.text(USERNAME, "Email address", "inputmode=\"email\" autocomplete=\"username\"")
            + page.password("Password", "new-password")
            + "<p><button>Create account</button></p>\n",
        "Have an account? <a href=\"%s\">Log in</a>"
            .formatted(Html.escaped(login.loginAddress(visit, ""))));
  }
}

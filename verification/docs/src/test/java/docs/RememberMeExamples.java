package docs;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.login.Password;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.time.Duration;
import java.util.List;

/** The examples of docs/remember-me.md; {@code RememberMeTest} runs them. */
final class RememberMeExamples {

  static final Duration WORKDAY = Duration.ofHours(12);
  static final Duration MONTH = Duration.ofDays(30);

  record LoginForm(String name, @Secret String password, boolean remember) {}

  static final Form<LoginForm> LOGIN_FORM = Form.of(LoginForm.class);

  private final Cloakroom cloakroom;
  private final Login login;

  RememberMeExamples(Cloakroom cloakroom, Login login) {
    this.cloakroom = cloakroom;
    this.login = login;
  }

  static Sessions sessions(Store store) {
    Sessions sessions = Sessions.of(store).withAbsoluteLifetime(MONTH);
    return sessions;
  }

  void logIn(Visit visit) {
    Submission<LoginForm> sent =
        visit
            .read(LOGIN_FORM)
            .check((form, errors) -> {
              if (login.logIn(visit, form.name(), Password.of(form.password())).isEmpty()) {
                errors.reject("name", "login.wrong", "The name or the password is wrong");
              }
            });
    if (sent instanceof Submission.Valid<LoginForm> valid) {
      remember(visit.session(), valid.value().remember());
      visit.answer().redirect(login.next(visit));
    } else {
      visit.refuse(sent).page("login");
    }
  }

  void remember(Session session, boolean remember) {
    session.resetLifetime();
    if (remember) {
      session.setPersistent(true); // the cookie outlives the browser
      session.setIdleTimeout(MONTH);
    } else {
      session.setExpiry(cloakroom.clock().instant().plus(WORKDAY));
    }
  }

  List<SessionInfo> devices(Visit visit) {
    Account account = login.require(visit);
    return cloakroom.sessions().ownedBy(account.id());
  }

  void endDevice(Visit visit, String id) {
    Account account = login.require(visit);
    cloakroom.sessions().end(account.id(), id);
    visit.done("The device is signed out").redirect("/devices");
  }
}

package io.cloakroom.gallery;

import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Invalid;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordRefused;
import io.cloakroom.login.SignUp;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Signing up, logging in and out, and what somebody who is logged in sees of themselves. */
final class AccountPages {

  record SignUpForm(
      @NotBlank(message = "Enter your name") @Size(max = Account.MAX_NAME) String name,
      @NotBlank(message = "Enter your email address")
          @Email(message = "Enter an email address, like name@example.com")
          String email,
      @Secret @NotBlank(message = "Enter a password") String password) {}

  record LogInForm(
      @NotBlank(message = "Enter your email address") String email,
      @Secret @NotBlank(message = "Enter your password") String password) {}

  record ProfileForm(
      @NotBlank(message = "Enter your name") @Size(max = Account.MAX_NAME) String name) {}

  static final Form<SignUpForm> SIGN_UP = Form.of(SignUpForm.class);
  private static final Form<LogInForm> LOG_IN = Form.of(LogInForm.class);
  private static final Form<ProfileForm> PROFILE = Form.of(ProfileForm.class);

  private final Login login;
  private final ManagedAccounts accounts;
  private final Photos photos;
  private final Orders orders;

  AccountPages(Login login, ManagedAccounts accounts, Photos photos, Orders orders) {
    this.login = login;
    this.accounts = accounts;
    this.photos = photos;
    this.orders = orders;
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/signup", ctx -> show(ctx, "signup", SIGN_UP));
    routes.post("/signup", this::signUp);
    Answers.get(routes, "/login", ctx -> show(ctx, "login", LOG_IN));
    routes.post("/login", this::logIn);
    routes.post("/logout", this::logOut);
    Answers.get(routes, "/dashboard", this::dashboard);
    Answers.get(routes, "/profile", this::profile);
    routes.post("/profile", this::rename);
  }

  private void show(Context ctx, String page, Form<?> form) {
    Visit visit = Answers.visit(ctx);
    Map<String, Object> model = new HashMap<>(entry(visit, page));
    model.put("fields", form.fields());
    Answers.show(ctx, page, model, Map.of("page", page));
  }

  private void signUp(Context ctx) {
    Map<String, ?> model = entry(Answers.visit(ctx), "signup");
    signUp(ctx, invalid -> Answers.invalid(ctx, invalid, "signup", model));
  }

  /** Signs up what was sent, or says what is wrong with it in this way. */
  void signUp(Context ctx, Consumer<Invalid<SignUpForm>> refusal) {
    Visit visit = Answers.visit(ctx);
    Submission<SignUpForm> sent = visit.read(SIGN_UP);
    if (sent instanceof Valid<SignUpForm> valid) {
      SignUpForm form = valid.value();
      SignUp result =
          login.signUp(visit, form.email(), form.name().strip(), Password.of(form.password()));
      if (result instanceof SignUp.SignedUp signedUp) {
        entered(ctx, signedUp.account(), "signup.done");
        return;
      }
      sent =
          result instanceof PasswordRefused refused
              ? sent.reject("password", "password.refused", refused.message())
              : sent.reject("email", "email.taken", "There is an account with this email address");
    }
    refusal.accept((Invalid<SignUpForm>) sent);
  }

  private void logIn(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Submission<LogInForm> sent = visit.read(LOG_IN);
    if (sent instanceof Valid<LogInForm> valid) {
      LogInForm form = valid.value();
      Optional<Account> account = login.logIn(visit, form.email(), Password.of(form.password()));
      if (account.isPresent()) {
        entered(ctx, account.get(), "login.done");
        return;
      }
      sent = sent.reject("email", "login.wrong", "Email address or password is wrong");
    }
    Answers.invalid(ctx, (Invalid<?>) sent, "login", entry(visit, "login"));
  }

  private void entered(Context ctx, Account account, String message) {
    Answers.done(ctx, login.next(Answers.visit(ctx)), summary(account), message, account.name());
  }

  private void logOut(Context ctx) {
    login.logOut(Answers.visit(ctx));
    Answers.done(ctx, "/photos", Map.of("loggedOut", true), "logout.done");
  }

  private void dashboard(Context ctx) {
    Account account = login.require(Answers.visit(ctx));
    List<Photo> own = photos.uploadedBy(account.id());
    List<Order> placed = orders.of(account.id());
    Answers.show(
        ctx,
        "dashboard",
        Map.of(
            "page",
            "dashboard",
            "photos",
            own,
            "liked",
            photos.likedBy(account.id()),
            "orders",
            placed),
        Map.of("account", summary(account), "photos", own.size(), "orders", placed.size()));
  }

  private void profile(Context ctx) {
    Account account = login.require(Answers.visit(ctx));
    Answers.show(
        ctx,
        "profile",
        Map.of("page", "profile", "fields", PROFILE.fields(new ProfileForm(account.name()))),
        summary(account));
  }

  private void rename(Context ctx) {
    Visit visit = Answers.visit(ctx);
    Account account = login.require(visit);
    Submission<ProfileForm> sent = visit.read(PROFILE);
    if (sent instanceof Valid<ProfileForm> valid) {
      String name = valid.value().name().strip();
      accounts.rename(account.id(), name);
      Answers.done(ctx, "/profile", Map.of("name", name), "profile.done");
    } else {
      Answers.invalid(ctx, (Invalid<?>) sent, "profile", Map.of("page", "profile"));
    }
  }

  /** The way back, where the visitor was sent here from another page. */
  private Map<String, ?> entry(Visit visit, String page) {
    boolean sentHere = visit.exchange().query().filter(q -> q.contains("next=")).isPresent();
    return sentHere ? Map.of("page", page, "next", login.next(visit)) : Map.of("page", page);
  }

  private static Map<String, String> summary(Account account) {
    return Map.of("name", account.name(), "email", account.email());
  }
}

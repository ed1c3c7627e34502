package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;
import static io.cloakroom.gallery.Texts.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.login.Password;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Pages for sign-up, login, logout and the dashboard. */
final class AccountPages {

  record SignUpForm(
      @NotBlank(message = "Enter your name") @Size(max = Account.MAX_NAME) String name,
      @NotBlank(message = "Enter your email address")
          @Email(message = "Enter an email address, like name@example.com")
          String email,
      @Secret @NotBlank(message = "Enter a password") String password) {}

  record LogInForm(
      @NotBlank(message = "Enter your email address") String email,
      @Secret @NotBlank(message = "Enter your password") String password,
      Optional<Boolean> remember) {}

  static final Form<SignUpForm> SIGN_UP = Form.of(SignUpForm.class);
  private static final Form<LogInForm> LOG_IN = Form.of(LogInForm.class);

  private final Login login;
  private final Photos photos;
  private final Orders orders;
  private final Clock clock;

  AccountPages(Login login, Photos photos, Orders orders, Clock clock) {
    this.login = login;
    this.photos = photos;
    this.orders = orders;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.get("/signup", visit -> show(visit, "signup", SIGN_UP));
    routes.post("/signup", visit -> submit(visit, "signup", SIGN_UP, this::signedUp));
    routes.get("/login", visit -> show(visit, "login", LOG_IN));
    routes.post("/login", visit -> submit(visit, "login", LOG_IN, this::loggedIn));
    routes.post("/logout", this::logOut);
    routes.get("/dashboard", this::dashboard);
  }

  private void show(Visit visit, String page, Form<?> form) {
    Fields fields = visit.fields(form);
    if (fields.valid() && login.account(visit).isPresent()) {
      visit.answer().redirect(login.next(visit));
      return;
    }
    visit.answer().withJson(Map.of("page", page)).page(page, model(visit, page, fields));
  }

  /** Welcomes the visitor if the attempt succeeds, or leads back to the form. */
  private <T> void submit(
      Visit visit,
      String page,
      Form<T> form,
      BiFunction<Visit, Submission<T>, Submission<T>> attempt) {
    Submission<T> sent = visit.read(form);
    Submission<T> result;
    try {
      result = attempt.apply(visit, sent);
    } catch (HttpProblem busy) {
      refuseForNow(visit, sent, busy, page, model(visit, page, sent.fields()));
      return;
    }
    if (result instanceof Valid<T>) {
      welcome(visit, page + ".done");
    } else {
      visit.refuse(result).redirect('/' + page + query(visit));
    }
  }

  /** Returns the query that a login or sign-up keeps: its destination. */
  private String query(Visit visit) {
    return hasNext(visit) ? "?next=" + URLEncoder.encode(login.next(visit), UTF_8) : "";
  }

  private static boolean hasNext(Visit visit) {
    return visit.exchange().query().filter(query -> query.contains("next=")).isPresent();
  }

  /** Creates the account and logs the visitor in, or rejects the form with all its errors. */
  Submission<SignUpForm> signedUp(Visit visit, Submission<SignUpForm> sent) {
    Submission<SignUpForm> result = login.signUp(visit, sent);
    if (result instanceof Valid<SignUpForm>) {
      LoginTerms.apply(visit.session(), false, clock);
    }
    return result;
  }

  private Submission<LogInForm> loggedIn(Visit visit, Submission<LogInForm> sent) {
    return sent.check((form, errors) -> {
      if (login.logIn(visit, form.email(), Password.of(form.password())).isEmpty()) {
        errors.reject("email", "login.wrong", "The email address or password is incorrect");
      } else {
        LoginTerms.apply(visit.session(), form.remember().orElse(false), clock);
      }
    });
  }

  /** Shows the form again, with what was typed, if there are too many attempts right now. */
  static void refuseForNow(
      Visit visit, Submission<?> sent, HttpProblem busy, String page, Map<String, ?> model) {
    if (visit.wantsJson() || (busy.status() != 429 && busy.status() != 503)) {
      throw busy;
    }
    visit
        .refuse(sent.reject("", busy.code(), text(visit, busy.code())))
        .withStatus(busy.status())
        .page(page, model);
  }

  /** Responds to a successful login or sign-up, and makes the like that led to it. */
  void welcome(Visit visit, String message) {
    Account account = login.require(visit);
    OrderPages.claim(visit, account, orders);
    String next = login.next(visit);
    PendingLike.take(visit, next).ifPresent(photo -> like(visit, photo, account));
    done(visit, message, account.name()).withJson(summary(account)).redirect(next);
  }

  private void like(Visit visit, long photo, Account account) {
    Optional<Photo> liked =
        photos.find(photo).filter(found -> photos.like(photo, account.id()).isPresent());
    if (liked.isPresent()) {
      visit.flash().success(text(visit, "like.made", liked.get().title()));
    } else {
      visit.flash().info(text(visit, "like.absent"));
    }
  }

  private void logOut(Visit visit) {
    login.logOut(visit);
    done(visit, "logout.done").withJson(Map.of("loggedOut", true)).redirect("/photos");
  }

  private void dashboard(Visit visit) {
    Account account = login.require(visit);
    List<Photo> own = photos.uploadedBy(account.id());
    Set<Long> liked = photos.likedBy(account.id());
    List<Order> placed = orders.of(account.id());
    visit
        .answer()
        .withJson(
            Map.of("account", summary(account), "photos", own.size(), "orders", placed.size()))
        .page(
            "dashboard",
            Map.of("page", "dashboard", "photos", own, "liked", liked, "orders", placed));
  }

  /** Returns the model of the sign-up and login pages, with {@code next} if the query has it. */
  private Map<String, ?> model(Visit visit, String page, Fields fields) {
    Map<String, Object> model = new HashMap<>(Map.of("page", page, "fields", fields));
    if (hasNext(visit)) {
      String next = login.next(visit);
      model.put("next", next);
      PendingLike.find(visit, next)
          .flatMap(photos::find)
          .ifPresent(photo -> model.put("like", photo.title()));
    }
    return model;
  }

  static Map<String, String> summary(Account account) {
    return Map.of("name", account.name(), "email", account.email());
  }
}

package io.cloakroom.gallery;

import static io.cloakroom.gallery.Texts.done;

import io.cloakroom.Visit;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.FormErrors;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Submission.Valid;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordChange;
import io.cloakroom.login.PasswordRefused;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** Pages on which people change their name and their password, and delete their account. */
final class ProfilePages {

  record ProfileForm(
      @NotBlank(message = "Enter your name") @Size(max = Account.MAX_NAME) String name) {}

  record PasswordForm(
      @Secret @NotBlank(message = "Enter your current password") String current,
      @Secret @NotBlank(message = "Enter a new password") String next) {}

  record DeleteForm(@Secret @NotBlank(message = "Enter your password") String password) {}

  private static final Form<ProfileForm> PROFILE = Form.of(ProfileForm.class);
  private static final Form<PasswordForm> PASSWORD = Form.of(PasswordForm.class);
  private static final Form<DeleteForm> DELETE = Form.of(DeleteForm.class);

  private final Login login;
  private final ManagedAccounts accounts;
  private final Photos photos;
  private final Orders orders;
  private final AccountData data;

  ProfilePages(
      Login login, ManagedAccounts accounts, Photos photos, Orders orders, AccountData data) {
    this.login = login;
    this.accounts = accounts;
    this.photos = photos;
    this.orders = orders;
    this.data = data;
  }

  void addTo(Routes routes) {
    routes.get("/profile", this::profile);
    routes.post("/profile", this::rename);
    routes.get("/profile/password", this::passwordForm);
    routes.post("/profile/password", this::changePassword);
    routes.get("/profile/delete", this::deleteForm);
    routes.post("/profile/delete", this::delete);
    // The path for password managers: https://w3c.github.io/webappsec-change-password-url/
    routes.get(
        "/.well-known/change-password", visit -> visit.answer().redirect("/profile/password"));
  }

  private void profile(Visit visit) {
    Account account = login.require(visit);
    ProfileForm saved = new ProfileForm(account.name());
    visit
        .answer()
        .withJson(AccountPages.summary(account))
        .page("profile", Map.of("page", "profile", "fields", visit.fields(PROFILE, saved)));
  }

  private void rename(Visit visit) {
    Account account = login.require(visit);
    Submission<ProfileForm> sent = visit.read(PROFILE);
    if (sent instanceof Valid<ProfileForm> valid) {
      String name = valid.value().name().strip();
      accounts.setName(account.id(), name);
      done(visit, "profile.done").withJson(Map.of("name", name)).redirect("/profile");
    } else {
      visit.refuse(sent).redirect("/profile");
    }
  }

  private void passwordForm(Visit visit) {
    login.require(visit);
    visit
        .answer()
        .withJson(Map.of("fields", PASSWORD.fields().values().keySet()))
        .page("password", Map.of("page", "profile", "fields", visit.fields(PASSWORD)));
  }

  private void changePassword(Visit visit) {
    login.require(visit);
    Submission<PasswordForm> sent = visit.read(PASSWORD);
    Submission<PasswordForm> result;
    try {
      result = sent.check((form, errors) -> changePassword(visit, form, errors));
    } catch (HttpProblem busy) {
      AccountPages.refuseForNow(visit, sent, busy, "password", Map.of("page", "profile"));
      return;
    }
    if (result instanceof Valid<PasswordForm>) {
      done(visit, "password.done").withJson(Map.of("changed", true)).redirect("/profile");
    } else {
      visit.refuse(result).redirect("/profile/password");
    }
  }

  private void changePassword(Visit visit, PasswordForm form, FormErrors errors) {
    PasswordChange change =
        login.changePassword(visit, Password.of(form.current()), Password.of(form.next()));
    if (change instanceof PasswordRefused refused) {
      errors.reject("next", "password.refused", refused.message());
    } else if (change instanceof PasswordChange.WrongPassword) {
      errors.reject("current", "password.wrong", "Your current password is incorrect");
    }
  }

  private void deleteForm(Visit visit) {
    Account account = login.require(visit);
    visit.answer().withJson(counts(account)).page("delete", model(account, visit.fields(DELETE)));
  }

  private void delete(Visit visit) {
    Account account = login.require(visit);
    Submission<DeleteForm> sent = visit.read(DELETE);
    Submission<DeleteForm> result;
    try {
      result =
          sent.check((form, errors) -> {
            if (!login.deleteAccount(visit, Password.of(form.password()), data::delete)) {
              errors.reject("password", "password.wrong", "Your password is incorrect");
            }
          });
    } catch (HttpProblem busy) {
      AccountPages.refuseForNow(visit, sent, busy, "delete", model(account, sent.fields()));
      return;
    }
    if (result instanceof Valid<DeleteForm>) {
      // Once more, for data that another device sent before the account was deleted.
      data.delete(account);
      done(visit, "delete.done").withJson(Map.of("deleted", true)).redirect("/photos");
    } else {
      visit.refuse(result).redirect("/profile/delete");
    }
  }

  private Map<String, ?> model(Account account, Fields fields) {
    return Map.of("page", "profile", "fields", fields, "counts", counts(account));
  }

  /** Returns how much is deleted, and how many orders are kept. */
  private Map<String, Integer> counts(Account account) {
    return Map.of(
        "photos", photos.uploadedBy(account.id()).size(),
        "likes", photos.likedBy(account.id()).size(),
        "orders", orders.of(account.id()).size());
  }
}

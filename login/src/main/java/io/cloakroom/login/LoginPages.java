package io.cloakroom.login;

import io.cloakroom.ReadyPages;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.http.Html;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The ready pages of a login: one for login and sign-up, and one for logout. Templates see the
 * {@code account} that is logged in.
 */
final class LoginPages implements ReadyPages {

  /** A form without fields. */
  record Nothing() {}

  private static final Form<Nothing> NOTHING = Form.of(Nothing.class);
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Login login;
  private final LoginPaths paths;
  private final boolean everywhere;
  private final Set<String> addresses;

  /**
   * Creates the pages.
   *
   * @param everywhere whether every page of the application needs a login
   */
  LoginPages(Login login, LoginPaths paths, boolean everywhere) {
    this.login = login;
    this.paths = paths;
    this.everywhere = everywhere;
    this.addresses = Set.of(paths.login().text(), paths.logout().text());
  }

  @Override
  public Set<String> paths() {
    return addresses;
  }

  @Override
  public boolean answer(Visit visit) {
    String method = visit.exchange().method();
    if (!READING.contains(method) && !method.equals("POST")) {
      return false;
    }
    if (visit.path().equals(paths.login().text())) {
      login.page(visit);
    } else if (READING.contains(method)) {
      showLogout(visit);
    } else {
      logOut(visit);
    }
    return true;
  }

  private void showLogout(Visit visit) {
    Optional<Account> account = login.account(visit);
    if (account.isEmpty()) {
      visit.answer().redirect(paths.fallback().text());
      return;
    }
    ReadyPage page = new ReadyPage(visit, NOTHING.fields());
    visit
        .answer()
        .html(
            page.html(
                "Log out",
                "<p>You are logged in as %s.</p>\n<p><button>Log out</button></p>\n"
                    .formatted(Html.escaped(account.get().name())),
                "<a href=\"%s\">Back</a>"
                    .formatted(Html.escaped(visit.address(paths.fallback().text())))));
  }

  private void logOut(Visit visit) {
    login.logOut(visit);
    visit.done("You are logged out.").redirect(paths.fallback().text());
  }

  @Override
  public void admit(Visit visit) {
    if (everywhere && !addresses.contains(visit.path())) {
      login.require(visit);
    }
  }

  @Override
  public Map<String, Function<Visit, ?>> locals() {
    return Map.of("account", login::account);
  }
}

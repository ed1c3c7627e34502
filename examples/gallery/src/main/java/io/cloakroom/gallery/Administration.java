package io.cloakroom.gallery;

import io.cloakroom.console.Console;
import io.cloakroom.login.Account;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.login.LoginName;
import io.cloakroom.login.StoredCredentials;
import io.cloakroom.store.Sweeper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Administrators, and the console for them. */
final class Administration {

  static final String ROLE = "admin";

  private Administration() {}

  /**
   * Makes an account an administrator.
   *
   * @param name a name that it logs in with
   * @throws IllegalArgumentException if there is no such account
   */
  static void promote(JdbcAccounts accounts, String name) {
    Account account =
        account(accounts, name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "No account logs in as "
                        + name
                        + ". Start the gallery without --admin and sign up, then start it again"));
    Set<String> roles = new HashSet<>(account.roles());
    roles.add(ROLE);
    boolean unused = accounts.setRoles(account.id(), roles);
  }

  /** Returns the console, which shows what is in a cart, and nothing else that visitors stored. */
  static Console console(Login login, JdbcAccounts accounts, SessionStore sessions) {
    Console console =
        Console.at("/admin/sessions", visit -> login.require(visit, ROLE))
            .withValuesOf(Cart.KEY.name())
            .withUserNames(id -> accounts.find(id).map(Account::name))
            .withUserSearch(typed -> account(accounts, typed).map(Account::id));
    for (Sweeper sweeper : sessions.sweepers()) {
      console = console.withSweeper(sweeper);
    }
    return console;
  }

  private static Optional<Account> account(JdbcAccounts accounts, String name) {
    return LoginName.parse(name).flatMap(accounts::find).map(StoredCredentials::account);
  }
}

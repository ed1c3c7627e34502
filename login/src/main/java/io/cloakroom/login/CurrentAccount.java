package io.cloakroom.login;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The account that is logged in, looked up once per request. Not thread-safe: it belongs to one
 * exchange.
 */
final class CurrentAccount {

  private boolean known;
  private Optional<Account> account = Optional.empty();

  Optional<Account> or(Supplier<Optional<Account>> lookUp) {
    if (!known) {
      set(lookUp.get());
    }
    return account;
  }

  void set(Optional<Account> account) {
    this.account = account;
    known = true;
  }

  /** The stored account has changed: the next call looks it up again. */
  void forget() {
    known = false;
  }
}

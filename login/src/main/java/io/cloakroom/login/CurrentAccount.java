package io.cloakroom.login;

import java.util.Optional;
import java.util.function.Supplier;

/** Who is logged in, looked up once per request. Belongs to one exchange, so to one thread. */
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

  /** It changed in the accounts: the next one who asks looks it up. */
  void forget() {
    known = false;
  }
}

package io.cloakroom.login;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who is logged in, looked up once per request. Belongs to one exchange, so to one thread. */
final class CurrentAccount {

  /** Null until it was asked for. */
  private @Nullable Optional<Account> known;

  Optional<Account> or(Supplier<Optional<Account>> lookUp) {
    Optional<Account> account = known;
    if (account == null) {
      account = lookUp.get();
      known = account;
    }
    return account;
  }

  void set(Optional<Account> account) {
    known = account;
  }
}

package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountPasswordsTest {

  private static final Password OLD = Password.of("correct horse");
  private static final Password NEXT = Password.of("battery staple");

  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final EmailAddress email = EmailAddress.parse("zoe@example.com").orElseThrow();
  private final Account zoe =
      accounts.create(NewAccount.of(email, "Zoë", passwords.hash(OLD))).orElseThrow();

  /** Accounts where something happens just before each change of a password is written. */
  private final class Meddled implements Accounts {

    private final Runnable before;

    Meddled(Runnable before) {
      this.before = before;
    }

    @Override
    public Optional<Account> find(String id) {
      return accounts.find(id);
    }

    @Override
    public Optional<StoredCredentials> find(LoginName name) {
      throw new AssertionError("The hash is found by the account's id, whatever its names are");
    }

    @Override
    public Optional<PasswordHash> passwordHash(String id) {
      return accounts.passwordHash(id);
    }

    @Override
    public Optional<Account> create(NewAccount account) {
      return accounts.create(account);
    }

    @Override
    public boolean rehash(String id, PasswordHash expected, PasswordHash next) {
      return accounts.rehash(id, expected, next);
    }

    @Override
    public boolean changePassword(String id, PasswordHash expected, PasswordHash next) {
      before.run();
      return accounts.changePassword(id, expected, next);
    }

    @Override
    public boolean endSessions(String id) {
      return accounts.endSessions(id);
    }
  }

  private PasswordHash stored() {
    return accounts.passwordHash(zoe.id()).orElseThrow();
  }

  private boolean change(Runnable before) {
    return new AccountPasswords(new Meddled(before), passwords).change(zoe, OLD, NEXT);
  }

  @Test
  void aRehashByAParallelLoginDoesNotMakeTheOldPasswordWrong() {
    PasswordHash first = stored();

    assertThat(change(() -> accounts.rehash(zoe.id(), first, passwords.hash(OLD)))).isTrue();

    assertThat(passwords.verify(NEXT, stored())).isTrue();
  }

  @Test
  void ofTwoChangesAtOnceTheFirstStays() {
    PasswordHash first = stored();
    PasswordHash others = passwords.hash(Password.of("someone else's"));

    assertThat(change(() -> accounts.changePassword(zoe.id(), first, others))).isFalse();

    assertThat(stored()).isEqualTo(others);
    assertThat(accounts.find(zoe.id())).map(Account::sessionVersion).contains(1L);
  }

  @Test
  void aChangeThatAlwaysLosesTheRaceIsAConflict() {
    assertThatThrownBy(() -> change(() -> accounts.rehash(zoe.id(), stored(), passwords.hash(OLD))))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("login.conflict"));
  }

  @Test
  void aRehashNeverBringsAnOldPasswordBack() {
    PasswordHash first = stored();
    accounts.changePassword(zoe.id(), first, passwords.hash(NEXT));

    assertThat(accounts.rehash(zoe.id(), first, passwords.hash(OLD))).isFalse();

    assertThat(passwords.verify(NEXT, stored())).isTrue();
  }
}

package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.testkit.Race;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of accounts must do; a subclass brings one. */
abstract class AccountsContract {

  static final PasswordHash OLD = PasswordHash.of("$old");
  static final PasswordHash NEW = PasswordHash.of("$new");

  private ManagedAccounts accounts;

  /** An empty store. */
  abstract ManagedAccounts fresh() throws Exception;

  @BeforeEach
  void open() throws Exception {
    accounts = fresh();
  }

  static EmailAddress email(String text) {
    return EmailAddress.parse(text).orElseThrow();
  }

  private Optional<Account> create(String email) {
    return accounts.create(new NewAccount(email(email), "Zoë 😀", Set.of(), OLD));
  }

  @Test
  void anAccountIsFoundByIdAndByAnySpellingOfItsAddress() {
    Account zoe = create("Zoe@Example.com").orElseThrow();

    assertThat(zoe)
        .isEqualTo(new Account(zoe.id(), "Zoe@Example.com", "Zoë 😀", Set.of(), true, 0));
    assertThat(accounts.find(zoe.id())).contains(zoe);
    assertThat(accounts.find(email(" ZOE@example.COM"))).contains(new Credentials(zoe, OLD));
  }

  @Test
  void whoIsUnknownIsAbsent() {
    assertThat(accounts.find("nobody")).isEmpty();
    assertThat(accounts.find("' OR 1=1 --")).isEmpty();
    assertThat(accounts.find(email("nobody@example.com"))).isEmpty();
  }

  @Test
  void aTakenAddressCreatesNothing() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(create("ＺＯＥ@example.com")).isEmpty();
    assertThat(accounts.find(email("zoe@example.com"))).contains(new Credentials(zoe, OLD));
  }

  @Test
  void ofManyCreatedAtOnceOneIsCreated() {
    assertThat(atOnce(() -> create("zoe@example.com").isPresent())).isOne();
  }

  @Test
  void theLongestValuesFit() {
    Account longest =
        accounts
            .create(
                new NewAccount(
                    email("e".repeat(254)),
                    "n".repeat(200),
                    Set.of(),
                    PasswordHash.of("h".repeat(512))))
            .orElseThrow();
    Set<String> roles = new HashSet<>();
    for (int i = 10; i < 42; i++) {
      roles.add("r".repeat(48) + i);
    }

    assertThat(accounts.assign(longest.id(), roles)).isTrue();
    assertThat(accounts.find(longest.id())).map(Account::roles).contains(roles);
  }

  @Test
  void aRehashCountsOnlyWhileTheOldOneIsThere() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.rehash(zoe.id(), NEW, OLD)).isFalse();
    assertThat(accounts.rehash("nobody", OLD, NEW)).isFalse();
    assertThat(accounts.rehash(zoe.id(), OLD, NEW)).isTrue();
    assertThat(accounts.rehash(zoe.id(), OLD, NEW)).isFalse();
    assertThat(accounts.find(email("zoe@example.com"))).contains(new Credentials(zoe, NEW));
  }

  @Test
  void anotherPasswordIsAnotherGeneration() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.changePassword(zoe.id(), NEW, OLD)).isFalse();
    assertThat(accounts.changePassword(zoe.id(), OLD, NEW)).isTrue();
    assertThat(accounts.find(zoe.id())).map(Account::generation).contains(1L);
    assertThat(accounts.find(email("zoe@example.com"))).map(Credentials::hash).contains(NEW);
  }

  @Test
  void ofManyChangesOfOnePasswordOneCounts() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(atOnce(() -> accounts.changePassword(zoe.id(), OLD, NEW))).isOne();
    assertThat(accounts.find(zoe.id())).map(Account::generation).contains(1L);
  }

  @Test
  void endingTheSessionsIsAnotherGeneration() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(atOnce(() -> accounts.endSessions(zoe.id()))).isEqualTo(16);
    assertThat(accounts.find(zoe.id())).map(Account::generation).contains(16L);
    assertThat(accounts.endSessions("nobody")).isFalse();
  }

  @Test
  void anAdministratorChangesOneThingAtATime() {
    Account zoe = create("zoe@example.com").orElseThrow();
    Account max = create("max@example.com").orElseThrow();

    assertThat(accounts.rename(zoe.id(), "Zoe")).isTrue();
    assertThat(accounts.assign(zoe.id(), Set.of("editor", "admin"))).isTrue();
    assertThat(accounts.disable(zoe.id())).isTrue();
    assertThat(accounts.find(zoe.id()))
        .contains(
            new Account(zoe.id(), "zoe@example.com", "Zoe", Set.of("admin", "editor"), false, 0));
    assertThat(accounts.enable(zoe.id())).isTrue();
    assertThat(accounts.find(zoe.id())).map(Account::enabled).contains(true);
    assertThat(accounts.assign(zoe.id(), Set.of())).isTrue();
    assertThat(accounts.find(zoe.id()).orElseThrow().roles()).isEmpty();
    assertThat(accounts.find(max.id())).contains(max);
  }

  @Test
  void aDeletedAccountIsGoneAndItsAddressFreeForAnotherId() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.delete(zoe.id())).isTrue();
    assertThat(accounts.delete(zoe.id())).isFalse();
    assertThat(accounts.find(zoe.id())).isEmpty();
    assertThat(accounts.find(email("zoe@example.com"))).isEmpty();
    assertThat(create("zoe@example.com").orElseThrow().id()).isNotEqualTo(zoe.id());
  }

  @Test
  void changingNobodyIsFalse() {
    assertThat(accounts.rename("nobody", "Zoe")).isFalse();
    assertThat(accounts.assign("nobody", Set.of())).isFalse();
    assertThat(accounts.enable("nobody")).isFalse();
    assertThat(accounts.disable("nobody")).isFalse();
  }

  @Test
  void valuesThatDoNotFitAreTheCallersBug() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThatThrownBy(() -> accounts.rename(zoe.id(), "a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.rename(zoe.id(), "a\u0000"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.rename(zoe.id(), "a".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.assign(zoe.id(), Set.of("two words")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(accounts.find(zoe.id())).contains(zoe);
  }

  /** How many of 16 at once say true. */
  private static long atOnce(Supplier<Boolean> attempt) {
    return Race.of(16, number -> attempt.get()).stream().filter(yes -> yes).count();
  }
}

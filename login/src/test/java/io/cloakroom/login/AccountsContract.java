package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.Race;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that every store of accounts must pass; a subclass provides the store. */
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

  static UserName userName(String text) {
    return UserName.parse(text).orElseThrow();
  }

  static NewAccount newAccount(String email, String... userNames) {
    NewAccount account = NewAccount.of(email(email), "Zoë 😀", OLD);
    for (String userName : userNames) {
      account = account.withUserName(userName(userName));
    }
    return account;
  }

  private Optional<Account> create(String email, String... userNames) {
    return accounts.create(newAccount(email, userNames));
  }

  @Test
  void anAccountIsFoundByIdAndByAnySpellingOfItsAddress() {
    Account zoe = create("Zoe@Example.com").orElseThrow();

    assertThat(zoe).isEqualTo(Account.of(zoe.id(), "Zoe@Example.com", "Zoë 😀"));
    assertThat(accounts.find(zoe.id())).contains(zoe);
    assertThat(accounts.find(email(" ZOE@example.COM"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.passwordHash(zoe.id())).contains(OLD);
    assertThat(accounts.loginNames(zoe.id())).containsExactly(email("zoe@example.com"));
  }

  @Test
  void unknownAccountsAreAbsent() {
    assertThat(accounts.find("nobody")).isEmpty();
    assertThat(accounts.find("' OR 1=1 --")).isEmpty();
    assertThat(accounts.find(email("nobody@example.com"))).isEmpty();
    assertThat(accounts.find(userName("nobody"))).isEmpty();
    assertThat(accounts.passwordHash("nobody")).isEmpty();
    assertThat(accounts.loginNames("nobody")).isEmpty();
  }

  @Test
  void namesThatDatabasesLikeToTakeForEqualAreDifferent() {
    Account zoe = create("zoe@example.com", "zoe", "strasse").orElseThrow();

    assertThat(create("zoë@example.com", "zoë", "straße")).isPresent();
    assertThat(accounts.find(email("zöe@example.com"))).isEmpty();
    assertThat(accounts.find(zoe.id() + " ")).isEmpty();
    assertThat(accounts.find(zoe.id().toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(accounts.loginNames(zoe.id()))
        .containsExactly(email("zoe@example.com"), userName("strasse"), userName("zoe"));
  }

  @Test
  void settingWhatIsSetAlreadyIsNoMissingAccount() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.setName(zoe.id(), zoe.name())).isTrue();
    assertThat(accounts.setRoles(zoe.id(), Set.of())).isTrue();
    assertThat(accounts.enable(zoe.id())).isTrue();
  }

  @Test
  void aTakenAddressCreatesNothing() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(create("ＺＯＥ@example.com")).isEmpty();
    assertThat(accounts.find(email("zoe@example.com"))).contains(new StoredCredentials(zoe, OLD));
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
                NewAccount.of(
                        email("e".repeat(252) + "@e"),
                        "n".repeat(200),
                        PasswordHash.of("h".repeat(512)))
                    .withUserName(userName("u".repeat(64))))
            .orElseThrow();
    Set<String> roles = new HashSet<>();
    for (int i = 10; i < 42; i++) {
      roles.add("r".repeat(48) + i);
    }

    assertThat(accounts.setRoles(longest.id(), roles)).isTrue();
    assertThat(accounts.find(longest.id())).map(Account::roles).contains(roles);
  }

  @Test
  void aRehashCountsOnlyWhileTheOldOneIsThere() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.rehash(zoe.id(), NEW, OLD)).isFalse();
    assertThat(accounts.rehash("nobody", OLD, NEW)).isFalse();
    assertThat(accounts.rehash(zoe.id(), OLD, NEW)).isTrue();
    assertThat(accounts.rehash(zoe.id(), OLD, NEW)).isFalse();
    assertThat(accounts.find(email("zoe@example.com"))).contains(new StoredCredentials(zoe, NEW));
  }

  @Test
  void anotherPasswordIsAnotherSessionVersion() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(accounts.changePassword(zoe.id(), NEW, OLD)).isFalse();
    assertThat(accounts.changePassword(zoe.id(), OLD, NEW)).isTrue();
    assertThat(accounts.find(zoe.id())).map(Account::sessionVersion).contains(1L);
    assertThat(accounts.passwordHash(zoe.id())).contains(NEW);
  }

  @Test
  void ofManyChangesOfOnePasswordOneCounts() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(atOnce(() -> accounts.changePassword(zoe.id(), OLD, NEW))).isOne();
    assertThat(accounts.find(zoe.id())).map(Account::sessionVersion).contains(1L);
  }

  @Test
  void endingTheSessionsIsAnotherSessionVersion() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThat(atOnce(() -> accounts.endSessions(zoe.id()))).isEqualTo(16);
    assertThat(accounts.find(zoe.id())).map(Account::sessionVersion).contains(16L);
    assertThat(accounts.endSessions("nobody")).isFalse();
  }

  @Test
  void anAdministratorChangesOneThingAtATime() {
    Account zoe = create("zoe@example.com").orElseThrow();
    Account max = create("max@example.com").orElseThrow();

    assertThat(accounts.setName(zoe.id(), "Zoe")).isTrue();
    assertThat(accounts.setRoles(zoe.id(), Set.of("editor", "admin"))).isTrue();
    assertThat(accounts.disable(zoe.id())).isTrue();
    assertThat(accounts.find(zoe.id()))
        .contains(zoe.withName("Zoe").withRoles(Set.of("admin", "editor")).withEnabled(false));
    assertThat(accounts.enable(zoe.id())).isTrue();
    assertThat(accounts.find(zoe.id())).map(Account::enabled).contains(true);
    assertThat(accounts.setRoles(zoe.id(), Set.of())).isTrue();
    assertThat(accounts.find(zoe.id()).orElseThrow().roles()).isEmpty();
    assertThat(accounts.find(max.id())).contains(max);
  }

  @Test
  void allAccountsAreListedInPages() {
    assertThat(accounts.page(null, 1)).isEmpty();
    Account zoe = create("Zoe@example.com", "a-user-name").orElseThrow();
    Account max = create("max@example.com").orElseThrow();
    Account ann = create("ANN@example.com").orElseThrow();
    Account bob = create("bob@example.com").orElseThrow();
    accounts.disable(max.id());

    assertThat(accounts.page(null, 1000)).containsExactly(ann, bob, max.withEnabled(false), zoe);
    assertThat(accounts.page(null, 2)).containsExactly(ann, bob);
    accounts.delete(bob.id());
    assertThat(accounts.page(email("Bob@example.com"), 2))
        .containsExactly(max.withEnabled(false), zoe);
    assertThat(accounts.page(email("zoe@example.com"), 2)).isEmpty();
    assertThatThrownBy(() -> accounts.page(null, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.page(null, 1001)).hasMessageContaining("1 to 1000");
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
  void anAccountThatItsOwnerDeletesIsGoneOnEveryDevice() {
    Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
    Login login =
        Login.builder(cloakroom, accounts)
            .passwords(Passwords.builder().cost(64, 1, 1).build())
            .build();
    Password password = Password.of("correct horse");
    LoginBrowser home = new LoginBrowser(cloakroom);
    LoginBrowser work = new LoginBrowser(cloakroom);
    home.<SignUp>visit(v -> login.signUp(v, "zoe@example.com", "Zoë", password, "zoe"));
    work.<Optional<Account>>visit(v -> login.logIn(v, "zoe", password));

    assertThat(home.<Boolean>visit(v -> login.deleteAccount(v, Password.of("battery"), a -> {})))
        .isFalse();
    assertThat(work.<Optional<Account>>visit(login::account)).isPresent();
    assertThat(home.<Boolean>visit(v -> login.deleteAccount(v, password, a -> {}))).isTrue();

    assertThat(home.<Optional<Account>>visit(login::account)).isEmpty();
    assertThat(work.<Optional<Account>>visit(login::account)).isEmpty();
    assertThat(accounts.find(email("zoe@example.com"))).isEmpty();
    assertThat(create("zoe@example.com", "zoe")).isPresent();
  }

  @Test
  void ofManyDeletionsOfOneAccountOneCounts() {
    Account zoe = create("zoe@example.com", "zoe").orElseThrow();

    assertThat(atOnce(() -> accounts.delete(zoe.id()))).isOne();
    assertThat(accounts.find(userName("zoe"))).isEmpty();
  }

  @Test
  void anAccountIsFoundByAnySpellingOfItsUserNames() {
    Account zoe = create("zoe@example.com", "Zoe", "Ænid").orElseThrow();

    for (String spelling : List.of("zoe", " ZOE\t", "ｚｏｅ", "ænid", "ÆNID")) {
      assertThat(accounts.find(userName(spelling))).contains(new StoredCredentials(zoe, OLD));
    }
    assertThat(accounts.find(email("zoe@example.com"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.loginNames(zoe.id()))
        .extracting(LoginName::typed)
        .containsExactly("zoe@example.com", "Zoe", "Ænid");
  }

  @Test
  void aTakenUserNameCreatesNothing() {
    assertThat(create("zoe@example.com", "zoe")).isPresent();

    assertThat(create("max@example.com", "max", "ＺＯＥ")).isEmpty();
    assertThat(accounts.find(email("max@example.com"))).isEmpty();
    assertThat(accounts.find(userName("max"))).isEmpty();
    assertThat(create("max@example.com", "max")).isPresent();
  }

  @Test
  void aTakenAddressTakesNoUserName() {
    assertThat(create("zoe@example.com")).isPresent();

    assertThat(create("zoe@example.com", "zoe")).isEmpty();
    assertThat(accounts.find(userName("zoe"))).isEmpty();
  }

  @Test
  void ofManyAccountsThatAreCreatedWithOneUserNameAtOnceOneIsCreated() {
    List<Boolean> created =
        Race.of(16, number -> create("a" + number + "@example.com", "zoe").isPresent());

    int winner = created.indexOf(true);
    assertThat(created).containsOnlyOnce(true);
    for (int number = 0; number < 16; number++) {
      assertThat(accounts.find(email("a" + number + "@example.com")).isPresent())
          .isEqualTo(number == winner);
    }
    assertThat(accounts.find(userName("zoe")))
        .isEqualTo(accounts.find(email("a" + winner + "@example.com")));
  }

  @Test
  void accountsThatAreCreatedWithTheSameUserNamesInAnyOrderDoNotBlockEachOther() {
    List<Boolean> created =
        Race.of(
            16,
            number ->
                number % 2 == 0
                    ? create("a" + number + "@example.com", "zoe", "max").isPresent()
                    : create("a" + number + "@example.com", "max", "zoe").isPresent());

    assertThat(created).containsOnlyOnce(true);
  }

  @Test
  void aUserNameIsAddedAndRemoved() {
    Account zoe = create("zoe@example.com").orElseThrow();
    Account max = create("max@example.com", "max").orElseThrow();

    assertThat(accounts.addUserName(zoe.id(), userName("Zoe"))).isTrue();
    assertThat(accounts.find(userName("zoe"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.loginNames(zoe.id()))
        .containsExactly(email("zoe@example.com"), userName("zoe"));

    assertThat(accounts.removeUserName(max.id(), userName("zoe"))).isFalse();
    assertThat(accounts.removeUserName(zoe.id(), userName("ZOE"))).isTrue();
    assertThat(accounts.removeUserName(zoe.id(), userName("zoe"))).isFalse();
    assertThat(accounts.find(userName("zoe"))).isEmpty();
    assertThat(accounts.addUserName(max.id(), userName("zoe"))).isTrue();
    assertThat(accounts.find(userName("zoe"))).contains(new StoredCredentials(max, OLD));
  }

  @Test
  void aUserNameThatIsTakenIsNotAdded() {
    Account zoe = create("zoe@example.com", "zoe").orElseThrow();
    Account max = create("max@example.com").orElseThrow();

    assertThat(accounts.addUserName(max.id(), userName("ＺＯＥ"))).isFalse();
    assertThat(accounts.addUserName(zoe.id(), userName("zoe"))).isFalse();
    assertThat(accounts.find(userName("zoe"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.loginNames(max.id())).containsExactly(email("max@example.com"));
  }

  @Test
  void ofManyAccountsThatClaimOneUserNameAtOnceOneGetsIt() {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < 16; number++) {
      ids.add(create("a" + number + "@example.com").orElseThrow().id());
    }

    List<Boolean> got =
        Race.of(16, number -> accounts.addUserName(ids.get(number), userName("zoe")));

    assertThat(got).containsOnlyOnce(true);
    assertThat(accounts.find(userName("zoe")))
        .map(found -> found.account().id())
        .contains(ids.get(got.indexOf(true)));
  }

  @Test
  void aDeletedAccountFreesItsUserNames() {
    Account zoe = create("zoe@example.com", "zoe").orElseThrow();

    assertThat(accounts.delete(zoe.id())).isTrue();

    assertThat(accounts.find(userName("zoe"))).isEmpty();
    assertThat(accounts.loginNames(zoe.id())).isEmpty();
    assertThat(accounts.addUserName(zoe.id(), userName("zoe"))).isFalse();
    assertThat(create("max@example.com", "zoe")).isPresent();
  }

  @Test
  void anAccountThatIsDeletedWhileItClaimsAUserNameLeavesNone() {
    for (int round = 0; round < 20; round++) {
      Account zoe = create("zoe@example.com").orElseThrow();

      Race.of(
          () -> accounts.delete(zoe.id()), () -> accounts.addUserName(zoe.id(), userName("zoe")));

      assertThat(accounts.find(userName("zoe"))).isEmpty();
    }
  }

  @Test
  void changingNobodyIsFalse() {
    assertThat(accounts.addUserName("nobody", userName("zoe"))).isFalse();
    assertThat(accounts.removeUserName("nobody", userName("zoe"))).isFalse();
    assertThat(accounts.find(userName("zoe"))).isEmpty();
    assertThat(accounts.setName("nobody", "Zoe")).isFalse();
    assertThat(accounts.setRoles("nobody", Set.of())).isFalse();
    assertThat(accounts.enable("nobody")).isFalse();
    assertThat(accounts.disable("nobody")).isFalse();
  }

  @Test
  void valuesThatDoNotFitAreTheCallersBug() {
    Account zoe = create("zoe@example.com").orElseThrow();

    assertThatThrownBy(() -> accounts.setName(zoe.id(), "a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.setName(zoe.id(), "a\u0000"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.setName(zoe.id(), "a".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> accounts.setRoles(zoe.id(), Set.of("two words")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(accounts.find(zoe.id())).contains(zoe);
  }

  /** Returns how many of 16 simultaneous attempts return true. */
  private static long atOnce(Supplier<Boolean> attempt) {
    return Race.of(16, number -> attempt.get()).stream().filter(yes -> yes).count();
  }
}

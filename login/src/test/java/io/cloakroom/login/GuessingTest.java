package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RecordingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits for anyone who guesses passwords, while the owner of the account can still log in. */
class GuessingTest {

  private static final Password RIGHT = Password.of("correct horse");
  private static final Password WRONG = Password.of("battery staple");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
  private final RecordingStore store =
      RecordingStore.of(MemoryStore.builder().clock(clock).build());
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Passwords passwords =
      Passwords.builder().cost(64, 1, 1).maxConcurrentHashes(8).build();
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).clock(clock).build();
  private final Login login =
      Login.builder(cloakroom, accounts)
          .passwords(passwords)
          .guessesPerAccount(10, Duration.ofMinutes(1))
          .guessesPerIpAddress(50, Duration.ofSeconds(10))
          .build();

  GuessingTest() {
    for (int i = 0; i < 1000; i++) {
      accounts.create(
          NewAccount.of(
              EmailAddress.parse("user" + i + "@example.com").orElseThrow(),
              "User",
              i == 0 ? passwords.hash(RIGHT) : PasswordHash.of("none")));
    }
  }

  private LoginBrowser from(String address) {
    return new LoginBrowser(cloakroom).from(address);
  }

  private Optional<Account> guess(LoginBrowser browser, String email, Password password) {
    return browser.visit(visit -> login.logIn(visit, email, password));
  }

  private String id() {
    return accounts
        .find(EmailAddress.parse("user0@example.com").orElseThrow())
        .map(found -> found.account().id())
        .orElseThrow();
  }

  private void addUserNames(String... names) {
    for (String name : names) {
      assertThat(accounts.addUserName(id(), UserName.parse(name).orElseThrow())).isTrue();
    }
  }

  /** Whether this guess was let through to the password. */
  private boolean counted(LoginBrowser browser, String email) {
    try {
      assertThat(guess(browser, email, WRONG)).isEmpty();
      return true;
    } catch (HttpProblem problem) {
      assertThat(problem.status()).isEqualTo(429);
      assertThat(problem.code()).isEqualTo("login.throttled");
      assertThat(browser.last().sent("Retry-After")).hasSize(1);
      return false;
    }
  }

  private long counted(int guesses, IntFunction<LoginBrowser> browser, IntFunction<String> email) {
    return IntStream.range(0, guesses)
        .filter(i -> counted(browser.apply(i), email.apply(i)))
        .count();
  }

  @Test
  void oneAccountFromAThousandAddresses() {
    long before = passwords.hashes();

    long counted =
        counted(1000, i -> from("10.0." + i / 250 + "." + i % 250), i -> "user0@example.com");

    assertThat(counted).isEqualTo(10);
    assertThat(passwords.hashes()).as("hashes").isEqualTo(before + 10);
  }

  @Test
  void oneAddressAtAThousandAccounts() {
    assertThat(counted(1000, i -> from("192.0.2.1"), i -> "user" + i + "@example.com"))
        .isEqualTo(50);
  }

  @Test
  void behindATrustedProxyTheRightMostAddressOfNoTrustedProxyCounts() {
    Cloakroom behind =
        Cloakroom.builder().store(store).clock(clock).trustedProxy("10.0.0.0/8").build();
    Login login =
        Login.builder(behind, accounts)
            .passwords(passwords)
            .guessesPerIpAddress(5, Duration.ofMinutes(1))
            .build();
    IntPredicate guess =
        i -> {
          TestExchange exchange =
              TestExchange.of("GET", "/")
                  .with("X-Forwarded-For", "198.51.100." + i + ", 203.0.113." + i / 10)
                  .with("X-Forwarded-For", "10.7.7.7");
          try {
            return new LoginBrowser(behind)
                .from("10.0.0.1")
                .send(exchange, v -> login.logIn(v, "user" + i + "@example.com", WRONG))
                .isEmpty();
          } catch (HttpProblem throttled) {
            return false;
          }
        };

    assertThat(IntStream.range(0, 30).filter(guess).boxed())
        .containsExactly(0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24);
  }

  @Test
  void oneNetworkOfIpv6IsOneAddress() {
    assertThat(
            counted(
                1000,
                i -> from("2001:db8::" + Integer.toHexString(i)),
                i -> "user" + i + "@example.com"))
        .isEqualTo(50);
    assertThat(counted(from("2001:db8:0:1::1"), "user999@example.com")).isTrue();
    assertThat(counted(from("fe80::1%eth0"), "user998@example.com")).isTrue();
    assertThat(counted(from("not:an:address"), "user997@example.com")).isTrue();
  }

  @Test
  void oneSiteOfIpv6IsTenAddresses() {
    assertThat(
            counted(
                1000,
                i -> from("2001:db8:0:" + Integer.toHexString(i) + "::1"),
                i -> "user" + i + "@example.com"))
        .isEqualTo(500);
    assertThat(counted(from("2001:db8:1::1"), "user999@example.com")).isTrue();
  }

  @Test
  void nobodyCanComputeWhichNamesAreCountedTogether() {
    String victim = "user5@example.com";
    String place = Sha256.hex(victim).substring(0, 4);
    String twin =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "twin" + i)
            .filter(name -> Sha256.hex(name).startsWith(place))
            .findFirst()
            .orElseThrow();

    assertThat(counted(11, i -> from("10.0.0." + i), i -> twin)).isEqualTo(10);

    assertThat(counted(from("10.9.9.9"), victim)).isTrue();
  }

  @Test
  void theZoneOfAnAddressIsNoPartOfTheNetwork() {
    assertThat(counted(200, i -> from("fe80::1%eth" + i), i -> "user" + i + "@example.com"))
        .isEqualTo(50);
  }

  @Test
  void oneIpv4AddressIsOneInEitherNotation() {
    assertThat(
            counted(
                200,
                i -> from(i % 2 == 0 ? "192.0.2.1" : "::ffff:192.0.2.1"),
                i -> "user" + i + "@example.com"))
        .isEqualTo(50);
  }

  @Test
  void aHundredAtOnce() {
    long before = passwords.hashes();

    long counted =
        Race.of(100, i -> counted(from("10.0.0." + i), "user0@example.com")).stream()
            .filter(yes -> yes)
            .count();

    assertThat(counted).isEqualTo(10);
    assertThat(passwords.hashes()).as("hashes").isEqualTo(before + 10);
  }

  @Test
  void allSpellingsOfOneAddressAreCountedTogether() {
    String[] spellings = {"user0@example.com", "USER0@example.com ", "ｕｓｅｒ0@example.com"};

    assertThat(counted(30, i -> from("10.0.0." + i), i -> spellings[i % 3])).isEqualTo(10);
  }

  @Test
  void anUnknownAccountIsRefusedAsAKnownOneIs() {
    assertThat(counted(30, i -> from("10.1.0." + i), i -> "nobody")).isEqualTo(10);
    assertThat(counted(30, i -> from("10.0.0." + i), i -> "nobody@example.com")).isEqualTo(10);
  }

  @Test
  void guessesWithAllNamesOfAnAccountAreCountedTogether() {
    addUserNames("zoe", "zoe.b");
    String[] names = {"user0@example.com", "zoe", "ZOE.B"};
    counted(10, i -> from("10.0.0." + i), i -> names[i % 3]);

    for (String name : names) {
      assertThat(guess(from("10.9.9.9"), name, RIGHT)).isEmpty();
    }
    clock.advance(Duration.ofMinutes(1));
    assertThat(guess(from("10.9.9.9"), "zoe", RIGHT)).isPresent();
  }

  @Test
  void aRightPasswordGivesAllGuessesBack() {
    addUserNames("zoe");
    counted(9, i -> from("10.0.0." + i), i -> "user0@example.com");
    for (int i = 0; i < 20; i++) {
      assertThat(guess(from("10.9.9.9"), i % 2 == 0 ? "zoe" : "user0@example.com", RIGHT))
          .isPresent();
    }
    assertThat(guess(from("10.9.9.9"), "zoe", WRONG)).isEmpty();

    assertThat(guess(from("10.9.9.9"), "zoe", RIGHT)).isEmpty();
  }

  @Test
  void noAnswerTellsWhichNamesBelongToOneAccount() {
    addUserNames("zoe");
    counted(10, i -> from("10.0.0." + i), i -> "user0@example.com");
    assertThat(counted(from("10.0.1.1"), "user0@example.com")).isFalse();

    // The other name of the attacked account, names of another one, and names of none.
    for (String name : List.of("zoe", "user1@example.com", "nobody", "nobody@example.com")) {
      assertThat(counted(15, i -> from("10.2.0." + i), i -> name)).as(name).isEqualTo(10);
    }
  }

  @Test
  void noGuessTakesOtherStepsForANameThatExists() {
    addUserNames("zoe");
    counted(10, i -> from("10.0.0." + i), i -> "user0@example.com");
    List<List<String>> steps = new ArrayList<>();
    for (String name : List.of("zoe", "user1@example.com", "nobody", "nobody@example.com")) {
      store.reset();
      long before = passwords.hashes();

      assertThat(counted(from("10.3.3.3"), name)).isTrue();

      List<String> taken = new ArrayList<>(store.calls());
      taken.replaceAll(call -> call.equals("load") ? call : "write");
      taken.add("hashes: " + (passwords.hashes() - before));
      steps.add(taken);
    }

    assertThat(steps).allMatch(steps.get(0)::equals);
    assertThat(steps.get(0)).endsWith("hashes: 1").hasSize(7);
  }

  @Test
  void theRightPasswordTakesNoOtherStepsWhileTheAccountIsAttackedWithAnotherName() {
    addUserNames("zoe");
    Login raised =
        Login.builder(cloakroom, accounts)
            .passwords(Passwords.builder().cost(128, 1, 1).build())
            .guessesPerAccount(10, Duration.ofMinutes(1))
            .build();
    counted(10, i -> from("10.0.0." + i), i -> "user0@example.com");
    PasswordHash hash = accounts.passwordHash(id()).orElseThrow();
    store.reset();
    assertThat(from("10.4.4.4").<Optional<Account>>visit(v -> raised.logIn(v, "zoe", WRONG)))
        .isEmpty();
    List<String> wrong = store.calls();
    store.reset();

    LoginBrowser stranger = from("10.4.4.4");
    assertThat(stranger.<Optional<Account>>visit(v -> raised.logIn(v, "zoe", RIGHT))).isEmpty();

    assertThat(store.calls()).hasSameSizeAs(wrong);
    assertThat(stranger.cookies()).isEmpty();
    // It is not hashed again, which would take time.
    assertThat(accounts.passwordHash(id())).contains(hash);
  }

  @Test
  void manyMadeUpNamesDoNotFailALoginWithTheRightPassword() {
    addUserNames("zoe");
    for (int i = 0; i < 10; i++) {
      for (String name : List.of(id(), "user0", "zo", "nobody@example.com")) {
        counted(from("10.5." + i + "." + name.length()), name);
      }
    }

    assertThat(guess(from("10.9.9.9"), "zoe", RIGHT)).isPresent();
  }

  @Test
  void theRightPasswordIsRefusedToAStrangerWhileTheAccountIsGuessedAt() {
    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");

    assertThatThrownBy(() -> guess(from("10.9.9.9"), "user0@example.com", RIGHT))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(429));
    clock.advance(Duration.ofMinutes(1));
    assertThat(guess(from("10.9.9.9"), "user0@example.com", RIGHT)).isPresent();
  }

  @Test
  void theOwnersBrowserIsNotLockedOutByGuessesFromElsewhere() {
    LoginBrowser owners = from("192.0.2.1");
    assertThat(guess(owners, "user0@example.com", RIGHT)).isPresent();
    owners.visit(visit -> {
      login.logOut(visit);
      return "";
    });
    counted(100, i -> from("10.0.0." + i), i -> "user0@example.com");
    counted(100, i -> from("192.0.2.1"), i -> "user" + i + "@example.com");

    assertThat(guess(owners, "User0@example.com", RIGHT)).isPresent();
  }

  @Test
  void theOwnersBrowserIsKnownForEachNameOfTheAccount() {
    addUserNames("zoe");
    LoginBrowser owners = from("192.0.2.1");
    assertThat(guess(owners, "zoe", RIGHT)).isPresent();
    String cookie = owners.cookies().getOrDefault("__Host-login-device", "");
    counted(30, i -> from("10.0.0." + i), i -> i % 2 == 0 ? "zoe" : "user0@example.com");

    assertThat(guess(owners, "user0@example.com", RIGHT)).isPresent();
    assertThat(guess(owners, "ZOE", RIGHT)).isPresent();
    assertThat(owners.cookies()).containsEntry("__Host-login-device", cookie);
    accounts.removeUserName(id(), UserName.parse("zoe").orElseThrow());
    assertThat(guess(owners, "user0@example.com", RIGHT)).isPresent();
  }

  @Test
  void aKnownBrowserHasOneCountForAllNamesOfTheAccount() {
    addUserNames("zoe");
    LoginBrowser stolen = from("192.0.2.1");
    guess(stolen, "zoe", RIGHT);

    assertThat(counted(100, i -> stolen, i -> i % 2 == 0 ? "zoe" : "user0@example.com"))
        .isEqualTo(10);
  }

  @Test
  void aKnownBrowserMayNotGuessMoreThanAnyOther() {
    LoginBrowser stolen = from("192.0.2.1");
    guess(stolen, "user0@example.com", RIGHT);

    assertThat(counted(100, i -> stolen, i -> "user0@example.com")).isEqualTo(10);
    assertThat(counted(100, i -> stolen, i -> "user1@example.com")).isEqualTo(10);
  }

  @Test
  void allKnownBrowsersOfAnAccountHaveOneCountTogether() {
    List<LoginBrowser> stolen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      LoginBrowser browser = from("192.0.2." + i);
      assertThat(guess(browser, "user0@example.com", RIGHT)).isPresent();
      stolen.add(browser);
    }

    assertThat(counted(100, i -> stolen.get(i % 5), i -> "user0@example.com")).isEqualTo(10);
    assertThat(counted(from("10.9.9.9"), "user0@example.com")).isTrue();
  }

  @Test
  void aChangedPasswordMakesOtherKnownBrowsersStrangers() {
    LoginBrowser stolen = from("192.0.2.1");
    assertThat(guess(stolen, "user0@example.com", RIGHT)).isPresent();
    LoginBrowser owners = from("192.0.2.2");
    assertThat(guess(owners, "user0@example.com", RIGHT)).isPresent();
    Password next = Password.of("seven green umbrellas");
    assertThat(owners.<PasswordChange>visit(v -> login.changePassword(v, RIGHT, next)))
        .isEqualTo(new PasswordChange.Changed());

    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");

    assertThat(counted(stolen, "user0@example.com")).isFalse();
    assertThat(guess(owners, "user0@example.com", next)).isPresent();
  }

  @Test
  void loggingOutEverywhereMakesAllKnownBrowsersStrangers() {
    LoginBrowser stolen = from("192.0.2.1");
    assertThat(guess(stolen, "user0@example.com", RIGHT)).isPresent();
    LoginBrowser owners = from("192.0.2.2");
    assertThat(guess(owners, "user0@example.com", RIGHT)).isPresent();
    owners.visit(visit -> {
      login.logOutEverywhere(visit);
      return "";
    });

    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");

    assertThat(counted(stolen, "user0@example.com")).isFalse();
    assertThat(counted(owners, "user0@example.com")).isFalse();
  }

  @Test
  void aMadeUpOrForeignDeviceIsAStranger() {
    LoginBrowser owners = from("192.0.2.1");
    guess(owners, "user0@example.com", RIGHT);
    String cookie = owners.cookies().getOrDefault("__Host-login-device", "");
    assertThat(cookie).isNotEmpty();
    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");

    for (int i = 0; i < cookie.length(); i++) {
      LoginBrowser forger = from("10.1.0.1");
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      forger
          .cookies()
          .put("__Host-login-device", cookie.substring(0, i) + other + cookie.substring(i + 1));
      assertThat(counted(forger, "user0@example.com")).isFalse();
    }
  }

  @Test
  void theRightPasswordCostsNoGuess() {
    for (int i = 0; i < 200; i++) {
      assertThat(guess(from("192.0.2.1"), "user0@example.com", RIGHT)).isPresent();
    }
  }

  @Test
  void guessingTheOldPasswordInAStolenSessionIsCountedToo() {
    LoginBrowser stolen = from("192.0.2.1");
    guess(stolen, "user0@example.com", RIGHT);
    for (int i = 0; i < 10; i++) {
      assertThat(stolen.<PasswordChange>visit(visit -> login.changePassword(visit, WRONG, WRONG)))
          .isEqualTo(new PasswordChange.WrongPassword());
    }

    assertThatThrownBy(
            () -> stolen.<PasswordChange>visit(v -> login.changePassword(v, RIGHT, WRONG)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(429));
  }

  @Test
  void signUpsThatFindTakenAddressesAreCountedPerAddress() {
    IntFunction<Boolean> taken =
        i -> {
          try {
            return from("192.0.2.1")
                        .<SignUp>visit(
                            v -> login.signUp(v, "user" + i + "@example.com", "User", RIGHT))
                    instanceof SignUp.Refused refused
                && refused.has("email.taken");
          } catch (HttpProblem throttled) {
            return false;
          }
        };

    assertThat(IntStream.range(0, 200).filter(taken::apply).count()).isEqualTo(50);
  }

  @Test
  void signUpsThatFindTakenUserNamesAreCountedPerIpAddress() {
    addUserNames("zoe");
    IntFunction<Boolean> taken =
        i -> {
          try {
            return from("192.0.2.1")
                        .<SignUp>visit(
                            v -> login.signUp(v, "new" + i + "@example.com", "U", RIGHT, "Zoe"))
                    instanceof SignUp.Refused refused
                && refused.has("user-name.taken");
          } catch (HttpProblem throttled) {
            return false;
          }
        };

    assertThat(IntStream.range(0, 200).filter(taken::apply).count()).isEqualTo(50);
  }

  @Test
  void refusedGuessesUseUpNobodyElsesShare() {
    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");
    // Refused for the account's sake, so this address has all of its own left.
    for (int i = 0; i < 200; i++) {
      assertThat(counted(from("10.7.7.7"), "user0@example.com")).isFalse();
    }
    assertThat(counted(60, i -> from("10.7.7.7"), i -> "user" + (i + 1) + "@example.com"))
        .isEqualTo(50);
    // And refused for the address' sake, so these accounts have all of theirs left.
    for (int i = 0; i < 200; i++) {
      assertThat(counted(from("10.7.7.7"), "user500@example.com")).isFalse();
    }
    assertThat(counted(30, i -> from("10.8.0." + i), i -> "user500@example.com")).isEqualTo(10);
  }
}

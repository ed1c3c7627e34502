package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.ManualClock;
import io.cloakroom.testkit.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What someone who guesses passwords gets, and what the owner of the account does meanwhile. */
class GuessingTest {

  private static final Password RIGHT = Password.of("correct horse");
  private static final Password WRONG = Password.of("battery staple");

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-01T12:00:00Z"));
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final MemoryAccounts accounts = new MemoryAccounts();
  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).atOnce(8).build();
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final Login login =
      Login.builder(accounts, store)
          .passwords(passwords)
          .guessesPerAccount(10, Duration.ofMinutes(1))
          .guessesPerAddress(50, Duration.ofSeconds(10))
          .clock(clock)
          .build();

  GuessingTest() {
    for (int i = 0; i < 1000; i++) {
      accounts.create(
          new NewAccount(
              EmailAddress.parse("user" + i + "@example.com").orElseThrow(),
              "User",
              Set.of(),
              i == 0 ? passwords.hash(RIGHT) : PasswordHash.of("none")));
    }
  }

  private Browser from(String address) {
    return new Browser(cloakroom).from(address);
  }

  private Optional<Account> guess(Browser browser, String email, Password password) {
    return browser.visit(visit -> login.logIn(visit, email, password));
  }

  /** Whether this guess was let through to the password. */
  private boolean counted(Browser browser, String email) {
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

  private long counted(int guesses, IntFunction<Browser> browser, IntFunction<String> email) {
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
    assertThat(counted(30, i -> from("10.0.0." + i), i -> "nobody@example.com")).isEqualTo(10);
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
    Browser owners = from("192.0.2.1");
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
  void aKnownBrowserMayNotGuessMoreThanAnyOther() {
    Browser stolen = from("192.0.2.1");
    guess(stolen, "user0@example.com", RIGHT);

    assertThat(counted(100, i -> stolen, i -> "user0@example.com")).isEqualTo(10);
    assertThat(counted(100, i -> stolen, i -> "user1@example.com")).isEqualTo(10);
  }

  @Test
  void aMadeUpOrForeignDeviceIsAStranger() {
    Browser owners = from("192.0.2.1");
    guess(owners, "user0@example.com", RIGHT);
    String cookie = owners.cookies().getOrDefault("__Host-login-device", "");
    assertThat(cookie).isNotEmpty();
    counted(30, i -> from("10.0.0." + i), i -> "user0@example.com");

    for (int i = 0; i < cookie.length(); i++) {
      Browser forger = from("10.1.0.1");
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
    Browser stolen = from("192.0.2.1");
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
                .<SignUp>visit(v -> login.signUp(v, "user" + i + "@example.com", "User", RIGHT))
                .equals(new SignUp.EmailTaken());
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

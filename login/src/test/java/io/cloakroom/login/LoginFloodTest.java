package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Floods of right passwords and of sign-ups, and what everyone else gets meanwhile. */
class LoginFloodTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Password PASSWORD = Password.of("correct horse");

  /** With one that hashes, there are 16 places, and each address has 2 of them. */
  private final Passwords passwords =
      Passwords.builder()
          .cost(64, 1, 1)
          .maxConcurrentHashes(1)
          .maxWaitingHashes(15)
          .maxWait(PATIENCE)
          .build();

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
  private final Cloakroom cloakroom =
      Cloakroom.builder().store(MemoryStore.builder().clock(clock).build()).clock(clock).build();
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Login login =
      Login.builder(cloakroom, accounts)
          .passwords(passwords)
          .guessesPerAccount(100, Duration.ofMinutes(1))
          .build();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  LoginFloodTest() {
    accounts.create(
        NewAccount.of(
            EmailAddress.parse("zoe@example.com").orElseThrow(), "Zoe", passwords.hash(PASSWORD)));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Optional<Account> logIn(String address) {
    return new LoginBrowser(cloakroom)
        .from(address)
        .visit(visit -> login.logIn(visit, "zoe@example.com", PASSWORD));
  }

  private SignUp signUp(String address, int number) {
    return new LoginBrowser(cloakroom)
        .from(address)
        .visit(v -> login.signUp(v, "new" + number + "@example.com", "New", PASSWORD));
  }

  private void awaitWaiting(int number) {
    Await.until(number + " wait", PATIENCE, () -> passwords.permits().getQueueLength() == number);
  }

  private static void assertBusy(Future<?> login) {
    assertThatThrownBy(login::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem.code()).isEqualTo("login.busy");
            });
  }

  @Test
  void anAddressHasItsShareOfTheQueueAndEveryoneElseTheRest() throws Exception {
    passwords.permits().acquire();
    List<Future<?>> flood = new ArrayList<>();
    for (int address = 1; address <= 5; address++) {
      String from = "192.0.2." + address;
      for (int i = 0; i < 2; i++) {
        flood.add(threads.submit(() -> logIn(from)));
      }
      awaitWaiting(flood.size());
      assertBusy(threads.submit(() -> logIn(from)));
      assertBusy(threads.submit(() -> signUp(from, 1)));
    }

    Future<Optional<Account>> honest = threads.submit(() -> logIn("198.51.100.1"));
    awaitWaiting(11);
    passwords.permits().release();

    assertThat(honest.get()).isPresent();
    for (Future<?> each : flood) {
      assertThat(each.get()).isNotNull();
    }
    // All places were given back.
    assertThat(logIn("192.0.2.1")).isPresent();
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    passwords.permits().acquire();
    List<Future<?>> flood = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String from = "192.0.2." + i;
      flood.add(threads.submit(() -> logIn(from)));
    }
    awaitWaiting(16);

    // One that waited would wait for the permit that this thread has.
    assertThatThrownBy(() -> logIn("198.51.100.1"))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("login.busy"));
    passwords.permits().release();
    for (Future<?> each : flood) {
      assertThat(each.get()).isNotNull();
    }
  }

  @Test
  void aSiteOfIpv6HasOneShare() throws Exception {
    passwords.permits().acquire();
    List<Future<?>> flood = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String from = "2001:db8:0:" + i + "::1";
      flood.add(threads.submit(() -> logIn(from)));
    }
    awaitWaiting(2);

    assertBusy(threads.submit(() -> logIn("2001:db8:0:9::9")));
    passwords.permits().release();
    for (Future<?> each : flood) {
      assertThat(each.get()).isNotNull();
    }
  }

  @Test
  void signUpsAreLimitedPerAddressEvenIfTheySucceed() {
    long created =
        IntStream.range(0, 100)
            .filter(number -> {
              try {
                return signUp("192.0.2.1", number) instanceof SignUp.SignedUp;
              } catch (HttpProblem problem) {
                assertThat(problem.status()).isEqualTo(429);
                return false;
              }
            })
            .count();

    assertThat(created).isEqualTo(30);
    assertThat(signUp("192.0.2.2", 101)).isInstanceOf(SignUp.SignedUp.class);
    assertThat(logIn("192.0.2.1")).isPresent();
    clock.advance(Duration.ofMinutes(1));
    assertThat(signUp("192.0.2.1", 102)).isInstanceOf(SignUp.SignedUp.class);
  }

  @Test
  void aRaisedCostWaitsForTheNextLoginIfTooManyAreHashed() {
    Passwords raised =
        Passwords.builder().cost(128, 1, 1).maxConcurrentHashes(1).maxWait(Duration.ZERO).build();
    AccountPasswords busy = new AccountPasswords(accounts, raised);
    StoredCredentials zoe =
        accounts.find(EmailAddress.parse("zoe@example.com").orElseThrow()).orElseThrow();
    raised.permits().acquireUninterruptibly();

    busy.rehash(zoe, PASSWORD);
    assertThat(accounts.passwordHash(zoe.account().id())).contains(zoe.passwordHash());

    raised.permits().release();
    busy.rehash(zoe, PASSWORD);
    assertThat(accounts.passwordHash(zoe.account().id()).filter(raised::needsRehash)).isEmpty();
  }
}

package io.cloakroom.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The log while somebody guesses passwords. */
@Isolated("reads what the JVM logs")
class LoggedGuessesTest {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
  private final KeyRing keys = KeyRing.generate();
  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.builder().clock(clock).build())
          .keys(keys)
          .clock(clock)
          .build();
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
  private final Login login =
      Login.builder(cloakroom, accounts)
          .passwords(passwords)
          .guessesPerAccount(3, Duration.ofMinutes(1))
          .build();

  @Test
  void refusalsShowNetworkAndPseudonym() {
    String id =
        accounts
            .create(
                NewAccount.of(
                    EmailAddress.parse("ann@example.com").orElseThrow(),
                    "Ann",
                    passwords.hash(Password.of("correct horse"))))
            .orElseThrow()
            .id();
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      for (int i = 0; i < 20; i++) {
        LoginBrowser browser = new LoginBrowser(cloakroom).from("203.0.113." + i);
        Throwable thrown =
            catchThrowable(() ->
                browser.visit(
                    visit -> login.logIn(visit, "ann@example.com", Password.of("battery staple"))));
        assertThat(thrown == null || thrown instanceof HttpProblem).isTrue();
      }
    } finally {
      System.setErr(before);
    }

    List<String> failed =
        log.toString(UTF_8).lines().filter(line -> line.contains("login.failed")).toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0))
        .contains(" INFO ", "was refused: login.failed, network 203.0.113.0/24")
        .endsWith("account " + keys.pseudonym("account", id))
        .doesNotContain("ann@");
    List<String> refused =
        log.toString(UTF_8).lines().filter(line -> line.contains("login.throttled")).toList();
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0))
        .contains(" INFO ", "login.throttled, network 203.0.113.0/24")
        .endsWith("account " + keys.pseudonym("account", id))
        .doesNotContain("ann@");
    assertThat(refused.get(1)).contains("number 10 from there");
  }
}

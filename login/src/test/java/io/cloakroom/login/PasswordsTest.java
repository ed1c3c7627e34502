package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.PasswordRefused.Reason;
import io.cloakroom.testkit.Await;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();

  @Test
  void theStandardIsTheRecommendedCost() {
    PasswordHash hash = Passwords.of().hash(Password.of("correct horse"));

    assertThat(hash.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Passwords.of().verify(Password.of("correct horse"), hash)).isTrue();
    assertThat(Passwords.of().verify(Password.of("correct horsf"), hash)).isFalse();
  }

  /** Printed by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1. */
  @Test
  void aHashOfTheReferenceImplementationIsVerified() {
    PasswordHash hash =
        PasswordHash.of(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    assertThat(passwords.verify(Password.of("password"), hash)).isTrue();
    assertThat(passwords.verify(Password.of("passwore"), hash)).isFalse();
    assertThat(passwords.needsRehash(hash)).isTrue();
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    Password password = Password.of("correct horse");

    assertThat(passwords.hash(password)).isNotEqualTo(passwords.hash(password));
  }

  @Test
  void everyByteCounts() {
    String start = "a".repeat(72);
    PasswordHash hash = passwords.hash(Password.of(start + "b"));
    assertThat(passwords.verify(Password.of(start + "b"), hash)).isTrue();
    assertThat(passwords.verify(Password.of(start + "c"), hash)).isFalse();
    assertThat(passwords.verify(Password.of(start), hash)).isFalse();

    PasswordHash longest = passwords.hash(Password.of("a".repeat(1024)));
    assertThat(passwords.verify(Password.of("a".repeat(1023) + "b"), longest)).isFalse();
    assertThat(passwords.verify(Password.of("a".repeat(1024)), longest)).isTrue();

    PasswordHash spaced = passwords.hash(Password.of(" Pass\u0000word "));
    assertThat(passwords.verify(Password.of("Pass\u0000word"), spaced)).isFalse();
    assertThat(passwords.verify(Password.of(" Pass"), spaced)).isFalse();
    assertThat(passwords.verify(Password.of(" pass\u0000word "), spaced)).isFalse();
  }

  @Test
  void oneTypedCharacterIsOneWhicheverWayTheSystemSendsIt() {
    String composed = "zo\u00eb zo\u00eb";
    String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
    assertThat(decomposed).isNotEqualTo(composed);

    PasswordHash hash = passwords.hash(Password.of(decomposed + "!"));

    assertThat(passwords.verify(Password.of(composed + "!"), hash)).isTrue();
    assertThat(passwords.verify(Password.of("zoe zoe!"), hash)).isFalse();
  }

  @Test
  void eightCharactersAreEnoughAndCountedAsPeopleDo() {
    assertThat(passwords.refusal(Password.of("abcdefg")))
        .contains(
            new PasswordRefused(Reason.TOO_SHORT, "Your password must be 8 characters or more"));
    assertThat(passwords.refusal(Password.of("abcdefgh"))).isEmpty();
    assertThat(passwords.refusal(Password.of("\ud83d\ude00".repeat(7)))).isPresent();
    assertThat(passwords.refusal(Password.of("\ud83d\ude00".repeat(8)))).isEmpty();
    assertThat(passwords.refusal(Password.of("e\u0301".repeat(7)))).isPresent();
    assertThat(Passwords.builder().minLength(15).build().refusal(Password.of("abcdefgh")))
        .isPresent();
  }

  @Test
  void longPasswordsAreAllowedUpToTheLimit() {
    assertThat(passwords.refusal(Password.of("a".repeat(64)))).isEmpty();
    assertThat(passwords.refusal(Password.of("\ud83d\ude00".repeat(64)))).isEmpty();
    assertThat(passwords.refusal(Password.of("a".repeat(1024)))).isEmpty();
    assertThat(passwords.refusal(Password.of("a".repeat(1025))))
        .map(PasswordRefused::reason)
        .contains(Reason.TOO_LONG);
    assertThat(passwords.refusal(Password.of("\ud83d\ude00".repeat(257))))
        .map(PasswordRefused::reason)
        .contains(Reason.TOO_LONG);
  }

  @Test
  void aMegabyteIsRefusedWithoutHashing() {
    Password megabyte = Password.of("a".repeat(1 << 20));
    PasswordHash hash = passwords.hash(Password.of("correct horse"));
    long before = passwords.hashes();

    assertThat(passwords.verify(megabyte, hash)).isFalse();
    passwords.spendHashTime(megabyte);
    assertThatThrownBy(() -> passwords.hash(megabyte))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refusal(password)");

    assertThat(passwords.hashes()).isEqualTo(before);
  }

  @Test
  void halfASurrogatePairIsNoQuestionMark() {
    PasswordHash hash = passwords.hash(Password.of("what???? is"));

    assertThat(passwords.verify(Password.of("what\ud800\ud800\ud800\ud800 is"), hash)).isFalse();
    assertThat(passwords.refusal(Password.of("what\ud800 is this")))
        .map(PasswordRefused::reason)
        .contains(Reason.NOT_TEXT);
  }

  @Test
  void aHashOfAnotherCostIsVerifiedAndDueForANewOne() {
    Password password = Password.of("correct horse");
    Passwords raised = Passwords.builder().cost(128, 2, 2).build();
    PasswordHash old = passwords.hash(password);

    assertThat(raised.verify(password, old)).isTrue();
    assertThat(raised.needsRehash(old)).isTrue();
    assertThat(passwords.needsRehash(old)).isFalse();
    assertThat(raised.needsRehash(raised.hash(password))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "plain text",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=16$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=262145,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=99999999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=17,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=17$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=9$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=19$m=64,t=1,p=1$$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      })
  void anUnreadableHashMatchesNothingAndCostsWhatAWrongPasswordDoes(String stored) {
    long before = passwords.hashes();

    assertThat(passwords.verify(Password.of("correct horse"), PasswordHash.of(stored))).isFalse();

    assertThat(passwords.hashes()).isEqualTo(before + 1);
    assertThat(passwords.reads(PasswordHash.of(stored))).isFalse();
    assertThat(passwords.needsRehash(PasswordHash.of(stored))).isTrue();
  }

  @Test
  void everyTruncationOfAHashMatchesNothing() {
    Password password = Password.of("correct horse");
    String text = passwords.hash(password).text();
    for (int length = 0; length < text.length(); length++) {
      // A shorter tag is a well-formed hash of its own, and Argon2 puts the length into it.
      assertThat(passwords.verify(password, PasswordHash.of(text.substring(0, length)))).isFalse();
    }
  }

  @Test
  void anyOtherCharacterInSaltOrHashMatchesNothing() {
    Password password = Password.of("correct horse");
    String text = passwords.hash(password).text();
    for (int i = text.indexOf("p=1$") + 4; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'Q' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(passwords.verify(password, PasswordHash.of(changed))).as("at %d", i).isFalse();
    }
  }

  @Test
  void atMostSoManyHashesRunAtOnceAndTheOthersWaitInTurn() throws Exception {
    Passwords two = Passwords.builder().cost(64, 1, 1).maxConcurrentHashes(2).build();
    two.permits().acquire(2);
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Future<PasswordHash>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(threads.submit(() -> two.hash(Password.of("correct horse"))));
      }
      Await.until(
          "20 hashes wait", Duration.ofSeconds(30), () -> two.permits().getQueueLength() == 20);
      assertThat(two.hashes()).isZero();
      two.permits().release(2);
      for (Future<PasswordHash> hash : waiting) {
        assertThat(hash.get()).isNotNull();
      }
      assertThat(two.permits().availablePermits()).isEqualTo(2);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aLoginThatWaitsTooLongIsRefused() throws Exception {
    Passwords one =
        Passwords.builder()
            .cost(64, 1, 1)
            .maxConcurrentHashes(1)
            .maxWait(Duration.ofMillis(1))
            .build();
    one.permits().acquire();

    assertThatThrownBy(() -> one.hash(Password.of("correct horse")))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem.code()).isEqualTo("login.busy");
            });
    one.permits().release();
    assertThat(one.hash(Password.of("correct horse"))).isNotNull();
  }

  @Test
  void anInterruptedLoginGivesUpAndStaysInterrupted() throws Exception {
    Passwords one = Passwords.builder().cost(64, 1, 1).maxConcurrentHashes(1).build();
    one.permits().acquire();
    CountDownLatch told = new CountDownLatch(1);
    Thread login =
        new Thread(() -> {
          try {
            one.hash(Password.of("correct horse"));
          } catch (HttpProblem busy) {
            if (Thread.currentThread().isInterrupted()) {
              told.countDown();
            }
          }
        });
    login.start();
    login.interrupt();
    login.join();

    assertThat(told.getCount()).isZero();
    assertThat(one.permits().availablePermits()).isZero();
  }

  @Test
  void secretsStayOutOfLogs() {
    Password password = Password.of("correct horse");
    PasswordHash hash = passwords.hash(password);

    assertThat(password.toString()).doesNotContain("correct");
    assertThat(hash.toString()).doesNotContain("argon2").doesNotContain("m=");
  }

  @Test
  void settingsOutOfBoundsAreTheCallersBug() {
    Passwords.Builder builder = Passwords.builder();
    assertThatThrownBy(() -> builder.cost(7, 1, 1)).hasMessageContaining("8 KiB per lane");
    assertThatThrownBy(() -> builder.cost(64, 0, 1)).hasMessageContaining("1 to 16");
    assertThatThrownBy(() -> builder.minLength(0)).hasMessageContaining("minLength");
    assertThatThrownBy(() -> builder.minLength(65)).hasMessageContaining("minLength");
    assertThatThrownBy(() -> builder.maxConcurrentHashes(0))
        .hasMessageContaining("maxConcurrentHashes");
    assertThatThrownBy(() -> builder.maxWaitingHashes(-1)).hasMessageContaining("maxWaitingHashes");
    assertThatThrownBy(() -> builder.maxWait(Duration.ofSeconds(-1)))
        .hasMessageContaining("maxWait");
  }
}

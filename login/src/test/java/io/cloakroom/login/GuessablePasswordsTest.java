package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.login.PasswordRefused.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New passwords that somebody who guesses tries first. */
class GuessablePasswordsTest {

  private static final String[] ZOE = {
    "Zoe.Umbrella@acme.example", "Zoë Regenschirm", "rain_maker"
  };

  private final Passwords passwords =
      Passwords.builder().cost(64, 1, 1).siteWords("Cloakroom").build();

  private Optional<Reason> refused(String password, String... words) {
    return passwords.refusal(Password.of(password), words).map(PasswordRefused::reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "12345678",
        "PassWord",
        "ｐａｓｓｗｏｒｄ",
        "password!",
        "**Password1!",
        "qwertyuiop",
        "1qaz2wsx",
        "iloveyou",
        "passw0rd",
        " trustno1 "
      })
  void commonOnesAreRefused(String password) {
    assertThat(refused(password)).contains(Reason.COMMON);
  }

  @Test
  void allOfTheListAreRefused() throws IOException {
    try (InputStream list =
        Objects.requireNonNull(Passwords.class.getResourceAsStream("common-passwords.txt"))) {
      List<String> common =
          new String(list.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();

      assertThat(common).hasSizeGreaterThan(3000).allMatch(each -> each.length() >= 8);
      assertThat(common).allMatch(each -> refused(each).filter(Reason.COMMON::equals).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"seven green umbrellas", "passwordless hens", "password\niloveyou", "Ue7!kkpw"})
  void othersAreAccepted(String password) {
    assertThat(refused(password, ZOE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zoe.umbrella@acme.example",
        "ZOE.Umbrella@Acme.Example!",
        "umbrella2026",
        "2026-Regenschirm",
        "rain_maker",
        "rainmaker1!",
        "Cloakroom123",
        "acme.umbrella.zoe"
      })
  void whatIsKnownOfTheAccountAndTheSiteIsRefused(String password) {
    assertThat(refused(password, ZOE)).contains(Reason.PERSONAL);
  }

  @Test
  void whatIsKnownMayBePartOfAPassword() {
    assertThat(refused("umbrella in the rain", ZOE)).isEmpty();
    assertThat(refused("umbrella2026")).isEmpty();
  }

  @Test
  void aServiceIsAskedForPasswordsThatAreAcceptableOtherwise() {
    List<String> asked = new ArrayList<>();
    Passwords checked =
        Passwords.builder()
            .cost(64, 1, 1)
            .breached(password -> {
              asked.add(password.sha1());
              return password.sha1().equals("ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42");
            })
            .build();

    assertThat(checked.refusal(Password.of("password"))).isPresent();
    assertThat(checked.refusal(Password.of("short"))).isPresent();
    assertThat(asked).isEmpty();
    assertThat(checked.refusal(Password.of("correct horse battery staple")))
        .map(PasswordRefused::reason)
        .contains(Reason.BREACHED);
    assertThat(checked.refusal(Password.of("seven green umbrellas"))).isEmpty();
    assertThat(asked).hasSize(2);
    assertThat(checked.hash(Password.of("seven green umbrellas"))).isNotNull();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aServiceThatFailsKeepsNobodyOut() {
    Passwords failing =
        Passwords.builder()
            .cost(64, 1, 1)
            .breached(password -> {
              throw new IllegalStateException("The service is away");
            })
            .build();

    assertThat(failing.refusal(Password.of("seven green umbrellas"))).isEmpty();
  }

  @Test
  void aGuessablePasswordIsNotHashed() {
    assertThatThrownBy(() -> passwords.hash(Password.of("password")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refusal(password)");
  }
}

package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Admin@Example.com",
        " admin@example.com\t",
        "admin@example.com\u00a0",
        "\u3000ADMIN@EXAMPLE.COM",
        "\uff41\uff44\uff4d\uff49\uff4e\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d",
        "\uff21dmin@example.com",
        "admin\ufe6bexample.com",
        "\u24d0dmin@example.com"
      })
  void spellingsOfOneAddressAreOneKey(String spelling) {
    assertThat(EmailAddress.parse(spelling)).map(EmailAddress::key).contains("admin@example.com");
    assertThat(EmailAddress.parse(spelling)).isEqualTo(EmailAddress.parse("admin@example.com"));
    assertThat(LoginName.parse(spelling)).isEqualTo(EmailAddress.parse("admin@example.com"));
    assertThat(UserName.parse(spelling)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Admin",
        "admin ",
        "\u3000ADMIN\u00a0",
        "\uff41\uff44\uff4d\uff49\uff4e",
        "\uff21\uff24\uff2d\uff29\uff2e",
        "\u24d0dmin",
        "\ud835\udc1admin"
      })
  void spellingsOfOneUserNameAreOneKey(String spelling) {
    assertThat(UserName.parse(spelling)).map(UserName::key).contains("admin");
    assertThat(UserName.parse(spelling)).isEqualTo(UserName.parse("admin"));
    assertThat(LoginName.parse(spelling)).isEqualTo(UserName.parse("admin"));
    assertThat(EmailAddress.parse(spelling)).isEmpty();
  }

  @Test
  void aNameIsShownAsItWasTyped() {
    assertThat(EmailAddress.parse(" Zoë@Example.com ").orElseThrow().typed())
        .isEqualTo("Zoë@Example.com");
    assertThat(UserName.parse(" Zoë ").orElseThrow().typed()).isEqualTo("Zoë");
  }

  @Test
  void theDefaultLocaleHasNoEffect() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(EmailAddress.parse("ADMIN@EXAMPLE.COM").orElseThrow().key())
          .isEqualTo("admin@example.com");
      assertThat(UserName.parse("ADMIN").orElseThrow().key()).isEqualTo("admin");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"@", "@example.com", "zoe@", "zoe@example@", "\uff20example.com"})
  void anAtSignAtTheEdgeIsNeitherAddressNorUserName(String text) {
    assertThat(LoginName.parse(text)).isEmpty();
  }

  @Test
  void anAddressNeedsAnAtSign() {
    assertThat(EmailAddress.parse("zoe")).isEmpty();
    assertThat(EmailAddress.parse("z@e")).isPresent();
    assertThat(EmailAddress.parse("\"a@b\"@example.com")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u3000",
        "a b@example.com",
        "a\u0000@example.com",
        "a\r\nBcc: b@example.com",
        "ad\u200bmin@example.com",
        "\u202eadmin@example.com",
        "ad\u00admin@example.com",
        "\ud800@example.com",
        "a\u2028b@example.com",
        "ad\u034fmin@example.com",
        "admin@example.com\ufe0f"
      })
  void blankAndUnseenCharactersAreNoAddress(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
    assertThat(LoginName.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u3000",
        "a b",
        "a\u00a0b",
        "ad\u0000min",
        "ad\r\nmin",
        "ad\u200bmin",
        "ad\u200dmin",
        "\u202eadmin",
        "ad\u00admin",
        "ad\u034fmin",
        "\u115fadmin",
        "admin\u3164",
        "admin\uffa0",
        "admin\u17b4",
        "admin\u180b",
        "admin\u2800",
        "admin\ufe0f",
        "admin\udb40\udd00",
        "admin\udb40\udc61",
        "\ufeffadmin",
        "\ud800",
        "a\u2028b"
      })
  void blankAndUnseenCharactersAreNoUserName(String text) {
    assertThat(UserName.parse(text)).isEmpty();
    assertThat(LoginName.parse(text)).isEmpty();
  }

  @Test
  void theLengthIsBoundedInBothForms() {
    assertThat(EmailAddress.parse("a".repeat(252) + "@b")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(253) + "@b")).isEmpty();
    assertThat(UserName.parse("a")).isPresent();
    assertThat(UserName.parse("a".repeat(64))).isPresent();
    assertThat(UserName.parse("a".repeat(65))).isEmpty();
    assertThat(LoginName.parse("a".repeat(65))).isEmpty();
    // One character that NFKC makes 18 of.
    assertThat(EmailAddress.parse("\ufdfa".repeat(100) + "@b")).isEmpty();
    assertThat(UserName.parse("\ufb03".repeat(21))).isPresent();
    assertThat(UserName.parse("\ufb03".repeat(22))).isEmpty();
  }

  @Test
  void noUserNameHasTheKeyOfAnAddress() {
    List<String> wrong = new ArrayList<>();
    for (String character : characters()) {
      String text = "zoe" + character + "example.com";
      Optional<UserName> userName = UserName.parse(text);
      Optional<EmailAddress> address = EmailAddress.parse(text);
      if ((userName.isPresent() && address.isPresent())
          || userName.filter(name -> name.key().contains("@")).isPresent()
          || address.filter(name -> !name.key().contains("@")).isPresent()) {
        wrong.add(text);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aKeyIsItsOwnKey() {
    // Lower case takes this I apart, and its dot is then in the wrong order.
    assertStable("\u0130\u0327");
    for (String character : characters()) {
      assertStable("a" + character + "b");
      assertStable("a" + character + "@b");
    }
    Random random = new Random(4);
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(5); length > 0; length--) {
        text.appendCodePoint(random.nextInt(0x3000));
      }
      assertStable(text.toString());
    }
  }

  @Test
  void namesStayOutOfLogs() {
    assertThat(EmailAddress.parse("zoe@example.com").orElseThrow().toString())
        .doesNotContain("zoe");
    assertThat(UserName.parse("zoe").orElseThrow().toString()).doesNotContain("zoe");
  }

  /** All characters that Unicode defines; the others are refused. */
  private static List<String> characters() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(Character::isDefined)
        .filter(codePoint -> Character.getType(codePoint) != Character.PRIVATE_USE)
        .mapToObj(Character::toString)
        .toList();
  }

  private static void assertStable(String text) {
    Optional<LoginName> name = LoginName.parse(text);
    if (name.isPresent()
        && !LoginName.parse(name.get().key())
            .map(LoginName::key)
            .equals(name.map(LoginName::key))) {
      fail("Not its own key: %s", text.codePoints().mapToObj(Integer::toHexString).toList());
    }
  }
}

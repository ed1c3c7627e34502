package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets the locale of the JVM")
class EmailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Admin@Example.com",
        " admin@example.com\t",
        "admin@example.com\u00a0",
        "\u3000ADMIN@EXAMPLE.COM",
        "\uff41\uff44\uff4d\uff49\uff4e\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d",
        "\uff21dmin@example.com",
        "\u24d0dmin@example.com"
      })
  void spellingsOfOneAddressAreOneKey(String spelling) {
    assertThat(EmailAddress.parse(spelling)).map(EmailAddress::key).contains("admin@example.com");
    assertThat(EmailAddress.parse(spelling)).isEqualTo(EmailAddress.parse("admin@example.com"));
  }

  @Test
  void theAddressIsShownAsItWasTyped() {
    assertThat(EmailAddress.parse(" Zoë@Example.com ").orElseThrow().typed())
        .isEqualTo("Zoë@Example.com");
  }

  @Test
  void theDefaultLocaleHasNoSay() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(EmailAddress.parse("ADMIN@EXAMPLE.COM").orElseThrow().key())
          .isEqualTo("admin@example.com");
    } finally {
      Locale.setDefault(before);
    }
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
        "a\u2028b@example.com"
      })
  void blankAndUnseenCharactersAreNoAddress(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
  }

  @Test
  void theLengthIsBoundedInBothForms() {
    assertThat(EmailAddress.parse("a".repeat(254))).isPresent();
    assertThat(EmailAddress.parse("a".repeat(255))).isEmpty();
    // One character that NFKC makes 18 of.
    assertThat(EmailAddress.parse("\ufdfa".repeat(100))).isEmpty();
  }

  @Test
  void aKeyIsItsOwnKey() {
    // Lower case takes this I apart, and its dot is then in the wrong order.
    assertStable("\u0130\u0327");
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      assertStable("a" + Character.toString(codePoint) + "b");
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
  void theAddressStaysOutOfLogs() {
    assertThat(EmailAddress.parse("zoe@example.com").orElseThrow().toString())
        .doesNotContain("zoe");
  }

  private static void assertStable(String text) {
    EmailAddress.parse(text)
        .ifPresent(address ->
            assertThat(EmailAddress.parse(address.key()))
                .as("%s", (Object) text.codePoints().mapToObj(Integer::toHexString).toList())
                .map(EmailAddress::key)
                .contains(address.key()));
  }
}

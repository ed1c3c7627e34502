package io.cloakroom.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parts of a protected text are those that a slow and obvious reading finds. */
class StampedTest {

  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9_-]{8})\\.(0|[1-9][0-9]{0,11})\\.([A-Za-z0-9_.-]+)");

  private static final String CHARACTERS = "aZ09_-..=+/ 0015\u0660\n";

  private static Optional<Stamped> obvious(String text) {
    Matcher parts = SHAPE.matcher(text);
    return text.length() <= Stamped.MAX_LENGTH && parts.matches()
        ? Optional.of(new Stamped(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  @Test
  void partsAreFoundInEveryTextAsAPatternFindsThem() {
    Random random = new Random(15);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder("abcd-_12.1700000000.AAAA.bbbb");
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      Optional<Stamped> expected = obvious(text.toString());
      assertThat(Stamped.parse(text.toString())).as(text.toString()).isEqualTo(expected);
      accepted += expected.isPresent() ? 1 : 0;
    }
    assertThat(accepted).isBetween(20_000, 180_000);
    assertThat(Stamped.parse("")).isEmpty();
    assertThat(Stamped.parse("a".repeat(8) + ".1." + "a".repeat(Stamped.MAX_LENGTH))).isEmpty();
  }

  @Test
  void onlyTheCanonicalNotationOfBytesIsDecoded() {
    Random random = new Random(16);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int length = 0; length < 12; length++) {
      for (int i = 0; i < 5_000; i++) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (random.nextInt(10) == 0) {
          text.append('=');
        }
        assertThat(Stamped.decode(text.toString()).isPresent())
            .as(text.toString())
            .isEqualTo(isCanonical(text.toString()));
      }
    }
  }

  private static boolean isCanonical(String text) {
    try {
      return Stamped.encode(Base64.getUrlDecoder().decode(text)).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package io.cloakroom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.Cookies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guarantees that signed and sealed texts share, and those of only one of them. */
class ProtectedValueTest {

  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OLD = secret('a');
  private static final String NEW = secret('b');
  private static final KeyRing RING = KeyRing.of(NEW);

  enum Kind {
    SIGNED {
      @Override
      String write(KeyRing ring, String purpose, Instant at, String name, String value) {
        return ring.signer(purpose, Clock.fixed(at, ZoneOffset.UTC)).sign(name, value);
      }

      @Override
      Optional<String> read(
          KeyRing ring, String purpose, Instant at, String name, String text, Duration maxAge) {
        return ring.signer(purpose, Clock.fixed(at, ZoneOffset.UTC)).verify(name, text, maxAge);
      }
    },
    SEALED {
      @Override
      String write(KeyRing ring, String purpose, Instant at, String name, String value) {
        return ring.sealer(purpose, Clock.fixed(at, ZoneOffset.UTC)).seal(name, value);
      }

      @Override
      Optional<String> read(
          KeyRing ring, String purpose, Instant at, String name, String text, Duration maxAge) {
        return ring.sealer(purpose, Clock.fixed(at, ZoneOffset.UTC)).open(name, text, maxAge);
      }
    };

    abstract String write(KeyRing ring, String purpose, Instant at, String name, String value);

    abstract Optional<String> read(
        KeyRing ring, String purpose, Instant at, String name, String text, Duration maxAge);

    String write(String value) {
      return write(RING, "test", NOW, "sid", value);
    }

    Optional<String> read(String text) {
      return read(RING, "test", NOW, "sid", text, HOUR);
    }
  }

  private static String secret(char seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return Stamped.encode(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void comesBack(Kind kind) {
    for (String value : List.of("", "42", "Zoë 🎉", "a.b.c", "\0\r\n;,", "x".repeat(2000))) {
      assertThat(kind.read(kind.write(value))).contains(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fitsIntoACookie(Kind kind) {
    Cookie cookie = Cookie.of("sid", kind.write("Zoë; a=\"b\", c"));
    String sent = cookie.setCookieHeader().split(";", 2)[0];

    assertThat(Cookies.parse(List.of(sent)).get("sid").flatMap(kind::read))
        .contains("Zoë; a=\"b\", c");
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedCutOffAnywhere(Kind kind) {
    String text = kind.write("value");

    for (int length = 0; length < text.length(); length++) {
      assertThat(kind.read(text.substring(0, length))).as("%s characters", length).isEmpty();
      assertThat(kind.read(text.substring(text.length() - length))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedWithAnyBitFlipped(Kind kind) {
    String text = kind.write("value");

    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < Character.SIZE; bit++) {
        char[] changed = text.toCharArray();
        changed[i] ^= (char) (1 << bit);
        assertThat(kind.read(new String(changed))).as("bit %s of %s", bit, i).isEmpty();
      }
    }
  }

  /** A base64 text whose last character has unused bits has other spellings of the same bytes. */
  @ParameterizedTest
  @EnumSource
  void isRefusedInAnySpellingButItsOwn(Kind kind) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
    for (String value : List.of("v", "va", "val")) {
      String text = kind.write(value);
      for (String spelling :
          List.of(
              text + "=",
              text + "==",
              text + "\n",
              " " + text,
              "\"" + text + "\"",
              text + ".",
              text.replaceFirst("\\.", ".0"),
              text.replaceFirst("\\.", ".+"))) {
        assertThat(kind.read(spelling)).as(spelling).isEmpty();
      }
      for (int i = 0; i < text.length(); i++) {
        for (int j = 0; j < alphabet.length(); j++) {
          char c = alphabet.charAt(j);
          if (text.charAt(i) != c) {
            String other = text.substring(0, i) + c + text.substring(i + 1);
            assertThat(kind.read(other)).as(other).isEmpty();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedUnderAnotherNameOrPurpose(Kind kind) {
    String text = kind.write("value");

    assertThat(kind.read(RING, "test", NOW, "uid", text, HOUR)).isEmpty();
    assertThat(kind.read(RING, "test2", NOW, "sid", text, HOUR)).isEmpty();
    // The same characters, divided in another way.
    assertThat(kind.read(RING, "tests", NOW, "id", text, HOUR)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void dividesPurposeAndNameInOneWayOnly(Kind kind) {
    String text = kind.write(RING, "p", NOW, "na", "me");

    assertThat(kind.read(RING, "pn", NOW, "a", text, HOUR)).isEmpty();
    assertThat(kind.read(RING, "p", NOW, "n", text, HOUR)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedOfAKeyThatIsNotInTheRing(Kind kind) {
    String text = kind.write(KeyRing.of(OLD), "test", NOW, "sid", "value");

    assertThat(kind.read(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedUnderTheIdOfAnotherKeyOfTheRing(Kind kind) {
    KeyRing both = KeyRing.of(NEW, OLD);
    String byOld = kind.write(KeyRing.of(OLD), "test", NOW, "sid", "value");
    String byNew = kind.write("value");
    String swapped = byNew.substring(0, 8) + byOld.substring(8);

    assertThat(kind.read(both, "test", NOW, "sid", byOld, HOUR)).contains("value");
    assertThat(kind.read(both, "test", NOW, "sid", swapped, HOUR)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isReadButNeverWrittenWithARetiredKey(Kind kind) {
    KeyRing rotated = KeyRing.of(NEW, OLD);
    String before = kind.write(KeyRing.of(OLD), "test", NOW, "sid", "before");
    String after = kind.write(rotated, "test", NOW, "sid", "after");

    assertThat(kind.read(rotated, "test", NOW, "sid", before, HOUR)).contains("before");
    assertThat(kind.read(KeyRing.of(NEW), "test", NOW, "sid", after, HOUR)).contains("after");
    assertThat(kind.read(KeyRing.of(OLD), "test", NOW, "sid", after, HOUR)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void livesExactlyAsLongAsTheReaderAllows(Kind kind) {
    String text = kind.write("value");

    assertThat(kind.read(RING, "test", NOW.plus(HOUR).minusNanos(1), "sid", text, HOUR))
        .isPresent();
    assertThat(kind.read(RING, "test", NOW.plus(HOUR), "sid", text, HOUR)).isEmpty();
    assertThat(
            kind.read(RING, "test", Instant.MAX, "sid", text, Duration.ofSeconds(Long.MAX_VALUE)))
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedFromTheFuture(Kind kind) {
    String text = kind.write("value");

    assertThat(kind.read(RING, "test", NOW.minusSeconds(60), "sid", text, HOUR)).isPresent();
    assertThat(kind.read(RING, "test", NOW.minusSeconds(61), "sid", text, HOUR)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void needsAPositiveAge(Kind kind) {
    String text = kind.write("value");

    for (Duration age : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kind.read(RING, "test", NOW, "sid", text, age));
    }
  }

  @ParameterizedTest
  @EnumSource
  void has4096CharactersAtMost(Kind kind) {
    int length = 0;
    while (kind.write("x".repeat(length)).length() < 4094) {
      length++;
    }
    String longest = "x".repeat(length);
    assertThat(kind.read(kind.write(longest))).contains(longest);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> kind.write(longest + "xxx"))
        .withMessageContaining("4096");
    assertThat(kind.read(kind.write("value") + "A".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesTextThatWouldComeBackDifferent(Kind kind) {
    assertThatIllegalArgumentException().isThrownBy(() -> kind.write("half \ud83c pair"));
  }

  @ParameterizedTest
  @EnumSource
  void survivesNoise(Kind kind) {
    Random random = new Random(3);
    String alphabet = "Aa0_-.=+/%\0é ";
    String id = kind.write("v").substring(0, 8);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder noise = new StringBuilder(round % 2 == 0 ? "" : id + ".1777888800.");
      random
          .ints(random.nextInt(60), 0, alphabet.length())
          .forEach(i -> noise.append(alphabet.charAt(i)));
      assertThat(kind.read(noise.toString())).isEmpty();
    }
  }

  @Test
  void neverFallsBackFromSealedToSigned() {
    String signed = Kind.SIGNED.write("value");
    String sealed = Kind.SEALED.write("value");

    assertThat(Kind.SEALED.read(signed)).isEmpty();
    assertThat(Kind.SIGNED.read(sealed)).isEmpty();
    assertThat(Kind.SEALED.read("value")).isEmpty();
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    String first = Kind.SEALED.write("value");
    String second = Kind.SEALED.write("value");

    assertThat(first).isNotEqualTo(second);
    assertThat(first).doesNotContain("dmFsdWU");
  }
}

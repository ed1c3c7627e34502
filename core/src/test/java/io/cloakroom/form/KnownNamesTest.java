package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNamesTest {

  private static String text(KnownNames names, String name) {
    // Other bytes around it, and in one of two cases none behind it.
    byte[] bytes =
        ("x" + name + (name.hashCode() % 2 == 0 ? "" : "=value&other")).getBytes(ISO_8859_1);
    return names.text(bytes, 1, name.length());
  }

  /** Names that differ little: by their length, their last byte, a NUL. */
  private static List<String> alike() {
    List<String> names = new ArrayList<>();
    for (int length = 0; length <= KnownNames.LONGEST + 2; length++) {
      names.add("a".repeat(length));
      for (char c : new char[] {'b', '\0', ' ', '~'}) {
        names.add("a".repeat(length) + c);
        names.add(c + "a".repeat(length));
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 11})
  void aNameIsItsBytesWhateverElseWasSent(int bits) {
    KnownNames names = new KnownNames(bits);
    List<String> alike = alike();
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      String name = alike.get(random.nextInt(alike.size()));
      assertThat(text(names, name)).isEqualTo(name);
    }
  }

  @Test
  void aNameThatIsSentAgainIsTheSameText() {
    KnownNames names = new KnownNames(4);
    String first = text(names, "address.street[0].number");
    assertThat(first).hasSize(KnownNames.LONGEST).isSameAs(text(names, first));
  }

  @Test
  void whoeverFillsAllPlacesKeepsNobodyOutForLong() {
    KnownNames names = new KnownNames(1);
    for (int i = 0; i < 100; i++) {
      text(names, "filler" + i);
    }
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      seen.add(text(names, "name"));
    }
    assertThat(seen.get(99)).isSameAs(seen.get(98));
  }

  @Test
  void severalThreadsMayAsk() {
    KnownNames names = new KnownNames(3);
    List<String> alike = alike();
    List<CompletableFuture<Void>> asking = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      Random random = new Random(thread);
      asking.add(
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
              String name = alike.get(random.nextInt(alike.size()));
              assertThat(text(names, name)).isEqualTo(name);
            }
          }));
    }
    asking.forEach(CompletableFuture::join);
  }
}

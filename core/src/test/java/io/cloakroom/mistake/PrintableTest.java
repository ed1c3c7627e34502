package io.cloakroom.mistake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  /** A line end, an escape, C1, line separators, a reversal, a byte order mark, half a pair. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u202e", "\ufeff", "\ud83d"
      })
  void whatDisturbsALineIsReplaced(String disturbing) {
    assertThat(Printable.of("a" + disturbing + "b")).isEqualTo("a?b");
    assertThat(Printable.escaped("a" + disturbing + "b"))
        .isEqualTo(String.format("a\\u%04Xb", (int) disturbing.charAt(0)));
  }

  @Test
  void otherTextIsKept() {
    String text = "Jürgen 漢字 \ud83d\ude00 ?";
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.escaped(text)).isEqualTo(text);
  }
}

package io.cloakroom.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5869, appendix A: the first round of their output. */
class HkdfTest {

  private static final HexFormat HEX = HexFormat.of();

  @Test
  void agreesWithTheRfc() {
    byte[] secret = new byte[22];
    Arrays.fill(secret, (byte) 0x0b);

    assertThat(HEX.formatHex(Hkdf.derive(secret, countingFrom(0, 13), countingFrom(0xf0, 10))))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  @Test
  void agreesWithTheRfcOnInputsLongerThanABlock() {
    byte[] derived =
        Hkdf.derive(countingFrom(0, 80), countingFrom(0x60, 80), countingFrom(0xb0, 80));

    assertThat(HEX.formatHex(derived))
        .isEqualTo("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c");
  }

  private static byte[] countingFrom(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}

package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static String decoded(byte[] bytes) {
    char[] chars = new char[bytes.length];
    int length = Utf8.decode(bytes, 0, bytes.length, chars);
    return length < 0 ? "malformed" : new String(chars, 0, length);
  }

  @Test
  void everyCodePointIsDecodedAsTheJvmDoes() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = Character.toString(c);
        assertThat(decoded(text.getBytes(UTF_8))).isEqualTo(text);
      }
    }
  }

  @Test
  void whatIsNotUtf8IsNeverDecoded() {
    Random random = new Random(6);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(5)];
      random.nextBytes(bytes);
      bytes[0] |= (byte) 0x80;
      boolean wellFormed = new Utf8().accept(bytes, 0, bytes.length) == bytes.length;
      String jvm = new String(bytes, UTF_8);
      wellFormed &= jvm.indexOf('\uFFFD') < 0 || new String(bytes, UTF_8).equals(decoded(bytes));
      assertThat(decoded(bytes)).isEqualTo(wellFormed ? jvm : "malformed");
    }
  }
}

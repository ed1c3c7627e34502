package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 43, 63, 64, 65, 1000})
  void hashOfTextIsThatOfItsUtf8(int length) throws Exception {
    for (String text : new String[] {"a".repeat(length), "a".repeat(length) + "é", "💡a"}) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      assertThat(Sha256.base64(text))
          .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
      assertThat(Sha256.hash(text)).isEqualTo(hash);
    }
  }

  /** FIPS 180-4, the example of one block. */
  @Test
  void hashIsThatOfTheStandard() {
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}

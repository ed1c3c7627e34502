package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Longer bodies than a short run comes to: a decoder looks at up to 64 bytes together. */
class LongBodiesTest {

  private static final String[] URLENCODED = {
    "&",
    "=",
    "+",
    "%",
    "%4",
    "%41",
    "%26",
    "%0D%0A",
    "%E0%A4%A8",
    "%zz",
    "\r\n",
    "é",
    "\0",
    "$'",
    "a",
    "name",
    "[0]",
    "_charset",
    "a plain run, which is longer than a word of bytes is"
  };

  @Test
  void urlencodedBodiesAreReadAsTheStandardSays() {
    Random random = new Random(20);
    for (int round = 0; round < 3000; round++) {
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        body.append(URLENCODED[random.nextInt(URLENCODED.length)]);
      }
      assertThatCode(() -> UrlencodedTarget.fuzzerTestOneInput(body.toString().getBytes(UTF_8)))
          .as("%s", body)
          .doesNotThrowAnyException();
    }
  }
}

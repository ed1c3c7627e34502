package io.cloakroom.body;

import static io.cloakroom.body.Bodies.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.HttpProblem;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads as browsers write them are read from bytes, all others the general way: to one effect. */
class PartHeadTest {

  private static final int ROUNDS = 50_000;

  /** A header without effect that makes the decoder parse a head the general way. */
  private static final String UNUSUAL = "X-Unusual: 1\r\n";

  private static final String[] TEXTS = {
    "a",
    "b.c",
    "a[0]",
    "",
    " ",
    "\"",
    "\\",
    "\\\"",
    "%22",
    "%0D%0A",
    ";",
    "=",
    ":",
    "\t",
    "\1",
    "\177",
    "\u00e9",
    "\u0080",
    "\u00a0",
    "; filename=\"",
    "\"; filename=\"",
    "filename",
    "C:\\x",
    "'",
    "image/png",
    "text/plain; charset=utf-8",
    ","
  };

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return text.toString();
  }

  /** Mostly what a browser writes, at times with a piece more or less. */
  private static String head(Random random) {
    StringBuilder head = new StringBuilder("Content-Disposition: form-data; name=\"");
    head.append(text(random));
    if (random.nextBoolean()) {
      head.append("\"; filename=\"").append(text(random));
    }
    head.append("\"\r\n");
    if (random.nextBoolean()) {
      head.append("Content-Type: ").append(text(random)).append("\r\n");
    }
    if (random.nextInt(8) == 0) {
      head.append("Content-Type: ").append(text(random)).append("\r\n");
    }
    if (random.nextInt(4) == 0) {
      head.deleteCharAt(random.nextInt(head.indexOf("\r\n")));
    }
    return head.toString();
  }

  private static String outcome(String head) {
    try {
      return PartHead.parse(bytes(head), head.length()).toString();
    } catch (HttpProblem e) {
      return e.code();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300})
  void bothWaysDecideTheSame(long seed) {
    Random random = new Random(seed);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String head = head(random);
      String outcome = outcome(head);
      assertThat(outcome).as(head).isEqualTo(outcome(head + UNUSUAL));
      read += outcome.startsWith("PartHead") ? 1 : 0;
    }
    assertThat(read).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }
}

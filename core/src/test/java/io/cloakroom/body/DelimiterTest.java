package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimiterTest {

  private static final String[] PIECES = {
    "\r",
    "\n",
    "-",
    "x",
    "B",
    "\r\n",
    "\r\n--",
    "\r\n---",
    "\n-------",
    "\r\n--B",
    "\r\n--W",
    "\u00ff"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "B",
        "-",
        "BB",
        "----x",
        "----WebKitFormBoundary7MA4YWxkTrZu0gWq",
        "---------------------------293582696224464113461742538",
        "----------------------------------------------------------------------"
      })
  void theFirstDelimiterIsFoundOrTheBeginningOfOne(String boundary) {
    String delimiter = "\r\n--" + boundary;
    Delimiter search = new Delimiter(boundary);
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        int piece = random.nextInt(PIECES.length + 2);
        // Runs are long enough for the search to change its way and to change back.
        int times = random.nextInt(3) == 0 ? random.nextInt(300) : 1;
        text.append(
            piece < PIECES.length
                ? PIECES[piece].repeat(times)
                : delimiter.substring(0, random.nextInt(delimiter.length())));
      }
      if (random.nextBoolean()) {
        text.insert(random.nextInt(text.length() + 1), delimiter);
      }
      byte[] data = text.toString().getBytes(ISO_8859_1);
      int from = random.nextInt(20);
      byte[] shifted = new byte[from + data.length + random.nextInt(20)];
      System.arraycopy(data, 0, shifted, from, data.length);
      assertThat(search.find(shifted, from, from + data.length) - from)
          .describedAs("round %s", round)
          .isEqualTo(expected(text.toString(), delimiter));
    }
  }

  @Test
  void noBeginningHidesTheDelimiterBehindIt() {
    for (String boundary : List.of("B", "-".repeat(70), "----WebKitFormBoundary7MA4YWxkTrZu0gWq")) {
      String delimiter = "\r\n--" + boundary;
      Delimiter search = new Delimiter(boundary);
      for (String beginning : List.of("\r\n", "\r\n-", "\r\n--", "\r\n---", "\r\n----")) {
        for (int times = 0; times < 100; times++) {
          // Through the dashes windows come forward by single bytes, and the search changes its
          // way.
          String text =
              "x" + "-".repeat(150) + beginning.repeat(times) + delimiter + "-".repeat(99);
          byte[] data = text.getBytes(ISO_8859_1);
          assertThat(search.find(data, 0, data.length)).isEqualTo(text.indexOf(delimiter));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 57, 58, 59, 60, 61, 70})
  void aReturnCloseBeforeOrBehindHidesNoDelimiter(int length) {
    String delimiter = "\r\n--" + "-".repeat(length);
    Delimiter search = new Delimiter("-".repeat(length));
    for (int before = 0; before <= 130; before++) {
      for (int apart = 0; apart <= 80; apart++) {
        // After so many dashes, 64 bytes are looked at together.
        String text =
            "-".repeat(150 + before) + "\r" + "x".repeat(apart) + delimiter + "\r\n--".repeat(20);
        byte[] data = text.getBytes(ISO_8859_1);
        assertThat(search.find(data, 0, data.length)).isEqualTo(text.indexOf(delimiter));
      }
    }
  }

  /** The same, in the obvious way. */
  private static int expected(String text, String delimiter) {
    int found = text.indexOf(delimiter);
    int at = Math.max(0, text.length() - delimiter.length() + 1);
    while (found < 0 && !delimiter.startsWith(text.substring(at))) {
      at++;
    }
    return found < 0 ? at : found;
  }
}

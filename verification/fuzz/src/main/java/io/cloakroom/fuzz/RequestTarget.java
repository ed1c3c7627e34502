package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.test.TestExchange;
import java.util.Arrays;
import java.util.List;

/**
 * A target whose input is a whole request in the format of {@link WrittenRequest}. It combines all
 * kinds of queries, content types and header lines with all kinds of bodies.
 */
public final class RequestTarget implements Target.Check {

  private static final RequestTarget SHIPPED = new RequestTarget();

  RequestTarget() {}

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int empty = text.indexOf("\n\n");
    String head = empty < 0 ? text : text.substring(0, empty);
    byte[] body = empty < 0 ? new byte[0] : Arrays.copyOfRange(input, empty + 2, input.length);
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      Reading whole = read(WrittenRequest.exchange(head, body, Integer.MAX_VALUE), limits);
      for (int most : new int[] {1, 7}) {
        Reading parted = read(WrittenRequest.exchange(head, body, most), limits);
        Oracle.require(
            parted.equals(whole),
            "the result changes in chunks of this length",
            most,
            parted,
            whole);
      }
    }
    Oracle.requireNoFileLeft();
  }

  private static Reading read(TestExchange exchange, FormLimits limits) {
    try {
      Reading first = reading(exchange, limits);
      Reading second = reading(exchange, limits);
      Oracle.require(second.equals(first), "the second reading has another result", second, first);
      return first;
    } finally {
      var unused = exchange.finish();
    }
  }

  private static Reading reading(TestExchange exchange, FormLimits limits) {
    try {
      return Reading.accepted(FormData.of(exchange, limits));
    } catch (HttpProblem e) {
      return Reading.refused(e);
    }
  }
}

package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import java.util.List;
import java.util.Optional;

/**
 * A target whose input is a body. {@link PlainJson} must read it with the same result, or refuse it
 * too.
 */
public final class JsonTarget implements Target.Check {

  private static final JsonTarget SHIPPED = new JsonTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  JsonTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    String bytes = new String(body, ISO_8859_1);
    String text = PlainUtf8.decode(bytes);
    Optional<List<Sent>> expected =
        PlainUtf8.valid(bytes)
            ? PlainJson.parse(text.startsWith("\uFEFF") ? text.substring(1) : text)
            : Optional.empty();
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      Reading reading = oracle.read("application/json", true, limits, body);
      if (reading instanceof Reading.Accepted accepted) {
        Oracle.require(
            expected.isPresent() && accepted.values().equals(expected.get()),
            "the values are not the expected ones",
            accepted,
            expected);
      } else if (reading instanceof Reading.Refused refused) {
        Oracle.require(
            expected.isEmpty() || refused.status() == 413,
            "refused although it is well-formed",
            refused);
      }
    }
  }
}

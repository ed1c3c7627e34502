package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import java.util.List;

/** A target whose input is a body. The result must equal that of {@link PlainUrlencoded}. */
public final class UrlencodedTarget implements Target.Check {

  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final UrlencodedTarget SHIPPED =
      new UrlencodedTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  UrlencodedTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    String text = new String(body, ISO_8859_1);
    List<Sent> expected = PlainUrlencoded.parse(text);
    boolean utf8 = expected.stream().noneMatch(sent -> sent.name().equals("_charset_"));
    Reading lenient = oracle.read(TYPE, false, FormLimits.of(), body);
    for (Reading each : List.of(lenient, oracle.read(TYPE, false, Oracle.NARROW, body))) {
      if (each instanceof Reading.Accepted accepted && utf8) {
        Oracle.require(
            accepted.values().equals(expected),
            "the values are not the expected ones",
            accepted,
            expected);
      }
      if (each instanceof Reading.Refused refused) {
        Oracle.require(refused.status() != 400, "refused in lenient mode", refused);
        Oracle.require(
            refused.status() == 413 || !utf8, "refused without a charset field", refused);
      }
    }
    if (utf8) {
      checkStrict(lenient, body, text);
      checkWrittenAgain(lenient);
    }
  }

  private void checkStrict(Reading lenient, byte[] body, String text) {
    Reading strict = oracle.read(TYPE, true, FormLimits.of(), body);
    Reading expected =
        lenient instanceof Reading.Accepted && !PlainUrlencoded.wellFormed(text)
            ? new Reading.Refused(400, "form.urlencoded.malformed")
            : lenient;
    Oracle.require(
        strict.equals(expected), "the strict result is not the expected one", strict, expected);
  }

  private void checkWrittenAgain(Reading lenient) {
    if (lenient instanceof Reading.Accepted accepted) {
      byte[] again = PlainUrlencoded.write(accepted.values());
      Reading back = oracle.read(TYPE, true, FormLimits.of(), again);
      // U+FFFD has more bytes than the malformed input that it replaces.
      boolean longer = back instanceof Reading.Refused refused && refused.status() == 413;
      Oracle.require(
          longer || back.equals(lenient),
          "the values change when they are written and read again",
          back,
          lenient);
    }
  }
}

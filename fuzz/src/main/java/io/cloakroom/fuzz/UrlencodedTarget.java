package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.form.FormLimits;
import java.util.List;

/** The input is a body; it is read as {@link PlainUrlencoded} reads it. */
public final class UrlencodedTarget implements Target.Check {

  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final UrlencodedTarget SHIPPED =
      new UrlencodedTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  UrlencodedTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    String text = new String(body, ISO_8859_1);
    List<Sent> expected = PlainUrlencoded.parse(text);
    boolean utf8 = expected.stream().noneMatch(sent -> sent.name().equals("_charset_"));
    for (FormLimits limits : List.of(FormLimits.defaults(), Oracle.NARROW)) {
      Reading lenient = oracle.read(TYPE, false, limits, body);
      if (lenient instanceof Reading.Accepted accepted && utf8) {
        Oracle.require(
            accepted.values().equals(expected), "read as %s, not as %s", accepted, expected);
      }
      if (lenient instanceof Reading.Refused refused) {
        Oracle.require(refused.status() != 400, "lenient, and yet %s", refused);
        Oracle.require(refused.status() == 413 || !utf8, "no charset, and yet %s", refused);
      }
    }
    checkStrict(body, text, utf8);
    Reading lenient = oracle.read(TYPE, false, FormLimits.defaults(), body);
    if (lenient instanceof Reading.Accepted accepted && utf8) {
      byte[] again = PlainUrlencoded.write(accepted.values());
      if (again.length < 1 << 20) {
        Reading back = oracle.read(TYPE, true, FormLimits.defaults(), again);
        Oracle.require(back.equals(lenient), "written again it is %s, not %s", back, lenient);
      }
    }
  }

  private void checkStrict(byte[] body, String text, boolean utf8) {
    Reading lenient = oracle.read(TYPE, false, FormLimits.defaults(), body);
    Reading strict = oracle.read(TYPE, true, FormLimits.defaults(), body);
    if (lenient instanceof Reading.Accepted && utf8 && !PlainUrlencoded.wellFormed(text)) {
      Reading refused = new Reading.Refused(400, "form.urlencoded.malformed");
      Oracle.require(strict.equals(refused), "malformed, but strictly it is %s", strict);
    } else if (utf8) {
      Oracle.require(strict.equals(lenient), "strictly it is %s, not %s", strict, lenient);
    }
  }
}

package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import java.util.Arrays;
import java.util.List;

/**
 * A target whose input is the boundary, on the first line, and a body. The result must equal that
 * of {@link PlainMultipart}.
 */
public final class MultipartTarget implements Target.Check {

  private static final MultipartTarget SHIPPED =
      new MultipartTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  MultipartTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int line = text.indexOf('\n');
    check(text.substring(0, Math.max(0, line)), Arrays.copyOfRange(input, line + 1, input.length));
  }

  /** Checks one body with one boundary. */
  void check(String boundary, byte[] body) {
    String quoted = boundary.replace("\\", "\\\\").replace("\"", "\\\"");
    String type = "multipart/form-data; boundary=\"" + quoted + '"';
    boolean valid = boundary.matches("[ -~]{0,69}[!-~]");
    Reading all = oracle.read(type, false, FormLimits.of(), body);
    Oracle.require(
        valid || all.equals(new Reading.Refused(400, "form.multipart.boundary")),
        "an invalid boundary is not refused",
        all);
    check(all, boundary, body);
    check(oracle.read(type, true, Oracle.NARROW, body), boundary, body);
  }

  private void check(Reading reading, String boundary, byte[] body) {
    if (!(reading instanceof Reading.Accepted accepted)
        || new String(body, ISO_8859_1).contains("_charset_")) {
      return;
    }
    PlainMultipart.parse(new String(body, ISO_8859_1), boundary)
        .ifPresent(expected ->
            Oracle.require(
                accepted.values().equals(expected),
                "the values are not the expected ones",
                accepted,
                expected));
    List<Sent> written = accepted.values().stream().map(MultipartTarget::escaped).toList();
    String unused = unused(body);
    Reading back =
        oracle.read(
            "multipart/form-data; boundary=" + unused,
            false,
            FormLimits.of(),
            PlainMultipart.write(written, unused));
    // U+FFFD has more bytes than the malformed input that it replaces.
    boolean longer = back instanceof Reading.Refused refused && refused.status() == 413;
    Oracle.require(
        longer || back.equals(new Reading.Accepted(written)),
        "the values change when they are written and read again",
        back,
        written);
  }

  /** Returns a value with the quotes of old clients escaped as by current browsers. */
  private static Sent escaped(Sent sent) {
    String filename = sent.filename().replace("\"", "%22");
    return new Sent(sent.kind(), sent.name(), sent.value(), filename, sent.type());
  }

  private static String unused(byte[] body) {
    String text = new String(body, ISO_8859_1);
    int number = 0;
    while (text.contains("--x" + number)) {
      number++;
    }
    return "x" + number;
  }
}

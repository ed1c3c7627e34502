package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.form.FormLimits;
import java.util.Arrays;
import java.util.List;

/**
 * The input's first line is the boundary, the rest is a body; it is read as {@link PlainMultipart}
 * reads it.
 */
public final class MultipartTarget implements Target.Check {

  private static final MultipartTarget SHIPPED =
      new MultipartTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  MultipartTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int line = text.indexOf('\n');
    check(text.substring(0, Math.max(0, line)), Arrays.copyOfRange(input, line + 1, input.length));
  }

  /** Checks one body under one boundary. */
  void check(String boundary, byte[] body) {
    String quoted = boundary.replace("\\", "\\\\").replace("\"", "\\\"");
    String type = "multipart/form-data; boundary=\"" + quoted + '"';
    boolean valid = boundary.matches("[ -~]{0,69}[!-~]");
    Reading all = oracle.read(type, false, FormLimits.defaults(), body);
    Oracle.require(
        valid || all.equals(new Reading.Refused(400, "form.multipart.boundary")),
        "the boundary is bad, and yet",
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
                "read otherwise than expected",
                accepted,
                expected));
    List<Sent> written = accepted.values().stream().map(MultipartTarget::escaped).toList();
    String unused = unused(body);
    Reading back =
        oracle.read(
            "multipart/form-data; boundary=" + unused,
            false,
            FormLimits.defaults(),
            PlainMultipart.write(written, unused));
    // U+FFFD takes more bytes than what it stands for.
    boolean longer = back instanceof Reading.Refused refused && refused.status() == 413;
    Oracle.require(
        longer || back.equals(new Reading.Accepted(written)),
        "written again it is read otherwise",
        back,
        written);
  }

  /** An old client's quote as browsers of today write it. */
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

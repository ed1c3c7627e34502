package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import io.cloakroom.body.Upload;

/** A target whose input is the header lines of one part. */
public final class PartHeadersTarget implements Target.Check {

  private static final PartHeadersTarget SHIPPED =
      new PartHeadersTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final MultipartTarget multipart;
  private final Oracle oracle;

  PartHeadersTarget(Decoder.Factory decoders, Cuts cuts) {
    multipart = new MultipartTarget(decoders, cuts);
    oracle = new Oracle(decoders, cuts);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] headers) {
    String text = "--B\r\n" + new String(headers, ISO_8859_1) + "\r\n\r\nx\r\n--B--\r\n";
    byte[] body = text.getBytes(ISO_8859_1);
    multipart.check("B", body);
    Reading reading = oracle.read("multipart/form-data; boundary=B", false, FormLimits.of(), body);
    if (reading instanceof Reading.Accepted accepted) {
      accepted.values().stream().filter(Sent::isFile).forEach(PartHeadersTarget::requireHarmless);
    }
  }

  private static void requireHarmless(Sent file) {
    String shown = Upload.of(file.filename(), file.type(), new byte[0]).filename();
    boolean harmless =
        !shown.isBlank()
            && shown.length() <= 255
            && !shown.equals(".")
            && !shown.equals("..")
            && shown.codePoints().noneMatch(PartHeadersTarget::dangerous);
    Oracle.require(harmless, "the displayed file name is not harmless", file.filename(), shown);
  }

  private static boolean dangerous(int c) {
    return c == '/' || c == '\\' || Character.isISOControl(c) || (c >= 0x202a && c <= 0x202e);
  }
}

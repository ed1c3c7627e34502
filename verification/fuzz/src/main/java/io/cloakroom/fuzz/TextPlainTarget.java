package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * A target whose input is a body of {@code text/plain}. The result must equal that of a reading
 * line by line.
 */
public final class TextPlainTarget implements Target.Check {

  private static final TextPlainTarget SHIPPED =
      new TextPlainTarget(Decoder.Factory.SHIPPED, Cuts.SOME);

  private final Oracle oracle;

  TextPlainTarget(Decoder.Factory decoders, Cuts cuts) {
    oracle = new Oracle(decoders, cuts);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    List<Sent> expected = parse(new String(body, ISO_8859_1));
    boolean utf8 = expected.stream().noneMatch(sent -> sent.name().equals("_charset_"));
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      Reading lenient = oracle.read("text/plain", false, limits, body);
      if (lenient instanceof Reading.Accepted accepted && utf8) {
        Oracle.require(
            accepted.values().equals(expected),
            "the values are not the expected ones",
            accepted,
            expected);
      }
      if (lenient instanceof Reading.Refused refused) {
        Oracle.require(refused.status() != 400, "refused in lenient mode", refused);
        Oracle.require(
            refused.status() == 413 || !utf8, "refused without a charset field", refused);
      }
      Reading strict = oracle.read("text/plain", true, limits, body);
      Oracle.require(
          strict.equals(lenient) || strict instanceof Reading.Refused,
          "the strict result is neither the lenient one nor a refusal",
          strict,
          lenient);
    }
  }

  /** Returns the values of a body in UTF-8, which a string contains as ISO-8859-1. */
  private static List<Sent> parse(String body) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    String lines = body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
    for (String ended : body.isEmpty() ? new String[0] : lines.split("\n", -1)) {
      String line = ended.endsWith("\r") ? ended.substring(0, ended.length() - 1) : ended;
      int equals = line.indexOf('=');
      if (equals < 0 && !names.isEmpty()) {
        values.add(values.remove(values.size() - 1) + '\n' + line);
      } else {
        names.add(equals < 0 ? line : line.substring(0, equals));
        values.add(equals < 0 ? "" : line.substring(equals + 1));
      }
    }
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      sent.add(Sent.text(text(names.get(i)), text(values.get(i))));
    }
    return sent;
  }

  private static String text(String bytes) {
    return PlainUtf8.decode(bytes).replace("\r\n", "\n");
  }
}

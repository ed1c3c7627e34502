package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormTrace;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A target whose input is a body as in {@link BindingTarget}. A trace does not change the result,
 * and shows the position of every value. The chunks do not change the trace.
 */
public final class TraceTarget implements Target.Check {

  private static final TraceTarget SHIPPED = new TraceTarget(Cuts.SOME);

  private final Cuts cuts;

  TraceTarget(Cuts cuts) {
    this.cuts = cuts;
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    String type = BindingTarget.type(body);
    Optional<List<Traced>> whole = trace(type, body, new int[0]);
    for (int[] cut : cuts.of(body)) {
      Optional<List<Traced>> parted = trace(type, body, cut);
      Oracle.require(
          parted.equals(whole),
          "the trace changes with the chunks",
          Arrays.toString(cut),
          parted,
          whole);
    }
    String bytes = new String(body, ISO_8859_1);
    boolean utf8 = !bytes.contains("charset");
    for (Traced traced : whole.orElse(List.of())) {
      boolean within =
          0 <= traced.start
              && traced.start <= traced.valueStart
              && traced.valueStart <= traced.end
              && traced.end <= body.length;
      Oracle.require(within, "an offset is outside the body", traced);
      String slice = bytes.substring((int) traced.valueStart, (int) traced.end);
      if (utf8) {
        Oracle.require(
            shows(type, traced, slice), "the offsets contain another value", traced, slice);
        String before = bytes.substring((int) traced.start, (int) traced.valueStart);
        Oracle.require(
            begins(type, bytes, traced, before),
            "the value starts at another offset",
            traced,
            before);
      }
    }
  }

  /** Returns whether these bytes of the body are this value. */
  private static boolean shows(String type, Traced traced, String slice) {
    Sent sent = traced.sent;
    if (type.endsWith("json")) {
      return sent.kind().equals("text")
          ? PlainJson.parse("{\"\":" + PlainUtf8.decode(slice) + "}")
              .map(List.of(Sent.text("", sent.value()))::equals)
              .orElse(false)
          : slice.equals(sent.value());
    }
    if (type.startsWith("multipart")) {
      return sent.isFile()
          ? slice.equals(sent.value())
          : PlainUtf8.decode(slice).replace("\r\n", "\n").equals(sent.value());
    }
    return PlainUrlencoded.parse('=' + slice).get(0).value().equals(sent.value());
  }

  /**
   * Returns whether the pair starts with its name, immediately after the end of the previous pair.
   */
  private static boolean begins(String type, String body, Traced traced, String before) {
    int start = (int) traced.start;
    if (type.endsWith("json")) {
      return before.isEmpty() || before.startsWith("\"");
    }
    if (type.startsWith("multipart")) {
      return body.startsWith("\r\n", start - 2) && before.endsWith("\r\n\r\n");
    }
    String name = before.endsWith("=") ? before.substring(0, before.length() - 1) : before;
    return (start == 0 || body.charAt(start - 1) == '&')
        && PlainUrlencoded.parse(name + '=').get(0).name().equals(traced.sent.name());
  }

  /** A value and its position. */
  private record Traced(Sent sent, long start, long valueStart, long end) {}

  /** Returns the values with their positions; empty if the body is refused. */
  private static Optional<List<Traced>> trace(String type, byte[] body, int[] cut) {
    FormTrace trace = FormTrace.of();
    try (FormDecoder decoder = FormDecoder.builder(type).trace(trace).build()) {
      int from = 0;
      for (int to : cut) {
        decoder.accept(body, from, to - from);
        from = to;
      }
      decoder.accept(body, from, body.length - from);
      List<Sent> values = decoder.finish().sent().stream().map(Sent::of).toList();
      List<Traced> traced = new ArrayList<>();
      for (FormTrace.Pair pair : trace.pairs()) {
        traced.add(new Traced(Sent.of(pair.sent()), pair.start(), pair.valueStart(), pair.end()));
      }
      List<Sent> shown = traced.stream().map(Traced::sent).toList();
      Oracle.require(shown.equals(values), "the trace has other values", shown, values);
      byte[] kept = trace.bytes(0, body.length).orElse(new byte[0]);
      Oracle.require(Arrays.equals(kept, body), "the trace has another body");
      return Optional.of(traced);
    } catch (HttpProblem e) {
      Reading.refused(e);
      return Optional.empty();
    }
  }
}

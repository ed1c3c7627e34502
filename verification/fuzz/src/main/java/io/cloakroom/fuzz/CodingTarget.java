package io.cloakroom.fuzz;

import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimits;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A target whose input is an urlencoded body. The compressed body gives the same result as the
 * uncompressed one. With one byte changed, it gives the same result or is refused. With its end cut
 * off or a byte appended, it is refused.
 */
public final class CodingTarget implements Target.Check {

  private static final CodingTarget SHIPPED = new CodingTarget();

  CodingTarget() {}

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    Random random = new Random(Arrays.hashCode(body));
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      Reading plain = read(body, List.of(), limits, body.length + 1);
      for (List<String> codings :
          List.of(
              List.of("gzip"),
              List.of("deflate"),
              List.of("deflate, x-gzip"),
              List.of("gzip", "identity", "Deflate"))) {
        byte[] coded = encode(body, String.join(",", codings));
        for (int most : new int[] {coded.length + 1, 1, 1 + random.nextInt(9)}) {
          Reading read = read(coded, codings, limits, most);
          Oracle.require(read.equals(plain), "the result changes with compression", read, plain);
        }
        byte[] changed = coded.clone();
        changed[random.nextInt(coded.length)] ^= (byte) (1 + random.nextInt(255));
        requireSameOrRefused(read(changed, codings, limits, 7), plain);
        Reading cut = read(Arrays.copyOf(coded, random.nextInt(coded.length)), codings, limits, 7);
        Oracle.require(cut instanceof Reading.Refused, "accepted although its end is missing", cut);
        Reading longer = read(Arrays.copyOf(coded, coded.length + 1), codings, limits, 7);
        Oracle.require(
            longer instanceof Reading.Refused, "accepted although a byte follows it", longer);
        read(body, codings, limits, 7);
      }
    }
  }

  private static void requireSameOrRefused(Reading changed, Reading plain) {
    Oracle.require(
        changed instanceof Reading.Refused || changed.equals(plain),
        "accepted with another result after one byte changed",
        changed,
        plain);
  }

  private static Reading read(byte[] body, List<String> codings, FormLimits limits, int most) {
    FormDecoder.Builder builder = FormDecoder.builder("application/x-www-form-urlencoded");
    try (FormDecoder decoder = builder.limits(limits).build()) {
      return Reading.accepted(decoder.read(inChunks(body, most), codings));
    } catch (HttpProblem e) {
      return Reading.refused(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteArrayInputStream inChunks(byte[] body, int most) {
    return new ByteArrayInputStream(body) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(most, length));
      }
    };
  }

  private static byte[] encode(byte[] body, String codings) {
    byte[] coded = body;
    for (String coding : codings.split("[, ]+", -1)) {
      if (!coding.equals("identity")) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
            coding.contains("gzip")
                ? new GZIPOutputStream(bytes)
                : new DeflaterOutputStream(bytes)) {
          out.write(coded);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        coded = bytes.toByteArray();
      }
    }
    return coded;
  }
}

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
 * The input is an urlencoded body. Compressed, it is read as it is uncompressed; with one byte
 * changed or the end cut off, as the same or not at all; taken for compressed, it is refused.
 */
public final class CodingTarget implements Target.Check {

  private static final CodingTarget SHIPPED = new CodingTarget();

  CodingTarget() {}

  /** Called by Jazzer. */
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
          Oracle.require(read.equals(plain), "compressed it is read otherwise", read, plain);
        }
        byte[] changed = coded.clone();
        changed[random.nextInt(coded.length)] ^= (byte) (1 + random.nextInt(255));
        requireSameOrRefused(read(changed, codings, limits, 7), plain);
        Reading cut = read(Arrays.copyOf(coded, random.nextInt(coded.length)), codings, limits, 7);
        Oracle.require(cut instanceof Reading.Refused, "its end is missing", cut);
        Reading longer = read(Arrays.copyOf(coded, coded.length + 1), codings, limits, 7);
        Oracle.require(longer instanceof Reading.Refused, "a byte follows it", longer);
        read(body, codings, limits, 7);
      }
    }
  }

  private static void requireSameOrRefused(Reading changed, Reading plain) {
    Oracle.require(
        changed instanceof Reading.Refused || changed.equals(plain),
        "with one byte changed it is read otherwise",
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

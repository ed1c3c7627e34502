package io.cloakroom.fuzz;

import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimits;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A target whose input is an urlencoded body. The compressed body gives the same result as the
 * uncompressed one. With one byte changed, it is refused or gives what Java decodes. With its end
 * cut off or a byte appended, it is refused.
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
        byte[] coded = encode(body, codings);
        for (int most : new int[] {coded.length + 1, 1, 1 + random.nextInt(9)}) {
          Reading read = read(coded, codings, limits, most);
          Oracle.require(read.equals(plain), "the result changes with compression", read, plain);
        }
        byte[] changed = coded.clone();
        changed[random.nextInt(coded.length)] ^= (byte) (1 + random.nextInt(255));
        requireSoundOrRefused(changed, codings, limits, plain);
        Reading cut = read(Arrays.copyOf(coded, random.nextInt(coded.length)), codings, limits, 7);
        Oracle.require(cut instanceof Reading.Refused, "accepted although its end is missing", cut);
        Reading longer = read(Arrays.copyOf(coded, coded.length + 1), codings, limits, 7);
        Oracle.require(
            longer instanceof Reading.Refused, "accepted although a byte follows it", longer);
        read(body, codings, limits, 7);
      }
    }
  }

  /**
   * Checksums do not find every change: the Adler-32 of zlib is the same after some exchanges of a
   * few characters. Then the result must be that of Java's own decoders.
   */
  private static void requireSoundOrRefused(
      byte[] changed, List<String> codings, FormLimits limits, Reading plain) {
    Reading read = read(changed, codings, limits, 7);
    if (!(read instanceof Reading.Refused) && !read.equals(plain)) {
      Reading expected = read(decode(changed, codings), List.of(), limits, 7);
      Oracle.require(
          read.equals(expected),
          "accepted with another result after one byte changed",
          read,
          plain);
    }
  }

  private static byte[] decode(byte[] coded, List<String> codings) {
    InputStream in = new ByteArrayInputStream(coded);
    List<String> applied = new ArrayList<>(codingsOf(codings));
    Collections.reverse(applied);
    try {
      for (String coding : applied) {
        in = coding.contains("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("accepted although Java's decoder refuses it", e);
    }
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

  private static byte[] encode(byte[] body, List<String> codings) {
    byte[] coded = body;
    for (String coding : codingsOf(codings)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out =
          coding.contains("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
        out.write(coded);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      coded = bytes.toByteArray();
    }
    return coded;
  }

  /** Returns the codings of all header lines, in the order in which they were applied. */
  private static List<String> codingsOf(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Stream.of(line.split("[, ]+", -1)))
        .filter(coding -> !coding.equals("identity"))
        .toList();
  }
}

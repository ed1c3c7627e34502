package io.cloakroom.body;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.contents;
import static io.cloakroom.body.Bodies.inChunks;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

  /** Long enough that codings have something to do. */
  private static final String BODY = "a=1&b=" + "x".repeat(300) + "%E2%82%AC";

  private static final String MALFORMED = "form.content-encoding.malformed";
  private static final String TRUNCATED = "form.content-encoding.truncated";

  /** {@link #BODY} by Node's zlib: Java has no encoder for it. */
  private static final byte[] BROTLI =
      Base64.getDecoder().decode("GzoB+J3HAwAAAOyGh/FldV1i0hOmcYKKxFQMXskMpSSozFYHIPDy8Y4ABg==");

  /** A megabyte of the letter a. */
  private static final byte[] BROTLI_BOMB = Base64.getDecoder().decode("W///j18iLB4LBHLvHwA=");

  private interface Encoder {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] coded(byte[] plain, Encoder encoder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coding = encoder.over(out)) {
      coding.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] plain) {
    return coded(plain, GZIPOutputStream::new);
  }

  private static byte[] body(String coding) {
    return switch (coding) {
      case "gzip" -> gzip(bytes(BODY));
      case "deflate" -> coded(bytes(BODY), DeflaterOutputStream::new);
      case "br" -> BROTLI;
      case "zstd" -> coded(bytes(BODY), ZstdOutputStream::new);
      default -> throw new IllegalArgumentException(coding);
    };
  }

  private static FakeExchange sent(String coding, byte[] body) {
    return FakeExchange.post("/", URLENCODED, body).with("Content-Encoding", coding);
  }

  private static HttpProblem refusal(FakeExchange exchange) {
    return refusal(exchange, FormLimits.of());
  }

  private static HttpProblem refusal(FakeExchange exchange, FormLimits limits) {
    return catchThrowableOfType(HttpProblem.class, () -> Bodies.read(exchange, limits));
  }

  private static void assertIsTheBody(FormData data) {
    assertThat(contents(data)).isEqualTo(contents(Bodies.decode(URLENCODED, BODY)));
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "x-gzip, gzip",
    "GZip, gzip",
    "deflate, deflate",
    "br, br",
    "zstd, zstd"
  })
  void isUndoneHoweverTheBytesAreCut(String token, String coding) {
    byte[] body = body(coding);
    for (int cut = 1; cut <= body.length; cut++) {
      for (int then : new int[] {1, body.length}) {
        FakeExchange exchange = sent(token, new byte[0]).withBody(inChunks(body, cut, then));
        assertIsTheBody(Bodies.read(exchange));
      }
    }
  }

  @Test
  void holdsForFilesToo() {
    String form = multipart("name=\"f\"; filename=\"a\"\r\n\r\n\0\r\n--Bx\u00ff");
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, gzip(bytes(form))).with("Content-Encoding", "gzip");
    assertThat(Bodies.read(exchange).uploads("f").get(0).bytes())
        .isEqualTo(bytes("\0\r\n--Bx\u00ff"));
  }

  @Test
  void severalAreUndoneFromTheLastAndMoreThanTheLimitRefused() {
    byte[] twice = gzip(body("deflate"));
    assertIsTheBody(Bodies.read(sent("deflate, identity,, gzip", twice)));
    assertIsTheBody(Bodies.read(sent("deflate", twice).with("Content-Encoding", "gzip")));
    assertThat(refusal(sent("gzip, deflate", twice)).code()).isEqualTo(MALFORMED);
    assertThat(refusal(sent("deflate, gzip, gzip", gzip(twice))))
        .returns(413, HttpProblem::status)
        .returns("form.limit.content-codings", HttpProblem::code);
    FormLimits three = FormLimits.of().withMax(FormLimit.CONTENT_CODINGS, 3);
    assertIsTheBody(Bodies.read(sent("deflate, gzip, gzip", gzip(twice)), three));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compress", "gzip;q=1", "gzip deflate", "*", "\u0000", "utf-8"})
  void anUnknownOneIsRefusedAndTheKnownOnesNamed(String coding) {
    FakeExchange exchange = sent(coding, bytes(BODY));
    assertThat(refusal(exchange))
        .returns(415, HttpProblem::status)
        .returns("form.content-encoding.unsupported", HttpProblem::code);
    assertThat(exchange.responseHeader("Accept-Encoding")).contains("gzip, deflate, br, zstd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void noPrefixOfABodyIsTakenForIt(String coding) {
    byte[] body = body(coding);
    for (int length = 1; length < body.length; length++) {
      HttpProblem problem = refusal(sent(coding, Arrays.copyOf(body, length)));
      assertThat(problem).as("%d bytes", length).isNotNull().returns(400, HttpProblem::status);
      assertThat(problem.code()).as("%d bytes", length).isEqualTo(TRUNCATED);
    }
    assertThat(refusal(sent(coding, new byte[0])).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aFlippedBitIsNeverAServerError(String coding) {
    byte[] body = body(coding);
    for (int bit = 0; bit < body.length * 8; bit++) {
      byte[] broken = body.clone();
      broken[bit / 8] ^= (byte) (1 << bit % 8);
      HttpProblem problem = refusal(sent(coding, broken));
      if (problem == null && (coding.equals("gzip") || coding.equals("deflate"))) {
        assertIsTheBody(Bodies.read(sent(coding, broken)));
      } else if (problem != null) {
        assertThat(problem.status()).as("bit %d", bit).isBetween(400, 415);
      }
    }
  }

  @Test
  void nothingMayFollow() {
    byte[] gzip = body("gzip");
    byte[] zlib = body("deflate");
    byte[] zstd = body("zstd");
    for (int length = 1; length <= zstd.length; length++) {
      byte[] two = concat(zstd, Arrays.copyOf(zstd, length));
      assertThat(refusal(sent("zstd", two)).code()).isEqualTo(MALFORMED);
    }
    for (byte[] tail : new byte[][] {{0}, {'&'}, gzip}) {
      assertThat(refusal(sent("zstd", concat(zstd, tail))).code()).isEqualTo(MALFORMED);
      assertThat(refusal(sent("gzip", concat(gzip, tail))).code()).isEqualTo(MALFORMED);
      assertThat(refusal(sent("deflate", concat(zlib, tail))).code()).isEqualTo(MALFORMED);
      // The tail may come in a chunk of its own.
      FakeExchange late =
          sent("gzip", gzip).withBody(inChunks(concat(gzip, tail), gzip.length, tail.length));
      assertThat(refusal(late).code()).isEqualTo(MALFORMED);
    }
  }

  @Test
  void checksumsAndLengthsAreCompared() {
    byte[] gzip = body("gzip");
    for (int i = gzip.length - 8; i < gzip.length; i++) {
      byte[] broken = gzip.clone();
      broken[i] ^= 1;
      assertThat(refusal(sent("gzip", broken)).code()).isEqualTo(MALFORMED);
    }
    byte[] zlib = body("deflate");
    zlib[zlib.length - 1] ^= 1;
    assertThat(refusal(sent("deflate", zlib)).code()).isEqualTo(MALFORMED);
  }

  /** Frames of raw blocks, written by hand (RFC 8878, 3.1.1). */
  @ParameterizedTest
  @CsvSource({
    "28b52ffd 20 03 190000 613d31, ''",
    "28b52ffd 00 58 180000 613d31 010000, ''",
    "28b52ffd 60 0300 190000 613d31, a wrong length",
    "28b52ffd 20 04 190000 613d31, a wrong length",
    "28b52ffd 28 03 190000 613d31, a reserved flag of zstd",
    "28b52ffd 20 03 1f0000 613d31, a reserved block type of zstd",
    "502a4d18 00000000 28b52ffd 20 03 190000 613d31, no header of zstd"
  })
  void aFrameOfZstdHoldsWhatItsHeaderSays(String hex, String wrong) {
    FakeExchange exchange = sent("zstd", HexFormat.of().parseHex(hex.replace(" ", "")));
    if (wrong.isEmpty()) {
      assertThat(Bodies.read(exchange).value("a")).contains("1");
    } else {
      assertThat(refusal(exchange).detail()).contains(wrong);
    }
  }

  @Test
  void theRatioIsTheSameHoweverTheBytesAreCut() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder("a=" + "x".repeat(300_000) + "&b=");
    random.ints(300_000, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
    byte[] mild = gzip(bytes(text.toString()));
    byte[] bomb = gzip(bytes("a=" + "x".repeat(1_000_000)));
    for (int chunk : new int[] {1, 100, 1000, 8192, 1 << 20}) {
      FakeExchange slow = sent("gzip", mild).withBody(inChunks(mild, chunk, chunk));
      assertThat(Bodies.read(slow).names()).containsExactly("a", "b");
      FakeExchange refused = sent("gzip", bomb).withBody(inChunks(bomb, chunk, chunk));
      assertThat(refusal(refused).code()).isEqualTo("form.limit.coding-ratio");
    }
  }

  @Test
  void deflateIsTheOneOfTheStandardOnly() {
    byte[] raw =
        coded(
            bytes(BODY), out -> new DeflaterOutputStream(out, new Deflater(9, /* nowrap= */ true)));
    assertThat(refusal(sent("deflate", raw)).code()).isEqualTo(MALFORMED);
  }

  @Test
  void aHeaderOfGzipMayHaveAllItsFields() {
    byte[] withFields = gzipWith(0x1e, concat(new byte[] {3, 0, 1, 2, 3}, bytes("name\0note\0")));
    assertIsTheBody(Bodies.read(sent("gzip", withFields)));
    byte[] wrong = withFields.clone();
    wrong[12] ^= 1; // In the extra field, which only the header's own checksum covers.
    assertThat(refusal(sent("gzip", wrong)).code()).isEqualTo(MALFORMED);
    assertThat(refusal(sent("gzip", gzipWith(0x20, new byte[0]))).code()).isEqualTo(MALFORMED);
  }

  /** The body with a header of these flags and fields, and the header's checksum if it is asked. */
  private static byte[] gzipWith(int flags, byte[] fields) {
    byte[] plain = body("gzip");
    byte[] header = concat(Arrays.copyOf(plain, 10), fields);
    header[3] = (byte) flags;
    CRC32 crc = new CRC32();
    crc.update(header);
    byte[] sum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    return concat(concat(header, (flags & 2) != 0 ? sum : new byte[0]), rest);
  }

  @Test
  void moreThanAHundredBytesForOneAreRefused() {
    byte[] plain = bytes("a=" + "x".repeat(99_998));
    assertThat(contents(Bodies.read(sent("gzip", padded(plain, 1000))))).containsOnlyKeys("a");
    assertThat(refusal(sent("gzip", padded(plain, 999))))
        .returns(413, HttpProblem::status)
        .returns("form.limit.coding-ratio", HttpProblem::code)
        .returns("The form is too complex to be read.", HttpProblem::detail);
  }

  @Test
  void shortTextsMayCompressAsWellAsTheyDo() {
    assertThat(gzip(bytes("a=" + "x".repeat(65_534))).length).isLessThan(655);
    assertThat(Bodies.read(sent("gzip", gzip(bytes("a=" + "x".repeat(65_534))))).value("a"))
        .get()
        .satisfies(text -> assertThat(text).hasSize(65_534));
    assertThat(refusal(sent("gzip", gzip(bytes("a=" + "x".repeat(65_535))))).code())
        .isEqualTo("form.limit.coding-ratio");
  }

  /** The bytes in a gzip of this length, by a field of its header. */
  private static byte[] padded(byte[] plain, int length) {
    byte[] gzip = gzip(plain);
    int extra = length - gzip.length - 2;
    byte[] header = Arrays.copyOf(gzip, 10);
    header[3] = 4;
    byte[] field = new byte[extra + 2];
    field[0] = (byte) extra;
    field[1] = (byte) (extra >> 8);
    return concat(concat(header, field), Arrays.copyOfRange(gzip, 10, gzip.length));
  }

  @Test
  void bombsOfEveryCodingAreRefused() {
    byte[] zeros = new byte[16 << 20];
    assertBomb("gzip", gzip(zeros));
    assertBomb("deflate", coded(zeros, DeflaterOutputStream::new));
    assertBomb("br", BROTLI_BOMB);
    assertBomb("zstd", coded(zeros, ZstdOutputStream::new));
    assertBomb("gzip, gzip", gzip(gzip(zeros)));
    assertBomb("br, gzip", gzip(BROTLI_BOMB));
  }

  private static void assertBomb(String coding, byte[] body) {
    FormLimits all = FormLimits.of().withMax(FormLimit.BODY_BYTES, 1 << 30);
    assertThat(refusal(sent(coding, body), all).code())
        .as(coding)
        .isEqualTo("form.limit.coding-ratio");
  }

  @Test
  void decodedBytesAreLimitedAsIfTheyHadBeenSent() {
    FormLimits limits = FormLimits.of().withMax(FormLimit.BODY_BYTES, BODY.length());
    assertIsTheBody(Bodies.read(sent("gzip", body("gzip")), limits));
    FormLimits fewer = limits.withMax(FormLimit.BODY_BYTES, BODY.length() - 1);
    assertThat(refusal(sent("gzip", body("gzip")), fewer).code())
        .isEqualTo("form.limit.body-bytes");
  }

  @Test
  void bytesOfWhichNothingComesAreLimitedToo() {
    // A header of zlib, then empty stored blocks for ever.
    byte[] block = {0, 0, 0, (byte) 0xff, (byte) 0xff};
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[] {0x78, (byte) 0x9c}),
            new ByteArrayInputStream(repeated(block)));
    FormLimits limits = FormLimits.of().withMax(FormLimit.REQUEST_BYTES, 100_000);
    assertThat(refusal(sent("deflate", new byte[0]).withBody(endless), limits))
        .returns("form.limit.request-bytes", HttpProblem::code);
  }

  private static byte[] repeated(byte[] block) {
    byte[] all = new byte[block.length * 40_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = block[i % block.length];
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aBrokenConnectionIsToldApartFromBrokenBytes(String coding) {
    InputStream reset =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };
    InputStream half = new ByteArrayInputStream(Arrays.copyOf(body(coding), 12));
    assertThat(refusal(sent(coding, new byte[0]).withBody(new SequenceInputStream(half, reset))))
        .returns("form.body.broken", HttpProblem::code);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void whatIsWrongFirstIsWhatABrokenBodyIsRefusedFor() throws IOException {
    byte[] coded = gzip(bytes("{]" + "x".repeat(50) + Long.toString(Long.MAX_VALUE, 36)));
    // The content is wrong in its second byte, the coding somewhere behind it.
    coded[coded.length - 9] ^= 0x7f;
    coded[coded.length - 10] ^= 0x7f;
    for (int step : new int[] {1, 2, 7, coded.length}) {
      InputStream slow =
          new ByteArrayInputStream(coded) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              return super.read(target, offset, Math.min(length, step));
            }
          };
      try (FormDecoder decoder = FormDecoder.builder("application/json").build()) {
        HttpProblem refused =
            catchThrowableOfType(HttpProblem.class, () -> decoder.read(slow, List.of("gzip")));
        assertThat(refused.code()).as("in steps of %s", step).isEqualTo("form.json.malformed");
      }
    }
  }
}

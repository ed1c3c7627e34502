package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The memory that all forms share, and how what is kept grows. */
class FormMemoryTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private final FormMemory memory = FormMemory.of(8 * MIB);
  private final FormSettings settings = FormSettings.of().withMemory(memory).withTextPlain(true);

  /** Bodies of about so many bytes of text, or of what takes much memory for their length. */
  static Stream<Arguments> bodies() {
    String x = "x".repeat(600 * KIB);
    return Stream.of(
        Arguments.of(URLENCODED, "a=" + x, 600),
        Arguments.of(URLENCODED, "a=%C3%A9" + x, 1200),
        Arguments.of(URLENCODED, "a=+" + x, 600),
        Arguments.of(URLENCODED, deepNames(300), 300),
        Arguments.of(MULTIPART, multipart("name=\"a\"\r\n\r\n" + x), 1200),
        Arguments.of(
            MULTIPART,
            multipart("name=\"a\"\r\nX: " + "y".repeat(3 * KIB) + "\r\n\r\n")
                    .replace("--B--\r\n", "")
                    .repeat(100)
                + "--B--",
            200),
        Arguments.of(JSON, "{\"a\":\"" + x + "\"}", 600),
        Arguments.of(JSON, "{\"a\":[" + "0,".repeat(999) + "0]}", 150),
        Arguments.of("text/plain", "a=" + x, 1200));
  }

  private static String deepNames(int count) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append('n').append(i).append("[b][c][d][e][f][g]=&");
    }
    return body.toString();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aFormHasMemoryUntilItsResponseIsComplete(String type, String body, int leastKib) {
    FakeExchange exchange = FakeExchange.post("/", type, bytes(body));
    FormData data = FormData.of(exchange, settings);
    assertThat(memory.used()).isBetween((long) leastKib * KIB - FormMemory.UNCOUNTED, 4L * MIB);
    exchange.end();
    assertThat(memory.used()).isZero();
    assertThat(data.sent()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aFormThatIsRefusedGivesItsMemoryBack(String type, String body, int leastKib) {
    FakeExchange exchange = FakeExchange.post("/", type, bytes(body));
    FormMemory little = FormMemory.of((long) leastKib * KIB);
    assertThat(refusal(exchange, little)).returns(413, HttpProblem::status);
    // The beginning of an urlencoded form stays for frameworks until the response is complete.
    assertThat(little.used()).isLessThanOrEqualTo(64 * KIB);
    exchange.end();
    assertThat(little.used()).isZero();
    assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(HttpProblem.class);
  }

  private static HttpProblem refusal(FakeExchange exchange, FormMemory memory) {
    FormSettings settings = FormSettings.of().withMemory(memory).withTextPlain(true);
    return catchThrowableOfType(HttpProblem.class, () -> FormData.of(exchange, settings));
  }

  @Test
  void noFormHasMoreThanHalfOfWhatTheOthersLeave() {
    List<FakeExchange> large = new ArrayList<>();
    HttpProblem refused = null;
    while (refused == null) {
      FakeExchange next = FakeExchange.post("/", URLENCODED, bytes("a=" + "x".repeat(400 * KIB)));
      large.add(next);
      refused = refusal(next, memory);
    }
    assertThat(large.size()).isGreaterThan(3);
    assertThat(refused).returns(503, HttpProblem::status).returns("form.memory", HttpProblem::code);
    // A smaller form is still read, and the smallest forms always are.
    FakeExchange medium = FakeExchange.post("/", URLENCODED, bytes("a=" + "x".repeat(100 * KIB)));
    assertThat(refusal(medium, memory)).isNull();
    for (int i = 0; i < 1000; i++) {
      FakeExchange login =
          FakeExchange.post("/", URLENCODED, bytes("username=ann&password=secret"));
      assertThat(refusal(login, memory)).isNull();
    }
    large.subList(0, 2).forEach(FakeExchange::end);
    FakeExchange again = FakeExchange.post("/", URLENCODED, bytes("a=" + "x".repeat(400 * KIB)));
    assertThat(refusal(again, memory)).isNull();
  }

  /** Sixty forms of three mebibytes, of which each is read whole or refused. */
  @Test
  void largeFormsAtOnceStayWithinTheMemoryOfAll() throws InterruptedException {
    byte[] body = bytes(multipart(partsOfOneMebibyte(3)));
    FormMemory eighth = FormMemory.of(32 * MIB);
    Queue<String> outcomes = new ConcurrentLinkedQueue<>();
    AtomicLong most = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Thread thread =
          new Thread(() -> {
            FakeExchange exchange = FakeExchange.post("/", MULTIPART, body);
            HttpProblem refused = refusal(exchange, eighth);
            most.accumulateAndGet(eighth.used(), Math::max);
            outcomes.add(refused == null ? "read" : refused.code());
            exchange.end();
          });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(outcomes).hasSize(60).contains("read").isSubsetOf("read", "form.memory");
    assertThat(most.get()).isBetween(1L, 32L * MIB);
    assertThat(eighth.used()).isZero();
  }

  private static String[] partsOfOneMebibyte(int count) {
    String[] parts = new String[count];
    Arrays.fill(parts, "name=\"a\"\r\n\r\n" + "x".repeat(MIB));
    return parts;
  }

  @Test
  void aFileGoesToItsTemporaryFileWhereMemoryIsShort() throws IOException {
    String file = "name=\"f\"; filename=\"f\"\r\n\r\n" + "x".repeat(60 * KIB);
    FormMemory little = FormMemory.of(200 * KIB);
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, bytes(multipart(file, file, file, file, file)));
    FormData data = FormData.of(exchange, FormSettings.of().withMemory(little));
    assertThat(data.uploads("f")).hasSize(5).allSatisfy(f -> assertThat(f.bytes()).hasSize(61440));
    assertThat(little.used()).isBetween(1L, 100L * KIB);
    exchange.end();
    assertThat(little.used()).isZero();
  }

  @Test
  void documentsInFieldsAreCounted() {
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, bytes("a=1"));
    FormData data = FormData.of(exchange, settings);
    assertThat(memory.used()).isZero();
    byte[] json = bytes("[" + "0,".repeat(999) + "0]");
    assertThat(JsonDocuments.of(data).parse("a", json).elements()).hasSize(1000);
    assertThat(memory.used()).isGreaterThan(100L * KIB);
    exchange.end();
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatComesOutOfACodingIsCounted() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(bytes(multipart("name=\"a\"\r\n\r\n" + numbers(100_000))));
    }
    assertThat(coded.size()).isLessThan(400 * KIB);
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, coded.toByteArray()).with("Content-Encoding", "gzip");
    assertThat(FormData.of(exchange, settings).value("a")).isPresent();
    assertThat(memory.used()).isGreaterThan(1600L * KIB - FormMemory.UNCOUNTED);
    exchange.end();
    assertThat(memory.used()).isZero();
  }

  @Test
  void theDefaultIsAnEighthOfTheHeap() {
    assertThat(FormMemory.of().bytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
    assertThat(FormSettings.of().memory()).isSameAs(FormMemory.of());
    assertThatThrownBy(() -> FormMemory.of(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Bodies above a mebibyte are kept in several pieces, and values cross their boundaries. */
  @ParameterizedTest
  @MethodSource("largeBodies")
  void whatIsInSeveralPiecesIsReadExactly(String type, String body, List<String> expected)
      throws IOException {
    FormLimits limits =
        FormLimits.of()
            .withMax(FormLimit.BODY_BYTES, 64 << 20)
            .withMax(FormLimit.VALUE_BYTES, 64 << 20)
            .withMax(FormLimit.TEXT_BYTES, 64 << 20)
            .withMax(FormLimit.FILE_MEMORY_BYTES, 64 << 20);
    for (int chunk : new int[] {1000, 8 * KIB, 70_001, body.length()}) {
      try (FormDecoder decoder = FormDecoder.builder(type).limits(limits).textPlain(true).build();
          InputStream in = Bodies.inChunks(bytes(body), chunk, chunk)) {
        List<String> values = new ArrayList<>();
        for (SentValue sent : decoder.read(in, List.of()).sent()) {
          values.add(
              sent instanceof SentValue.File file
                  ? new String(file.upload().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1)
                  : sent.text().orElse(""));
        }
        assertThat(values.equals(expected)).as("in chunks of %s", chunk).isTrue();
      }
    }
  }

  static Stream<Arguments> largeBodies() {
    String ascii = numbers(300_000);
    String parted = ascii.substring(0, 300_000);
    List<String> several = List.of(ascii, parted, "x", ascii, parted, ascii);
    List<String> accented = several.stream().map(text -> "\u00e9" + text + "\u00e9").toList();
    return Stream.of(
        Arguments.of(URLENCODED, "a=" + String.join("&a=", several).replace(" ", "+"), several),
        Arguments.of(
            URLENCODED, "a=" + String.join("&a=", accented).replace("\u00e9", "%C3%A9"), accented),
        Arguments.of(
            URLENCODED,
            "a=" + String.join("&a=", accented).replace("\u00e9", "\u00c3\u00a9"),
            accented),
        Arguments.of(
            MULTIPART,
            multipart(several.stream().map(v -> "name=\"a\"\r\n\r\n" + v).toArray(String[]::new)),
            several),
        Arguments.of(
            MULTIPART,
            multipart(
                several.stream()
                    .map(v -> "name=\"a\"; filename=\"f\"\r\n\r\n" + v)
                    .toArray(String[]::new)),
            several),
        Arguments.of("text/plain", "a=" + String.join("\r\na=", several) + "\r\n", several),
        Arguments.of(
            "text/plain",
            "a=" + parted + "\r\n" + ascii + "\n" + ascii + "\r\n",
            List.of(parted + "\n" + ascii + "\n" + ascii)),
        Arguments.of(
            JSON,
            "{\"a\":1" + " ".repeat(3 * MIB) + ",\"b\":\"" + ascii + "\"}",
            List.of("1", ascii)));
  }

  private static String numbers(int count) {
    StringBuilder text = new StringBuilder(count * 7);
    for (int i = 0; i < count; i++) {
      text.append(i).append(' ');
    }
    return text.append('.').toString();
  }

  @Test
  void growthIsNeitherDoubledNorQuadratic() {
    FormLimits limits =
        FormLimits.of()
            .withMax(FormLimit.VALUE_BYTES, 64 << 20)
            .withMax(FormLimit.TEXT_BYTES, 64 << 20)
            .withMax(FormLimit.BODY_BYTES, 64 << 20);
    for (String start : List.of("a=%C3%A9", "a=+")) {
      FormMemory counted = FormMemory.of(1L << 30);
      try (FormDecoder decoder =
          FormDecoder.builder(URLENCODED).limits(limits).memory(counted).build()) {
        decoder.accept(bytes(start), 0, start.length());
        byte[] chunk = bytes("x".repeat(8 * KIB));
        for (int i = 0; i < 2048; i++) {
          decoder.accept(chunk, 0, chunk.length);
        }
        // 16 MiB that will be a text, and the same once more in pieces.
        assertThat(counted.used()).isBetween(31L * MIB, 34L * MIB);
      }
    }
    Growth.assertLinear(
        size -> {
          byte[] chunk = bytes("x".repeat(KIB));
          return () -> {
            try (FormDecoder decoder = FormDecoder.builder(URLENCODED).limits(limits).build()) {
              decoder.accept(bytes("a=+"), 0, 3);
              for (int i = 0; i < size / KIB; i++) {
                decoder.accept(chunk, 0, chunk.length);
              }
              assertThat(decoder.finish().value("a")).isPresent();
            }
          };
        },
        16 * MIB);
  }

  /** A body that counts what is read of it. */
  private static final class Counted extends InputStream {

    private final byte[] bytes;
    private int read;

    Counted(String body) {
      bytes = bytes(body);
    }

    @Override
    public int read() {
      return read == bytes.length ? -1 : bytes[read++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, bytes.length - read);
      System.arraycopy(bytes, read, target, offset, count);
      read += count;
      return count == 0 && length > 0 ? -1 : count;
    }
  }

  private List<String> find(FakeExchange exchange, String name) {
    return FormData.find(exchange, settings, name, "token"::equals);
  }

  @ParameterizedTest
  @MethodSource("bodiesWithAToken")
  void aFieldIsLookedForOnlyAsFarAsItStands(String type, String begin, String end) {
    Counted body = new Counted(begin + "x".repeat(MIB) + end);
    FakeExchange exchange = FakeExchange.of("POST", "/").with("Content-Type", type).withBody(body);
    assertThat(find(exchange, "_csrf")).containsExactly("token");
    assertThat(body.read).isLessThanOrEqualTo(4 * KIB);
    FormData data = FormData.of(exchange, settings);
    assertThat(data.value("_csrf")).contains("token");
    assertThat(data.value("first")).contains("1");
    assertThat(data.value("a").map(String::length).or(() -> Optional.of(size(data)))).contains(MIB);
    assertThat(find(exchange, "_csrf")).containsExactly("token");
    exchange.end();
    assertThat(memory.used()).isZero();
  }

  private static int size(FormData data) {
    return (int) data.uploads("f").get(0).length();
  }

  static Stream<Arguments> bodiesWithAToken() {
    String field = "--B\r\nContent-Disposition: form-data; name=";
    return Stream.of(
        Arguments.of(URLENCODED, "first=1&_csrf=token&a=", ""),
        Arguments.of(
            MULTIPART,
            field
                + "\"first\"\r\n\r\n1\r\n"
                + field
                + "\"_csrf\"\r\n\r\ntoken\r\n"
                + field
                + "\"f\"; filename=\"f\"\r\n\r\n",
            "\r\n--B--"),
        Arguments.of("text/plain", "first=1\r\n_csrf=token\r\na=", "\r\n"));
  }

  @Test
  void anotherTextUnderTheNameDoesNotEndTheSearch() {
    FakeExchange exchange = FakeExchange.post("/", URLENCODED, "_csrf=other&_csrf=token&a=1");
    assertThat(find(exchange, "_csrf")).containsExactly("other", "token");

    String parts = multipart("name=\"_csrf\"\r\n\r\nother", "name=\"_csrf\"\r\n\r\ntoken");
    assertThat(find(FakeExchange.post("/", MULTIPART, bytes(parts)), "_csrf"))
        .containsExactly("other", "token");
    assertThat(find(FakeExchange.post("/", URLENCODED, "_csrf=other&a=1"), "_csrf"))
        .containsExactly("other");
  }

  @Test
  void aFieldBeyondTheBeginningIsNotFound() throws IOException {
    String late = "a=" + numbers(20_000) + "&_csrf=token";
    Counted body = new Counted(late);
    FakeExchange exchange =
        FakeExchange.of("POST", "/").with("Content-Type", URLENCODED).withBody(body);
    assertThat(find(exchange, "_csrf")).isEmpty();
    assertThat(body.read).isEqualTo(64 * KIB);
    assertThat(FormData.of(exchange, settings).value("_csrf")).contains("token");

    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(bytes(late));
    }
    FakeExchange compressed =
        FakeExchange.post("/", URLENCODED, coded.toByteArray()).with("Content-Encoding", "gzip");
    assertThat(find(compressed, "a")).isEmpty();
    assertThat(FormData.of(compressed, settings).value("_csrf")).contains("token");
  }

  @Test
  void aFormThatIsLookedIntoIsRefusedAsEver() {
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, bytes("--B\r\nContent-Disposition: x\r\n\r\n"));
    HttpProblem first = catchThrowableOfType(HttpProblem.class, () -> find(exchange, "_csrf"));
    HttpProblem second =
        catchThrowableOfType(HttpProblem.class, () -> FormData.of(exchange, settings));
    assertThat(first).isSameAs(second).returns("form.multipart.headers", HttpProblem::code);
  }

  @Test
  void theFilesOfAFormThatWasLookedIntoFollowItsOwnPolicy() {
    String body =
        multipart("name=\"f\"; filename=\"f\"\r\n\r\n1234567890", "name=\"_csrf\"\r\n\r\ntoken");
    FakeExchange exchange = FakeExchange.post("/", MULTIPART, bytes(body));
    assertThat(find(exchange, "_csrf")).containsExactly("token");
    UploadPolicy policy = field -> Optional.of(UploadRule.of().withMaxBytes(9));
    Upload upload = FormData.of(exchange, settings, policy).uploads("f").get(0);
    assertThat(upload.complete()).isFalse();
    assertThat(upload.length()).isEqualTo(10);
  }
}

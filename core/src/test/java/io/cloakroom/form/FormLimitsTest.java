package io.cloakroom.form;

import static io.cloakroom.form.Bodies.JSON;
import static io.cloakroom.form.Bodies.MULTIPART;
import static io.cloakroom.form.Bodies.URLENCODED;
import static io.cloakroom.form.Bodies.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit at its default: as much as it says is taken, and one more is refused by its name. */
class FormLimitsTest {

  private static final String PLAIN = "text/plain";

  /** A body that has so much of what is limited, and as little as can be of anything else. */
  private record Case(FormLimit limit, String type, FormLimits limits, IntFunction<byte[]> body) {

    @Override
    public String toString() {
      return limit + " of " + type;
    }
  }

  private static final List<Case> CASES = new ArrayList<>();

  private static void add(FormLimit limit, String type, IntFunction<String> body) {
    add(limit, type, FormLimits.defaults(), body);
  }

  private static void add(
      FormLimit limit, String type, FormLimits limits, IntFunction<String> body) {
    CASES.add(new Case(limit, type, limits, n -> bytes(body.apply(n))));
  }

  static {
    FormLimits longer = FormLimits.defaults().with(FormLimit.BODY_BYTES, 8 << 20);
    FormLimits more = FormLimits.defaults().with(FormLimit.FIELDS, 2000);

    add(FormLimit.BODY_BYTES, URLENCODED, n -> "a=" + x(1 << 20) + "&b=" + x(n - 5 - (1 << 20)));
    add(FormLimit.FIELDS, URLENCODED, n -> repeat(n, i -> "a" + i + "=1&"));
    add(FormLimit.NAME_BYTES, URLENCODED, n -> x(n) + "=1");
    add(FormLimit.VALUE_BYTES, URLENCODED, n -> "a=" + x(n));
    add(FormLimit.TEXT_BYTES, URLENCODED, longer, n -> texts(n, (i, v) -> "a" + i + '=' + v + '&'));
    add(FormLimit.DEPTH, URLENCODED, n -> "a" + "[b]".repeat(n - 1) + "=1");
    add(FormLimit.LIST_SIZE, URLENCODED, more, n -> repeat(n, i -> "a=1&"));

    add(FormLimit.REQUEST_BYTES, MULTIPART, FormLimitsTest::request);
    add(FormLimit.FIELDS, MULTIPART, n -> parts(n, i -> field("a" + i, "1")));
    add(FormLimit.FILES, MULTIPART, n -> parts(n, i -> file("a" + i, "1")));
    add(FormLimit.NAME_BYTES, MULTIPART, n -> parts(1, i -> field(x(n), "1")));
    add(FormLimit.VALUE_BYTES, MULTIPART, n -> parts(1, i -> field("a", x(n))));
    add(
        FormLimit.TEXT_BYTES,
        MULTIPART,
        n -> texts(n, (i, v) -> "--B\r\n" + field("a" + i, v)) + "--B--\r\n");
    add(FormLimit.FILE_BYTES, MULTIPART, n -> parts(1, i -> file("a", x(n))));
    add(
        FormLimit.PART_HEADERS,
        MULTIPART,
        n -> "--B\r\n" + repeat(n - 1, i -> "X" + i + ": 1\r\n") + field("a", "1") + "--B--\r\n");
    add(
        FormLimit.PART_HEADER_BYTES,
        MULTIPART,
        n -> "--B\r\nX: " + x(n - 3) + "\r\n" + field("a", "1") + "--B--\r\n");
    add(
        FormLimit.PREAMBLE_BYTES,
        MULTIPART,
        n -> x(n) + "\r\n--B\r\n" + field("a", "1") + "--B--\r\n");
    add(FormLimit.DEPTH, MULTIPART, n -> parts(1, i -> field("a" + "[b]".repeat(n - 1), "1")));
    add(FormLimit.LIST_SIZE, MULTIPART, more, n -> parts(n, i -> field("a", "1")));

    add(FormLimit.BODY_BYTES, JSON, n -> "{}" + " ".repeat(n - 2));
    add(FormLimit.NAME_BYTES, JSON, n -> "{\"" + x(n) + "\":1}");
    add(FormLimit.VALUE_BYTES, JSON, n -> "{\"a\":\"" + x(n) + "\"}");
    add(FormLimit.LIST_SIZE, JSON, n -> "{\"a\":[1" + ",1".repeat(n - 1) + "]}");
    add(FormLimit.JSON_DEPTH, JSON, n -> "{\"a\":".repeat(n) + '1' + "}".repeat(n));
    add(FormLimit.JSON_NUMBER_CHARS, JSON, n -> "{\"a\":" + "1".repeat(n) + '}');
    add(
        FormLimit.JSON_VALUES,
        JSON,
        n -> "{\"a\":1" + repeat(n - 2, i -> ",\"a" + i + "\":1") + '}');

    add(
        FormLimit.BODY_BYTES,
        PLAIN,
        n -> "a=" + x(1 << 20) + "\r\nb=" + x(n - 8 - (1 << 20)) + "\r\n");
    add(FormLimit.FIELDS, PLAIN, n -> repeat(n, i -> "a" + i + "=1\r\n"));
    add(FormLimit.NAME_BYTES, PLAIN, n -> x(n) + "=1\r\n");
    add(FormLimit.VALUE_BYTES, PLAIN, n -> "a=" + x(n) + "\r\n");
    add(FormLimit.TEXT_BYTES, PLAIN, longer, n -> texts(n, (i, v) -> "a" + i + '=' + v + "\r\n"));
  }

  /** Limits of other things than what a form brings, and the tests that hold them. */
  private static final Set<FormLimit> ELSEWHERE =
      EnumSet.of(
          FormLimit.FILE_MEMORY_BYTES, // UploadTest: beyond it a file is in a folder
          FormLimit.CONTENT_CODINGS, // below
          FormLimit.CODING_RATIO, // ContentCodingTest: refused long before it is inflated
          FormLimit.DRAIN_BYTES); // RequestFormTest: what is read after a refusal

  private interface Text {
    String of(int index, String value);
  }

  private static String x(int length) {
    return "x".repeat(length);
  }

  private static String repeat(int count, IntFunction<String> each) {
    StringBuilder all = new StringBuilder();
    IntStream.range(0, count).forEach(i -> all.append(each.apply(i)));
    return all.toString();
  }

  /** Five fields whose names and values have so many bytes together. */
  private static String texts(int bytes, Text text) {
    int each = bytes / 5 - 2;
    return repeat(5, i -> text.of(i, x(i < 4 ? each : bytes - 4 * (each + 2) - 2)));
  }

  private static String parts(int count, IntFunction<String> part) {
    return repeat(count, i -> "--B\r\n" + part.apply(i)) + "--B--\r\n";
  }

  private static String field(String name, String value) {
    return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  private static String file(String name, String content) {
    return "Content-Disposition: form-data; name=\""
        + name
        + "\"; filename=\"f\"\r\n\r\n"
        + content
        + "\r\n";
  }

  private static String request(int length) {
    int each = 9 << 20;
    String files = repeat(7, i -> "--B\r\n" + file("a" + i, x(each)));
    String end = "--B--\r\n";
    return files + end + " ".repeat(length - files.length() - end.length());
  }

  static List<Case> cases() {
    return Collections.unmodifiableList(CASES);
  }

  private static FormData decode(Case limited, int amount) {
    FakeExchange exchange = FakeExchange.post("/", limited.type, limited.body.apply(amount));
    FormSettings settings = FormSettings.defaults().takingTextPlain().limits(limited.limits);
    return FormData.of(exchange, settings);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void takesAsMuchAsItSaysAndNotOneMore(Case limited) {
    int most = (int) limited.limits.of(limited.limit);
    assertThat(decode(limited, most).asMap()).isNotNull();

    HttpProblem refusal =
        catchThrowableOfType(HttpProblem.class, () -> decode(limited, most + 1).asMap());
    assertThat(refusal)
        .returns(413, HttpProblem::status)
        .returns(code(limited.limit), HttpProblem::code)
        .hasMessageContaining("limit of " + most)
        .hasMessageContaining("FormLimit." + limited.limit);
  }

  private static String code(FormLimit limit) {
    return "form.limit." + limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Test
  void takesTwoCodingsAndNotThree() throws IOException {
    byte[] once = gzip("a=1".getBytes(UTF_8));
    byte[] twice = gzip(once);
    assertThat(coded(twice, "gzip, gzip").value("a")).contains("1");
    assertThat(
            catchThrowableOfType(HttpProblem.class, () -> coded(gzip(twice), "gzip, gzip, gzip")))
        .returns(413, HttpProblem::status)
        .returns("form.limit.content-codings", HttpProblem::code);
  }

  private static FormData coded(byte[] body, String codings) {
    return FormData.of(FakeExchange.post("/", URLENCODED, body).with("Content-Encoding", codings));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void holdsEveryLimit() {
    Set<FormLimit> held = EnumSet.copyOf(ELSEWHERE);
    CASES.forEach(limited -> held.add(limited.limit));
    assertThat(held).containsExactly(FormLimit.values());
  }

  /** The table of docs/forms.md. */
  @Test
  void tellsEveryLimitAndItsDefault() throws IOException {
    String docs = Files.readString(Path.of("../docs/forms.md"), UTF_8);
    for (FormLimit limit : FormLimit.values()) {
      assertThat(docs).contains("| `" + limit + "` | " + amount(limit.preset()) + " |");
    }
  }

  private static String amount(long amount) {
    return amount >= 1 << 20 && amount % (1 << 20) == 0
        ? amount / (1 << 20) + " MiB"
        : amount >= 1 << 10 && amount % (1 << 10) == 0
            ? amount / (1 << 10) + " KiB"
            : String.valueOf(amount);
  }
}

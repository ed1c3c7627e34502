package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A form of exactly a limit passes. A form larger by one is refused with the reason. */
class FormLimitsTest {

  private static final String TEXT = "text/plain";

  /**
   * These refuse nothing: they say where a file is kept, how far a token is looked for, and how
   * much is read after a refusal.
   */
  private static final Set<FormLimit> OF_NO_REFUSAL =
      EnumSet.of(FormLimit.FILE_MEMORY_BYTES, FormLimit.TOKEN_BYTES, FormLimit.DRAIN_BYTES);

  /**
   * A kind of body.
   *
   * @param limit is lowered to {@code at}
   * @param body has so much of it
   */
  record Case(
      FormLimit limit, int at, String type, IntFunction<byte[]> body, IntFunction<String> coding) {

    @Override
    public String toString() {
      return limit + " in " + type;
    }
  }

  private static Case of(FormLimit limit, int at, String type, IntFunction<String> body) {
    return new Case(limit, at, type, amount -> bytes(body.apply(amount)), amount -> "");
  }

  private static Stream<Case> cases() {
    return Stream.of(
        of(FormLimit.BODY_BYTES, 20, URLENCODED, n -> "a=" + x(n - 2)),
        of(FormLimit.BODY_BYTES, 20, JSON, n -> "{\"a\":\"" + x(n - 8) + "\"}"),
        of(FormLimit.BODY_BYTES, 20, JSON, n -> "{\"a\":1}" + " ".repeat(n - 7)),
        of(FormLimit.BODY_BYTES, 20, TEXT, n -> "a=" + x(n - 4) + "\r\n"),
        of(FormLimit.REQUEST_BYTES, 100, MULTIPART, n -> file(n - file(0).length())),
        of(FormLimit.REQUEST_BYTES, 100, MULTIPART, n -> file(3) + x(n - file(3).length())),
        new Case(
            FormLimit.REQUEST_BYTES,
            gzip("a=1", 1).length,
            URLENCODED,
            n -> n == gzip("a=1", 1).length ? gzip("a=1", 1) : gzip("a=1x", 1),
            n -> "gzip"),
        of(FormLimit.FIELDS, 3, URLENCODED, n -> "a=1&".repeat(n)),
        of(FormLimit.FIELDS, 3, MULTIPART, n -> parts(n, "name=\"a\"\r\n\r\n1")),
        of(FormLimit.FIELDS, 3, TEXT, n -> "a=1\r\n".repeat(n)),
        of(FormLimit.FILES, 3, MULTIPART, n -> parts(n, "name=\"a\"; filename=\"f\"\r\n\r\n1")),
        of(FormLimit.NAME_BYTES, 9, URLENCODED, n -> x(n) + "=1"),
        of(FormLimit.NAME_BYTES, 9, URLENCODED, n -> "%C3%A9".repeat(4) + x(n - 8) + "=1"),
        of(FormLimit.NAME_BYTES, 9, MULTIPART, n -> multipart("name=\"" + x(n) + "\"\r\n\r\n1")),
        of(FormLimit.NAME_BYTES, 9, JSON, n -> "{\"" + x(n) + "\":1}"),
        of(FormLimit.NAME_BYTES, 9, JSON, n -> "{\"\u00c3\u00a9" + x(n - 2) + "\":1}"),
        of(FormLimit.NAME_BYTES, 9, TEXT, n -> x(n) + "=1\r\n"),
        of(FormLimit.VALUE_BYTES, 9, URLENCODED, n -> "a=" + x(n)),
        of(FormLimit.VALUE_BYTES, 9, URLENCODED, n -> "a=" + "%C3%A9".repeat(4) + x(n - 8)),
        of(FormLimit.VALUE_BYTES, 9, MULTIPART, n -> multipart("name=\"a\"\r\n\r\n" + x(n))),
        of(FormLimit.VALUE_BYTES, 9, JSON, n -> "{\"a\":\"" + x(n) + "\"}"),
        of(FormLimit.VALUE_BYTES, 9, JSON, n -> "{\"a\":\"\u00c3\u00a9" + x(n - 2) + "\"}"),
        of(FormLimit.VALUE_BYTES, 9, JSON, n -> "{\"a\":\"\\ud83d\\ude00" + x(n - 4) + "\"}"),
        of(FormLimit.VALUE_BYTES, 9, TEXT, n -> "a=" + x(n) + "\r\n"),
        of(FormLimit.TEXT_BYTES, 9, URLENCODED, n -> "a=1&b=" + x(n - 3)),
        of(
            FormLimit.TEXT_BYTES,
            9,
            MULTIPART,
            n -> multipart("name=\"a\"\r\n\r\n1", "name=\"b\"\r\n\r\n" + x(n - 3))),
        of(FormLimit.TEXT_BYTES, 20, JSON, n -> "{\"" + x(n - 18) + "\":[1,1,1]}"),
        of(FormLimit.TEXT_BYTES, 9, TEXT, n -> "a=1\r\nb=" + x(n - 3) + "\r\n"),
        of(FormLimit.FILE_BYTES, 9, MULTIPART, FormLimitsTest::file),
        of(
            FormLimit.PART_HEADERS,
            3,
            MULTIPART,
            n -> multipart("name=\"a\"" + headers(n - 1) + "\r\n\r\n1")),
        of(
            FormLimit.PART_HEADER_BYTES,
            60,
            MULTIPART,
            n -> multipart("name=\"a\"\r\nX-A: " + x(n - 5) + "\r\n\r\n1")),
        of(FormLimit.PREAMBLE_BYTES, 9, MULTIPART, n -> x(n) + "\r\n" + file(1)),
        of(FormLimit.DEPTH, 3, URLENCODED, n -> "a" + "[b]".repeat(n - 1) + "=1"),
        of(
            FormLimit.DEPTH,
            3,
            MULTIPART,
            n -> multipart("name=\"a" + ".b".repeat(n - 1) + "\"\r\n\r\n1")),
        of(FormLimit.LIST_SIZE, 3, URLENCODED, n -> "a=1&".repeat(n)),
        of(FormLimit.LIST_SIZE, 3, URLENCODED, FormLimitsTest::indices),
        of(FormLimit.LIST_SIZE, 3, URLENCODED, n -> "r[][x]=1&".repeat(n)),
        of(FormLimit.LIST_SIZE, 3, URLENCODED, n -> indices(n).replace("a[", "r[")),
        of(FormLimit.LIST_SIZE, 3, MULTIPART, n -> parts(n, "name=\"a[]\"\r\n\r\n1")),
        of(FormLimit.LIST_SIZE, 3, JSON, n -> "{\"a\":[1" + ",1".repeat(n - 1) + "]}"),
        of(FormLimit.JSON_DEPTH, 3, JSON, n -> "{\"a\":".repeat(n) + "1" + "}".repeat(n)),
        of(FormLimit.JSON_NUMBER_CHARS, 9, JSON, n -> "{\"n\":" + "1".repeat(n) + "}"),
        of(FormLimit.JSON_VALUES, 4, JSON, n -> "{\"a\":[1" + ",1".repeat(n - 3) + "]}"),
        new Case(
            FormLimit.CONTENT_CODINGS,
            1,
            URLENCODED,
            n -> gzip("a=1", n),
            n -> String.join(", ", Collections.nCopies(n, "gzip"))),
        new Case(
            FormLimit.CODING_RATIO,
            1,
            URLENCODED,
            n -> n == 1 ? gzip("a=" + x(60_000), 1) : gzip("a=" + x(70_000), 1),
            n -> "gzip"));
  }

  private static String x(int count) {
    return "x".repeat(count);
  }

  private static String file(int length) {
    return multipart("name=\"f\"; filename=\"f\"\r\n\r\n" + x(length));
  }

  private static String parts(int count, String part) {
    return multipart(Collections.nCopies(count, part).toArray(String[]::new));
  }

  private static String indices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "a[" + i + "]=1")
        .collect(Collectors.joining("&"));
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\r\nX-" + i + ": a")
        .collect(Collectors.joining());
  }

  private static byte[] gzip(String plain, int times) {
    byte[] coded = bytes(plain);
    for (int i = 0; i < times; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(coded);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      coded = bytes.toByteArray();
    }
    return coded;
  }

  private static void decode(Case sent, int amount) throws IOException {
    FormLimits limits = FormLimits.of().withMax(sent.limit(), sent.at());
    try (FormDecoder decoder =
        FormDecoder.builder(sent.type()).limits(limits).textPlain(true).build()) {
      String coding = sent.coding().apply(amount);
      FormData data =
          decoder.read(
              new ByteArrayInputStream(sent.body().apply(amount)),
              coding.isEmpty() ? List.of() : List.of(coding));
      assertThat(data.asMap()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asMuchAsALimitPassesAndOneMoreIsRefused(Case sent) throws IOException {
    decode(sent, sent.at());
    HttpProblem refused =
        catchThrowableOfType(HttpProblem.class, () -> decode(sent, sent.at() + 1));
    assertThat(refused).isNotNull();
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code())
        .isEqualTo("form.limit." + sent.limit().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    assertThat(refused.detail()).isNotBlank().doesNotContain("FormLimit");
  }

  @Test
  void everyLimitThatRefusesIsTriedHere() {
    Set<FormLimit> tried = EnumSet.copyOf(OF_NO_REFUSAL);
    cases().forEach(sent -> tried.add(sent.limit()));
    assertThat(tried).containsExactlyInAnyOrder(FormLimit.values());
  }

  @Test
  void theDocumentationNamesEveryLimitAndItsDefault() throws IOException {
    Path page = Path.of(System.getProperty("project.root", ".."), "docs", "forms-limits.md");
    Map<String, String> documented = new TreeMap<>();
    Pattern.compile("(?m)^\\| `FormLimit\\.([A-Z_]+)` \\| ([^|]+) \\|")
        .matcher(Files.readString(page))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    Map<String, String> defaults = new TreeMap<>();
    for (FormLimit limit : FormLimit.values()) {
      defaults.put(limit.name(), shown(limit));
    }
    assertThat(documented).isEqualTo(defaults);
  }

  private static String shown(FormLimit limit) {
    long max = limit.defaultMax();
    if (!limit.name().endsWith("_BYTES")) {
      return Long.toString(max);
    }
    return max % (1 << 20) == 0 ? (max >> 20) + " MiB" : (max >> 10) + " KiB";
  }
}

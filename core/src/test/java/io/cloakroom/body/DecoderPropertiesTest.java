package io.cloakroom.body;

import static io.cloakroom.body.Bodies.JSON;
import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.URLENCODED;
import static io.cloakroom.body.Bodies.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Properties of every body, checked with captured and many random ones. */
class DecoderPropertiesTest {

  private static final int ROUNDS = 200;

  /** Each test's name shows its seed. */
  static Stream<Long> seeds() {
    return Stream.of(1L, 20L, 300L);
  }

  static Stream<Path> captured() throws IOException {
    Path folder = Path.of("src/test/resources/io/cloakroom/body/captured");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".http")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("captured")
  void aCapturedBodyIsReadAlikeCutAtEveryByte(Path file) throws IOException {
    String text = Files.readString(file, ISO_8859_1);
    int head = text.indexOf("\n\n");
    String type = text.substring("Content-Type: ".length(), head);
    byte[] body = bytes(text.substring(head + 2));
    assertThat(read(type, body, body.length)).isNotEmpty().noneMatch(v -> v.startsWith("refused"));
    assertReadAlikeCutAtEveryByte(type, body);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRandomBodyIsReadAlikeCutAtEveryByte(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      assertReadAlikeCutAtEveryByte(
          URLENCODED,
          damaged(
              random,
              pieces(
                  random,
                  "a",
                  "&",
                  "=",
                  "%",
                  "%41",
                  "+",
                  "[0]",
                  "é",
                  "%c3%a9",
                  "_a_longer_run_of_plain_letters")));
      assertReadAlikeCutAtEveryByte(
          MULTIPART,
          damaged(
              random,
              "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n"
                  + pieces(random, "\r\n", "--", "B", "\r", "\n", "--B", " ", "x")
                  + "\r\n--B--"));
      assertReadAlikeCutAtEveryByte(
          MULTIPART,
          damaged(
              random,
              "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                  + "Content-Type: multipart/mixed; boundary=M\r\n\r\n"
                  + pieces(
                      random, "--M\r\n\r\n", "\r\n--M\r\n\r\n", "--M", "\r\n", "--", "--B", "x")
                  + "\r\n--M--\r\n--B--"));
      assertReadAlikeCutAtEveryByte(
          JSON,
          damaged(
              random,
              "{\"a\":["
                  + pieces(random, "1,", "{\"b\":\"é\\n\"},", "[true,null],", "-2.5e3 ,")
                  + "0]}"));
    }
  }

  private static String pieces(Random random, String... pieces) {
    return IntStream.range(0, random.nextInt(16))
        .mapToObj(i -> pieces[random.nextInt(pieces.length)])
        .collect(Collectors.joining());
  }

  /** Its bytes, half of the time with one of them changed. */
  private static byte[] damaged(Random random, String text) {
    byte[] body = text.getBytes(UTF_8);
    if (body.length > 0 && random.nextBoolean()) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return body;
  }

  private static void assertReadAlikeCutAtEveryByte(String type, byte[] body) {
    List<String> whole = read(type, body, body.length);
    for (int cut = 0; cut < body.length; cut++) {
      assertThat(read(type, body, cut))
          .as("%s cut at %s", new String(body, ISO_8859_1), cut)
          .isEqualTo(whole);
    }
  }

  /** Everything that was sent, or the code of the refusal. A cut at 0 is one at every byte. */
  private static List<String> read(String type, byte[] body, int cut) {
    try (FormDecoder decoder = FormDecoder.builder(type).build()) {
      if (cut == 0) {
        for (int at = 0; at < body.length; at++) {
          decoder.accept(body, at, 1);
        }
      } else {
        decoder.accept(body, 0, cut);
        decoder.accept(body, cut, body.length - cut);
      }
      return decoder.finish().sent().stream().map(DecoderPropertiesTest::shown).toList();
    } catch (HttpProblem e) {
      return List.of("refused: " + e.code());
    }
  }

  private static String shown(SentValue sent) {
    return sent instanceof SentValue.File file
        ? sent.name()
            + '|'
            + file.upload().rawFilename()
            + '|'
            + new String(file.upload().bytes(), ISO_8859_1)
        : sent.getClass().getSimpleName() + '|' + sent.name() + '|' + sent.text().orElse("");
  }

  private static FormData decode(String type, byte[] body) {
    try (FormDecoder decoder = FormDecoder.builder(type).build()) {
      decoder.accept(body, 0, body.length);
      return decoder.finish();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void textThatWasEncodedComesBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<SentValue> values = new ArrayList<>();
      StringBuilder urlencoded = new StringBuilder();
      StringBuilder multipart = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        String name = 'n' + text(random);
        String value = text(random);
        values.add(new SentValue.Text(name, value));
        urlencoded.append('&').append(escape(name)).append('=').append(escape(value));
        String quoted = crlf(name).replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
        multipart.append("--B\r\nContent-Disposition: form-data; name=\"").append(quoted);
        multipart.append("\"\r\n\r\n").append(crlf(value)).append("\r\n");
      }
      multipart.append("--B--");
      assertThat(decode(URLENCODED, bytes(urlencoded.toString())).sent()).isEqualTo(values);
      assertThat(decode(MULTIPART, multipart.toString().getBytes(UTF_8)).sent()).isEqualTo(values);
    }
  }

  private static String escape(String text) {
    return URLEncoder.encode(crlf(text), UTF_8);
  }

  /** A browser sends every line end so. */
  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFilesBytesComeBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      String lookalikes = pieces(random, "\r\n--B-", "\r\n--B \tx", "\r\n--b", "\r\n-", "\r", "\n");
      byte[] file = bytes(new String(noise, ISO_8859_1) + lookalikes);
      String body =
          "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
              + new String(file, ISO_8859_1)
              + "\r\n--B--";
      FormDecoder decoder =
          FormDecoder.builder(MULTIPART)
              .limits(FormLimits.of().withMax(FormLimit.FILE_MEMORY_BYTES, random.nextInt(300)))
              .build();
      try (decoder) {
        decoder.accept(bytes(body), 0, body.length());
        assertThat(decoder.finish().uploads("f").get(0).bytes()).isEqualTo(file);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void jsonThatWasWrittenComesBackUnderTheNamesOfAForm(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<SentValue> expected = new ArrayList<>();
      Map<String, @Nullable Object> document = object(random, "", 3, expected);
      assertThat(decode(JSON, JsonMapper.shared().writeValueAsBytes(document)).sent())
          .isEqualTo(expected);
    }
  }

  private static Map<String, @Nullable Object> object(
      Random random, String name, int depth, List<SentValue> sink) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String key = i + text(random);
      members.put(key, value(random, name.isEmpty() ? key : below(name, key), depth, sink));
    }
    return members;
  }

  private static String below(String name, String key) {
    return key.contains(".") ? name + '[' + key + ']' : name + '.' + key;
  }

  private static @Nullable Object value(
      Random random, String name, int depth, List<SentValue> sink) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> {
        String text = text(random);
        sink.add(new SentValue.Text(name, text));
        return text;
      }
      case 1 -> {
        BigDecimal number = new BigDecimal(BigInteger.valueOf(random.nextLong()), 5);
        sink.add(new SentValue.JsonNumber(name, number.toString()));
        return number;
      }
      case 2 -> {
        boolean flag = random.nextBoolean();
        sink.add(new SentValue.JsonBoolean(name, flag));
        return flag;
      }
      case 3 -> {
        return null;
      }
      case 4 -> {
        return object(random, name, depth - 1, sink);
      }
      default -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(random, name + '[' + elements.size() + ']', depth - 1, sink));
        }
        return elements;
      }
    }
  }

  /** Text of all planes, line ends among it; a lone CR only where no LF follows. */
  private static String text(Random random) {
    return random
        .ints(random.nextInt(9), 1, 0x11000)
        .map(c -> c % 7 == 0 ? "\n\t \"\\&=+%;[].é€".charAt(c % 15) : c)
        .filter(c -> c != '\r' && !(c >= 0xd800 && c < 0xe000))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

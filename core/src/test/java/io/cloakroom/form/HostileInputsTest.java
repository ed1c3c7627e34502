package io.cloakroom.form;

import static io.cloakroom.form.Bodies.JSON;
import static io.cloakroom.form.Bodies.MULTIPART;
import static io.cloakroom.form.Bodies.URLENCODED;
import static io.cloakroom.form.Bodies.bytes;
import static io.cloakroom.form.Bodies.decode;
import static io.cloakroom.form.Bodies.multipart;
import static io.cloakroom.form.Bodies.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.HttpProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs that were made to hurt: none makes a server error, takes more memory than its limits, or
 * time that grows faster than its length. More are in the tests of each format.
 */
class HostileInputsTest {

  record Tree(String label, List<Tree> branches, Map<String, String> notes) {}

  private static final Form<Tree> TREE = Form.of(Tree.class);

  @Test
  void namesTenThousandStepsDeepAreRefused() {
    String deep = "a" + "[b]".repeat(10_000);
    assertThat(refusal(URLENCODED, deep).code()).isEqualTo("form.limit.name-bytes");
    FormLimits longNames = FormLimits.defaults().with(FormLimit.NAME_BYTES, 1 << 20);
    assertThat(refusal(URLENCODED, deep, longNames).code()).isEqualTo("form.limit.depth");
    assertThat(refusal(URLENCODED, "a" + ".b".repeat(10_000), longNames).code())
        .isEqualTo("form.limit.depth");
    assertThat(refusal(MULTIPART, multipart("name=\"a" + "[b]".repeat(300) + "\"\r\n\r\n")).code())
        .isEqualTo("form.limit.depth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "]", "a[", "a[[", "a]", ".", "a.", "[]", "a[].", "][", "a[b", "[a].", "\u0000"
      })
  void namesWithoutAGrammarAreOneStepInLinearTime(String piece) {
    FormLimits wide =
        FormLimits.defaults().with(FormLimit.NAME_BYTES, 1 << 20).with(FormLimit.DEPTH, 500);
    Growth.assertLinear(
        length -> {
          String name = piece.repeat(length / piece.length());
          return () -> assertThat(NamePath.parse(name).size()).isPositive();
        },
        200_000);
    assertThat(decode(URLENCODED, piece + "=1", wide).names()).hasSize(1);
  }

  @Test
  void indicesAllocateNothing() {
    FormData data = decode(URLENCODED, "branches[999999999].label=z&branches[7].label=y");
    assertThat(TREE.read(data))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(((Tree) valid.value()).branches())
                    .extracting(Tree::label)
                    .containsExactly("y", "z"));
    for (String index : List.of("1000000000000000000", "-1", "00", "0x1", "1e3", "٣", " 1")) {
      Submission<Tree> sent = TREE.read(decode(URLENCODED, "branches[" + index + "].label=x"));
      assertThat(sent.errors()).extracting(FieldError::code).containsExactly("shape");
    }
  }

  @Test
  void namesOfTheMachineryAreOnlyNames() {
    String body =
        "__proto__[x]=1&constructor.prototype.x=1&class.classLoader.x=1&getClass=1&label=a"
            + "&branches[0].class.module=1&branches[0].label=b&notes[__proto__]=c";
    assertThat(TREE.read(decode(URLENCODED, body)))
        .isInstanceOfSatisfying(
            Submission.Valid.class,
            valid ->
                assertThat(valid.value())
                    .isEqualTo(
                        new Tree(
                            "a",
                            List.of(new Tree("b", List.of(), Map.of())),
                            Map.of("__proto__", "c"))));
  }

  @ParameterizedTest
  @CsvSource({
    "%C0%80, 2",
    "%E0%80%80, 3",
    "%F0%80%80%80, 4",
    "%ED%A0%80, 3",
    "%F4%90%80%80, 4",
    "%FF%FE, 2",
    "%E2%82%E2%82, 2",
    "%F0%9F%98a, 2",
  })
  void brokenUtf8IsReplacedAsBrowsersDo(String value, int characters) {
    String read = decode(URLENCODED, "a=" + value).value("a").orElseThrow();
    assertThat(read).hasSize(characters).matches("\uFFFD+a?");
    String part = value.replace("%", "");
    StringBuilder raw = new StringBuilder("name=\"a\"\r\n\r\n");
    for (int at = 0; at + 1 < part.length(); at += 2) {
      raw.append((char) Integer.parseInt(part.substring(at, at + 2), 16));
    }
    raw.append(value.endsWith("a") ? "a" : "");
    assertThat(decode(MULTIPART, multipart(raw.toString())).value("a")).contains(read);
  }

  @Test
  void aHundredThousandPartsAreRefusedAtTheLimitOfFields() {
    String part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
    assertThat(refusal(MULTIPART, part.repeat(100_000)).code()).isEqualTo("form.limit.fields");
    String file = "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\n\r\n";
    assertThat(refusal(MULTIPART, file.repeat(100_000)).code()).isEqualTo("form.limit.files");
    String unused = file.replace("=\"f\"", "=\"\"");
    assertThat(refusal(MULTIPART, unused.repeat(100_000)).code()).isEqualTo("form.limit.fields");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\\"", "\\\";", "\\\"; x", "; a=b", ";", "; ", "\t", "\\"})
  void partHeadersAreReadInLinearTime(String piece) {
    FormLimits wide = FormLimits.defaults().with(FormLimit.PART_HEADER_BYTES, 1 << 20);
    Growth.assertLinear(
        pieces -> {
          String body = multipart("name=\"a\"; x=\"" + piece.repeat(pieces) + "\"\r\n\r\n1");
          return () -> {
            try {
              assertThat(decode(MULTIPART, body, wide).value("a")).contains("1");
            } catch (HttpProblem e) {
              assertThat(e.status()).isIn(400, 413);
            }
          };
        },
        100_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "../../etc/passwd     | passwd",
        "..\\..\\win.ini      | win.ini",
        "C:\\dir\\a.txt       | a.txt",
        "\\\\host\\share\\a   | a",
        "a\u00e2\u0080\u00aegnp.exe | agnp.exe",
        "%0D%0ASet-Cookie: a=b | Set-Cookie: a=b",
        "%2e%2e%2fa           | %2e%2e%2fa",
        "/                    | upload",
      })
  void aHostileFilenameIsShownWithoutWhatHurts(String sent, String shown) {
    String part = "name=\"f\"; filename=\"" + sent + "\"\r\n\r\nx";
    assertThat(decode(MULTIPART, multipart(part)).uploads("f").get(0).filename()).isEqualTo(shown);
  }

  @Test
  void aNulInAPartsHeadersIsRefused() {
    assertThat(refusal(MULTIPART, multipart("name=\"f\"; filename=\"a\0.png\"\r\n\r\nx")).code())
        .isEqualTo("form.multipart.headers");
  }

  @Test
  void aMillionOpenBracketsAreRefused() {
    assertThat(refusal(JSON, "[".repeat(1_000_000)).code()).isEqualTo("form.json.object");
    assertThat(refusal(JSON, "{\"a\":".repeat(300_000)).code()).isIn("form.limit.json-depth");
    Submission<Tree> text = TREE.read(decode(URLENCODED, "branches={\"a\":" + "[".repeat(900_000)));
    assertThat(text.errors()).extracting(FieldError::code).containsExactly("json");
  }

  @Test
  void aStringOfAHundredMegabytesIsRefusedAfterTwo() {
    byte[] chunk = "x".repeat(64 << 10).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int[] chunks = {0};
    HttpProblem refusal =
        catchThrowableOfType(
            HttpProblem.class,
            () -> {
              try (FormDecoder decoder = FormDecoder.builder(JSON).build()) {
                decoder.accept(bytes("{\"a\":\""), 0, 6);
                for (; chunks[0] < 1600; chunks[0]++) {
                  decoder.accept(chunk, 0, chunk.length);
                }
              }
            });
    assertThat(refusal.code()).isEqualTo("form.limit.body-bytes");
    assertThat(chunks[0]).isLessThanOrEqualTo(32);
  }

  @Test
  void namesOfOneHashAreToldApartInLinearTime() {
    Growth.assertLinear(
        names -> {
          String body = namesOfOneHash(names);
          return () -> assertThat(decode(JSON, body).names()).hasSize(names);
        },
        9_000);
  }

  private static String namesOfOneHash(int count) {
    StringBuilder json = new StringBuilder("{\"notes\":{");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 14; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":\"\"");
    }
    return json.append("}}").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":}", "{\"a\":1,}", "{\"a\": \n}", "{\"a\":[1,]}", "{,}", "{}}"})
  void malformedJsonIsRefusedHoweverItIsCut(String body) {
    for (int size = 1; size <= body.length(); size++) {
      int most = size;
      HttpProblem refusal =
          catchThrowableOfType(
              HttpProblem.class,
              () -> {
                try (FormDecoder decoder = FormDecoder.builder(JSON).build()) {
                  for (int at = 0; at < body.length(); at += most) {
                    decoder.accept(bytes(body), at, Math.min(most, body.length() - at));
                  }
                  decoder.finish();
                }
              });
      assertThat(refusal)
          .as("in chunks of %s", most)
          .isNotNull()
          .returns("form.json.malformed", HttpProblem::code);
    }
  }

  @Test
  void moreFieldsWithJsonTextThanThereMayBeValuesAreNotRead() {
    String list = "{\"label\":\"" + "\",\"notes\":{" + notes(900) + "}}";
    String body = ("branches=" + list + "&").repeat(12);
    Submission<Tree> sent = TREE.read(decode(URLENCODED, body));
    assertThat(sent.errors()).extracting(FieldError::code).contains("json");
  }

  private static String notes(int count) {
    StringBuilder notes = new StringBuilder("\"n\":\"\"");
    for (int i = 1; i < count; i++) {
      notes.append(",\"").append(i).append("\":\"\"");
    }
    return notes.toString();
  }

  record Login(String name, @Secret String password) {}

  @Test
  void whatGoesToALogTellsNoValue() {
    FormData data = decode(URLENCODED, "name=Ann&password=hunter2&other=4711");
    Submission<Login> sent = Form.of(Login.class).read(data);
    assertThat(sent).isInstanceOf(Submission.Valid.class);
    assertThat(List.of(data.toString(), data.sent().toString(), sent.toString()))
        .allSatisfy(logged -> assertThat(logged).contains("name").doesNotContain("hunter2", "Ann"));
    assertThat(decode(JSON, "{\"pin\":4711,\"answer\":true}").sent().toString())
        .doesNotContain("4711", "true");
  }
}

package io.cloakroom.body;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.contents;
import static io.cloakroom.body.Bodies.decode;
import static io.cloakroom.body.Bodies.multipart;
import static io.cloakroom.body.Bodies.refusal;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

  private static final String FILE = "name=\"f\"; filename=\"a.bin\"\r\n\r\n";

  @Test
  void textAndFilesArriveAsSent() {
    FormData data =
        decode(
            MULTIPART,
            multipart(
                "name=\"t\"\r\n\r\none\r\ntwo\rthree",
                "name=\"f\"; filename=\"a.bin\"\r\nContent-Type: Image/PNG\r\n\r\n\0\r\n\u00ff"));
    assertThat(data.value("t")).contains("one\ntwo\rthree");
    assertThat(contents(data)).containsEntry("f", List.of("a.bin|image/png|\0\r\n\u00ff"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n--Bx",
        "\r\n--B-",
        "\r\n--B -",
        "\r\n--B\r",
        "\r\n--B\n",
        "\r\n--B \t\rx",
        "\r\n--\r\n--",
        "\r\n\r\n\r\n",
        "--B\r",
        "--Bx",
        "\n--B--\r\n",
        "\r--B--\r\n",
        "\r\n--b--",
        "\r\n-",
        "\r",
        "\r\r\n--BB",
        ""
      })
  void whatOnlyLooksLikeABoundaryIsData(String data) {
    for (String file : List.of(data, data + "x", "x" + data, data + data + "x")) {
      String body = multipart(FILE + file);
      assertThat(contents(decode(MULTIPART, body)))
          .containsEntry("f", List.of("a.bin|application/octet-stream|" + file));
    }
  }

  @Test
  void everyChunkingGivesTheSame() {
    byte[] body =
        bytes(
            "preamble\r\n"
                + multipart(
                    "name=\"t\"\r\n\r\n",
                    FILE + "\r\n--Bx\r\n--B-\r\n--B \r\r\n--\r",
                    "name=\"u\"\r\nX-Other: 1\r\n\r\n\u00c3\u00a9\r\n")
                + "epilogue\r\n--B\r\n");
    Map<String, List<String>> whole =
        contents(FormData.of(FakeExchange.post("/", MULTIPART, body)));
    assertThat(whole)
        .containsEntry(
            "f", List.of("a.bin|application/octet-stream|\r\n--Bx\r\n--B-\r\n--B \r\r\n--\r"))
        .containsEntry("u", List.of("é\n"));
    for (int first = 0; first <= body.length; first++) {
      for (int then : new int[] {1, 2, 3, 7, body.length}) {
        FakeExchange exchange =
            FakeExchange.post("/", MULTIPART, body).withBody(Bodies.inChunks(body, first, then));
        assertThat(contents(FormData.of(exchange))).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "x\r\n", " \t\r\n", "--B-\r\n", "--B x\r\n", "--C\r\n"})
  void theLineEndOfTheHeadersBelongsToABoundaryThatFollowsAtOnce(String behindTheHeaders) {
    String text = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
    String file = "Content-Disposition: form-data; name=\"f\"; filename=\"e\"\r\n\r\n";
    String value = behindTheHeaders.replaceFirst("\r\n$", "");
    for (List<String> heads :
        List.of(List.of(text), List.of(file), List.of(text, file, text), List.of(file, text))) {
      StringBuilder body = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (String head : heads) {
        body.append("--B\r\n").append(head).append(behindTheHeaders);
        expected.add((head.equals(text) ? "a=" : "f=e|") + value);
      }
      assertThat(cutAtEveryByte(body + "--B--\r\n")).containsExactly(expected);
    }
  }

  /** Returns the different results of a body that is cut at each of its bytes. */
  private static Set<List<String>> cutAtEveryByte(String body) {
    Set<List<String>> results = new HashSet<>();
    for (int cut = 0; cut <= body.length(); cut++) {
      try (FormDecoder decoder = FormDecoder.of(MULTIPART)) {
        decoder.accept(bytes(body), 0, cut);
        decoder.accept(bytes(body), cut, body.length() - cut);
        results.add(decoder.finish().sent().stream().map(MultipartTest::shown).toList());
      }
    }
    return results;
  }

  private static String shown(SentValue sent) {
    return sent.name()
        + '='
        + (sent instanceof SentValue.File file
            ? file.upload().rawFilename() + '|' + new String(file.upload().bytes(), ISO_8859_1)
            : sent.text().orElse(""));
  }

  @Test
  void randomPiecesOfBoundariesArriveExactly() {
    Random random = new Random(3);
    String[] pieces = {
      "\r", "\n", "-", "--", "B", "AB", "\r\n--", "\r\n--AB", "\r\n--ABA", " ", "x"
    };
    for (int round = 0; round < 3000; round++) {
      StringBuilder file = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        file.append(pieces[random.nextInt(pieces.length)]);
      }
      String text = file.toString();
      if (("\r\n" + text + "\r\n").matches("(?s).*\r\n--ABAB([ \t]*\r\n|--).*")) {
        continue;
      }
      String body = multipart(FILE + text).replace("--B", "--ABAB");
      // The replacement also met pieces of the data: build it anew around them.
      body = "--ABAB\r\nContent-Disposition: form-data; " + FILE + text + "\r\n--ABAB--";
      byte[] bytes = bytes(body);
      FakeExchange exchange =
          FakeExchange.post("/", "multipart/form-data; boundary=ABAB", bytes)
              .withBody(Bodies.inChunks(bytes, random.nextInt(9), 1 + random.nextInt(9)));
      assertThat(contents(FormData.of(exchange)))
          .containsEntry("f", List.of("a.bin|application/octet-stream|" + text));
    }
  }

  @Test
  void everyPrefixIsRefused() {
    String body = multipart("name=\"t\"\r\n\r\nx", FILE + "data");
    for (int length = 0; length < body.length() - 2; length++) {
      assertThat(refusal(MULTIPART, body.substring(0, length)))
          .describedAs("%s bytes", length)
          .returns(400, HttpProblem::status)
          .returns("form.multipart.truncated", HttpProblem::code);
    }
  }

  @Test
  void randomDamageIsReadOrRefusedAndNothingElse() {
    Random random = new Random(5);
    byte[] valid = bytes(multipart("name=\"a[b]\"\r\n\r\nx", FILE + "data"));
    for (int round = 0; round < 10_000; round++) {
      byte[] body = valid.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        FormData.of(FakeExchange.post("/", MULTIPART, body));
      } catch (HttpProblem e) {
        assertThat(e.status()).isBetween(400, 415);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name=\"a\"; filename=\"b.txt\"                | a   | b.txt",
        "name=\"a\";filename=\"b.txt\"                 | a   | b.txt",
        "name=a; filename=b.txt                        | a   | b.txt",
        "filename=\"b;name=x\"; name=\"a\"             | a   | b;name=x",
        "name=\"a%22b%0D%0Ac\"; filename=\"b\"         | a\"b\\nc | b",
        "name=\"a%2541%20\"; filename=\"b%20%41\"      | a%2541%20 | b%20%41",
        "name=\"a\\b\"; filename=\"b\\\\c\"            | a\\\\b | b\\\\\\\\c",
        "name=\"a\"; filename=\"b\\\"c\"               | a   | b\"c",
        "name=\"a\"; filename=\"c:\\d\\\"              | a   | c:\\\\d\\\\",
        "name=\"a\"; filename=\"d\\\"; x=\"y\"         | a   | d\\\\",
        "name=\"a\"; filename=\"d\\\"; x\"             | a   | d\"; x",
        "name=\"a\"; filename=\"b\"; filename*=UTF-8''c | a  | b",
        "NAME=\"a\"; FileName=\"b\";                   | a   | b",
      })
  void namesAndFilenamesAreReadAsBrowsersWriteThem(
      String disposition, String name, String rawFilename) {
    FormData data = decode(MULTIPART, multipart(disposition.strip() + "\r\n\r\nx"));
    assertThat(data.names()).containsExactly(name.translateEscapes());
    assertThat(data.uploads(name.translateEscapes()).get(0).rawFilename())
        .isEqualTo(rawFilename.translateEscapes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name=\"a\"; name=\"b\"",
        "name=\"a",
        "name=\"a\"b\"",
        "name=\"a\"; filename=\"b\"; filename=\"c\"",
        "filename=\"b\"",
        "x",
        "name=\"a\"\\r\\nContent-Disposition: form-data; name=\"b\"",
        "name=\"a\"\\r\\n folded",
        "name=\"a\"\\r\\nnocolon",
        "name=\"a\"\\r\\nX: a\\0b",
        "name=\"a\"\\r\\nX: a\\1b",
        "name=\"a\"\\r\\nX: a\\rb",
        "name=\"a\"\\r\\nContent-Type: a\\33b",
        "name=\"a\"\\r\\nContent-Type: text/plain; charset",
        "name=\"a\"\\r\\nContent-Type: text/plain; charset=\"utf-8",
        "name=\"a\\0b\"",
        "name=\"a\\rb\"",
        "name=a\\1b",
        "name=\"a\"\\1",
        "name=\"a\"; \\1x=\"b\"",
        "name=\"a\"\\nX: b",
      })
  void headersThatSayTwoThingsOrNoneAreRefused(String disposition) {
    assertThat(refusal(MULTIPART, multipart(disposition.translateEscapes() + "\r\n\r\nx")))
        .returns(400, HttpProblem::status)
        .returns("form.multipart.headers", HttpProblem::code);
  }

  @Test
  void aTransferEncodingIsRefusedUnlessItDoesNothing() {
    String part = "name=\"a\"\r\nContent-Transfer-Encoding: %s\r\n\r\nx";
    assertThat(decode(MULTIPART, multipart(part.formatted("8bit"))).value("a")).contains("x");
    assertThat(refusal(MULTIPART, multipart(part.formatted("base64"))).code())
        .isEqualTo("form.multipart.transfer-encoding");
  }

  @Test
  void anUnusedFileInputIsAbsent() {
    String type = "\r\nContent-Type: application/octet-stream\r\n\r\n";
    FormData data =
        decode(
            MULTIPART,
            multipart(
                "name=\"none\"; filename=\"\"" + type,
                "name=\"empty\"; filename=\"e\"" + type,
                "name=\"unnamed\"; filename=\"\"" + type + "x"));
    assertThat(data.names()).containsExactly("empty", "unnamed");
  }

  @Test
  void theCharsetOfThePartComesBeforeTheFieldBeforeTheRequest() {
    String own = "name=\"p\"\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n\u00c4";
    String plain = "name=\"q\u00c4\"\r\n\r\n\u00c4";
    String field = "name=\"_charset_\"\r\n\r\nwindows-1252";
    FormData data = decode(MULTIPART, multipart(own, plain, field));
    assertThat(data.value("p")).contains("Д");
    assertThat(data.value("qÄ")).contains("Ä");
    assertThat(decode(MULTIPART + ";charset=koi8-r", multipart(plain)).value("qд")).contains("д");
    assertThat(refusal(MULTIPART, multipart(own.replace("1251", "0"))).status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "; boundary=",
        "; boundary=\"\"",
        "; boundary=B; boundary=B",
        "; boundary=\"B \"",
        "; boundary=\"B\u00e9\"",
        "; boundary=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
      })
  void thereIsExactlyOneBoundaryOfOneTo70Characters(String parameters) {
    assertThat(refusal("multipart/form-data" + parameters, multipart("name=\"a\"\r\n\r\nx")))
        .returns(400, HttpProblem::status)
        .returns("form.multipart.boundary", HttpProblem::code);
  }

  @Test
  void aBoundaryMayBeQuotedAndPadded() {
    String longest = "x'()+_,-./:=? x" + "B".repeat(55);
    String body =
        multipart("name=\"a\"\r\n\r\n1")
            .replace("--B\r", "--B \t \r")
            .replace("--B", "--" + longest);
    assertThat(decode("Multipart/Form-Data; boundary=\"" + longest + "\"", body).value("a"))
        .contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "FIELDS, 1, fields",
    "FILES, 1, files",
    "NAME_BYTES, 2, name-bytes",
    "VALUE_BYTES, 7, value-bytes",
    "TEXT_BYTES, 13, text-bytes",
    "FILE_BYTES, 7, file-bytes",
    "REQUEST_BYTES, 300, request-bytes",
    "PART_HEADERS, 1, part-headers",
    "PART_HEADER_BYTES, 50, part-header-bytes",
    "PREAMBLE_BYTES, 7, preamble-bytes"
  })
  void eachLimitNamesItself(FormLimit limit, int max, String code) {
    String file = "name=\"f\"; filename=\"f\"\r\nContent-Type: a/b\r\n\r\n12345678";
    String body =
        "preamble\r\n"
            + multipart("name=\"abc\"\r\n\r\n12345678", "name=\"d\"\r\n\r\n1", file, file);
    assertThat(decode(MULTIPART, body, FormLimits.of()).uploads("f")).hasSize(2);
    assertThat(refusal(MULTIPART, body, FormLimits.of().withMax(limit, max)))
        .returns(413, HttpProblem::status)
        .returns("form.limit." + code, HttpProblem::code);
  }

  @Test
  void headersAndPreamblesWithoutEndAreRefusedEarly() {
    String start = "--B\r\nContent-Disposition: form-data; name=\"a\"";
    assertThat(refusal(MULTIPART, start + "a".repeat(1 << 20)).code())
        .isEqualTo("form.limit.part-header-bytes");
    assertThat(refusal(MULTIPART, start + "\\\"; x".repeat(100_000)).status()).isEqualTo(413);
    assertThat(refusal(MULTIPART, "\r\n--".repeat(5000)).code())
        .isEqualTo("form.limit.preamble-bytes");
    assertThat(
            refusal(
                    MULTIPART,
                    multipart("name=\"a\"\r\n\r\n").repeat(1).replace("--B--", "").repeat(100_000))
                .status())
        .isBetween(400, 413);
  }

  @Test
  void aRefusalStaysOne() {
    FakeExchange exchange = FakeExchange.post("/", MULTIPART, "--B");
    assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(HttpProblem.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Transfer-Encoding : base64",
        "Content-Transfer-Encoding\t: base64",
        "\u00ff: 1",
        "a b: 1",
        "(a): 1",
        ": 1",
        "--B: x",
        "--B--",
        "--Bx: y"
      })
  void aHeaderHasATokenForAName(String line) {
    String body = multipart("name=\"a\"\r\n" + line + "\r\n\r\nYQ==");
    assertThat(refusal(MULTIPART, body))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400))
        .satisfies(e -> assertThat(e.code()).isEqualTo("form.multipart.headers"));
  }

  @Test
  void aSecondBoundaryIsNoHeaderWhateverItHolds() {
    String type = "multipart/form-data; boundary=\"x:y\"";
    String part = "--x:y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x:y--\r\n";
    assertThat(decode(type, part).value("a")).contains("1");
    assertThat(refusal(type, "--x:y\r\n" + part).code()).isEqualTo("form.multipart.headers");
  }

  @Test
  void inputsThatNobodyUsedAreNoFiles() {
    String unused = "name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    String[] parts = new String[500];
    Arrays.fill(parts, unused);
    assertThat(decode(MULTIPART, multipart(parts)).names()).isEmpty();

    Arrays.fill(parts, unused + "x");
    assertThat(refusal(MULTIPART, multipart(parts)).code()).isEqualTo("form.limit.files");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=\"\u00c0\"\r\n\r\nv",
        "name=\"a\"\r\n\r\n1\r\n\u00ff",
        "name=\"a\"; filename=\"\u00e2\u0082\"\r\n\r\nv",
        "name=\"a\"\r\nContent-Type: text/plain; charset=euc-kr\r\n\r\n\u00c9 "
      })
  void aStrictDecoderRefusesWhatIsNoText(String part) {
    String body = multipart("name=\"b\"\r\n\r\n\u00ef\u00bf\u00bd\r\n", part);
    int start = body.lastIndexOf("Content-Disposition");
    assertThat(decode(MULTIPART, body).names()).hasSize(2);
    try (FormDecoder decoder = FormDecoder.builder(MULTIPART).strict(true).build()) {
      decoder.accept(bytes(body), 0, body.length());
      assertThatThrownBy(decoder::finish)
          .isInstanceOfSatisfying(
              HttpProblem.class,
              e -> {
                assertThat(e.code()).isEqualTo("form.multipart.malformed");
                assertThat(e.detail()).contains("in what begins at byte " + start + ",");
              });
    }
  }

  /** Browsers escape only line ends and quotes (HTML, 4.10.22.7); NUL is in no file's name. */
  @Test
  void controlCharactersInNamesArriveAsBrowsersSendThem() {
    String controls = "\1\7\b\t\13\f\16\33\37\177";
    FormData data =
        decode(
            MULTIPART,
            multipart(
                "name=\"a" + controls + "\"; filename=\"b" + controls + "\"\r\n\r\nx",
                "name=\"t" + controls + "\"\r\n\r\ny"));
    assertThat(data.names()).containsExactly("a" + controls, "t" + controls);
    Upload file = data.uploads("a" + controls).get(0);
    assertThat(file.rawFilename()).isEqualTo("b" + controls);
    assertThat(file.filename()).isEqualTo("b");
  }

  private static HttpProblem strictRefusal(String body) {
    assertThat(decode(MULTIPART, body).sent()).isNotNull();
    return catchThrowableOfType(HttpProblem.class, () -> strict(body));
  }

  private static FormData strict(String body) {
    try (FormDecoder decoder = FormDecoder.builder(MULTIPART).strict(true).build()) {
      decoder.accept(bytes(body), 0, body.length());
      return decoder.finish();
    }
  }

  @Test
  void aStrictDecoderRefusesBytesThatAreInNoPart() {
    String parts = multipart("name=\"a\"\r\n\r\n1", "name=\"b\"\r\n\r\n2");
    assertThat(strict("\r\n \r\n" + parts + "\r\n\r\n").names()).containsExactly("a", "b");
    // The first boundary is not at the start of a line, so that its part is a preamble.
    assertThat(decode(MULTIPART, "x" + parts).names()).containsExactly("b");
    assertThat(strictRefusal("x" + parts))
        .returns("form.multipart.malformed", HttpProblem::code)
        .returns("The form has bytes before its first boundary at byte 0.", HttpProblem::detail);
    assertThat(strictRefusal(parts + "--B\r\n"))
        .returns("form.multipart.malformed", HttpProblem::code)
        .returns(
            "The form has bytes behind its last boundary at byte " + (parts.length() - 2) + ".",
            HttpProblem::detail);
  }

  @Test
  void aStrictDecoderRefusesAFileWhoseNameCannotBeRead() {
    String part = "name=\"a\"; filename*=UTF-8''b.png\r\n\r\n\u0089PNG";
    assertThat(decode(MULTIPART, multipart(part)).value("a")).contains("\ufffdPNG");
    assertThat(strictRefusal(multipart(part)).detail())
        .contains("a file name in filename* only")
        .contains("in the field a.");
  }

  private static String mixed(String... parts) {
    StringBuilder body = new StringBuilder("name=\"f\"\r\nContent-Type: multipart/mixed;");
    body.append(" boundary=M\r\n\r\n");
    for (String part : parts) {
      body.append("--M\r\n").append(part).append("\r\n");
    }
    return body.append("--M--").toString();
  }

  private static final String FIRST =
      "Content-Disposition: file; filename=\"1.txt\"\r\nContent-Type: text/plain\r\n\r\none";

  private static final String SECOND =
      "Content-Disposition: attachment; filename=2.gif\r\n\r\nGIF\r\n--Bx\r\n--Mx";

  /** RFC 7578, 4.3: several files of one field, as clients before HTML 5 sent them. */
  @Test
  void theFilesOfAMixedPartAreFilesOfItsField() {
    String unnamed = "Content-Type: image/png\r\n\r\n\u0089PNG";
    String body =
        multipart("name=\"a\"\r\n\r\n1", mixed(FIRST, SECOND, unnamed), "name=\"f\"\r\n\r\n2");
    assertThat(cutAtEveryByte(body))
        .containsExactly(
            List.of("a=1", "f=1.txt|one", "f=2.gif|GIF\r\n--Bx\r\n--Mx", "f=|\u0089PNG", "f=2"));
    assertThat(strict(body).uploads("f")).extracting(Upload::contentType).startsWith("text/plain");
    assertThat(cutAtEveryByte(multipart(mixed()))).containsExactly(List.of());
    String archive = "name=\"f\"; filename=\"a.mht\"\r\nContent-Type: multipart/related\r\n\r\n--M";
    assertThat(cutAtEveryByte(multipart(archive))).containsExactly(List.of("f=a.mht|--M"));
  }

  @Test
  void aMixedPartIsWithinTheLimitsOfTheForm() {
    String body = multipart(mixed(FIRST, SECOND, "\r\n3"), FILE + "x");
    assertThat(decode(MULTIPART, body).uploads("f")).hasSize(4);
    FormLimits files = FormLimits.of().withMax(FormLimit.FILES, 3);
    assertThat(refusal(MULTIPART, body, files).code()).isEqualTo("form.limit.files");
    FormLimits bytes = FormLimits.of().withMax(FormLimit.FILE_BYTES, 10);
    assertThat(refusal(MULTIPART, body, bytes).code()).isEqualTo("form.limit.file-bytes");
    FormLimits preamble = FormLimits.of().withMax(FormLimit.PREAMBLE_BYTES, 3);
    assertThat(refusal(MULTIPART, body.replace("--M\r\nC", "four--M\r\nC"), preamble).code())
        .isEqualTo("form.limit.preamble-bytes");
    FormLimits fields = FormLimits.of().withMax(FormLimit.FIELDS, 1);
    assertThat(refusal(MULTIPART, multipart(mixed(), mixed()), fields).code())
        .isEqualTo("form.limit.fields");
  }

  @Test
  void partsWithinPartsWithinPartsAreRefused() {
    String deeper = "Content-Type: Multipart/Mixed; boundary=N\r\n\r\n--N--";
    assertThat(refusal(MULTIPART, multipart(mixed(FIRST, deeper))).code())
        .isEqualTo("form.multipart.nested");
    String other = mixed().replace("mixed", "alternative");
    assertThat(refusal(MULTIPART, multipart(other)).code()).isEqualTo("form.multipart.nested");
    assertThat(refusal(MULTIPART, multipart(mixed(FIRST).replace("--M--", ""))).code())
        .isEqualTo("form.multipart.truncated");
    assertThat(refusal(MULTIPART, multipart(mixed().replace(" boundary=M", ""))).code())
        .isEqualTo("form.multipart.boundary");
    assertThat(strictRefusal(multipart(mixed(FIRST) + "x")).detail())
        .contains("bytes behind its last boundary");
  }
}

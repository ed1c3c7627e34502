package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DecodeCommandTest {

  private static final String URLENCODED = "application/x-www-form-urlencoded";

  @TempDir private Path folder = Path.of("");

  private static CliRun decode(String body, String... arguments) {
    List<String> all = new ArrayList<>(List.of("decode"));
    all.addAll(List.of(arguments));
    return CliRun.of(body, all.toArray(String[]::new));
  }

  @Test
  void fieldsAndTheTreeOfTheirNamesArePrinted() throws Exception {
    JsonNode json =
        decode("a[b][0]=1&a[b][1]=%E0%A4%A8&x=1&x[y]=2&t[]=p&t[]=q", "--content-type", URLENCODED)
            .json();
    assertThat(json.get("fields").get(1).toString())
        .isEqualTo("{\"name\":\"a[b][1]\",\"value\":\"न\"}");
    assertThat(json.get("files").isEmpty()).isTrue();
    assertThat(json.get("tree").toString())
        .isEqualTo(
            "{\"a\":{\"b\":[\"1\",\"न\"]},\"x\":{\"y\":\"2\",\"\":\"1\"},\"t\":[\"p\",\"q\"]}");
    assertThat(json.has("trace")).isFalse();
  }

  @Test
  void filesAreDescribed() throws Exception {
    Path body = folder.resolve("body");
    Files.writeString(
        body,
        String.join(
            "\r\n",
            "--B",
            "Content-Disposition: form-data; name=\"f\"; filename=\"../a%22b.png\"",
            "Content-Type: image/png",
            "",
            "hello",
            "--B--",
            ""));
    CliRun run =
        CliRun.of(
            "", "decode", "--content-type", "multipart/form-data; boundary=B", body.toString());
    JsonNode file = run.json().get("files").get(0);
    assertThat(file.get("name").asString()).isEqualTo("f");
    assertThat(file.get("filename").asString()).isEqualTo("a\"b.png");
    assertThat(file.get("rawFilename").asString()).isEqualTo("../a%22b.png");
    assertThat(file.get("type").asString()).isEqualTo("image/png");
    assertThat(file.get("detectedType").asString()).isEqualTo("text/plain");
    assertThat(file.get("length").asInt()).isEqualTo(5);
    assertThat(file.get("sha256").asString())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  }

  @Test
  void aTraceShowsWhereEachValueStood() throws Exception {
    JsonNode pair =
        decode("x=1&caf%C3%A9=%0A", "--trace", "--content-type", URLENCODED, "-")
            .json()
            .get("trace")
            .get(1);
    assertThat(pair.toString())
        .isEqualTo(
            "{\"start\":4,\"valueStart\":14,\"end\":17,\"sent\":\"caf%C3%A9=%0A\","
                + "\"name\":\"café\",\"steps\":[\"café\"],\"value\":\"\\n\"}");
  }

  @Test
  void jsonKeepsItsTypesAndACodingIsUndone() throws Exception {
    Path body = folder.resolve("body.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(body))) {
      out.write("{\"a\":{\"b\":[1,2.50,true,null]}}".getBytes(UTF_8));
    }
    CliRun run =
        CliRun.of(
            Files.readAllBytes(body),
            Map.of(),
            "decode",
            "--content-type",
            "application/json",
            "--content-encoding",
            "gzip");
    assertThat(run.json().get("tree").at("/a/b").size()).isEqualTo(4);
    assertThat(run.out()).contains("[ 1, 2.50, true, null ]");
  }

  @Test
  void aRefusalIsOneLineWithItsCode() throws Exception {
    CliRun strict = decode("a=%zz", "--strict", "--content-type", URLENCODED);
    assertThat(strict.status()).isEqualTo(1);
    assertThat(strict.out()).isEmpty();
    assertThat(strict.err())
        .isEqualTo(
            "form.urlencoded.malformed: The form has a bad percent escape at byte 2, in the field"
                + " a.\n");
    CliRun truncated = decode("--B", "--content-type", "multipart/form-data; boundary=B");
    assertThat(truncated.status()).isEqualTo(1);
    assertThat(truncated.err()).startsWith("form.multipart.truncated: ").hasLineCount(1);
    CliRun large = decode("a=123", "--limit", "value-bytes=2", "--content-type", URLENCODED);
    assertThat(large.err()).startsWith("form.limit.value-bytes: ").hasLineCount(1);
  }

  @Test
  void whatCannotBeReadIsSaidInOneSentenceWithACode() throws Exception {
    Path none = folder.resolve("none");
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    assertThat(refusedFile(none.toString()))
        .isEqualTo("file.missing: The file " + none + " does not exist.\n");
    assertThat(refusedFile(folder.toString()))
        .isEqualTo("file.unreadable: " + folder + " cannot be read: it is a directory.\n");
    assertThat(refusedFile(loop.toString()))
        .startsWith("file.unreadable: " + loop + " cannot be read: ")
        .doesNotContain("Exception")
        .hasLineCount(1);
  }

  private String refusedFile(String name) throws Exception {
    CliRun run = decode("", "--content-type", URLENCODED, name);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    return run.err();
  }

  @Test
  void nothingThatIsReadMovesTheTerminal() throws Exception {
    String hostile = "\u001b[2J\u0007\u009b\u202e\u2028\udb40\udc41";
    String escaped = "\\u001B[2J\\u0007\\u009B\\u202E\\u2028\\uDB40\\uDC41";
    String sent = URLEncoder.encode(hostile, UTF_8);
    CliRun strict = decode(sent + "=%zz", "--strict", "--content-type", URLENCODED);
    assertThat(strict.err()).endsWith(" in the field " + escaped + ".\n");

    CliRun shown =
        decode(sent + "=" + sent + "%7f&e=%F0%9F%8E%AB", "--trace", "--content-type", URLENCODED);
    assertThat(shown.out().codePoints().filter(Character::isISOControl)).containsOnly((int) '\n');
    assertThat(shown.out()).contains(escaped + "\\u007F", "🎫");
    assertThat(shown.json().at("/fields/0/name").asString()).isEqualTo(hostile);
    assertThat(shown.json().at("/fields/0/value").asString()).isEqualTo(hostile + "\u007f");

    assertThat(refusedFile(folder.resolve("a\u001b[2J\nb").toString()))
        .contains("a\\u001B[2J\\u000Ab")
        .hasLineCount(1);
    CliRun wrong = decode("", "--content-type", URLENCODED, "a", "b\u001b[2J");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("b\\u001B[2J").doesNotContain("\u001b");
  }

  @Test
  void textPlainIsTakenWhereItIsAskedFor() throws Exception {
    assertThat(decode("a=1\r\n", "--content-type", "text/plain").status()).isEqualTo(1);
    assertThat(
            decode("a=1\r\n", "--text-plain", "--content-type", "text/plain")
                .json()
                .get("tree")
                .toString())
        .isEqualTo("{\"a\":\"1\"}");
  }

  @Test
  void whoCallsItWronglyIsTold() throws Exception {
    assertThat(decode("").wrongArguments())
        .isEqualTo("cloakroom decode needs --content-type TYPE.");
    assertThat(limited("colour=1"))
        .startsWith("Unknown limit colour. Known: ")
        .contains("file-bytes");
    assertThat(limited("file-byte=1"))
        .isEqualTo("Unknown limit file-byte. Did you mean file-bytes?");
    assertThat(limited("file-bytes=-1")).startsWith("--limit file-bytes=-1: ");
    assertThat(limited("file-bytes=many")).contains("--limit").contains("many");
  }

  private static String limited(String limit) {
    return decode("", "--limit", limit, "--content-type", URLENCODED).wrongArguments();
  }

  @Test
  void bytesThatAreNoTextAreNoFailure() throws Exception {
    byte[] body = "a=\0\u00ff\u0001&\u00fe".getBytes(ISO_8859_1);
    assertThat(
            CliRun.of(body, Map.of(), "decode", "--trace", "--content-type", URLENCODED)
                .json()
                .has("tree"))
        .isTrue();
  }
}

package io.cloakroom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.FakeExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadExamplesTest {

  private static final String MP4 = "\0\0\0\30ftypmp42\0\0\0\0mp42isom";

  private final Path folder;
  private final UploadExamples examples;
  private final Cloakroom cloakroom;

  UploadExamplesTest(@TempDir Path folder) {
    this.folder = folder;
    examples = new UploadExamples(folder);
    cloakroom = examples.settings();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uploads", "uploads-large"})
  void thePagesShowNothingButTheseExamples(String page) throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    String examples =
        squeezed(
            Files.readString(root.resolve("core/src/test/java/io/cloakroom/UploadExamples.java")));
    List<String> shown =
        Pattern.compile("(?ms)^```java\\n(.*?)^```")
            .matcher(Files.readString(root.resolve("docs/" + page + ".md")))
            .results()
            .map((MatchResult block) -> squeezed(block.group(1)))
            .toList();
    assertThat(shown).hasSizeGreaterThan(2).allSatisfy(code -> assertThat(examples).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  private Visit request(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--B\r\nContent-Disposition: form-data; ").append(part).append("\r\n");
    }
    body.append("--B--\r\n");
    return cloakroom.visit(
        FakeExchange.post(
            "/", "multipart/form-data; boundary=B", body.toString().getBytes(ISO_8859_1)));
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void theExamplesRun() throws IOException {
    String jpeg = "name=\"photo\"; filename=\"a.jpg\"\r\n\r\n\u00ff\u00d8\u00ff\u00e0";
    assertThat(examples.photo(request("name=\"title\"\r\n\r\nT", jpeg))).isEqualTo("image/jpeg");
    assertThat(kept()).hasSize(1).allMatch(name -> name.matches("[0-9a-f]{64}\\.image"));
    assertThat(examples.photo(request(jpeg))).contains("not-blank");

    String film = "name=\"film\"; filename=\"f.mp4\"\r\n\r\n";
    assertThat(examples.film(request(film + "no film"))).contains("upload.type");
    assertThat(kept()).hasSize(1);
    assertThat(examples.film(request(film + MP4))).matches("/films/[0-9a-f]{64}");
    assertThat(kept()).hasSize(2).anyMatch(name -> name.endsWith(".mp4"));
  }

  @Test
  void progressIsToldOfTheUploadsOwnIdOnly() {
    String id = "0123456789abcdef0123456789abcdef";
    FakeExchange upload =
        FakeExchange.post("/photos?a=1&_upload=" + id, "application/x-www-form-urlencoded", "a=b")
            .with("Content-Length", "3")
            .with("Sec-Fetch-Site", "same-origin");
    cloakroom.begin(upload);
    Visit page = cloakroom.visit(FakeExchange.get("/progress"));
    assertThat(examples.progress(page, id))
        .isEqualTo("{\"state\":\"receiving\",\"received\":0,\"total\":3}");
    cloakroom.visit(upload).readFormData();
    assertThat(examples.progress(page, id))
        .isEqualTo("{\"state\":\"received\",\"received\":3,\"total\":3}");
    assertThat(examples.progress(page, id.replace('0', '1'))).isEqualTo("{\"state\":\"unknown\"}");
  }
}

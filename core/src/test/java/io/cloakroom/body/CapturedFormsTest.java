package io.cloakroom.body;

import static io.cloakroom.body.Bodies.captured;
import static io.cloakroom.body.Bodies.contents;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Requests as real clients sent them, byte for byte: Chromium's forms and fetch, curl 7.88, the
 * fetch of Node 20 and Python's requests 2.34.
 */
class CapturedFormsTest {

  @Test
  void chromiumMultipart() {
    assertThat(contents(captured("chromium-multipart")))
        .containsExactly(
            Map.entry("name", List.of("Zoë € 😀")),
            Map.entry("text", List.of("one\ntwo")),
            Map.entry("quo\"te", List.of("\"q\"")),
            Map.entry("file", List.of("we%22ird\\n%0Aamë%22.txt|text/plain|\r\n--data\r\n")),
            Map.entry("tags[]", List.of("a", "b")),
            Map.entry("on", List.of("on")));
    assertThat(captured("chromium-multipart").uploads("file").get(0).filename())
        .isEqualTo("namë\".txt");
  }

  @Test
  void chromiumUrlencoded() {
    assertThat(contents(captured("chromium-urlencoded")))
        .containsExactly(
            Map.entry("name", List.of("Zoë € 😀")),
            Map.entry("text", List.of("one\ntwo")),
            Map.entry("lines[0][item]", List.of("a&b=c+d%")));
  }

  @Test
  void chromiumFetch() {
    assertThat(contents(captured("chromium-fetch-params")))
        .containsExactly(Map.entry("a[b]", List.of("1 +&=")), Map.entry("c", List.of("ë")));
    assertThat(contents(captured("chromium-fetch-json")))
        .containsEntry("name", List.of("Zoë € 😀"))
        .containsEntry("tags[1]", List.of("b"));
  }

  @Test
  void curl() {
    assertThat(contents(captured("curl-multipart")))
        .containsEntry("name", List.of("Zoë"))
        .containsEntry("tags[]", List.of("a", "b"))
        .containsEntry("file", List.of("a%22b\\c.bin|image/png|\r\n--x\r\n\0\u00ff"))
        .containsEntry("text", List.of("one\ntwo"));
    assertThat(contents(captured("curl-chunked")))
        .containsEntry("file", List.of("stdin.txt|text/plain|\r\n--x\r\n\0\u00ff"));
    assertThat(contents(captured("curl-urlencoded")))
        .containsEntry("name", List.of("Zoë & +"))
        .containsEntry("lines[0][item]", List.of("x"));
  }

  @Test
  void nodeFetch() {
    assertThat(contents(captured("node-multipart")))
        .containsExactly(
            Map.entry("name", List.of("Zoë")),
            Map.entry("quo\"te\n", List.of("x\ny")),
            Map.entry(
                "file",
                List.of("a%22b.txt|text/plain|\r\n--x\r\n", "e|application/octet-stream|")));
    assertThat(captured("node-params").values("a")).containsExactly("1 2", "é");
  }

  @Test
  void pythonRequests() {
    assertThat(contents(captured("requests-multipart")))
        .containsEntry("name", List.of("Zoë"))
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("file", List.of("naïve %22x%22.txt|text/plain|\r\n--x"));
  }
}

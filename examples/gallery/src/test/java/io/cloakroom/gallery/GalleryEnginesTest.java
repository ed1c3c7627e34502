package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One form in five template engines: what a browser makes of it is the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryEnginesTest {

  private static final List<String> ENGINES =
      List.of("pebble", "thymeleaf", "freemarker", "mustache", "jte");

  private static final String HOSTILE = "\"><svg onload=alert(1)>'&amp; नमस्ते 🎨 ${7*7}{{7*7}}";

  private final Gallery gallery;

  GalleryEnginesTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = Gallery.open(new Options(0, "memory", data));
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @Test
  void anEmptyFormIsTheSameInAll() {
    for (String engine : ENGINES) {
      HttpAnswer answer = visitor().get("/engines/" + engine + "/signup");

      assertThat(answer.status()).as(engine).isEqualTo(200);
      assertThat(seen(engine, answer)).as(engine).isEqualTo(seen("pebble", empty("pebble")));
    }
    Document page = Jsoup.parse(empty("pebble").body());
    assertThat(page.select("form input[type=password][required]").attr("name"))
        .isEqualTo("password");
    assertThat(page.select("form input[inputmode=email][required]").attr("id")).isEqualTo("email");
    assertThat(page.select(".error, .summary")).isEmpty();
  }

  @Test
  void wrongValuesAreKeptAndErrorsToldTheSameInAll() {
    Map<String, String> sent = new LinkedHashMap<>();
    sent.put("name", HOSTILE.repeat(20));
    sent.put("email", HOSTILE);
    sent.put("password", "");
    List<?> pebble = seen("pebble", send("pebble", sent));
    for (String engine : ENGINES) {
      HttpAnswer answer = send(engine, sent);

      assertThat(answer.status()).as(engine).isEqualTo(200);
      assertThat(seen(engine, answer)).as(engine).isEqualTo(pebble);
      Document page = Jsoup.parse(answer.body());
      assertThat(page.select("main svg")).as(engine).isEmpty();
      assertThat(page.title()).as(engine).startsWith("Error: ");
      assertThat(page.expectFirst("#name").attr("value")).isEqualTo(HOSTILE.repeat(20));
      assertThat(page.expectFirst("#email").attr("value")).isEqualTo(HOSTILE);
      assertThat(page.select(".error")).as(engine).hasSize(3);
      assertThat(page.select(".summary a").eachAttr("href"))
          .as(engine)
          .containsExactly("#name", "#email", "#password");
    }
  }

  @Test
  void aPasswordIsNeverGivenBack() {
    for (String engine : ENGINES) {
      HttpAnswer answer =
          send(engine, Map.of("name", "", "email", "", "password", "correct horse battery"));

      assertThat(answer.status()).as(engine).isEqualTo(200);
      assertThat(answer.body()).as(engine).doesNotContain("correct horse");
    }
  }

  @Test
  void aRightFormSignsUpInAll() {
    for (String engine : ENGINES) {
      RawVisitor visitor = visitor();
      HttpAnswer answer =
          visitor.post(
              "/engines/" + engine + "/signup",
              RawVisitor.FORM,
              "name=Ada&email=" + engine + "@example.org&password=correct+horse+battery");

      assertThat(answer.status()).as(engine).isEqualTo(303);
      assertThat(visitor.get("/dashboard").status()).as(engine).isEqualTo(200);
    }
  }

  @Test
  void theListLeadsToAllAndAnUnknownEngineIsAbsent() {
    Document list = Jsoup.parse(visitor().get("/engines").body());

    assertThat(list.select("main li a").eachText()).isEqualTo(ENGINES);
    assertThat(visitor().get("/engines/nowhere/signup").status()).isEqualTo(404);
    assertThat(visitor().post("/engines/nowhere/signup", RawVisitor.FORM, "name=").status())
        .isEqualTo(404);
    assertThat(Jsoup.parse(visitor().get("/about").body()).select("a[href=/engines]")).hasSize(1);
  }

  private RawVisitor visitor() {
    return new RawVisitor(gallery.port());
  }

  private HttpAnswer empty(String engine) {
    return visitor().get("/engines/" + engine + "/signup");
  }

  private HttpAnswer send(String engine, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    RawVisitor visitor = visitor();
    HttpAnswer answer = visitor.post("/engines/" + engine + "/signup", RawVisitor.FORM, body);
    assertThat(answer.status()).as(engine).isEqualTo(303);
    return visitor.get(answer.header("Location").orElseThrow());
  }

  /** Every element of the page: its name, its attributes in any order, its own text. */
  private static List<Object> seen(String engine, HttpAnswer answer) {
    List<Object> seen = new ArrayList<>();
    for (Element element : Jsoup.parse(answer.body()).select("main *")) {
      Map<String, String> attributes = new TreeMap<>();
      for (Attribute attribute : element.attributes()) {
        attributes.put(attribute.getKey(), attribute.getValue().replace("/" + engine + "/", "/"));
      }
      if (attributes.getOrDefault("name", "").equals("_csrf")) {
        attributes.replace("value", "token");
      }
      seen.add(List.of(element.tagName(), attributes, element.ownText().replace(engine, "engine")));
    }
    return seen;
  }
}

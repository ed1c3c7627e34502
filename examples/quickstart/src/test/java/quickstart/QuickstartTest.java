package quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the very program that the README shows, and holds the README to it. */
class QuickstartTest {

  private static String base = "";

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private static final Javalin SERVER = Quickstart.app();

  @BeforeAll
  static void start() {
    base = "http://localhost:" + SERVER.start(0).port();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Origin", base)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  @Test
  void guardsItsPageCountsVisitsAndTakesNotes() throws Exception {
    HttpResponse<String> guarded = get("/?from=mail");
    assertThat(guarded.statusCode()).isEqualTo(303);
    assertThat(location(guarded)).isEqualTo("/login?next=%2F%3Ffrom%3Dmail");
    assertThat(get("/login").body()).contains("Log in");

    assertThat(post("/login", "username=ada@example.org&password=wrong").statusCode())
        .isEqualTo(422);
    HttpResponse<String> created =
        post(location(guarded), "username=ada@example.org&password=correct+horse&create=true");
    assertThat(created.statusCode()).isEqualTo(303);
    assertThat(location(created)).isEqualTo("/?from=mail");

    assertThat(get("/").body()).contains("Hello ada@example.org, visit number 1");
    assertThat(get("/").body()).contains("visit number 2");

    HttpResponse<String> empty = post("/", "text=");
    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body()).contains("Error:", "Enter a value");

    assertThat(post("/", "text=%3Cb%3EBuy+milk").statusCode()).isEqualTo(303);
    assertThat(get("/").body()).contains("Noted: &lt;b&gt;Buy milk");
    assertThat(get("/").body()).doesNotContain("Noted:");
  }

  @Test
  void refusesWhatAnotherSiteSends() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/login"))
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.ofString("username=a@b.c&password=correct+horse&create=true"))
            .build();

    assertThat(browser.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void isWhatTheReadmeShows() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    String readme = Files.readString(root.resolve("README.md"));
    String java = Files.readString(Path.of("src/main/java/quickstart/Quickstart.java"));

    assertThat(readme).contains("```java\n" + java + "```\n");
    assertThat(readme)
        .contains(Files.readString(Path.of("src/main/resources/pages/home.html")).strip())
        .contains(Files.readString(root.resolve("examples/gallery/story.sh")).strip());
  }

  @Test
  void readmeNamesTheVersionsOfThisBuild() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    String readme = Files.readString(root.resolve("README.md"));
    String pom = Files.readString(root.resolve("pom.xml"));
    for (String library : List.of("javalin", "pebble", "hibernate-validator", "expressly")) {
      String property = library + ".version>";
      String version = pom.split(property, 3)[1].replace("</", "");
      assertThat(readme)
          .containsPattern(
              "<artifactId>" + library + "</artifactId>\\s+<version>" + version + "</version>");
    }
    String compiler =
        "<artifactId>maven-compiler-plugin</artifactId>\\s+<version>([^<]+)</version>";
    assertThat(first(compiler, readme)).isEqualTo(first(compiler, pom));
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}

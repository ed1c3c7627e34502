package docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation shows nothing but code that compiles, and links that lead somewhere. */
class DocsTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions",
        "forms",
        "forms-html",
        "forms-choices",
        "forms-errors",
        "forms-languages",
        "forms-limits",
        "forms-once",
        "forms-frameworks",
        "templates",
        "csrf",
        "error-pages",
        "csrf-spa",
        "remember-me",
        "servers",
        "starter",
        "metrics",
        "deploying",
        "caching",
        "troubleshooting"
      })
  void showsNothingButTheseExamples(String page) throws IOException {
    String examples = squeezed(examples());
    List<String> shown =
        JAVA.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")))
            .results()
            .map(block -> squeezed(block.group(1)))
            .toList();

    assertThat(shown).isNotEmpty().allSatisfy(code -> assertThat(examples).contains(code));
  }

  /** Returns the sources of all classes of this package whose names end with "Examples". */
  private static String examples() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("src/test/java/docs"))) {
      for (Path file :
          files.filter(file -> file.toString().endsWith("Examples.java")).sorted().toList()) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString();
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages =
          Stream.concat(docs, Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))
              .filter(page -> page.toString().endsWith(".md"))
              .toList();
      for (Path page : pages) {
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> page.resolveSibling(link.group(1)))
            .forEach(target -> assertThat(target).as("linked from %s", page).exists());
      }
    }
  }

  @Test
  void theExamplesRun() throws Exception {
    DocsExamples examples = new DocsExamples();
    var app = examples.javalin(examples.locals(MemoryStore.of())).start(0);
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + app.port())).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("visit 1");
    } finally {
      app.stop();
    }
    assertThat(examples.limits()).isNotNull();
    assertThat(examples.lifetimes(MemoryStore.of())).isNotNull();
  }

  private static String squeezed(String code) {
    // Where lines are broken is the formatter's decision.
    return code.replaceAll("\\s+", " ").replace("( ", "(").strip();
  }
}

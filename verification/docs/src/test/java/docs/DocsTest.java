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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The documentation shows only code that compiles. */
class DocsTest {

  /** {@code ReadmeTest} builds and runs its programs. */
  private static final Path README = Path.of("README.md");

  /** The language of other frameworks' code, on the pages for their users. */
  private static final String FOREIGN = "java foreign";

  /**
   * Every block of Java on every page is in a source that the build compiles, such as a class whose
   * name ends with "Examples". Only line breaks may differ.
   */
  @Test
  void showsNoJavaThatIsNotCompiled() throws IOException {
    List<String> sources = sources();
    List<String> uncompiled = new ArrayList<>();
    int blocks = 0;
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        if (block.language().equals("java") && !page.file().equals(README)) {
          blocks++;
          String code = squeezed(block.code());
          if (sources.stream().noneMatch(source -> source.contains(code))) {
            uncompiled.add(page + ":\n" + block.code());
          }
        }
      }
    }

    assertThat(blocks).isGreaterThan(50);
    assertThat(uncompiled).isEmpty();
  }

  @Test
  void javaHasNoOtherMarkThanForeignCodeOnPagesForPeopleFromElsewhere() throws IOException {
    for (Page page : Page.all()) {
      boolean elsewhere = page.file().getFileName().toString().startsWith("from-");
      assertThat(page.blocks())
          .as("%s", page)
          .extracting(Page.Block::language)
          .filteredOn(language -> language.toLowerCase(Locale.ROOT).startsWith("java "))
          .allSatisfy(language -> assertThat(elsewhere && language.equals(FOREIGN)).isTrue());
    }
  }

  /** Returns all Java sources of the repository, except generated ones below {@code target}. */
  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path file : Page.sources("")) {
      if (file.toString().endsWith(".java")) {
        sources.add(squeezed(Files.readString(Page.ROOT.resolve(file))));
      }
    }
    return sources;
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
    // The formatter decides where lines break.
    return code.replaceAll("\\s+", " ").replace("( ", "(").replace(" .", ".").strip();
  }
}

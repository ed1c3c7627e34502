package docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import io.cloakroom.views.PebbleTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The template of docs/error-pages.md shows every problem, and the page's JSON matches the
 * response.
 */
class ErrorPagesTest {

  private static final Path PAGE =
      Path.of(System.getProperty("project.root", "../..")).resolve("docs/error-pages.md");

  private final ErrorPagesExamples examples =
      new ErrorPagesExamples(id ->
          id.equals("1") ? Optional.of(new ErrorPagesExamples.Photo("Sea")) : Optional.empty());
  private final Path folder;
  private Cloakroom cloakroom = Cloakroom.of();

  ErrorPagesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String block(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(Files.readString(PAGE))
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  @BeforeEach
  void template() throws IOException {
    Files.writeString(folder.resolve("error.html"), block("html"));
    Files.writeString(folder.resolve("photo.html"), "<h1>{{ photo.title }}</h1>");
    cloakroom =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .templates(PebbleTemplates.of(folder))
            .problemTemplate("error")
            .build();
  }

  /** Handles a request as a server adapter does. */
  private TestExchange send(TestExchange exchange, Consumer<Visit> handler) throws IOException {
    try {
      handler.accept(cloakroom.visit(exchange));
    } catch (RuntimeException e) {
      cloakroom.answer(exchange, e);
    }
    return exchange.finish();
  }

  @Test
  void showsTheProblemInItsOwnTemplate() throws IOException {
    TestExchange missing =
        send(TestExchange.of("GET", "/photos/7"), visit -> examples.showPhoto(visit, "7"));
    assertThat(missing.status()).isEqualTo(404);
    Document page = Jsoup.parse(missing.sentText());
    assertThat(page.select("p").first()).isNotNull();
    assertThat(page.text()).contains("There is no such photo.", "To the start page");
    assertThat(page.select("form")).isEmpty();
    assertThat(
            send(TestExchange.of("GET", "/photos/1"), visit -> examples.showPhoto(visit, "1"))
                .sentText())
        .isEqualTo("<h1>Sea</h1>");
  }

  @Test
  void showsNothingOfAnException() throws IOException {
    TestExchange failed =
        send(
            TestExchange.of("GET", "/"),
            visit -> {
              throw new IllegalStateException("the password of the database");
            });
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.sentText())
        .contains("To the start page")
        .doesNotContain("password", "IllegalState");
  }

  @Test
  void sendsProblemJsonToScripts() throws IOException {
    TestExchange missing =
        send(
            TestExchange.of("GET", "/photos/7").with("Accept", "application/json"),
            visit -> examples.showPhoto(visit, "7"));
    assertThat(missing.sent("Content-Type")).containsExactly("application/problem+json");
    assertThat(missing.sentText().replaceAll("\\s", ""))
        .isEqualTo(block("json").replaceAll("\\s", ""));
  }

  @Test
  void offersToSendAFormAgainWhoseSessionMoved() throws IOException {
    TestExchange moved =
        send(
            TestExchange.of("POST", "/notes")
                .withBody("application/x-www-form-urlencoded", "text=Milk&pin=1234"),
            visit -> {
              throw new HttpProblem(409, "session.moved", "The session moved.");
            });
    Document page = Jsoup.parse(moved.sentText());
    assertThat(page.select("form").attr("action")).isEqualTo("/notes");
    assertThat(page.select("[name=text]").val()).isEqualTo("Milk");
    assertThat(page.select("[name=pin]").attr("type")).isEqualTo("password");
    assertThat(page.select("[name=pin]").val()).isEmpty();
    assertThat(page.select("[name=_csrf]").val()).hasSize(86);
  }
}

package io.cloakroom.frontends;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of docs/csrf-spa.md, with their libraries, in Chromium and without any token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
class SpaPageTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path MODULE = ROOT.resolve("verification/frontends").toAbsolutePath();

  /** Each sends a note, and returns the status of the answer. */
  private static final String FETCH =
      "(text) => send('POST', '/notes', { text }).then((response) => response.status)";

  private static final String AXIOS =
      """
      (text) => api.post('/notes', { text }).then(
        (response) => response.status, (error) => error.response.status)
      """;

  private Path script = MODULE;
  private final Chromium chromium = Chromium.shared();

  @BeforeAll
  void bundle() throws Exception {
    script = new Bundles(MODULE).build().resolve("spa.js");
  }

  @AfterAll
  void close() {
    chromium.closeAll();
  }

  private Page open(NotesServer server) {
    Page page = chromium.open().newPage();
    page.navigate(server.address("/"));
    assertThat(page.locator("form")).isVisible();
    return page;
  }

  @ParameterizedTest
  @ValueSource(strings = {FETCH, AXIOS})
  void aNoteIsSavedOrRefused(String send) {
    try (NotesServer server = new NotesServer(script)) {
      Page page = open(server);
      assertThat(page.evaluate(send, "Milk")).isEqualTo(200);
      assertThat(page.evaluate(send, "")).isEqualTo(422);
      assertThat(server.notes()).containsExactly("Milk");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FETCH, AXIOS})
  void loggedOutVisitorsComeToTheLoginPage(String send) {
    try (NotesServer server = new NotesServer(script)) {
      Page page = open(server);
      page.evaluate("(text) => { (" + send + ")(text); }", NotesServer.PRIVATE);
      assertThat(page).hasURL(server.address("/login?next=%2F"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FETCH, AXIOS})
  void aNoteWhoseSessionMovedIsSentAgainOnce(String send) {
    try (NotesServer server = new NotesServer(script)) {
      Page page = open(server);
      Object statuses =
          page.evaluate(
              "(text) => Promise.all([("
                  + send
                  + ")(text), fetch('/move', { method: 'POST' }).then((r) => r.status)])",
              NotesServer.LATE);
      assertThat(statuses).isEqualTo(List.of(200, 200));
      assertThat(server.notes()).containsExactly(NotesServer.LATE);
    }
  }

  @Test
  void aFormOfReactShowsTheErrorBesideItsField() {
    try (NotesServer server = new NotesServer(script)) {
      Page page = open(server);
      page.click("button");
      assertThat(page.locator("#text-error")).hasText("Enter a note");
      assertThat(page.locator("#text")).hasAttribute("aria-invalid", "true");
      page.fill("#text", "Milk");
      page.click("button");
      assertThat(page.locator("#text-error")).hasText("");
      assertThat(server.notes()).containsExactly("Milk");
    }
  }

  @Test
  void thePageShowsNothingButTheseScripts() throws IOException {
    String scripts;
    try (Stream<Path> files = Files.list(MODULE.resolve("src/spa"))) {
      scripts = files.sorted().map(SpaPageTest::text).collect(Collectors.joining());
    }
    assertThat(
            Pattern.compile("(?ms)^```jsx?\\n(.*?)^```")
                .matcher(Files.readString(ROOT.resolve("docs/csrf-spa.md")))
                .results()
                .map(block -> block.group(1)))
        .hasSize(3)
        .allSatisfy(code -> assertThat(scripts).contains(code));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

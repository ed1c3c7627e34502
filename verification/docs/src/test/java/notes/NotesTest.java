package notes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.key.KeyRing;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.store.FileStore;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program of the guides runs, and the guides show nothing else. */
class NotesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path PROGRAM = Path.of("src/test/java/notes/Notes.java");
  private static final Path PAGE = Path.of("src/test/resources/notes/notes.html");
  private static final String PASSWORD = "seven green umbrellas";

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new Cookies())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final Javalin app;

  NotesTest(@TempDir Path sessions) {
    MemoryAccounts accounts = MemoryAccounts.of();
    Notes.addAda(accounts, Password.of(PASSWORD));
    KeyRing keys = KeyRing.of("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=");
    app = new Notes(FileStore.of(sessions), keys, accounts).app().start("localhost", 0);
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + path));
  }

  private Document get(String path) throws IOException, InterruptedException {
    return Jsoup.parse(send(at(path)).body());
  }

  /** Sends a form with the page's token, as from a browser that sends no origin. */
  private HttpResponse<String> post(String path, String page, String fields)
      throws IOException, InterruptedException {
    String token = get(page).select("[name=_csrf]").attr("value");
    return send(
        at(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "_csrf=" + URLEncoder.encode(token, UTF_8) + "&" + fields)));
  }

  private HttpResponse<String> logIn() throws IOException, InterruptedException {
    return post(
        "/login", "/login", "username=ada@example.com&password=" + PASSWORD.replace(' ', '+'));
  }

  @Test
  void addsNotesForPeopleWhoAreLoggedIn() throws Exception {
    assertThat(send(at("/")).uri().getPath()).isEqualTo("/login");
    assertThat(logIn().uri().getPath()).isEqualTo("/");

    HttpResponse<String> refused = post("/", "/", "text=");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Jsoup.parse(refused.body()).select("#text--error").text()).isNotEmpty();

    Document added = Jsoup.parse(post("/", "/", "text=Milk").body());
    assertThat(added.select("[role=status]").text()).isEqualTo("Saved.");
    assertThat(added.select("li").text()).isEqualTo("Milk");
    Document again = get("/");
    assertThat(again.select("[role=status]")).isEmpty();
    assertThat(again.select("h1").text()).matches("Hello Ada, visit [4-9]");
  }

  @Test
  void keepsTheThemeInASignedCookie() throws Exception {
    logIn();
    assertThat(get("/").select("html").attr("data-theme")).isEqualTo("LIGHT");
    Document dark = Jsoup.parse(post("/theme", "/", "theme=dark").body());
    assertThat(dark.select("html").attr("data-theme")).isEqualTo("DARK");
  }

  @Test
  void logsOut() throws Exception {
    logIn();
    assertThat(post("/logout", "/", "").uri().getPath()).isEqualTo("/login");
    assertThat(send(at("/")).uri().getPath()).isEqualTo("/login");
  }

  @Test
  void refusesAFormWithoutItsToken() throws Exception {
    logIn();
    HttpResponse<String> refused =
        send(
            at("/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("text=Milk")));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"from-express", "from-django", "from-spring"})
  void theGuidesShowNothingElse(String guide) throws IOException {
    String text = Files.readString(ROOT.resolve("docs/" + guide + ".md"));
    String ours = text.substring(text.indexOf("\n## The same program here"));
    String sources = squeezed(Files.readString(PROGRAM)) + squeezed(Files.readString(PAGE));
    List<String> shown =
        Pattern.compile("(?ms)^```(?:java|html)\\n(.*?)^```")
            .matcher(ours)
            .results()
            .map((MatchResult block) -> squeezed(block.group(1)))
            .toList();
    assertThat(shown)
        .contains(squeezed(Files.readString(PROGRAM)), squeezed(Files.readString(PAGE)))
        .allSatisfy(code -> assertThat(sources).contains(code));
  }

  /** The cookies of a browser; Java's own handler would put quotes around them. */
  private static final class Cookies extends CookieHandler {

    private final Map<String, String> values = new ConcurrentHashMap<>();

    @Override
    public Map<String, List<String>> get(URI address, Map<String, List<String>> request) {
      return Map.of(
          "Cookie",
          values.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .toList());
    }

    @Override
    public void put(URI address, Map<String, List<String>> response) {
      response.forEach((name, lines) -> {
        if ("Set-Cookie".equalsIgnoreCase(name)) {
          lines.forEach(this::keep);
        }
      });
    }

    private void keep(String header) {
      String[] pair = header.split(";", 2)[0].split("=", 2);
      if (header.contains("Max-Age=0")) {
        values.remove(pair[0]);
      } else {
        values.put(pair[0], pair[1]);
      }
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }
}

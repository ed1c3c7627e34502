package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.session.SessionKey;
import io.cloakroom.testkit.Await;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ToolbarTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  record Stop(String city, Optional<LocalDate> day) {}

  record Trip(
      @Min(1) int seats,
      Stop first,
      List<String> tags,
      Map<String, String> notes,
      @Secret Optional<String> code,
      @Secret String phrase) {}

  record Album(String title, Optional<Upload> picture) {}

  private static final Form<Trip> TRIP = Form.of(Trip.class);
  private static final SessionKey<Boolean> VISITED = SessionKey.of("visited", Boolean.class);
  private static final Form<Wrapped> WRAPPED = Form.of(Wrapped.class);
  private static final Form<Album> ALBUM = Form.of(Album.class);

  private final Toolbar toolbar;
  private final ToolbarPage page;
  private final Javalin server;

  ToolbarTest() {
    toolbar = Toolbar.open(0, true);
    page = new ToolbarPage(toolbar);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .development(true)
            .requestListener(toolbar)
            .csrfExemption("/webhooks/*")
            .build();
    server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.post("/trip", ctx -> answer(ctx.with(CloakroomPlugin.class), TRIP));
          config.routes.get("/trip", ctx -> answer(ctx.with(CloakroomPlugin.class), TRIP));
          config.routes.post("/files", ctx -> answer(ctx.with(CloakroomPlugin.class), ALBUM));
          config.routes.post("/wrapped", ctx -> answer(ctx.with(CloakroomPlugin.class), WRAPPED));
          config.routes.post("/<any>", ctx -> answer(ctx.with(CloakroomPlugin.class), TRIP));
          config.routes.get("/", ctx -> ctx.result("no form"));
          config.routes.get("/page", ToolbarTest::page);
          config.routes.get(
              "/visit",
              ctx -> {
                ctx.with(CloakroomPlugin.class).session().set(VISITED, true);
                ctx.result("visited");
              });
        });
  }

  private static void answer(Visit visit, Form<?> form) {
    if (visit.read(form) instanceof Submission.Invalid<?> invalid) {
      visit.exchange().setStatus(invalid.status());
    }
  }

  private static void page(Context ctx) {
    answer(ctx.with(CloakroomPlugin.class), TRIP);
    ctx.html("<h1>Trip</h1></body></html>");
  }

  @BeforeEach
  void open() {
    server.start(0);
  }

  @AfterEach
  void close() {
    server.stop();
    toolbar.close();
  }

  private int send(String method, String path, String type, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Sec-Fetch-Site", "same-origin");
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> page(String path) throws Exception {
    return page.get(path);
  }

  /**
   * Returns the data that the page receives. It waits, because a client has the response before the
   * toolbar does.
   */
  private List<JsonNode> forms(int count) throws Exception {
    Await.until(
        count + " forms in the toolbar",
        Duration.ofSeconds(30),
        () -> page.forms().size() >= count);
    assertThat(page.forms()).hasSize(count);
    return page.forms();
  }

  private List<JsonNode> requests(int count) throws Exception {
    Await.until(
        count + " requests in the toolbar",
        Duration.ofSeconds(30),
        () -> page.changes(0).get("kept").size() >= count);
    return page.requests();
  }

  private static JsonNode row(List<JsonNode> forms, String name) {
    for (JsonNode row : forms.get(0).get("rows")) {
      if (row.get("name").asString().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("No row " + name + " in " + forms);
  }

  private static List<String> texts(JsonNode row, String... members) {
    return List.of(members).stream()
        .map(row::get)
        .map(node -> node.isString() ? node.asString() : node.toString())
        .toList();
  }

  @Test
  void eachFieldIsShownFromItsBytesToItsValue() throws Exception {
    assertThat(
            send(
                "POST",
                "/trip?ref=1",
                FORM,
                "seats=0&first%5Bcity%5D=D%C3%A9hli&first[day]=2026-11-25&first[typo]=1&tags=a"
                    + "&tags=b&notes[x]=y&phrase=open"))
        .isEqualTo(422);

    List<JsonNode> forms = forms(1);
    assertThat(texts(page.last().get("summary"), "method", "path", "status", "kind", "errors"))
        .containsExactly("POST", "/trip?ref=1", "422", "form", "1");
    assertThat(texts(forms.get(0), "contentType", "login")).containsExactly(FORM, "false");
    assertThat(texts(row(forms, "seats"), "rawName", "rawValue", "pointer", "type", "errors"))
        .containsExactly("seats=", "0", "/seats", "int", "[\"min: Enter 1 or more\"]");
    assertThat(
            texts(
                row(forms, "first[city]"),
                "offset",
                "rawName",
                "rawValue",
                "steps",
                "text",
                "pointer",
                "value"))
        .containsExactly(
            "8",
            "first%5Bcity%5D=",
            "D%C3%A9hli",
            "[\"first\",\"city\"]",
            "Déhli",
            "/first/city",
            "Déhli");
    assertThat(texts(row(forms, "first[day]"), "value")).containsExactly("2026-11-25");
    assertThat(texts(row(forms, "first[typo]"), "pointer", "type")).containsExactly("", "");
    assertThat(texts(row(forms, "tags"), "pointer", "value")).containsExactly("/tags", "[a, b]");
    assertThat(texts(row(forms, "notes[x]"), "pointer", "text")).containsExactly("/notes", "y");
    assertThat(texts(row(forms, "code"), "offset", "pointer")).containsExactly("-1", "/code");
  }

  @Test
  void anErrorIsShownOnceWhereItIs() throws Exception {
    send("POST", "/trip", FORM, "seats=x&first[day]=yesterday&tags=a");

    List<JsonNode> forms = forms(1);
    List<String> wrong = new ArrayList<>();
    for (JsonNode row : forms.get(0).get("rows")) {
      if (!row.get("errors").isEmpty()) {
        wrong.add(row.get("pointer").asString() + ' ' + row.get("errors").size());
      }
    }
    assertThat(wrong).containsExactly("/seats 1", "/first/day 1");
  }

  @Test
  void whatIsSecretIsNotEvenKept() throws Exception {
    send(
        "POST",
        "/trip",
        FORM,
        "seats=1&first[city]=x&phrase=Geheim-1&code=Geheim-2&password=Geheim-3&_csrf=Geheim-4"
            + "&user[api_key]=Geheim-5&notes[cardNumber]=Geheim-6");

    List<JsonNode> forms = forms(1);
    assertThat(forms.toString()).doesNotContain("Geheim");
    assertThat(texts(row(forms, "phrase"), "rawName", "masked", "pointer"))
        .containsExactly("phrase=", "true", "/phrase");
    assertThat(texts(row(forms, "seats"), "masked")).containsExactly("false");
  }

  record Account(String name, @Secret String phrase) {}

  @Secret
  record Badge(String digits) {}

  record Wrapped(
      Account account, Optional<String> note, List<String> notes, Optional<Badge> badge) {}

  @Test
  void aSecretInATextOfJsonIsNotKeptEither() throws Exception {
    String json = "%7B%22name%22:%22Ann%22,%22phrase%22:%22Geheim-1%22%7D";
    send(
        "POST",
        "/wrapped",
        FORM,
        "account="
            + json
            + "&note=%20%7B%22password%22:%22Geheim-2%22"
            + "&notes=a&notes=%7B%22password%22:%22Geheim-3%22"
            + "&badge.digits=Geheim-4");

    List<JsonNode> forms = forms(1);
    assertThat(forms.toString()).doesNotContain("Geheim");
    assertThat(texts(row(forms, "account"), "masked", "pointer"))
        .containsExactly("true", "/account");
    assertThat(texts(row(forms, "badge.digits"), "masked", "pointer"))
        .containsExactly("true", "/badge/digits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login",
        "/accounts/sign-in",
        "/auth",
        "/api/session",
        "/Login/2",
        "/oauth2/code"
      })
  void ofALoginNamesAndLengthsAndErrorsAreShownOnly(String path) throws Exception {
    send("POST", path, FORM, "seats=0&first[city]=Geheimdorf&phrase=x&typo=somebody");

    List<JsonNode> forms = forms(1);
    assertThat(page.last().toString()).doesNotContain("Geheimdorf", "somebody");
    assertThat(texts(row(forms, "first[city]"), "text", "rawValue", "value"))
        .containsExactly("10 bytes, not shown for a login", "", "");
    assertThat(texts(row(forms, "seats"), "errors", "value"))
        .containsExactly("[\"min: Enter 1 or more\"]", "");
  }

  @Test
  void aFileIsShownAsItWasDeclaredAndAsItIs() throws Exception {
    String body =
        """
        --B
        Content-Disposition: form-data; name="title"

        t
        --B
        Content-Disposition: form-data; name="picture"; filename="a.png"
        Content-Type: image/png

        %PDF-1.7
        --B--
        """
            .replace("\n", "\r\n");
    assertThat(send("POST", "/files", "multipart/form-data; boundary=B", body)).isEqualTo(200);

    assertThat(texts(row(forms(1), "picture"), "text", "pointer", "value"))
        .containsExactly(
            "a.png, 8 bytes, declared as image/png, not examined: add org.apache.tika:tika-core",
            "/picture",
            "a.png");
  }

  @Test
  void aFormThatCannotBeReadIsShownWithTheReason() throws Exception {
    assertThat(send("POST", "/trip", "text/csv", "a,b")).isEqualTo(415);
    assertThat(forms(1).get(0).get("refusal").asString())
        .startsWith("form.content-type.unsupported: ");
  }

  @Test
  void aQueryIsAFormAndAPageWithoutOneIsNone() throws Exception {
    send("GET", "/", "", "");
    send("GET", "/absent?a=1", "", "");
    send("GET", "/trip?seats=2", "", "");
    assertThat(texts(row(forms(1), "seats"), "rawValue", "value")).containsExactly("2", "2");
  }

  @Test
  void aHugeFormIsCut() throws Exception {
    String fields =
        IntStream.range(0, 900).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));
    send("POST", "/trip", FORM, fields + "&last=" + "x".repeat(100_000));
    JsonNode form = forms(1).get(0);
    assertThat(form.get("rows")).hasSize(SeenForm.MOST_ROWS);
    assertThat(form.get("more").asInt()).isGreaterThan(700);

    send("GET", "/trip?long=" + "%C3%A9".repeat(1_000), "", "");
    assertThat(forms(2).get(1).toString().length()).isLessThan(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.test, '', Serve HTTPS",
    "shop.test, 'X-Forwarded-Proto: https', name the proxy with trustedProxy",
    "localhost, '', ''"
  })
  void aSecureCookieOverHttpIsSaidToBeDropped(String host, String header, String cure)
      throws Exception {
    try (Socket socket = new Socket("localhost", server.port())) {
      String head = "GET /visit HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
      socket
          .getOutputStream()
          .write(
              (head + header + (header.isEmpty() ? "\r\n" : "\r\n\r\n"))
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("visited");
    }
    JsonNode findings = requests(1).get(0).get("findings");
    if (cure.isEmpty()) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings.get(0).get("text").asString())
          .startsWith("The browser drops the cookie __Host-")
          .endsWith("it is Secure, and the page came over http from shop.test.");
      assertThat(findings.get(0).get("cure").asString()).contains(cure);
    }
  }

  @Test
  void thePageIsThereWithItsHeaders() throws Exception {
    HttpResponse<String> page = page("");
    assertThat(page.body()).contains("<h1>Requests</h1>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    for (String file : List.of("toolbar.js", "toolbar.css")) {
      assertThat(page(file).statusCode()).isEqualTo(200);
    }
    Path files =
        Path.of(System.getProperty("project.root"))
            .resolve("toolbar/src/main/resources/io/cloakroom/toolbar");
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        int status = name.matches("(open|chip)\\..*") ? 404 : 200;
        assertThat(page(name).statusCode()).as("%s", file).isEqualTo(status);
      }
    }
    assertThat(page("module-info.class").statusCode()).isEqualTo(404);
    assertThat(page("../toolbar.js").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  PATH,  127.0.0.1,   200",
    "GET,  PATH,  localhost,   200",
    "GET,  PATH,  [::1],       200",
    "GET,  PATH,  evil.test,   404",
    "GET,  PATH,  localhost.evil.test, 404",
    "GET,  PATH,  '',          404",
    "GET,  /,     127.0.0.1,   404",
    "GET,  /AAAAAAAAAAAAAAAAAAAAAA/, 127.0.0.1, 404",
    "GET,  //evil.test/, 127.0.0.1,  404",
    "GET,  /open, 127.0.0.1,   200",
    "GET,  /open.js, [::1],    200",
    "GET,  /open, evil.test,   404",
    "GET,  /open, localhost.evil.test, 404",
    "GET,  /open, '',          404",
    "POST, /open, 127.0.0.1,   404",
    "GET,  /open/, 127.0.0.1,  404",
    "GET,  /open/forms, 127.0.0.1, 404",
    "GET,  /open.html, 127.0.0.1, 404",
    "GET,  /toolbar.js, 127.0.0.1, 404",
    "POST, PATH,  127.0.0.1,   404",
    "HEAD, PATH,  127.0.0.1,   404"
  })
  void whoeverNamesAnotherHostOrKeyFindsNothing(String method, String path, String host, int status)
      throws IOException {
    URI address = toolbar.address();
    String named = host.isEmpty() ? "" : "Host: " + host + ":" + address.getPort() + "\r\n";
    String target = path.equals("PATH") ? address.getPath() : path;
    assertThat(status(method + " " + target + " HTTP/1.1\r\n" + named)).isEqualTo(status);
    if (status == 200) {
      String forwarded = named + "X-Forwarded-Host: evil.test\r\n";
      assertThat(status(method + " " + target + " HTTP/1.1\r\n" + forwarded)).isEqualTo(200);
    }
  }

  @Test
  void thePageThatOpensTheToolbarHasNoDataAndBelongsToNoOtherPage() throws Exception {
    send("POST", "/trip", FORM, "seats=1&first[city]=Geheim");
    assertThat(forms(1)).hasSize(1);
    String key = toolbar.address().getPath().split("/", -1)[1];
    for (String path : List.of("/open", "/open.js", "/open.css")) {
      HttpResponse<String> page = page(path);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).doesNotContain(key, "Geheim", "trip");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'; script-src 'self'")
          .contains("frame-ancestors 'none'");
      assertThat(page.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
      assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }
  }

  private HttpResponse<String> application(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .header("Accept", "text/html")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the script of the page at this path. */
  private String chip(String path) throws Exception {
    String page = application(path).body();
    assertThat(page).contains("src=\"/.cloakroom/chip/");
    return application(page.replaceFirst("(?s).*src=\"(/\\.cloakroom/chip/[^\"]*)\".*", "$1"))
        .body();
  }

  @Test
  void theChipOfAPageHasTheSummaryOfItsRequestAndNotTheKey() throws Exception {
    send("GET", "/", "", "");

    String chip = chip("/page?seats=x&first[city]=Geheim&typo=1&phrase=Geheim");

    assertThat(chip)
        .startsWith("const chip = {\"number\":2,")
        .contains(toolbar.address().resolve("/open#request-2").toString())
        .contains(
            "{\"text\":\"422\",\"tone\":\"wrong\"}",
            "{\"text\":\"anonymous\",\"tone\":\"plain\"}",
            "{\"text\":\"1 error\",\"tone\":\"wrong\"}")
        .containsPattern("\\{\"text\":\"\\d hints?\",\"tone\":\"(odd|wrong)\"\\}")
        .doesNotContain("Geheim", "/page", toolbar.address().getPath().split("/", -1)[1]);
    assertThat(chip("/page?seats=1")).startsWith("const chip = {\"number\":3,");
  }

  @Test
  void aChipOfAnotherStartSaysThatItsRequestIsGone() throws Exception {
    String page = application("/page").body();
    String name = page.replaceFirst("(?s).*/chip/([^-\"]*)-.*", "$1");

    assertThat(application("/.cloakroom/chip/another-1").body()).contains("no longer recorded");
    assertThat(application("/.cloakroom/chip/" + name + "-99").body())
        .contains("no longer recorded");
    assertThat(application("/.cloakroom/chip/" + name).statusCode()).isEqualTo(404);
    for (int i = 0; i < Chips.KEPT; i++) {
      application("/page");
    }
    assertThat(application("/.cloakroom/chip/" + name + "-1").body())
        .contains("no longer recorded");
  }

  @Test
  void connectionsThatSendNoWholeRequestDoNotKeepThePageAway() throws Exception {
    List<String> begun =
        List.of("GET / HT", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket(toolbar.address().getHost(), toolbar.address().getPort());
        open.add(socket);
        socket.getOutputStream().write(begun.get(i % 2).getBytes(StandardCharsets.US_ASCII));
      }
      for (String path : List.of("", "toolbar.js", "toolbar.css", "requests")) {
        HttpRequest request =
            HttpRequest.newBuilder(toolbar.address().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .build();
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private int status(String head) throws IOException {
    try (Socket socket = new Socket(toolbar.address().getHost(), toolbar.address().getPort())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  private static Cloakroom example(boolean development) {
    Cloakroom.Builder builder = Cloakroom.builder();
    if (development) {
      builder.requestListener(Toolbar.of()); // the log shows its address
    }
    return builder.build();
  }

  @Test
  void theExampleOfThePageIsThisOne() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    String page = Files.readString(root.resolve("docs/toolbar.md"));
    String shown = page.substring(page.indexOf("```java\n") + 8, page.indexOf("```\n\nIt starts"));
    String source = "toolbar/src/test/java/io/cloakroom/toolbar/ToolbarTest.java";

    assertThat(squeezed(Files.readString(root.resolve(source)))).contains(squeezed(shown));
    assertThat(example(false)).isNotNull();
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  @Test
  void requestsGoOnWithoutIt() throws Exception {
    toolbar.close();
    assertThat(send("GET", "/trip?seats=1&first[city]=x&phrase=y", "", "")).isEqualTo(200);
    assertThatThrownBy(() -> page("")).isInstanceOf(IOException.class);
  }

  @Test
  void showsWhatIsNotCheckedForCsrf() throws Exception {
    assertThat(page.json("unchecked").toString())
        .contains("Authorization: Bearer", "\"/webhooks/*\"");
  }
}

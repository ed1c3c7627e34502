package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Every secret of a story is searched for in everything that the toolbar puts out. */
class ToolbarLeaksTest {

  record SignUp(String name, String email, @Secret String maiden, String password) {}

  record Paid(String card, @Secret Map<String, String> extras) {}

  private static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);
  private static final Form<Paid> PAID = Form.of(Paid.class);
  private static final SessionKey<String> API_KEY = SessionKey.of("apiKey", String.class);
  private static final SessionKey<Map<String, String>> GRANT =
      SessionKey.mapOf("grant", String.class);
  private static final SessionKey<String> NESTED = SessionKey.of("answer", String.class);
  private static final SessionKey<String> STATE = SessionKey.of("state", String.class);

  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'\\;DROP TABLE a--";
  private static final String BIDI = "a\u202Egpj.exe\u0000\u001b[31m\r\nSet-Cookie: x=y";

  private final Toolbar toolbar = Toolbar.open(0, true);
  private final ToolbarPage page = new ToolbarPage(toolbar);
  private final Cloakroom cloakroom =
      Cloakroom.builder().store(MemoryStore.builder().build()).requestListener(toolbar).build();
  private final TestVisitor ada = TestVisitor.of(cloakroom);
  private final List<String> secrets = new ArrayList<>();

  @AfterEach
  void close() {
    toolbar.close();
  }

  private static void ok(Visit visit) {
    visit.answer().html("<p>ok");
  }

  private String secret(String value) {
    secrets.add(value);
    return value;
  }

  private void signUp(Visit visit) {
    boolean unused = visit.read(SIGN_UP).toString().isEmpty();
    visit.session().logIn("account-7");
    visit.session().set(API_KEY, secret("SEKRET-api-key"));
    visit.session().set(GRANT, Map.of("refresh_token", secret("SEKRET-refresh")));
    visit.session().set(NESTED, "{\"password\":\"" + secret("SEKRET-nested") + "\"}");
    visit.session().set(STATE, secret("Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A"));
    visit.cookies().setSigned("prefs", "SEKRET-signed", Duration.ofDays(1));
    visit.cookies().setSealed("note", secret("SEKRET-sealed"), Duration.ofDays(1));
    visit.flash().success("Your password is SEKRET-password");
    LoggerFactory.getLogger("shop.SignUp")
        .info("Signed up with SEKRET-password, {}", "SEKRET-maiden");
    visit.answer().redirect("/welcome?token=" + secret("SEKRET-location"));
  }

  @Test
  void noSecretOfAStoryIsShown() throws Exception {
    TestResponse signedUp =
        ada.post(
            "/signup?invite_token=" + secret("SEKRET-query") + "&maiden=" + secret("SEKRET-other"),
            TestForm.of(
                "name",
                "Ada",
                "email",
                "ada@example.org",
                "maiden",
                secret("SEKRET-maiden"),
                "password",
                secret("SEKRET-password"),
                "unread",
                "{\"password\":\"" + secret("SEKRET-json") + "\"}",
                "_csrf",
                secret("SEKRET-csrf")),
            this::signUp);
    assertThat(signedUp.status()).isEqualTo(303);
    for (String line : signedUp.headers("Set-Cookie")) {
      String value = line.split("[=;]", 3)[1];
      if (value.length() > 8) { // The value of a marker is 1.
        secret(value);
      }
    }
    ada.withHeader("Authorization", "Bearer " + secret("SEKRET-bearer"))
        .withHeader("X-CSRF-Token", secret("SEKRET-header"))
        .withHeader("Referer", "https://site.example/reset/" + secret("sekret-reset-link-abc"))
        .withHeader("Idempotency-Key", secret("SEKRET-idempotency-1"))
        .get(
            "/reset/" + secret("sekret-reset-path-abc") + "?x=1",
            visit -> {
              boolean unused = visit.session().get(API_KEY).isPresent();
              boolean unusedToo = visit.cookies().sealed("note", Duration.ofDays(1)).isPresent();
              visit.session().remove(API_KEY);
              visit.flash().take();
              LoggerFactory.getLogger("shop")
                  .warn(
                      "Called with Bearer SEKRET-bearer",
                      new IllegalStateException(
                          "of " + ada.cookie(cloakroom.sessions().cookieName()).orElseThrow()));
              ok(visit);
            });
    ada.postJson(
        "/pay",
        Map.of("card", "visa", "extras", Map.of("cvc", secret("SEKRET-cvc"))),
        visit -> {
          boolean unused = visit.read(PAID).toString().isEmpty();
          ok(visit);
        });
    ada.post(
        "/login",
        TestForm.of("email", secret("ada@login.example"), "password", secret("SEKRET-login")),
        visit -> {
          boolean unused = visit.read(SIGN_UP).toString().isEmpty();
          throw new HttpProblem(422, "login.wrong", "SEKRET-login of ada@login.example is wrong.");
        });
    secret(ada.csrfToken());

    List<String> outputs = new ArrayList<>();
    outputs.add(page.get("requests?after=0").body());
    page.requests().forEach(request -> outputs.add(request.toString()));
    assertThat(outputs).hasSize(5);
    assertThat(secrets).hasSizeGreaterThan(22);
    outputs.addAll(consolePages());
    for (String output : outputs) {
      assertThat(output).doesNotContain(secrets).doesNotContain("SEKRET", "sekret");
    }
    assertThat(outputs.get(1)).contains("ada@example.org", "apiKey", "/welcome?token=••••");
    assertThat(outputs.get(2)).contains("the token of the session", "/reset/••••?x=1");
    assertThat(outputs.get(4)).contains("19 bytes, not shown for a login");
  }

  /** Returns the pages of the console with the session of the story. */
  private List<String> consolePages() throws Exception {
    String id = cloakroom.sessions().ownedBy("account-7").stream().findFirst().orElseThrow().id();
    List<String> pages = new ArrayList<>();
    for (String path : List.of("", "/session?id=" + id, "/end?id=" + id, "/activity", "/health")) {
      pages.add(page.get("sessions" + path).body());
    }
    assertThat(pages.get(1)).contains("grant", "answer", "not shown", "<pre");
    return pages;
  }

  @Test
  void textsBesideASecretAreShown() throws Exception {
    ada.get(
        "/",
        visit -> {
          visit.session().set(GRANT, Map.of("refresh_token", "SEKRET-1", "pointer", "/email"));
          visit
              .session()
              .set(NESTED, "{\"a\":[{\"password\":\"SEKRET-2\",\"name\":\"Annemarie\"}]}");
          LoggerFactory.getLogger("shop").info("Annemarie /email SEKRET-1 SEKRET-2");
          ok(visit);
        });
    JsonNode request = page.last();
    assertThat(request.get("log").get(0).get("message").asString())
        .isEqualTo("Annemarie /email •••• ••••");
    assertThat(request.get("session").get("values").get(0).get("masked").asBoolean()).isTrue();
    assertThat(request.toString()).doesNotContain("SEKRET");
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    SessionKey<String> key = SessionKey.of(HOSTILE, String.class);
    ada.withHeader("User-Agent", HOSTILE)
        .withHeader("Accept-Language", BIDI.replaceAll("\\p{Cntrl}", ""))
        .post(
            "/" + HOSTILE.replace(" ", "%20"),
            TestForm.of(HOSTILE, BIDI, BIDI, HOSTILE)
                .withFile(HOSTILE, BIDI, "text/html", new byte[3]),
            visit -> {
              visit.session().set(key, BIDI);
              visit.flash().info(HOSTILE);
              boolean unused = visit.read(SIGN_UP).toString().isEmpty();
              ok(visit);
            });
    JsonNode request = page.last();
    assertThat(request.get("session").get("values").get(0).get("name").asString())
        .isEqualTo(HOSTILE);
    // The data are JSON that no browser takes for a page.
    assertThat(page.get("request?number=1").headers().firstValue("Content-Type"))
        .contains("application/json");
    assertThat(page.get("request?number=1").headers().firstValue("X-Content-Type-Options"))
        .contains("nosniff");
    String curl = request.get("curl").asString();
    assertThat(curl.replace("'\\''", "")).contains("'https://site.example/<img%20src=x");
    assertThat(curl.replaceAll("'[^']*'|\\\\'|\"\\$\\w+\"", "")).doesNotContain("<", ";", "DROP");
  }

  @Test
  void manyLargeRequestsTakeBoundedMemory() throws Exception {
    SessionKey<String> key = SessionKey.of("large", String.class);
    String large = "x1Y".repeat(20_000);
    for (int i = 0; i < 10; i++) {
      ada.withHeader("Cookie", "a=" + large + "; b=" + large)
          .withHeader("Referer", "?".repeat(60_000))
          .post(
              "/" + large + "?" + large,
              TestForm.of("name", large, "password", large),
              visit -> {
                visit.session().set(key, large.substring(0, 9_000));
                boolean unused = visit.read(SIGN_UP).toString().isEmpty();
                LoggerFactory.getLogger("shop").debug(large);
                ok(visit);
              });
    }
    assertThat(page.last().toString().length()).isLessThan(60_000);
    RecentRequests history = new RecentRequests(10, 1_000);
    JsonNode summary = page.last().get("summary");
    assertThat(summary.get("path").asString().length()).isLessThan(400);
    for (int i = 1; i < 9; i++) {
      history.add(summary(i), new byte[300]);
      assertThat(history.pin(i, true)).isTrue();
    }
    assertThat(history.after(0).kept()).containsExactly(6L, 7L, 8L);
  }

  private static SeenRequest.Summary summary(long number) {
    return new SeenRequest.Summary(
        number, "", 0, "GET", "/", 200, "page", 0, "", "", "", 0, 0, 0, 0, 0, 0, "", List.of());
  }

  @Test
  void theCopiedTestCompiles(@TempDir Path folder) throws Exception {
    ada.withHeader("Cookie", "theme=dark; " + cloakroom.sessions().cookieName() + "=abc")
        .post(
            "/a?x=1&token=abc",
            TestForm.of("name", HOSTILE, "email", BIDI, "password", "geheim", "_csrf", "a")
                .withFile("f", "a\"b.png", "image/png", new byte[2]),
            visit -> {
              boolean unused = visit.read(SIGN_UP).toString().isEmpty();
              visit.answer().redirect("/b");
            });
    ada.postJson(
        "/pay",
        "{\"card\":\"é\\\"\", \"extras\":{\"a\":\"geheim\"}, \"x\":[1]}",
        visit -> {
          boolean unused = visit.read(PAID).toString().isEmpty();
          ok(visit);
        });
    ada.send("DELETE", "/a", "", new byte[0], ToolbarLeaksTest::ok);
    int number = 0;
    for (JsonNode request : page.requests()) {
      String test = request.get("test").asString();
      assertThat(test).doesNotContain("geheim").contains("TestClient.of(\"https://site.example\")");
      compile(folder, "Copied" + ++number, test);
    }
    String json = page.requests().get(1).get("curl").asString();
    assertThat(json)
        .contains("\"card\":\"é\\\"\"", "$SECRET_", "\"x\":[1]")
        .doesNotContain("geheim");
  }

  /** Compiles a copied test in the method of a class. */
  private static void compile(Path folder, String name, String body) throws Exception {
    String source =
        "import static org.assertj.core.api.Assertions.assertThat;\n"
            + "import io.cloakroom.test.*;\nimport java.nio.charset.StandardCharsets;\n"
            + "class "
            + name
            + " { void copied() {\n"
            + body
            + "} }\n";
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    String classes =
        Path.of(TestForm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            + File.pathSeparator
            + System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                problems,
                List.of("-proc:none", "-d", folder.toString(), "-cp", classes),
                null,
                List.of(file))
            .call();
    assertThat(compiled).as("%s%n%s", source, problems.getDiagnostics()).isTrue();
  }
}

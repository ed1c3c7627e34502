package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.Upload;
import io.cloakroom.cookie.Cookie;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages about a developer's mistakes: the culprit, the reason, and the line to add. */
@Isolated("reads what the JVM logs")
class MistakesTest {

  private static final SessionKey<Integer> CART = SessionKey.of("cart", Integer.class);

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Cloakroom cloakroom = Cloakroom.builder().development(true).build();

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopReading() {
    System.setErr(before);
  }

  private List<String> logged(String text) {
    return log.toString(UTF_8).lines().filter(line -> line.contains(text)).toList();
  }

  private Visit visit() {
    return cloakroom.visit(FakeExchange.get("/"));
  }

  @Nested
  class InProduction {

    @Test
    void aStoreInMemoryIsAWarningWithTheLineToAdd() {
      Cloakroom unused = Cloakroom.builder().keys(KeyRing.generate()).build();

      assertThat(logged("Sessions are in memory"))
          .singleElement()
          .asString()
          .contains(" WARN ")
          .contains(".store(FileStore.of(Path.of(\"sessions\")))", "docs/sessions.md")
          .contains(".development(true)", "CLOAKROOM_DEVELOPMENT=true");
    }

    @Test
    void aStoreInMemoryIsFoundWhereverItIs() {
      KeyRing keys = KeyRing.generate();
      Cloakroom explicit = Cloakroom.builder().store(MemoryStore.of()).keys(keys).build();
      Cloakroom ofSessions =
          Cloakroom.builder().sessions(Sessions.of(MemoryStore.of())).keys(keys).build();
      assertThat(List.of(explicit, ofSessions)).doesNotContainNull();
      assertThat(logged("Sessions are in memory")).hasSize(2);

      Cloakroom unused =
          Cloakroom.builder()
              .sessions(Sessions.sealed(keys))
              .store(MemoryStore.of())
              .keys(keys)
              .build();
      assertThat(logged("The store is in memory"))
          .singleElement()
          .asString()
          .contains(" WARN ")
          .contains("guessed", ".store(…)");
    }

    @Test
    void missingKeysAreAWarningWithTheLineToAdd(@TempDir Path folder) throws IOException {
      Cloakroom unused = Cloakroom.of(FileStore.of(folder));

      assertThat(logged("Signed and sealed cookies end with the process"))
          .singleElement()
          .asString()
          .contains(" WARN ")
          .contains(".keys(KeyRing.of(Path.of(\"keys\")))", "cloakroom.keys.file");
      assertThat(logged("in memory")).isEmpty();
    }

    @Test
    void whatIsDevelopedGetsTheSameLinesAsInformation() {
      Cloakroom unused = Cloakroom.builder().development(true).build();
      Cloakroom bySetting =
          Cloakroom.builder()
              .settings(Settings.of(Map.of("cloakroom.development", "true")))
              .build();

      assertThat(bySetting.development()).isTrue();
      assertThat(logged("WARN")).isEmpty();
      assertThat(logged("Sessions are in memory")).hasSize(2);
      assertThat(logged("Signed and sealed cookies")).hasSize(2);
    }

    @Test
    void nothingIsSaidIfNothingIsLacking(@TempDir Path folder) throws IOException {
      Cloakroom unused =
          Cloakroom.builder().store(FileStore.of(folder)).keys(KeyRing.generate()).build();

      assertThat(logged("WARN")).isEmpty();
    }

    @Test
    void twoStoresAreNamed(@TempDir Path folder) throws IOException {
      Cloakroom unused =
          Cloakroom.builder()
              .sessions(Sessions.of(new CountingStore<>(MemoryStore.of())))
              .store(FileStore.of(folder))
              .build();

      assertThat(logged("in one store, CountingStore, and all else in another, FileStore"))
          .hasSize(1);
    }
  }

  @Nested
  class TwoOfOneName {

    @Test
    void sessionKeysOfDifferentTypesAreRefusedWithTheSecondLine() {
      SessionKey<String> other = SessionKey.of("cart", String.class);
      Visit visit = visit();
      visit.session().set(CART, 1);
      visit.session().set(SessionKey.of("cart", Integer.class), 2); // the same type is fine

      assertThatThrownBy(() -> visit.session().set(other, "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Two session keys have the name cart")
          .hasMessageContaining("java.lang.Integer")
          .hasMessageContaining("java.lang.String")
          .hasMessageContaining("MistakesTest.java:")
          .hasMessageContaining("as a constant");
    }

    @Test
    void localsAreRefused() {
      Cloakroom.Builder builder = Cloakroom.builder().local("site", "The Gallery");

      assertThatThrownBy(() -> builder.local("site", visit -> "Other"))
          .hasMessageContaining("Two locals have the name site");
      assertThatThrownBy(() -> builder.build().withLocal("site", visit -> "Other"))
          .hasMessageContaining("Two locals have the name site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flash", "csrf", "path", "base", "idempotency"})
    void localsOfTheToolkitAreRefused(String name) {
      assertThatThrownBy(() -> Cloakroom.builder().local(name, "mine"))
          .hasMessageContaining("The local " + name + " is Cloakroom's own");
      assertThatThrownBy(() -> cloakroom.withLocal(name, visit -> "mine"))
          .hasMessageContaining("The local " + name + " is Cloakroom's own");
      assertThatThrownBy(() -> visit().locals().set(name, "mine"))
          .hasMessageContaining("The local " + name + " is Cloakroom's own");
      assertThatThrownBy(() -> visit().locals().lazy(name, () -> "mine"))
          .hasMessageContaining("The local " + name + " is Cloakroom's own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid", "flash", "csrf", "once", "refused"})
    void cookiesOfTheToolkitAreRefused(String name) {
      Duration day = Duration.ofDays(1);
      VisitCookies cookies = visit().cookies();

      assertThatThrownBy(() -> cookies.set(name, "1", day))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("The cookie " + name + " is Cloakroom's own");
      assertThatThrownBy(() -> cookies.setSigned(name, "1", day)).hasMessageContaining(name);
      assertThatThrownBy(() -> cookies.setSealed(name, "1", day)).hasMessageContaining(name);
    }

    @Test
    void settingsOfAFileAreRefused(@TempDir Path folder) throws IOException {
      Path file =
          Files.writeString(
              folder.resolve("app.properties"),
              """
              cloakroom.session.idle-timeout = 2h
              name=a
              name=b
              cloakroom.session.idle-timeout = 1h
              """);

      assertThatThrownBy(() -> Settings.of(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file + ": cloakroom.session.idle-timeout is set twice");
    }
  }

  @Nested
  class TooLate {

    @Test
    void aChangeOfTheSessionNamesTheKeyAndTheLine() {
      FakeExchange exchange = FakeExchange.get("/");
      Visit visit = cloakroom.visit(exchange);
      visit.session().set(CART, 1);
      exchange.sendHead();

      assertThatThrownBy(() -> visit.session().update(CART, 0, n -> n + 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The session value cart was changed by io.cloakroom.MistakesTest")
          .hasMessageContaining("MistakesTest.java:")
          .hasMessageContaining("after the response head had left")
          .hasMessageContaining("before you send the answer");
      assertThatThrownBy(() -> visit.session().remove(CART)).hasMessageContaining("value cart");
      assertThatThrownBy(() -> visit.session().logIn("ann"))
          .hasMessageContaining("The session was changed by io.cloakroom.MistakesTest");
      assertThatThrownBy(() -> visit.session().setPersistent(true))
          .hasMessageContaining("The lifetime of the session was changed by");
    }

    @Test
    void aFlashMessageNamesTheLine() {
      FakeExchange exchange = FakeExchange.get("/");
      Visit visit = cloakroom.visit(exchange);
      exchange.sendHead();

      assertThatThrownBy(() -> visit.flash().success("Saved."))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The session value flash was changed by io.cloakroom.MistakesTest");
    }

    @Test
    void aCookieNamesItselfAndTheLine() {
      FakeExchange exchange = FakeExchange.get("/");
      Visit visit = cloakroom.visit(exchange);
      exchange.sendHead();

      assertThatThrownBy(() -> visit.cookies().set(Cookie.of("theme", "dark")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The cookie theme was set by io.cloakroom.MistakesTest")
          .hasMessageContaining("Set cookies before you send the answer");
    }
  }

  @Nested
  class FromAnotherOrigin {

    private void refused(FakeExchange exchange) {
      assertThatThrownBy(() -> cloakroom.begin(exchange))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              problem -> {
                assertThat(problem.code()).isEqualTo("csrf.origin");
                assertThat(problem.detail()).doesNotContain("Host", "nginx");
              });
    }

    private FakeExchange post(@Nullable String host, String origin) {
      FakeExchange exchange = FakeExchange.of("POST", "/pay").without("Host");
      return (host == null ? exchange : exchange.with("Host", host)).with("Origin", origin);
    }

    @Test
    void aProxyThatChangesHostGetsTheLineForNginx() {
      refused(post("127.0.0.1:8080", "https://shop.example"));

      assertThat(logged("csrf.origin"))
          .singleElement()
          .asString()
          .contains("The page is of https://shop.example")
          .contains("Host that reached the application is 127.0.0.1:8080")
          .contains("proxy_set_header Host $http_host;")
          .contains("trustedOrigin(\"https://shop.example\")");
    }

    @Test
    void aProxyThatLeavesOutHostGetsTheLineForNginx() {
      refused(post(null, "https://shop.example"));

      assertThat(logged("csrf.origin"))
          .singleElement()
          .asString()
          .contains("the request has no header Host", "proxy_set_header Host $http_host;");
    }

    @Test
    void aPageOfPlainHttpGetsTheSetting() {
      refused(post("shop.example", "http://shop.example"));

      assertThat(logged("csrf.origin"))
          .singleElement()
          .asString()
          .contains("came over plain HTTP", "cloakroom.cookie.secure=never");
    }

    @Test
    void whatAnAttackerSendsAsOriginIsShortAndVisible() {
      refused(post("shop.example", "https://evil.example/" + "é".repeat(500)));

      assertThat(logged("csrf.origin")).singleElement().asString().hasSizeLessThan(1500);
      assertThat(log.toString(UTF_8)).doesNotContain("é");
    }

    @ParameterizedTest
    @CsvSource({
      "https://admin.example.org/, https://admin.example.org",
      "admin.example.org, https://admin.example.org",
      "https://Admin.example.org, https://admin.example.org",
      "https://admin.example.org:443, https://admin.example.org",
      "http://admin.example.org:80/x?y, http://admin.example.org",
      "https://admin.example.org:8443/, https://admin.example.org:8443",
    })
    void anOriginThatNoBrowserSendsIsNotTrusted(String origin, String meant) {
      assertThatThrownBy(() -> Cloakroom.builder().trustedOrigin(origin).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("No browser sends the origin " + origin)
          .hasMessageEndingWith("write " + meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example", "http://localhost:5173", "capacitor://localhost"})
    void anOriginThatBrowsersSendIsTrusted(String origin) {
      assertThat(Cloakroom.builder().trustedOrigin(origin).build()).isNotNull();
    }
  }

  record NewPhoto(String title, Upload photo, List<Upload> more) {}

  record Avatar(Optional<Upload> picture) {}

  @Nested
  class WithoutEnctype {

    private final Form<NewPhoto> form = Form.of(NewPhoto.class);

    private Submission<NewPhoto> send(String type, String body) {
      return cloakroom.visit(FakeExchange.post("/photos", type, body)).read(form);
    }

    @Test
    void theLogNamesTheFieldAndTheLineAndTheVisitorGetsASentence() {
      Submission<NewPhoto> sent =
          send("application/x-www-form-urlencoded", "title=Dusk&photo=dusk.jpg&more=a.jpg");

      assertThat(sent.errors())
          .extracting(error -> error.name() + ": " + error.message())
          .containsExactly(
              "photo: The file was not sent. Try again later",
              "more: The file was not sent. Try again later");
      assertThat(logged("WARN")).hasSize(2);
      assertThat(logged("MistakesTest$NewPhoto.photo is a file"))
          .singleElement()
          .asString()
          .contains("sent for the field photo")
          .contains("<form method=\"post\" enctype=\"multipart/form-data\">");
    }

    @Test
    void itIsLoggedOnceForEachFile() {
      for (int i = 0; i < 3; i++) {
        assertThat(send("application/x-www-form-urlencoded", "photo=dusk.jpg").errors())
            .isNotEmpty();
      }
      assertThat(logged("WARN")).hasSize(1);
    }

    @Test
    void jsonGetsItsOwnReason() {
      assertThat(send("application/json", "{\"photo\":\"dusk.jpg\"}").errors()).isNotEmpty();

      assertThat(logged("JSON has none")).singleElement().asString().contains("pass a FormData");
    }

    @Test
    void anOptionalFileIsNoticedToo() {
      Submission<Avatar> sent =
          cloakroom
              .visit(
                  FakeExchange.post("/me", "application/x-www-form-urlencoded", "picture=me.jpg"))
              .read(Form.of(Avatar.class));

      assertThat(sent.errors()).hasSize(1);
      assertThat(logged("MistakesTest$Avatar.picture is a file")).hasSize(1);
    }
  }

  @Test
  void aSecondAnswerIsDroppedAndReportedWithItsLine() {
    FakeExchange exchange = FakeExchange.get("/secret");
    Visit visit = cloakroom.visit(exchange);
    visit.answer().redirect("/login");
    assertThatThrownBy(() -> visit.answer().json(Map.of("a", "secret"))).isNotNull();

    assertThat(logged("was answered twice"))
        .singleElement()
        .asString()
        .contains(" WARN ", "GET /secret", "MistakesTest.java:", "return after the first one");
  }

  @Test
  void aProblemTemplateThatIsNotThereIsReported() throws IOException {
    Cloakroom pages =
        Cloakroom.builder()
            .development(true)
            .templates((template, model, out) -> {
              throw new IllegalArgumentException("There is no template " + template);
            })
            .problemTemplate("eror")
            .build();
    FakeExchange exchange = FakeExchange.get("/");

    pages.answer(exchange, new HttpProblem(404, "absent", "Not here."));

    assertThat(exchange.sentText()).contains("Not here.");
    assertThat(logged("The problemTemplate eror could not be rendered"))
        .singleElement()
        .asString()
        .contains(" WARN ", "There is no template eror");
  }

  @Test
  void aPartOfAnotherCloakroomIsRefused() {
    Cloakroom other = Cloakroom.builder().development(true).build();
    Visit visit = visit();

    cloakroom.requireOwn(visit, "Login");
    cloakroom.withLocal("site", v -> "x").requireOwn(visit, "Login");
    assertThatThrownBy(() -> other.requireOwn(visit, "Login"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("This Login was built with another Cloakroom")
        .hasMessageContaining("Build one Cloakroom when the application starts");
  }
}

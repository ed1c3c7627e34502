package docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.login.Account;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.login.SignUp;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.RecordedTemplates;
import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import io.javalin.Javalin;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of docs/testing.md, which run as tests. */
class TestingExamples {

  /** The application under test. */
  static final class Notes {

    record Note(@NotBlank String text) {}

    record Photo(String title, Upload file) {}

    static final Form<Note> NOTE = Form.of(Note.class);
    static final Form<Photo> PHOTO = Form.of(Photo.class);
    static final SessionKey<List<String>> RECENT = SessionKey.listOf("recent", String.class);

    private final Login login;

    Notes(Login login) {
      this.login = login;
    }

    void show(Visit visit) {
      List<String> recent = visit.session().get(RECENT).orElse(List.of());
      visit.answer().page("notes", Map.of("recent", recent, "fields", visit.fields(NOTE)));
    }

    void add(Visit visit) {
      Submission<Note> sent = visit.read(NOTE);
      if (sent instanceof Submission.Valid<Note> valid) {
        visit.session().update(RECENT, List.of(), recent -> List.of(valid.value().text()));
        visit.done("Saved.").redirect("/notes");
      } else {
        visit.refuse(sent).page("notes");
      }
    }

    void addPhoto(Visit visit) {
      Account account = login.require(visit);
      Submission<Photo> sent = visit.read(PHOTO);
      if (sent instanceof Submission.Valid<Photo> valid) {
        visit.cookies().set("last", valid.value().file().filename(), Duration.ofDays(1));
        visit.answer().json(Map.of("bytes", valid.value().file().length(), "by", account.name()));
      } else {
        visit.refuse(sent).page("photos");
      }
    }
  }

  final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  final RecordedTemplates pages = RecordedTemplates.of();
  final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.builder().clock(clock).build())
          .clock(clock)
          .templates(pages)
          .local("site", "My notes")
          .development(true)
          .build();
  final Login login = Login.of(cloakroom, MemoryAccounts.of());
  final Notes notes = new Notes(login);

  @Test
  void aNoteIsSaved() {
    TestVisitor ada = TestVisitor.of(cloakroom);

    TestResponse saved = ada.post("/notes", TestForm.of("text", "Milk"), notes::add);

    assertThat(saved.status()).isEqualTo(303);
    assertThat(saved.location()).isEqualTo("/notes");
    assertThat(ada.session(Notes.RECENT)).contains(List.of("Milk"));
  }

  @Test
  void theSessionHasValues() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    ada.set(Notes.RECENT, List.of("Milk"));

    ada.get("/notes", notes::show);

    assertThat(pages.last().value("recent")).contains(List.of("Milk"));
  }

  @Test
  void theSessionExpires() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    ada.set(Notes.RECENT, List.of("Milk"));

    clock.advance(Duration.ofMinutes(31));

    assertThat(ada.session(Notes.RECENT)).isEmpty();
  }

  @Test
  void theVisitorIsLoggedIn() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    Password password = Password.of("correct horse battery");
    SignUp signedUp = ada.visit(visit -> login.signUp(visit, "ada@example.org", "Ada", password));
    assertThat(signedUp).isInstanceOf(SignUp.SignedUp.class);

    Optional<Account> account = ada.visit(login::account);

    assertThat(account.map(Account::name)).contains("Ada");
    TestVisitor stranger = TestVisitor.of(cloakroom);
    assertThat(stranger.get("/photos", notes::addPhoto).location()).startsWith("/login?next=");
  }

  @Test
  void flashMessagesWaitForTheNextPage() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    ada.post("/notes", TestForm.of("text", "Milk"), notes::add);

    assertThat(ada.flash()).extracting(FlashMessage::text).containsExactly("Saved.");
    ada.get("/notes", visit -> visit.answer().html("<p>" + visit.flash().take().size()));
    assertThat(ada.flash()).isEmpty();
  }

  @Test
  void formsOfOtherSitesAreRefused() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    TestForm form = TestForm.of("text", "Milk");

    TestVisitor onAnotherSite = ada.withOrigin("https://evil.example");
    assertThat(onAnotherSite.post("/notes", form, notes::add).status()).isEqualTo(403);

    TestVisitor program = ada.withoutOrigin(); // sends neither Origin nor Sec-Fetch-Site
    assertThat(program.post("/notes", form, notes::add).status()).isEqualTo(403);
    TestForm withToken = form.with("_csrf", ada.csrfToken());
    assertThat(program.post("/notes", withToken, notes::add).status()).isEqualTo(303);
  }

  @Test
  void errorsAreShown() {
    TestVisitor ada = TestVisitor.of(cloakroom);

    TestResponse refused = ada.post("/notes", TestForm.of("text", ""), notes::add);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(pages.last().template()).isEqualTo("notes");
    assertThat(pages.last().value("site")).contains("My notes");
    TestResponse json = ada.withJson().post("/notes", TestForm.of("text", ""), notes::add);
    assertThat(json.json().at("/errors/0/pointer").asString()).isEqualTo("/text");
  }

  @Test
  void aFileIsUploaded() {
    TestVisitor ada = TestVisitor.of(cloakroom);
    ada.visit(visit ->
        login.signUp(visit, "ada@example.org", "Ada", Password.of("correct horse battery")));
    byte[] bytes = "not a real picture".getBytes(UTF_8);

    TestForm form = TestForm.of("title", "Dusk").withFile("file", "dusk.jpg", "image/jpeg", bytes);
    TestResponse response = ada.post("/photos", form, notes::addPhoto);

    assertThat(response.json().at("/bytes").asInt()).isEqualTo(bytes.length);
    assertThat(ada.cookie("last")).contains("dusk.jpg");
  }

  Javalin start() {
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.jetty.port = 0; // any free port
      config.routes.post("/notes", ctx -> notes.add(ctx.with(CloakroomPlugin.class)));
      config.routes.get("/notes", ctx -> notes.show(ctx.with(CloakroomPlugin.class)));
    });
  }

  @Test
  void theServerSavesANote() {
    Javalin app = start().start();
    try {
      TestClient browser = TestClient.of("http://localhost:" + app.port());

      TestResponse saved = browser.post("/notes", TestForm.of("text", "Milk"));
      TestResponse page = browser.follow(saved);

      assertThat(page.status()).isEqualTo(200);
      assertThat(pages.last().value("recent")).contains(List.of("Milk"));
      TestClient onAnotherSite = browser.withOrigin("https://evil.example");
      assertThat(onAnotherSite.post("/notes", TestForm.of("text", "x")).status()).isEqualTo(403);
    } finally {
      app.stop();
    }
  }
}

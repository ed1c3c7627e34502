package io.cloakroom.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.Upload;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestVisitorTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  record Note(String text) {}

  record Photo(String title, Upload file) {}

  private static final Form<Note> NOTE = Form.of(Note.class);
  private static final Form<Photo> PHOTO = Form.of(Photo.class);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final RecordedTemplates pages = RecordedTemplates.of();
  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.builder().clock(clock).build())
          .clock(clock)
          .templates(pages)
          .local("site", "The Gallery")
          .local("visits", visit -> visit.session().get(VISITS).orElse(0))
          .development(true)
          .build();
  private final TestVisitor ada = TestVisitor.of(cloakroom);

  private static void addNote(Visit visit) {
    Submission<Note> sent = visit.read(NOTE);
    if (sent instanceof Submission.Valid<Note> valid && !valid.value().text().isEmpty()) {
      visit.done("Saved.").redirect("/notes");
    } else {
      visit.answer().withStatus(422).page("notes", Map.of("notes", List.of()));
    }
  }

  private static void count(Visit visit) {
    visit.answer().html("" + visit.session().update(VISITS, 0, n -> n + 1));
  }

  @Test
  void keepsItsSession() {
    ada.set(VISITS, 6);

    assertThat(ada.get("/", TestVisitorTest::count).text()).isEqualTo("7");

    assertThat(ada.session(VISITS)).contains(7);
    assertThat(TestVisitor.of(cloakroom).session(VISITS)).isEmpty();
  }

  @Test
  void findsItsSessionExpiredWhenTheClockSaysSo() {
    ada.set(VISITS, 6);
    ada.logIn("ada");

    clock.advance(Duration.ofMinutes(31));

    assertThat(ada.session(VISITS)).isEmpty();
    assertThat(ada.owner()).isEmpty();
  }

  @Test
  void isLoggedIn() {
    ada.logIn("ada");

    assertThat(ada.owner()).contains("ada");
    Optional<String> owner = ada.visit(visit -> visit.session().owner());
    assertThat(owner).contains("ada");
  }

  @Test
  void seesFlashMessagesUntilAPageTakesThem() {
    TestResponse saved = ada.post("/notes", TestForm.of("text", "Milk"), TestVisitorTest::addNote);

    assertThat(saved.status()).isEqualTo(303);
    assertThat(saved.location()).isEqualTo("/notes");
    assertThat(ada.flash()).extracting(FlashMessage::text).containsExactly("Saved.");
    assertThat(ada.flash()).hasSize(1);
    ada.get("/notes", visit -> visit.answer().html("" + visit.flash().take()));
    assertThat(ada.flash()).isEmpty();
  }

  @Test
  void seesTheModelAndTheLocalsOfATemplate() {
    ada.set(VISITS, 3);

    assertThat(ada.post("/notes", TestForm.of("text", ""), TestVisitorTest::addNote).status())
        .isEqualTo(422);

    assertThat(pages.last().template()).isEqualTo("notes");
    assertThat(pages.last().value("notes")).contains(List.of());
    assertThat(pages.last().value("site")).contains("The Gallery");
    assertThat(pages.last().value("visits")).contains(3);
    assertThat(pages.last().value("nothing")).isEmpty();
    assertThat(pages.all()).hasSize(1);
  }

  @Test
  void sendsFiles() {
    byte[] bytes = {1, 2, 3, 0, -1, '\r', '\n'};
    TestForm form =
        TestForm.of("title", "Dämmerung").withFile("file", "a\"b.bin", "application/x-a", bytes);
    List<Photo> read = new ArrayList<>();
    List<byte[]> content = new ArrayList<>();

    TestResponse response =
        ada.post(
            "/photos",
            form,
            visit -> {
              if (visit.read(PHOTO) instanceof Submission.Valid<Photo> valid) {
                read.add(valid.value());
                content.add(valid.value().file().bytes());
              }
              visit.answer().html("");
            });

    assertThat(response.status()).isEqualTo(200);
    assertThat(read.get(0).title()).isEqualTo("Dämmerung");
    assertThat(read.get(0).file().filename()).isEqualTo("a\"b.bin");
    assertThat(content.get(0)).isEqualTo(bytes);
  }

  @Test
  void sendsAFileWithoutEnctypeAsPagesDo() {
    TestForm form =
        TestForm.of("title", "Dusk").withFile("file", "a.jpg", "image/jpeg", new byte[3]);
    TestResponse response =
        ada.withJson()
            .post(
                "/photos",
                form.withoutEnctype(),
                visit -> visit.refuse(visit.read(PHOTO)).page("x"));

    assertThat(response.status()).isEqualTo(422);
    assertThat(response.json().at("/errors/0/code").asString()).isEqualTo("upload.encoding");
  }

  @Test
  void sendsAndReadsJson() {
    TestResponse response =
        ada.postJson(
            "/notes",
            new Note("Milk"),
            visit ->
                visit
                    .answer()
                    .json(Map.of("got", visit.readFormData().value("text").orElseThrow())));

    assertThat(response.json().at("/got").asString()).isEqualTo("Milk");
    assertThatThrownBy(() -> ada.get("/", visit -> visit.answer().html("<p>")).json())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The response is not JSON: 200 <p>");
  }

  @Test
  void isCheckedForCsrfAsByAServer() {
    TestForm form = TestForm.of("text", "Milk");
    assertThat(
            ada.withOrigin("https://evil.example")
                .post("/", form, TestVisitorTest::addNote)
                .status())
        .isEqualTo(403);
    assertThat(ada.withoutOrigin().post("/", form, TestVisitorTest::addNote).status())
        .isEqualTo(403);
    String token = ada.csrfToken();
    assertThat(
            ada.withoutOrigin()
                .post("/", form.with("_csrf", token), TestVisitorTest::addNote)
                .status())
        .isEqualTo(303);
    assertThat(
            ada.withoutOrigin()
                .withHeader("X-CSRF-Token", token)
                .post("/", form, TestVisitorTest::addNote)
                .status())
        .isEqualTo(303);
    assertThat(
            TestVisitor.of(cloakroom)
                .withoutOrigin()
                .post("/", form.with("_csrf", token), TestVisitorTest::addNote)
                .status())
        .isEqualTo(403);
  }

  @Test
  void keepsCookies() {
    ada.get(
        "/",
        visit -> {
          visit.cookies().set("theme", "dark", Duration.ofDays(1));
          visit.cookies().setSigned("who", "ada", Duration.ofDays(1));
          visit.answer().html("");
        });

    assertThat(ada.cookie("theme")).contains("dark");
    Optional<String> who = ada.visit(visit -> visit.cookies().signed("who", Duration.ofDays(1)));
    assertThat(who).contains("ada");
    ada.get(
        "/",
        visit -> {
          visit.cookies().remove("theme");
          visit.answer().html("");
        });
    assertThat(ada.cookie("theme")).isEmpty();
    ada.setCookie("__Host-theme", "light");
    Optional<String> theme = ada.visit(visit -> visit.cookies().get("theme"));
    assertThat(theme).contains("light");
    ada.clearCookies();
    assertThat(ada.cookie("who")).isEmpty();
  }

  @Test
  void getsProblemsAndRedirectsAnsweredAndOtherExceptionsThrown() {
    assertThat(
            ada.withJson()
                .get(
                    "/",
                    visit -> {
                      visit.session().set(VISITS, 9);
                      throw new HttpProblem(404, "note.absent", "There is no such note.");
                    })
                .json()
                .at("/code")
                .asString())
        .isEqualTo("note.absent");
    assertThat(ada.session(VISITS)).as("saved with the problem, as on a server").contains(9);
    assertThat(
            ada.get(
                    "/",
                    visit -> {
                      throw new RedirectException("/login");
                    })
                .location())
        .isEqualTo("/login");
    assertThatThrownBy(() ->
            ada.get(
                "/",
                visit -> {
                  throw new ArithmeticException("mine");
                }))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() ->
            ada.get(
                "/",
                visit -> {
                  throw new IOException("mine");
                }))
        .hasRootCauseMessage("mine");
  }

  @Test
  @SuppressWarnings("CheckReturnValue") // That is the mistake.
  void noticesAnAnswerThatIsNeverSent() {
    assertThat(ada.get("/", visit -> visit.answer()).status()).isEqualTo(500);
  }

  @Test
  void cannotUseAVisitAfterItsResponse() {
    List<Visit> kept = new ArrayList<>();
    ada.get(
        "/",
        visit -> {
          kept.add(visit);
          visit.answer().html("");
        });

    assertThatThrownBy(() -> kept.get(0).session().get(VISITS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after its response had ended");
  }

  /** A store that cannot be reached. */
  private static final class DeadStore implements Store {

    private static StoreException dead() {
      return new StoreException("The store is out of reach", null);
    }

    @Override
    public Optional<LoadedRecord> load(StoreKey key) {
      throw dead();
    }

    @Override
    public boolean create(StoreKey key, StoredRecord record) {
      throw dead();
    }

    @Override
    public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
      throw dead();
    }

    @Override
    public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
      throw dead();
    }

    @Override
    public void delete(StoreKey key) {
      throw dead();
    }
  }

  @Test
  void getsNothingOfAResponseWhoseSessionCannotBeSaved() {
    TestVisitor visitor =
        TestVisitor.of(Cloakroom.builder().store(new DeadStore()).development(true).build());

    TestResponse response = visitor.get("/", TestVisitorTest::count);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.text()).doesNotStartWith("1");
    assertThat(response.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void aFormHasAValueForEachName() {
    assertThatThrownBy(() -> TestForm.of("a", "1", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the last one, b, has none");
    assertThat(new String(TestForm.of("a", "1 2", "ä", "&").body(), UTF_8))
        .isEqualTo("a=1+2&%C3%A4=%26");
  }
}

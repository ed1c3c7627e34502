package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.form.Field;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Localized;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused form that is shown after a redirect. */
class OldInputTest {

  record Guest(@NotBlank String name, @Min(0) int age) {}

  record SignUp(
      @NotBlank @Email String email,
      @Secret @NotBlank String password,
      String about,
      Map<String, String> notes,
      List<Guest> guests) {}

  record LogIn(@NotBlank String email) {}

  private static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);
  private static final Form<LogIn> LOG_IN = Form.of(LogIn.class);
  private static final SessionKey<String> FILLING = SessionKey.of("filling", String.class);
  private static final String MARKER = "__Host-refused-";

  private final CountingStore<MemoryStore> store = new CountingStore<>(MemoryStore.of());
  private Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final CookieJar jar = new CookieJar();

  private static FakeExchange post(String body) {
    return FakeExchange.post("/signup", "application/x-www-form-urlencoded", body);
  }

  private FakeExchange refused(FakeExchange request, String place) throws IOException {
    FakeExchange exchange = jar.show(request);
    Visit visit = cloakroom.visit(exchange);
    if (!(visit.read(SIGN_UP) instanceof Submission.Invalid<SignUp> invalid)) {
      throw new AssertionError("This is refused");
    }
    visit.refuse(invalid).redirect(place);
    exchange.end();
    return jar.keep(exchange);
  }

  private Fields shown(String method, String target, Form<?> form) {
    FakeExchange exchange = jar.show(FakeExchange.of(method, target));
    Visit visit = cloakroom.visit(exchange);
    Fields fields = visit.fields(form);
    assertThat(visit.fields(form).values()).isEqualTo(fields.values());
    exchange.end();
    jar.keep(exchange);
    return fields;
  }

  private Fields shown() {
    return shown("GET", "/signup", SIGN_UP);
  }

  @Test
  void whatWasSentAndWhatIsWrongIsShownOnceAfterTheRedirect() throws IOException {
    FakeExchange answer =
        refused(post("email=x&about=a%0Ab&guests[4].age=-1"), "/signup?again#form");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.responseHeader("Location")).hasValue("/signup?again#form");
    assertThat(answer.responseHeader("Cache-Control")).hasValue("no-store");
    assertThat(answer.sent()).isEmpty();

    Fields fields = shown("GET", "/signup?again", SIGN_UP);
    assertThat(fields.get("email").value()).isEqualTo("x");
    assertThat(fields.get("email").error())
        .isEqualTo("Enter an email address, like name@example.com");
    assertThat(fields.get("about").value()).isEqualTo("a\nb");
    List<Field> guests = fields.get("guests").items();
    assertThat(guests).hasSize(1);
    assertThat(guests.get(0).get("age").error()).isEqualTo("Enter 0 or more");
    assertThat(jar.cookies().keySet()).noneMatch(name -> name.startsWith(MARKER));
    assertThat(cloakroom.visit(jar.show(FakeExchange.of("GET", "/"))).session().names()).isEmpty();

    Fields after = shown();
    assertThat(after.valid()).isTrue();
    assertThat(after.values()).isEmpty();
  }

  @Test
  void thePageSeesTheErrorsAsIfItHadRefusedTheFormItself() throws IOException {
    cloakroom =
        Cloakroom.builder()
            .store(store)
            .templates((template, model, out) -> out.write(String.valueOf(model.get("errors"))))
            .build();
    refused(post("email=x"), "/signup");

    assertThat(page()).contains("href=#email, message=Enter an email address");
    assertThat(page()).isEqualTo("null");
  }

  private String page() throws IOException {
    FakeExchange exchange = jar.show(FakeExchange.of("GET", "/signup"));
    Visit visit = cloakroom.visit(exchange);
    visit.answer().page("signup", Map.of("fields", visit.fields(SIGN_UP)));
    exchange.end();
    jar.keep(exchange);
    return exchange.sentText();
  }

  @Test
  void aValueIsShownWhereNothingWasRefused() throws IOException {
    LogIn value = new LogIn("a@b.c");
    assertThat(fieldsOf(value).get("email").value()).isEqualTo("a@b.c");
  }

  record Invoice(@Localized BigDecimal amount, @Localized LocalDate due) {}

  @Test
  void aValueIsShownAsItsVisitorWritesIt() {
    Form<Invoice> form = Form.of(Invoice.class);
    FakeExchange page = FakeExchange.of("GET", "/invoice").with("Accept-Language", "de");
    Fields fields =
        cloakroom
            .visit(page)
            .fields(form, new Invoice(new BigDecimal("1234.50"), LocalDate.of(1990, 2, 28)));
    assertThat(fields.get("amount").value()).isEqualTo("1234,50");
    assertThat(fields.get("due").value()).isEqualTo("28.2.1990");
    FakeExchange sent =
        FakeExchange.post(
                "/invoice",
                "application/x-www-form-urlencoded",
                "amount=" + fields.get("amount").value() + "&due=" + fields.get("due").value())
            .with("Accept-Language", "de");
    assertThat(cloakroom.visit(sent).read(form).errors()).isEmpty();
  }

  private Fields fieldsOf(LogIn value) {
    return cloakroom.visit(jar.show(FakeExchange.of("GET", "/signup"))).fields(LOG_IN, value);
  }

  @Test
  void secretsNeverReachTheStore() throws IOException {
    refused(post("email=x&password=open-sesame&_csrf=token-7"), "/signup");
    assertThat(store.calls).isNotEmpty();
    FakeExchange exchange = jar.show(FakeExchange.of("GET", "/elsewhere"));
    Visit visit = cloakroom.visit(exchange);
    assertThat(visit.session().names())
        .containsExactlyInAnyOrder("refused.page", "refused.values", "refused.errors");
    assertThat(shown().values()).containsOnlyKeys("email");
  }

  @Test
  void otherPagesAndOtherFormsDoNotTakeIt() throws IOException {
    refused(post("email=x"), "/signup");
    assertThat(shown("GET", "/login", SIGN_UP).valid()).isTrue();
    assertThat(shown("GET", "/signup", LOG_IN).valid()).isTrue();
    assertThat(shown("HEAD", "/signup", SIGN_UP).valid()).isFalse();
    assertThat(shown().valid()).isFalse();
  }

  @Test
  void aPageThatAsksInVainLoadsNoSession() {
    FakeExchange login = jar.show(FakeExchange.of("GET", "/"));
    cloakroom.visit(login).session().logIn("ann");
    login.end();
    jar.keep(login);
    store.calls.clear();

    assertThat(shown().valid()).isTrue();
    assertThat(store.calls).isEmpty();
  }

  @Test
  void aMarkerOfASessionThatIsGoneGoesToo() throws IOException {
    refused(post("email=x"), "/signup");
    jar.cookies().keySet().removeIf(name -> !name.startsWith(MARKER));
    assertThat(shown().valid()).isTrue();
    assertThat(jar.cookies()).isEmpty();
  }

  @Test
  void aSlowPageDoesNotEraseTheMarkerOfAnotherRefusedForm() throws IOException {
    refused(post("email=first"), "/signup");
    FakeExchange slow = jar.show(FakeExchange.get("/signup"));
    assertThat(cloakroom.visit(slow).fields(SIGN_UP).valid()).isFalse();
    cloakroom.commit(slow);
    refused(post("email=second"), "/signup");
    slow.end();
    jar.keep(slow);

    assertThat(shown().get("email").value()).isEqualTo("second");
    assertThat(jar.cookies().keySet()).noneMatch(name -> name.startsWith(MARKER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefetch", "prefetch;prerender"})
  void aPageFetchedAheadOfTimeTakesNothing(String purpose) throws IOException {
    refused(post("email=x"), "/signup");
    FakeExchange ahead = jar.show(FakeExchange.get("/signup").with("Sec-Purpose", purpose));
    assertThat(cloakroom.visit(ahead).fields(SIGN_UP).get("email").value()).isEqualTo("x");
    ahead.end();
    jar.keep(ahead);

    assertThat(shown().get("email").value()).isEqualTo("x");
    assertThat(shown().valid()).isTrue();
  }

  @Test
  void theLastOneRefusedWins() throws IOException {
    refused(post("email=first&notes[a]=1"), "/signup");
    refused(post("email=second"), "/signup");
    assertThat(shown().values())
        .containsOnlyKeys("email")
        .containsEntry("email", List.of("second"));
  }

  @Test
  void theLongestValuesAreLeftOutWhereThereAreTooMany() throws IOException {
    String about = "a".repeat(12_000);
    String note = "n".repeat(3_000);
    refused(post("email=x&about=" + about + "&notes[a]=" + note + "&notes[b]=" + note), "/signup");
    Fields fields = shown();
    assertThat(fields.values()).containsOnlyKeys("email", "notes.a", "notes.b");
    assertThat(fields.get("email").invalid()).isTrue();
  }

  @Test
  void aHugeFormLeavesABoundedSession() throws IOException {
    List<String> guests = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      guests.add("guests[" + i + "].age=" + "9".repeat(500));
    }
    refused(post("email=x&" + String.join("&", guests)), "/signup");
    Fields fields = shown();
    assertThat(fields.errors()).hasSize(50);
    assertThat(fields.values().toString().length()).isLessThan(20_000);
  }

  /** Measures the size of a session with old input, including control characters in JSON. */
  @Test
  void aRefusedFormTakesLittleRoom() throws IOException {
    MemoryStore own = MemoryStore.of();
    cloakroom = Cloakroom.of(own);
    StringBuilder body = new StringBuilder("email=x");
    for (int i = 0; i < 40; i++) {
      body.append("&notes[").append(i).append("]=").append("%01%22".repeat(250));
    }
    refused(post(body.toString()), "/signup");
    assertThat(own.scan("session").toList())
        .singleElement()
        .satisfies(entry -> assertThat(entry.loaded().record().size()).isLessThan(9_000));
    assertThat(shown().get("email").value()).isEqualTo("x");
  }

  @Test
  void refusedFormsOfBotsTakeNothingFromPeople() throws IOException {
    MemoryStore small = MemoryStore.builder().maximumBytes(1 << 20).build();
    cloakroom = Cloakroom.of(small);
    refused(post("email=person"), "/signup");
    shown("HEAD", "/signup", SIGN_UP);
    for (int i = 0; i < 500; i++) {
      Visit bot = cloakroom.visit(post("email=x&about=" + "a".repeat(4_000)));
      if (bot.read(SIGN_UP) instanceof Submission.Invalid<SignUp> invalid) {
        bot.refuse(invalid).redirect("/signup");
      }
      ((FakeExchange) bot.exchange()).end();
    }

    for (int i = 0; i < 100; i++) {
      StoreKey protecting = new StoreKey("throttle", "t" + i);
      assertThat(small.create(protecting, StoredRecord.of(new byte[8], Instant.MAX))).isTrue();
    }
    assertThat(shown().values()).containsEntry("email", List.of("person"));
  }

  @Test
  void aSessionInACookieKeepsWhatItHasRoomFor() throws IOException {
    cloakroom = Cloakroom.builder().sessions(Sessions.sealed(KeyRing.generate())).build();
    refused(post("email=x&about=" + "a".repeat(3_900)), "/signup");
    Fields fields = shown();
    assertThat(fields.values()).containsOnlyKeys("email");
    assertThat(fields.get("email").invalid()).isTrue();
  }

  @Test
  void aSealedSessionThatIsFullLeavesTheFormOutAndLetsTheRedirectStand() throws IOException {
    cloakroom = Cloakroom.builder().sessions(Sessions.sealed(KeyRing.generate())).build();
    assertThatAFullSessionLetsTheRedirectStand();
  }

  @Test
  void aStoredSessionThatIsFullLeavesTheFormOutAndLetsTheRedirectStand() throws IOException {
    cloakroom = Cloakroom.builder().sessions(Sessions.of(store).withMaxBytes(2_000)).build();
    assertThatAFullSessionLetsTheRedirectStand();
  }

  private void assertThatAFullSessionLetsTheRedirectStand() throws IOException {
    int length = fill();

    FakeExchange response = refused(post("email=x&about=me"), "/signup");

    assertThat(response.status()).isEqualTo(303);
    assertThat(response.responseHeaders("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith(MARKER) && !cookie.contains("Max-Age=0"));
    assertThat(shown().values()).isEmpty();
    FakeExchange next = jar.show(FakeExchange.get("/"));
    assertThat(cloakroom.visit(next).session().get(FILLING).orElseThrow()).hasSize(length);
    assertThat(cloakroom.visit(next).session().names()).containsExactly("filling");
  }

  /** Fills the session, and returns the length of what filled it. */
  private int fill() {
    for (int length = 3_000; ; length--) {
      FakeExchange exchange = jar.show(FakeExchange.get("/"));
      try {
        cloakroom.visit(exchange).session().set(FILLING, "x".repeat(length));
        exchange.end();
      } catch (HttpProblem tooLarge) {
        continue;
      }
      jar.keep(exchange);
      return length;
    }
  }

  @Test
  void aRowThatWasAddedIsThereAfterTheRedirect() throws IOException {
    refused(post("email=x&_add=guests"), "/signup");
    Fields fields = shown();
    assertThat(fields.valid()).isTrue();
    assertThat(fields.get("guests").items()).hasSize(1);
    assertThat(fields.get("email").value()).isEqualTo("x");
  }

  @Test
  void htmxShowsItOnAWholePage() throws IOException {
    FakeExchange answer = refused(post("email=x").with("HX-Request", "true"), "/signup");
    assertThat(answer.responseHeader("HX-Location").orElse("")).contains("\"path\":\"/signup\"");
    assertThat(shown().valid()).isFalse();
  }

  @Test
  void aProgramIsToldWhatIsWrongAtOnce() throws IOException {
    FakeExchange answer = refused(post("email=x").with("Accept", "application/json"), "/signup");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.sentText()).contains("\"pointer\":\"/email\"");
    assertThat(jar.cookies()).isEmpty();
    assertThat(store.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "https://evil.example", "signup"})
  void nothingIsKeptForAnotherSite(String place) {
    assertThatIllegalArgumentException().isThrownBy(() -> refused(post("email=x"), place));
    assertThat(store.calls).isEmpty();
  }

  @Test
  void whatTheApplicationMindsIsKeptToo() throws IOException {
    FakeExchange exchange = jar.show(post("email=a@b.c&password=p"));
    Visit visit = cloakroom.visit(exchange);
    visit
        .refuse(visit.read(SIGN_UP).reject("email", "email.taken", "Take another"))
        .redirect("/signup");
    exchange.end();
    jar.keep(exchange);
    assertThat(shown().errors())
        .containsExactly(new FieldError("email", "/email", "email.taken", "Take another"));
  }
}

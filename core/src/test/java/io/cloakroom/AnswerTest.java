package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerTest {

  record Order(int quantity) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.of())
          .templates((template, model, out) ->
              out.write(template + (model.get("errors") == null ? "" : " with errors")))
          .build();

  private static FakeExchange order() {
    return FakeExchange.post("/order", "application/x-www-form-urlencoded", "quantity=many");
  }

  private static FakeExchange json() {
    return order().with("Accept", "application/json");
  }

  private static FakeExchange htmx2() {
    return order().with("HX-Request", "true");
  }

  private static FakeExchange htmx4(String type) {
    return htmx2().with("HX-Request-Type", type);
  }

  private Answer refusal(FakeExchange exchange) {
    Visit visit = cloakroom.visit(exchange);
    return visit.refuse(visit.read(ORDER));
  }

  private FakeExchange refused(FakeExchange exchange) throws IOException {
    refusal(exchange).withFragment("form", "#order").page("page", Map.of());
    return exchange;
  }

  private FakeExchange done(FakeExchange exchange) throws IOException {
    cloakroom.visit(exchange).done("Ordered").redirect("/orders/7");
    return exchange;
  }

  @Test
  void showsARefusedFormOnItsPage() throws IOException {
    FakeExchange exchange = refused(order());
    assertThat(exchange.status()).isEqualTo(422);
    assertThat(exchange.sentText()).isEqualTo("page with errors");
    assertThat(exchange.responseHeader("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(exchange.responseHeader("HX-Retarget")).isEmpty();
  }

  @Test
  void carriesOutAFormThatIsValid() {
    List<Integer> ordered = new ArrayList<>();
    FakeExchange exchange =
        FakeExchange.post("/order", "application/x-www-form-urlencoded", "quantity=3");

    cloakroom
        .visit(exchange)
        .carryOut(ORDER, "Ordered.", order -> ordered.add(order.quantity()))
        .redirect("/orders");

    assertThat(ordered).containsExactly(3);
    assertThat(exchange.status()).isEqualTo(303);

    FakeExchange wrong = order();
    cloakroom
        .visit(wrong)
        .carryOut(ORDER, "Ordered.", order -> ordered.add(order.quantity()))
        .page("page");
    assertThat(ordered).containsExactly(3);
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.sentText()).isEqualTo("page with errors");
  }

  @Test
  void aFormThatCannotBeCarriedOutIsNotDone() {
    FakeExchange exchange =
        FakeExchange.post("/order", "application/x-www-form-urlencoded", "quantity=3");

    assertThatThrownBy(
            () -> {
              Answer unused =
                  cloakroom
                      .visit(exchange)
                      .carryOut(
                          ORDER,
                          "Ordered.",
                          order -> {
                            throw new IOException("the disk is full");
                          });
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("the disk is full");
    assertThat(exchange.headSent()).isFalse();
  }

  @Test
  void aFileIsSentWithTheTypeOfItsNameAndOnlyIfItChanged(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("note.svg"), "<svg/>");
    FakeExchange exchange = FakeExchange.of("GET", "/note");
    cloakroom.visit(exchange).answer().file(file);
    assertThat(exchange.sentText()).isEqualTo("<svg/>");
    assertThat(exchange.responseHeader("Content-Type")).hasValue("image/svg+xml");
    assertThat(exchange.responseHeader("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(exchange.responseHeader("Content-Security-Policy")).hasValue("sandbox");
    assertThat(exchange.responseHeader("Cache-Control")).hasValue("private, no-cache");

    String tag = exchange.responseHeader("ETag").orElseThrow();
    FakeExchange again = FakeExchange.of("GET", "/note").with("If-None-Match", tag);
    cloakroom.visit(again).answer().file(file);
    assertThat(again.status()).isEqualTo(304);
    cloakroom.requireAnswer(again);

    Files.writeString(file, "<svg></svg>");
    FakeExchange changed = FakeExchange.of("GET", "/note").with("If-None-Match", tag);
    cloakroom.visit(changed).answer().file(file);
    assertThat(changed.sentText()).isEqualTo("<svg></svg>");
  }

  @Test
  void aFileThatIsNotThereIs404(@TempDir Path folder) {
    for (Path absent : List.of(folder, folder.resolve("absent.jpg"))) {
      Answer answer = cloakroom.visit(FakeExchange.of("GET", "/note")).answer();
      assertThatThrownBy(() -> answer.file(absent))
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(404));
    }
  }

  @Test
  void tellsAProgramWhatIsWrong() throws IOException {
    FakeExchange exchange = refused(order().with("Accept", "application/json"));
    assertThat(exchange.status()).isEqualTo(422);
    assertThat(exchange.responseHeader("Content-Type")).hasValue("application/problem+json");
    assertThat(exchange.sentText()).contains("\"pointer\":\"/quantity\"");
  }

  @Test
  void tellsAProgramTheLanguageOfWhatIsWrong() throws IOException {
    FakeExchange exchange =
        refused(order().with("Accept", "application/json").with("Accept-Language", "de"));
    assertThat(exchange.sentText())
        .contains("\"title\":\"Unprocessable Content\"", "Geben Sie eine ganze Zahl ein");
    assertThat(exchange.responseHeader("Content-Language")).hasValue("de");
    assertThat(String.join(", ", exchange.responseHeaders("Vary"))).contains("Accept-Language");
  }

  @Test
  void statusThatTheHandlerSaysGoesToHtmx2Too() throws IOException {
    FakeExchange exchange = htmx2();
    refusal(exchange).withStatus(422).withFragment("form").page("page", Map.of());
    assertThat(exchange.status()).isEqualTo(422);
    assertThat(exchange.sentText()).isEqualTo("form with errors");
  }

  @Test
  void showsAFormWithAnotherRowAsNothingWrong() throws IOException {
    record Guests(List<String> names, @Secret String code) {}
    for (String accept : List.of("text/html", "application/json")) {
      FakeExchange exchange =
          FakeExchange.post(
                  "/guests", "application/x-www-form-urlencoded", "names=Ann&code=1&_add=names")
              .with("Accept", accept);
      Visit visit = cloakroom.visit(exchange);
      if (visit.read(Form.of(Guests.class)) instanceof Submission.Invalid<Guests> shown) {
        visit.refuse(shown).page("guests", Map.of());
      }
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.sentText())
          .isIn("guests with errors", "{\"values\":{\"names\":[\"Ann\",\"\"]}}");
    }
  }

  @Test
  void givesHtmx2AFragmentWithAStatusThatItShows() throws IOException {
    FakeExchange exchange = refused(htmx2());
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sentText()).isEqualTo("form with errors");
    assertThat(exchange.responseHeader("HX-Retarget")).hasValue("#order");
    assertThat(exchange.responseHeader("HX-Reswap")).hasValue("outerHTML");
    assertThat(exchange.responseHeader("HX-Push-Url")).hasValue("false");
  }

  @Test
  void givesHtmxThatSendsJsonAFragmentUnlessItAsksForJson() throws IOException {
    FakeExchange json =
        FakeExchange.post("/order", "application/json", "{\"quantity\":\"many\"}")
            .with("HX-Request", "true")
            .with("Accept", "*/*");
    refused(json);
    assertThat(json.status()).isEqualTo(200);
    assertThat(json.responseHeader("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(json.sentText()).isEqualTo("form with errors");

    FakeExchange problem =
        FakeExchange.post("/order", "application/json", "{}").with("HX-Request", "true");
    cloakroom.answer(problem, new HttpProblem(403, "no", "No."));
    assertThat(problem.responseHeader("Content-Type")).hasValue("text/html; charset=utf-8");

    FakeExchange program =
        FakeExchange.post("/order", "application/json", "{\"quantity\":\"many\"}")
            .with("Accept", "*/*");
    assertThat(refused(program).responseHeader("Content-Type"))
        .hasValue("application/problem+json");
  }

  @Test
  void givesHtmx4AFragmentWithTheTrueStatus() throws IOException {
    FakeExchange exchange = refused(htmx4("partial"));
    assertThat(exchange.status()).isEqualTo(422);
    assertThat(exchange.sentText()).isEqualTo("form with errors");
  }

  @Test
  void givesHtmxAPageWhereItReplacesTheWhole() throws IOException {
    assertThat(refused(htmx4("full")).sentText()).isEqualTo("page with errors");
    FakeExchange boosted = refused(htmx2().with("HX-Boosted", "true"));
    assertThat(boosted.sentText()).isEqualTo("page with errors");
    assertThat(boosted.responseHeader("HX-Push-Url")).hasValue("false");
    assertThat(refused(htmx2().with("HX-History-Restore-Request", "true")).sentText())
        .isEqualTo("page with errors");
  }

  @Test
  void tellsCachesWhatItWasChosenBy() throws IOException {
    assertThat(String.join(", ", refused(order()).responseHeaders("Vary")))
        .contains("Accept", "HX-Request", "HX-Boosted");
    assertThat(String.join(", ", done(order()).responseHeaders("Vary")))
        .contains("Accept", "HX-Request");
  }

  @Test
  void tellsCachesThatItSpeaksTheVisitorsLanguage() throws IOException {
    FakeExchange exchange = FakeExchange.get("/").with("Accept-Language", "de");
    assertThat(localized(cloakroom, exchange)).containsExactly("Accept-Language, Accept");
    FakeExchange told = FakeExchange.get("/");
    told.addHeader("Vary", "Origin");
    told.addHeader("Vary", "Cookie,accept-language");
    assertThat(localized(cloakroom, told))
        .containsExactly("Origin", "Cookie,accept-language", "Accept");
    FakeExchange anything = FakeExchange.get("/");
    anything.setHeader("Vary", "*");
    assertThat(localized(cloakroom, anything)).containsExactly("*");
    Cloakroom german =
        Cloakroom.builder()
            .languages(Locale.GERMAN)
            .templates((template, model, out) -> out.write("page"))
            .build();
    assertThat(localized(german, FakeExchange.get("/"))).containsExactly("Accept");
  }

  private static List<String> localized(Cloakroom cloakroom, FakeExchange exchange)
      throws IOException {
    Visit visit = cloakroom.visit(exchange);
    visit.answer().page("page", Map.of("language", visit.locale()));
    return exchange.responseHeaders("Vary");
  }

  @Test
  void tellsCachesOnceWhatItDependsOn() throws IOException {
    FakeExchange exchange = FakeExchange.get("/");
    exchange.setHeader("Vary", "Origin");
    Visit visit = cloakroom.visit(exchange);
    assertThat(visit.wantsJson()).isFalse();
    visit.idempotency().token();
    visit.idempotency().token();
    visit.answer().withFragment("form").page("page", Map.of("token", visit.idempotency().token()));
    assertThat(String.join(", ", exchange.responseHeaders("Vary")).split(", "))
        .doesNotHaveDuplicates()
        .contains("Accept", "Cookie", "HX-Request");
    assertThat(visit.locale()).as("after the head has left").isEqualTo(Locale.ENGLISH);
  }

  @Test
  void everyWayToEndAnAnswerSendsJustThat() {
    for (FakeExchange exchange : List.of(order(), htmx2(), json())) {
      cloakroom.visit(exchange).answer().withStatus(201).json(Map.of("id", 7));
      assertThat(exchange.status()).isEqualTo(201);
      assertThat(exchange.responseHeader("Content-Type")).hasValue("application/json");
      assertThat(exchange.sentText()).isEqualTo("{\"id\":7}");
    }
    for (FakeExchange exchange : List.of(order(), htmx2(), json())) {
      cloakroom.visit(exchange).answer().html("<p>7</p>");
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.responseHeader("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(exchange.sentText()).isEqualTo("<p>7</p>");
    }
    for (FakeExchange exchange : List.of(order(), htmx2(), json())) {
      cloakroom.visit(exchange).answer().fragment("row", Map.of());
      assertThat(exchange.sentText()).isEqualTo("row");
    }
  }

  @Test
  void aRefusedFormKeepsItsStatusHoweverTheAnswerEnds() {
    FakeExchange json = order();
    refusal(json).json(Map.of("ok", false));
    assertThat(json.status()).isEqualTo(422);
    FakeExchange html = order();
    refusal(html).html("<p>no</p>");
    assertThat(html.status()).isEqualTo(422);
    FakeExchange fragment = order();
    refusal(fragment).fragment("form", Map.of());
    assertThat(fragment.status()).isEqualTo(422);
    assertThat(fragment.sentText()).isEqualTo("form with errors");
  }

  @Test
  void aPageIsJsonForAClientThatPrefersIt() {
    FakeExchange program = json();
    cloakroom.visit(program).answer().withJson(List.of(1, 2)).page("page");
    assertThat(program.sentText()).isEqualTo("[1,2]");
    FakeExchange browser = order();
    cloakroom.visit(browser).answer().withJson(List.of(1, 2)).page("page");
    assertThat(browser.sentText()).isEqualTo("page");
  }

  @Test
  void theMessageOfWhatIsDoneIsOnThePageThatAnswers() {
    Cloakroom talking =
        Cloakroom.builder()
            .templates((template, model, out) -> out.write(String.valueOf(model.get("flash"))))
            .build();
    FakeExchange exchange = order();
    talking.visit(exchange).done("Ordered").page("page");
    assertThat(exchange.sentText()).contains("Ordered");
  }

  @Test
  void aCopyLeavesTheAnswerItCameFrom() {
    Answer answer = cloakroom.visit(order()).answer();
    Answer created = answer.withStatus(201).withJson("x").withFragment("y", "#z");
    FakeExchange exchange = order();
    Visit visit = cloakroom.visit(exchange);
    Answer plain = visit.answer();
    assertThat(plain.withStatus(404)).isNotSameAs(plain);
    plain.page("page");
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(created).isNotSameAs(answer);
  }

  @Test
  void aValidFormCannotBeRefused() {
    FakeExchange exchange =
        FakeExchange.post("/order", "application/x-www-form-urlencoded", "quantity=1");
    Visit visit = cloakroom.visit(exchange);
    Submission<Order> sent = visit.read(ORDER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> visit.refuse(sent).page("page"))
        .withMessageContaining("valid");
  }

  @Test
  void sendsOnAfterASuccess() throws IOException {
    FakeExchange exchange = done(order());
    assertThat(exchange.status()).isEqualTo(303);
    assertThat(exchange.responseHeader("Location")).hasValue("/orders/7");
    assertThat(exchange.sent()).isEmpty();
  }

  @Test
  void encodesTheLocationForBrowsersHtmxAndProgramsAlike() throws IOException {
    String encoded = "/orders/Gr%C3%B6%C3%9Fe%20S";
    for (FakeExchange exchange :
        List.of(order(), htmx2(), order().with("Accept", "application/json"))) {
      cloakroom.visit(exchange).done("Ordered").redirect("/orders/Größe S");
      assertThat(
              exchange
                  .responseHeader("Location")
                  .or(() -> exchange.responseHeader("HX-Location"))
                  .orElseGet(exchange::sentText))
          .contains(encoded);
    }
  }

  @Test
  void sendsHtmxOnToAWholePage() throws IOException {
    FakeExchange exchange = done(htmx2());
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.responseHeader("Location")).isEmpty();
    assertThat(exchange.responseHeader("HX-Location").orElse(""))
        .contains("\"path\":\"/orders/7\"", "\"HX-Boosted\":\"true\"");
  }

  @Test
  void tellsAProgramTheLocationInsteadOfSendingIt() throws IOException {
    FakeExchange exchange = done(order().with("Accept", "application/json"));
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sentText())
        .isEqualTo("{\"location\":\"/orders/7\",\"message\":\"Ordered\"}");
  }

  @Test
  void aGuardSendsHtmxToAWholePageToo() throws IOException {
    FakeExchange exchange = htmx2();
    cloakroom.answer(exchange, new RedirectException("/login"));
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.responseHeader("HX-Redirect")).hasValue("/login");
    assertThat(exchange.responseHeader("Location")).isEmpty();

    FakeExchange page = order();
    cloakroom.answer(page, new RedirectException("/login"));
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.responseHeader("Vary").orElse("")).contains("HX-Request");
  }

  @Test
  void aProblemTakesThePlaceOfTheWholePageInHtmx() throws IOException {
    FakeExchange exchange = htmx4("partial");
    cloakroom.answer(exchange, new HttpProblem(403, "no", "No."));
    assertThat(exchange.status()).isEqualTo(403);
    assertThat(exchange.responseHeader("HX-Retarget")).hasValue("body");
    FakeExchange deaf = htmx2();
    cloakroom.answer(deaf, new HttpProblem(403, "no", "No."));
    assertThat(deaf.status()).as("htmx 2 shows no other").isEqualTo(200);
    FakeExchange program = htmx2().with("Accept", "application/json");
    cloakroom.answer(program, new HttpProblem(403, "no", "No."));
    assertThat(program.status()).isEqualTo(403);
    FakeExchange page = order();
    cloakroom.answer(page, new HttpProblem(403, "no", "No."));
    assertThat(page.responseHeader("HX-Retarget")).isEmpty();
  }

  @Test
  void takesNoTargetThatBreaksAHeader() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refusal(order()).withFragment("form", "#a\r\nSet-Cookie: a=b"));
  }
}

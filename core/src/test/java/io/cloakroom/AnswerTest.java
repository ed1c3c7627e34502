package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {

  record Order(int quantity) {}

  private static final Form<Order> ORDER = Form.of(Order.class);

  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(MemoryStore.create())
          .templates((template, model, out) ->
              out.write(template + (model.get("errors") == null ? "" : " with errors")))
          .build();

  private static FakeExchange order() {
    return FakeExchange.post("/order", "application/x-www-form-urlencoded", "quantity=many");
  }

  private static FakeExchange htmx2() {
    return order().with("HX-Request", "true");
  }

  private static FakeExchange htmx4(String type) {
    return htmx2().with("HX-Request-Type", type);
  }

  private Answer refusal(FakeExchange exchange) {
    Visit visit = cloakroom.visit(exchange);
    if (visit.submission(ORDER) instanceof Submission.Invalid<Order> invalid) {
      return visit.refuse(invalid);
    }
    throw new AssertionError("The order is refused");
  }

  private FakeExchange refused(FakeExchange exchange) throws IOException {
    refusal(exchange).fragment("form", "#order").page("page", Map.of());
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
    refusal(exchange).status(422).fragment("form").page("page", Map.of());
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
      if (visit.submission(Form.of(Guests.class)) instanceof Submission.Invalid<Guests> shown) {
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
    assertThat(localized(cloakroom, exchange)).containsExactly("Accept-Language", "Accept");
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
    visit.once().token();
    visit.once().token();
    visit.answer().fragment("form").page("page", Map.of("token", visit.once().token()));
    assertThat(String.join(", ", exchange.responseHeaders("Vary")).split(", "))
        .doesNotHaveDuplicates()
        .contains("Accept", "Cookie", "HX-Request");
    assertThat(visit.locale()).as("after the head has left").isEqualTo(Locale.ENGLISH);
  }

  @Test
  void letsTheHandlerChoose() throws IOException {
    FakeExchange exchange = htmx2();
    refusal(exchange).as(AnswerKind.PAGE).status(409).fragment("form").page("page", Map.of());
    assertThat(exchange.status()).isEqualTo(409);
    assertThat(exchange.sentText()).isEqualTo("page with errors");
  }

  @Test
  void sendsOnAfterASuccess() throws IOException {
    FakeExchange exchange = done(order());
    assertThat(exchange.status()).isEqualTo(303);
    assertThat(exchange.responseHeader("Location")).hasValue("/orders/7");
    assertThat(exchange.sent()).isEmpty();
  }

  @Test
  void encodesThePlaceForBrowsersHtmxAndProgramsAlike() throws IOException {
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
  void tellsAProgramThePlaceInsteadOfSendingIt() throws IOException {
    FakeExchange exchange = done(order().with("Accept", "application/json"));
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sentText()).isEqualTo("{\"message\":\"Ordered\",\"place\":\"/orders/7\"}");
  }

  @Test
  void aGuardSendsHtmxToAWholePageToo() throws IOException {
    FakeExchange exchange = htmx2();
    cloakroom.answer(exchange, new SeeOther("/login"));
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.responseHeader("HX-Redirect")).hasValue("/login");
    assertThat(exchange.responseHeader("Location")).isEmpty();

    FakeExchange page = order();
    cloakroom.answer(page, new SeeOther("/login"));
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
        .isThrownBy(() -> refusal(order()).fragment("form", "#a\r\nSet-Cookie: a=b"));
  }
}

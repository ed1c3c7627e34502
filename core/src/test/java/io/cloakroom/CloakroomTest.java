package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.CookieJar;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.session.TestClock;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CloakroomTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  private final CookieJar jar = new CookieJar();

  private FakeExchange visit(Cloakroom cloakroom, Consumer<Visit> handler) {
    FakeExchange exchange = jar.show(FakeExchange.get("/"));
    handler.accept(cloakroom.visit(exchange));
    exchange.end();
    return jar.keep(exchange);
  }

  private static FakeExchange form(String body) {
    return FakeExchange.post("/orders", "application/x-www-form-urlencoded", body);
  }

  @Nested
  class Stores {

    private final CountingStore<MemoryStore> ofSessions = new CountingStore<>(MemoryStore.of());
    private final CountingStore<MemoryStore> other = new CountingStore<>(MemoryStore.of());

    private void use(Cloakroom cloakroom) {
      visit(cloakroom, visit -> visit.session().set(VISITS, 1));
      FakeExchange sent =
          form("")
              .with("Idempotency-Key", "a-key-of-twenty-characters-" + System.nanoTime())
              .with("Authorization", "Bearer token");
      assertThat(cloakroom.visit(sent).idempotency().run(String.class, () -> "done"))
          .isEqualTo("done");
    }

    @Test
    void sessionsOfOneStoreAndAllElseInAnotherInEitherOrder() {
      for (Cloakroom cloakroom :
          List.of(
              Cloakroom.builder().sessions(Sessions.of(ofSessions)).store(other).build(),
              Cloakroom.builder().store(other).sessions(Sessions.of(ofSessions)).build())) {
        ofSessions.calls.clear();
        other.calls.clear();
        use(cloakroom);
        assertThat(ofSessions.calls).containsExactly("create");
        assertThat(other.calls).containsExactly("create", "load", "replace");
        assertThat(cloakroom.store()).containsSame(other);
        jar.cookies().clear();
      }
    }

    @Test
    void aloneSessionsLendTheirStoreToAllElse() {
      use(Cloakroom.builder().sessions(Sessions.of(ofSessions)).build());
      assertThat(ofSessions.calls).contains("create", "load", "replace");
    }

    @Test
    void sealedSessionsAloneHaveNoneAndSayWhatToAdd() {
      KeyRing keys = KeyRing.generate();
      Cloakroom sealed = Cloakroom.builder().sessions(Sessions.sealed(keys)).keys(keys).build();
      Visit visit = sealed.visit(FakeExchange.get("/"));
      assertThat(sealed.store()).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(visit::idempotency)
          .withMessageContaining(".store(…)");
    }

    @Test
    void templatesSeeIdempotencyWhereThereIsAStore() {
      Cloakroom cloakroom =
          Cloakroom.builder()
              .templates((template, model, out) -> out.write(model.keySet().toString()))
              .build();
      assertThat(cloakroom.visit(FakeExchange.get("/")).render("page", Map.of()))
          .contains("flash", "csrf", "idempotency", "path");
    }
  }

  @Nested
  class Clocks {

    private final TestClock clock = new TestClock();
    private final KeyRing keys = KeyRing.generate();
    private final MemoryStore store = MemoryStore.builder().clock(clock).build();

    @Test
    void oneReachesSessionsCookiesAndForms() {
      Cloakroom cloakroom = Cloakroom.builder().store(store).keys(keys).clock(clock).build();
      String[] token = new String[1];
      visit(
          cloakroom,
          visit -> {
            visit.session().set(VISITS, 1);
            visit.cookies().setSigned("signed", "1", Duration.ofHours(1));
            visit.cookies().setSealed("sealed", "2", Duration.ofHours(1));
            token[0] = visit.idempotency().token();
          });
      clock.advance(Duration.ofMinutes(29));
      visit(
          cloakroom,
          visit -> {
            assertThat(visit.session().get(VISITS)).contains(1);
            assertThat(visit.cookies().signed("signed", Duration.ofHours(1))).contains("1");
          });
      clock.advance(Duration.ofMinutes(31));
      visit(
          cloakroom,
          visit -> {
            assertThat(visit.session().get(VISITS)).isEmpty();
            assertThat(visit.cookies().signed("signed", Duration.ofHours(1))).isEmpty();
            assertThat(visit.cookies().sealed("sealed", Duration.ofHours(1))).isEmpty();
          });
      clock.advance(Duration.ofHours(24));
      FakeExchange late = jar.show(form("_once=" + token[0]));
      assertThatThrownBy(() -> cloakroom.visit(late).idempotency().run(String.class, () -> "done"))
          .isInstanceOfSatisfying(
              HttpProblem.class, p -> assertThat(p.code()).isEqualTo("form.once.expired"));
      assertThat(cloakroom.clock()).isSameAs(clock);
    }

    @Test
    void thatOfSessionsIsTheOneOfAll() {
      Sessions mine = Sessions.of(store).withClock(clock);
      assertThat(Cloakroom.builder().sessions(mine).build().clock()).isSameAs(clock);
      assertThat(Cloakroom.builder().sessions(mine).clock(clock).build().clock()).isSameAs(clock);
    }

    @Test
    void twoDifferentOnesContradictEachOther() {
      Sessions mine = Sessions.of(store).withClock(clock);
      assertThatIllegalStateException()
          .isThrownBy(() -> Cloakroom.builder().sessions(mine).clock(Clock.systemUTC()).build())
          .withMessageContaining("clock");
    }
  }

  @Nested
  class Contradictions {

    @Test
    void twoWaysToChooseALanguage() {
      assertThatIllegalStateException()
          .isThrownBy(() ->
              Cloakroom.builder().languages(Locale.GERMAN).locale(visit -> Locale.ENGLISH).build())
          .withMessageContaining("languages(…) and locale(…)");
    }

    @Test
    void aTemplateOfProblemsWithoutAnEngine() {
      assertThatIllegalStateException()
          .isThrownBy(() -> Cloakroom.builder().problemTemplate("error").build())
          .withMessageContaining("templates(…)");
    }
  }

  @Nested
  class UnsentAnswers {

    private final Cloakroom cloakroom = Cloakroom.of();
    private final Cloakroom development = Cloakroom.builder().development(true).build();

    private static HttpProblem refused(Cloakroom cloakroom, FakeExchange exchange) {
      try {
        cloakroom.requireAnswer(exchange);
      } catch (HttpProblem problem) {
        return problem;
      }
      throw new AssertionError("The answer is missing");
    }

    @Test
    @SuppressWarnings("CheckReturnValue") // That is the mistake.
    void areA500ThatSaysNothingOfTheHandler() {
      FakeExchange exchange = FakeExchange.get("/");
      cloakroom.visit(exchange).answer().withJson("lost");
      HttpProblem problem = refused(cloakroom, exchange);
      assertThat(problem.status()).isEqualTo(500);
      assertThat(problem.detail()).doesNotContain(".java");
      assertThat(problem.getCause()).hasMessageContaining("development(true)");
    }

    @Test
    @SuppressWarnings("CheckReturnValue") // That is the mistake.
    void areNamedWithTheirLineInDevelopment() {
      FakeExchange exchange = FakeExchange.get("/");
      development.visit(exchange).done("lost").withStatus(201);
      assertThat(refused(development, exchange).detail())
          .containsPattern("CloakroomTest\\.java:\\d+")
          .contains("page, html, fragment, json or redirect");
    }

    @Test
    @SuppressWarnings("CheckReturnValue") // That is the mistake.
    void doNotHideWhatElseWasAnswered() throws IOException {
      FakeExchange withStatus = FakeExchange.get("/");
      cloakroom.visit(withStatus).answer();
      withStatus.setStatus(204);
      cloakroom.requireAnswer(withStatus);

      FakeExchange written = FakeExchange.get("/");
      cloakroom.visit(written).answer();
      written.send(new byte[1]);
      cloakroom.requireAnswer(written);

      FakeExchange failed = FakeExchange.get("/");
      cloakroom.visit(failed).answer();
      cloakroom.answer(failed, new RedirectException("/login"));
      cloakroom.requireAnswer(failed);
    }

    @Test
    void areNotMissedByAHandlerThatAnswersOtherwise() {
      FakeExchange silent = FakeExchange.get("/");
      cloakroom.requireAnswer(silent);
      FakeExchange sent = FakeExchange.get("/");
      cloakroom.visit(sent).answer().json(1);
      cloakroom.requireAnswer(sent);
    }
  }

  @Test
  void oneCallBringsAVisitToItsEndForServersThatCannotWait() {
    Cloakroom cloakroom = Cloakroom.of();
    visit(cloakroom, visit -> assertThat(visit.csrf().token()).isNotEmpty());
    assertThat(jar.cookies()).containsKey("__Host-csrf");
    FakeExchange exchange = jar.show(FakeExchange.get("/"));
    Visit visit = cloakroom.visit(exchange);
    visit.session().logIn("ann");
    visit.flash().success("Welcome");
    assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();

    cloakroom.commit(exchange);

    assertThat(exchange.responseHeaders("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("__Host-sid="))
        .anyMatch(cookie -> cookie.startsWith("__Host-flash-"))
        .anyMatch(cookie -> cookie.startsWith("__Host-csrf=;") && cookie.contains("Max-Age=0"))
        .hasSize(3);
    assertThatIllegalStateException().isThrownBy(() -> visit.session().set(VISITS, 1));
    exchange.end();
    assertThat(exchange.responseHeaders("Set-Cookie")).hasSize(3);
    cloakroom.commit(FakeExchange.get("/"));
  }

  @Test
  void saysWhichExceptionsItAnswers() {
    Cloakroom cloakroom = Cloakroom.of();
    assertThat(
            List.of(
                new HttpProblem(404, "absent", "Absent."),
                new RedirectException("/"),
                new StoreException("down", null)))
        .allMatch(cloakroom::answers);
    assertThat(cloakroom.answers(new IllegalStateException())).isFalse();
  }

  @Test
  void anExceptionThatATemplateMeetsComesThroughTheEngine() {
    StoreException down = new StoreException("down", null);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .templates((template, model, out) -> {
              throw new IllegalStateException("Template failed", new RuntimeException(down));
            })
            .build();
    Visit visit = cloakroom.visit(FakeExchange.get("/"));
    assertThatThrownBy(() -> visit.render("page", Map.of())).isSameAs(down);
  }

  @Test
  void aSessionThatIsOpenedAfterTheHeadCanBeReadAndNotChanged() {
    Cloakroom cloakroom = Cloakroom.of();
    visit(cloakroom, visit -> visit.session().set(VISITS, 7));
    FakeExchange exchange = jar.show(FakeExchange.get("/events"));
    exchange.setHeader("Cache-Control", "no-store");
    exchange.setHeader("Vary", "Cookie");
    exchange.sendHead();
    Visit visit = cloakroom.visit(exchange);
    assertThat(visit.session().get(VISITS)).contains(7);
    assertThatIllegalStateException()
        .isThrownBy(() -> visit.session().set(VISITS, 8))
        .withMessageContaining("before you send the answer or write to the body");
  }

  @Nested
  class IdleRequests {

    /** The names of the headers that are read until the response has ended. */
    private static Set<String> headersRead(FakeExchange request) {
      Set<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      Exchange exchange =
          (Exchange)
              Proxy.newProxyInstance(
                  CloakroomTest.class.getClassLoader(),
                  new Class<?>[] {Exchange.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().startsWith("header")
                        || method.getName().equals("hasHeader")) {
                      read.add((String) arguments[0]);
                    }
                    return method.invoke(request, arguments);
                  });
      Cloakroom cloakroom =
          Cloakroom.builder().store(MemoryStore.of()).local("visits", visit -> 1).build();
      cloakroom.begin(exchange);
      Visit unused = cloakroom.visit(exchange);
      cloakroom.requireAnswer(exchange);
      cloakroom.commit(exchange);
      request.end();
      return read;
    }

    @Test
    void readOnlyWhetherTheyOpenASocket() {
      assertThat(headersRead(FakeExchange.get("/photos?tag=night"))).containsExactly("Upgrade");
    }

    @Test
    void thatChangeSomethingReadWhereTheyComeFromOnly() {
      FakeExchange post =
          FakeExchange.post("/photos", "application/x-www-form-urlencoded", "")
              .with("Sec-Fetch-Site", "same-origin");
      assertThat(headersRead(post)).containsExactly("Origin", "Sec-Fetch-Site");
    }
  }
}

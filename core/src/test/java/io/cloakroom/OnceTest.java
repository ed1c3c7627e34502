package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.session.TestClock;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnceTest {

  private static final String UUID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";

  private final TestClock clock = new TestClock();
  private final MemoryStore records = MemoryStore.builder().clock(clock).build();
  private final CountingStore<MemoryStore> store = new CountingStore<>(records);
  private final List<Duration> pauses = new ArrayList<>();
  private SubmitGuard.Pause pause = pauses::add;
  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .sessions(Sessions.in(MemoryStore.builder().clock(clock).build()).clock(clock))
          .submitGuard(SubmitGuard.in(store).clock(clock).pause(time -> pause.sleep(time)))
          .keys(KeyRing.generate())
          .build();
  private final CookieJar ann = new CookieJar();
  private final AtomicInteger orders = new AtomicInteger();

  private Visit visit(CookieJar visitor, FakeExchange exchange) {
    return cloakroom.visit(visitor.show(exchange));
  }

  /** The token of a page's form. */
  private String shown(CookieJar visitor) {
    FakeExchange page = FakeExchange.get("/checkout");
    String token = visit(visitor, page).once().token();
    page.sendHead();
    visitor.keep(page);
    return token;
  }

  private static FakeExchange form(String body) {
    return FakeExchange.post("/orders", "application/x-www-form-urlencoded", body);
  }

  private Once sent(CookieJar visitor, String token) {
    return visit(visitor, form("_once=" + token)).once();
  }

  private Once sentWithKey(String key) {
    return visit(ann, form("").with("Idempotency-Key", key)).once();
  }

  private String order() {
    return "/orders/" + orders.incrementAndGet();
  }

  private void logIn(CookieJar visitor, String owner) {
    FakeExchange login = FakeExchange.get("/");
    visit(visitor, login).session().own(owner);
    login.sendHead();
    visitor.keep(login);
  }

  private static void assertRefused(ThrowingCallable sending, int status, String code) {
    assertThatThrownBy(sending)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.status()).isEqualTo(status);
            });
  }

  private Duration waited() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void formSentTwiceTakesEffectOnceAndLeadsToTheFirstPlace() {
    String token = shown(ann);
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void twoFormsOfAPageAreTwo() {
    Once page = visit(ann, FakeExchange.get("/checkout")).once();
    assertThat(page.token()).isNotEqualTo(page.token());
    String first = shown(ann);
    String second = shown(ann);
    assertThat(sent(ann, first).run(this::order)).isEqualTo("/orders/1");
    assertThat(sent(ann, second).run(this::order)).isEqualTo("/orders/2");
  }

  @Test
  void sameTokenSentElsewhereIsAnotherForm() {
    String token = shown(ann);
    FakeExchange elsewhere =
        FakeExchange.post("/gifts", "application/x-www-form-urlencoded", "_once=" + token);
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
    assertThat(visit(ann, elsewhere).once().run(this::order)).isEqualTo("/orders/2");
  }

  @Test
  void showingAFormCostsNoRoundTripAndOneCookie() {
    FakeExchange first = FakeExchange.get("/checkout");
    visit(ann, first).once().token();
    first.sendHead();
    ann.keep(first);
    assertThat(ann.cookies()).containsOnlyKeys("__Host-once");
    assertThat(first.responseHeaders("Set-Cookie").get(0))
        .contains("; Secure; HttpOnly; SameSite=Lax")
        .doesNotContain("Max-Age");

    FakeExchange second = FakeExchange.get("/checkout");
    visit(ann, second).once().token();
    assertThat(second.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(second.responseHeader("Cache-Control")).hasValue("no-store");
    assertThat(store.calls).isEmpty();
  }

  @Test
  void firstTakesThreeRoundTripsAndARepetitionTwo() {
    String token = shown(ann);
    sent(ann, token).run(this::order);
    assertThat(store.calls).containsExactly("create", "load", "replace");
    store.calls.clear();
    sent(ann, token).run(this::order);
    assertThat(store.calls).containsExactly("create", "load");
  }

  @Test
  void loginBetweenTwoSendingsMakesNoDifference() {
    String token = shown(ann);
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
    logIn(ann, "ann");
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void anotherAccountInTheSameBrowserSeesNothingOfIt() {
    logIn(ann, "ann");
    String token = shown(ann);
    sent(ann, token).run(this::order);
    logIn(ann, "bob");
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.owner");
    assertThat(orders).hasValue(1);
  }

  @Test
  void tokenIsGoodInItsOwnBrowserOnly() {
    String token = shown(ann);
    CookieJar bob = new CookieJar();
    assertRefused(() -> sent(bob, token).run(this::order), 409, "form.once.expired");
    shown(bob);
    assertRefused(() -> sent(bob, token).run(this::order), 409, "form.once.expired");
    assertThat(orders).hasValue(0);
  }

  @Test
  void tokenThatNobodySignedIsRefused() {
    String token = shown(ann);
    for (String bad : List.of("", "x", token + "x", token.substring(1), "%FF", "a".repeat(9000))) {
      assertRefused(() -> sent(ann, bad).run(this::order), 409, "form.once.expired");
    }
    ann.cookies().put("__Host-once", "short");
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.expired");
    shown(ann);
    assertThat(ann.cookies().get("__Host-once")).hasSize(43);
    assertThat(orders).hasValue(0);
    assertThat(store.calls).isEmpty();
  }

  @Test
  void tokenIsGoodForADayAndItsAnswerAsLong() {
    String late = shown(ann);
    String sentLate = shown(ann);
    clock.advance(Duration.ofDays(1).minusSeconds(1));
    assertThat(sent(ann, sentLate).run(this::order)).isEqualTo("/orders/1");
    clock.advance(Duration.ofSeconds(1));
    assertRefused(() -> sent(ann, sentLate).run(this::order), 409, "form.once.expired");
    assertRefused(() -> sent(ann, late).run(this::order), 409, "form.once.expired");

    String soon = shown(ann);
    assertThat(sent(ann, soon).run(this::order)).isEqualTo("/orders/2");
    clock.advance(Duration.ofDays(1).minusSeconds(1));
    assertThat(sent(ann, soon).run(this::order)).isEqualTo("/orders/2");
  }

  @Test
  void recordOutlivesATokenOfANodeWhoseClockIsAhead() {
    clock.advance(Duration.ofSeconds(59));
    String token = shown(ann);
    clock.advance(Duration.ofSeconds(-59));
    sent(ann, token).run(this::order);
    clock.advance(SubmitGuard.LIFE.plusSeconds(58));
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void formWithoutATokenIsRefused() {
    Once once = visit(ann, form("quantity=1")).once();
    assertThat(once.sent()).isFalse();
    assertRefused(() -> once.run(this::order), 400, "form.once.missing");
    assertThat(sent(ann, "anything").sent()).isTrue();
    assertThat(sentWithKey("short").sent()).isTrue();
  }

  @Test
  void clientWithoutThePageSendsAKeyOfItsOwn() {
    shown(ann);
    assertThat(sentWithKey(UUID).run(this::order)).isEqualTo("/orders/1");
    ann.cookies().clear();
    assertThat(sentWithKey(UUID).run(this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(UUID + "2").run(this::order)).isEqualTo("/orders/2");
    FakeExchange elsewhere = FakeExchange.post("/gifts", "text/html", "");
    Once once = visit(ann, elsewhere.with("Idempotency-Key", UUID)).once();
    assertThat(once.run(this::order)).isEqualTo("/orders/3");
  }

  @Test
  void scriptMaySendTheTokenInItsJson() {
    String token = shown(ann);
    for (int i = 0; i < 2; i++) {
      FakeExchange json =
          FakeExchange.post("/orders", "application/json", "{\"_once\":\"" + token + "\"}");
      assertThat(visit(ann, json).once().run(this::order)).isEqualTo("/orders/1");
    }
  }

  @Test
  void keyOfAClientIsReadWithoutTheBody() {
    FakeExchange exchange =
        FakeExchange.post("/orders", "application/octet-stream", "x").with("Idempotency-Key", UUID);
    assertThat(visit(ann, exchange).once().run(this::order)).isEqualTo("/orders/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 19, 256})
  void keyThatIsTooShortOrTooLongIsRefused(int length) {
    assertRefused(() -> sentWithKey("k".repeat(length)).run(this::order), 400, "form.once.key");
  }

  @Test
  void keyThatIsThereTwiceIsRefused() {
    FakeExchange twice = form("").with("Idempotency-Key", UUID).with("Idempotency-Key", UUID);
    assertRefused(() -> visit(ann, twice).once().run(this::order), 400, "form.once.key");
  }

  @Test
  void anExceptionLetsTheFormBeSentAgain() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(() -> {
                  throw new IOException("The printer is on fire");
                }))
        .isInstanceOf(IOException.class);
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void anErrorLeavesItUnknownWhatBecameOfTheForm() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(() -> {
                  order();
                  throw new OutOfMemoryError("made up");
                }))
        .isInstanceOf(OutOfMemoryError.class);
    store.calls.clear();
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.pending");
    assertThat(waited()).isEqualTo(Duration.ofSeconds(5));
    // To wait writes nothing.
    assertThat(store.calls).containsOnlyOnce("create").containsOnly("create", "load");
    clock.advance(Duration.ofMinutes(2));
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.unknown");
    assertThat(orders).hasValue(1);
  }

  @Test
  void whoComesWhileTheFirstIsUnderWayWaitsForIt() throws Exception {
    assertThat(secondWhile(this::order)).isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
  }

  @Test
  void whoComesWhileTheFirstIsAboutToFailTakesItsTurn() throws Exception {
    assertThat(
            secondWhile(() -> {
              throw new IllegalStateException("The first one fails");
            }))
        .isEqualTo("/orders/1");
  }

  /** What the second one gets that comes while the first one does this. */
  private String secondWhile(Supplier<String> first) throws Exception {
    String token = shown(ann);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    Once firstOne = sent(ann, token);
    Thread thread =
        new Thread(() ->
            firstOne.run(() -> {
              begun.countDown();
              awaitLatch(secondWaits);
              return first.get();
            }));
    thread.setUncaughtExceptionHandler((failed, e) -> {});
    thread.start();
    awaitLatch(begun);
    pause =
        time -> {
          secondWaits.countDown();
          thread.join();
        };
    return sent(ann, token).run(this::order);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoTakesLongerThanIsBelievedStillCountsOnce() {
    String token = shown(ann);
    String place =
        sent(ann, token)
            .run(() -> {
              clock.advance(Duration.ofMinutes(3));
              assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.unknown");
              return order();
            });
    assertThat(place).isEqualTo("/orders/1");
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void onlySoManyWaitAtOnce() {
    String token = shown(ann);
    AtomicInteger waiting = new AtomicInteger();
    pause =
        time -> {
          waiting.incrementAndGet();
          sent(ann, token).run(this::order);
        };
    sent(ann, token)
        .run(() -> {
          assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.pending");
          return order();
        });
    assertThat(waiting).hasValue(64);
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void whoIsInterruptedWhileWaitingStopsAndStaysInterrupted() {
    String token = shown(ann);
    pause =
        time -> {
          throw new InterruptedException();
        };
    sent(ann, token)
        .run(() -> {
          assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.pending");
          return order();
        });
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nothingIsDoneWhileTheStoreIsAway() {
    String token = shown(ann);
    store.dead = true;
    assertThatThrownBy(() -> sent(ann, token).run(this::order)).isInstanceOf(StoreException.class);
    assertThat(orders).hasValue(0);
    store.dead = false;
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void storeThatDiesMeanwhileTakesNothingFromTheFirstAndLetsNoneRepeatIt() {
    String token = shown(ann);
    String place =
        sent(ann, token)
            .run(() -> {
              store.dead = true;
              return order();
            });
    assertThat(place).isEqualTo("/orders/1");
    store.dead = false;
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.pending");
    clock.advance(Duration.ofMinutes(2));
    assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.unknown");
    assertThat(orders).hasValue(1);
  }

  @Test
  void failureIsTheActionsOwnEvenWhereTheStoreDiesToo() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(() -> {
                  store.dead = true;
                  throw new IOException("The printer is on fire");
                }))
        .isInstanceOf(IOException.class)
        .hasSuppressedException(new StoreException("The store is dead", null));
  }

  @Test
  void recordThatVanishedMeanwhileIsWrittenAnew() {
    String token = shown(ann);
    sent(ann, token)
        .run(() -> {
          records.delete(onlyRecord().key());
          return order();
        });
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/orders/1");
  }

  @Test
  void recordOfANewerVersionIsLeftAlone() {
    String token = shown(ann);
    sent(ann, token).run(this::order);
    for (String content : List.of("", "later", "pending", "pending soon")) {
      StoreEntry entry = onlyRecord();
      StoredRecord foreign =
          StoredRecord.of(content.getBytes(UTF_8), entry.loaded().record().expiresAt());
      assertThat(records.replace(entry.key(), entry.loaded().revision(), foreign)).isTrue();
      assertRefused(() -> sent(ann, token).run(this::order), 409, "form.once.unknown");
      assertThat(onlyRecord().loaded().record()).isEqualTo(foreign);
    }
    assertThat(orders).hasValue(1);
  }

  private StoreEntry onlyRecord() {
    try (var all = records.scan("once")) {
      List<StoreEntry> entries = all.toList();
      assertThat(entries).hasSize(1);
      return entries.get(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/Größe, /orders/Gr%C3%B6%C3%9Fe",
    "/orders/size 7, /orders/size%207",
    "/orders?of=%41%20b, /orders?of=%41%20b"
  })
  void placeWithCharactersThatAnAddressHasNotIsKeptEncoded(String place, String encoded) {
    String token = shown(ann);
    for (int i = 0; i < 2; i++) {
      String led =
          sent(ann, token)
              .run(() -> {
                order();
                return place;
              });
      assertThat(led).isEqualTo(encoded);
    }
    assertThat(orders).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders/1",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/a\r\nb: c"
      })
  void actionLeadsToAPathOfThisSiteOnlyButCountsAsDone(String place) {
    String token = shown(ann);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            sent(ann, token)
                .run(() -> {
                  order();
                  return place;
                }));
    assertThat(sent(ann, token).run(this::order)).isEqualTo("/");
    assertThat(orders).hasValue(1);
  }

  @Test
  void storeOfSessionsGuardsFormsUnlessAnotherDoes() throws IOException {
    Cloakroom plain =
        Cloakroom.builder()
            .templates((template, model, out) -> out.write(String.valueOf(model.get("once"))))
            .build();
    Visit visit = plain.visit(form("").with("Idempotency-Key", UUID));
    assertThat(visit.once().run(this::order)).isEqualTo("/orders/1");
    assertThat(visit.render("page", Map.of())).startsWith("io.cloakroom.Once");
  }

  @Test
  void sealedSessionsGuardNoFormsByThemselves() {
    KeyRing keys = KeyRing.generate();
    Cloakroom sealed = Cloakroom.builder().sessions(Sessions.sealed(keys)).keys(keys).build();
    Visit visit = sealed.visit(FakeExchange.get("/"));
    assertThatIllegalStateException().isThrownBy(visit::once).withMessageContaining("submitGuard");
  }
}

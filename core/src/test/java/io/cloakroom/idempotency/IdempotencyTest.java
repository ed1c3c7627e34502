package io.cloakroom.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.FormData;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Signer;
import io.cloakroom.session.Sessions;
import io.cloakroom.session.TestClock;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

class IdempotencyTest {

  private static final String UUID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";

  private final TestClock clock = new TestClock();
  private final MemoryStore records = MemoryStore.builder().clock(clock).build();
  private final CountingStore<MemoryStore> store = new CountingStore<>(records);
  private final List<Duration> pauses = new ArrayList<>();
  private IdempotencyGuard.Pause pause = pauses::add;
  private final IdempotencyGuard guard =
      IdempotencyGuard.of(store, clock).withPause(time -> pause.sleep(time));
  private final Sessions sessions =
      Sessions.of(MemoryStore.builder().clock(clock).build()).withClock(clock);
  private final Signer signer = KeyRing.generate().signer("once", clock);
  private final CookieJar ann = new CookieJar();
  private final AtomicInteger orders = new AtomicInteger();

  private Idempotency of(CookieJar visitor, FakeExchange exchange) {
    return of(visitor, exchange, sessions);
  }

  private Idempotency of(CookieJar visitor, FakeExchange exchange, Sessions sessions) {
    visitor.show(exchange);
    CookiePolicy cookies = new CookiePolicy(true);
    return Idempotency.of(
        guard,
        signer,
        sessions.open(exchange, cookies),
        exchange,
        cookies,
        () -> FormData.of(exchange).value(Idempotency.FIELD));
  }

  /** The token of a page's form. */
  private String shown(CookieJar visitor) {
    FakeExchange page = FakeExchange.get("/checkout");
    String token = of(visitor, page).token();
    page.sendHead();
    visitor.keep(page);
    return token;
  }

  private static FakeExchange form(String body) {
    return FakeExchange.post("/orders", "application/x-www-form-urlencoded", body);
  }

  private Idempotency sent(CookieJar visitor, String token) {
    return of(visitor, form("_once=" + token));
  }

  private Idempotency sentWithKey(String key) {
    return sentWithKey(ann, key);
  }

  private Idempotency sentWithKey(CookieJar visitor, String key) {
    return of(visitor, form("").with("Idempotency-Key", key));
  }

  private Idempotency sentWithKey(String key, String authorization) {
    return of(
        new CookieJar(),
        form("").with("Idempotency-Key", key).with("Authorization", authorization));
  }

  private String order() {
    return "/orders/" + orders.incrementAndGet();
  }

  private void logIn(CookieJar visitor, String owner) {
    FakeExchange login = FakeExchange.get("/");
    visitor.show(login);
    sessions.open(login, new CookiePolicy(true)).session().logIn(owner);
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
  void formSentTwiceTakesEffectOnceAndHasTheFirstResult() {
    String token = shown(ann);
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void twoFormsOfAPageAreTwo() {
    Idempotency page = of(ann, FakeExchange.get("/checkout"));
    assertThat(page.token()).isNotEqualTo(page.token());
    String first = shown(ann);
    String second = shown(ann);
    assertThat(sent(ann, first).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sent(ann, second).run(String.class, this::order)).isEqualTo("/orders/2");
  }

  @Test
  void sameTokenSentElsewhereIsAnotherForm() {
    String token = shown(ann);
    FakeExchange elsewhere =
        FakeExchange.post("/gifts", "application/x-www-form-urlencoded", "_once=" + token);
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(of(ann, elsewhere).run(String.class, this::order)).isEqualTo("/orders/2");
  }

  @Test
  void showingAFormCostsNoRoundTripAndOneCookie() {
    FakeExchange first = FakeExchange.get("/checkout");
    of(ann, first).token();
    first.sendHead();
    ann.keep(first);
    assertThat(ann.cookies()).containsOnlyKeys("__Host-once");
    assertThat(first.responseHeaders("Set-Cookie").get(0))
        .contains("; Secure; HttpOnly; SameSite=Lax")
        .doesNotContain("Max-Age");

    FakeExchange second = FakeExchange.get("/checkout");
    of(ann, second).token();
    second.sendHead();
    assertThat(second.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(second.responseHeader("Cache-Control")).hasValue("no-store");
    assertThat(store.calls).isEmpty();
  }

  @Test
  void firstTakesThreeRoundTripsAndARepetitionTwo() {
    String token = shown(ann);
    sent(ann, token).run(String.class, this::order);
    assertThat(store.calls).containsExactly("create", "load", "replace");
    store.calls.clear();
    sent(ann, token).run(String.class, this::order);
    assertThat(store.calls).containsExactly("create", "load");
  }

  @Test
  void loginBetweenTwoSendingsMakesNoDifference() {
    String token = shown(ann);
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
    logIn(ann, "ann");
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void anotherAccountInTheSameBrowserSeesNothingOfIt() {
    logIn(ann, "ann");
    String token = shown(ann);
    sent(ann, token).run(String.class, this::order);
    logIn(ann, "bob");
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.owner");
    assertThat(orders).hasValue(1);
  }

  @Test
  void tokenIsGoodInItsOwnBrowserOnly() {
    String token = shown(ann);
    CookieJar bob = new CookieJar();
    assertRefused(() -> sent(bob, token).run(String.class, this::order), 409, "form.once.expired");
    shown(bob);
    assertRefused(() -> sent(bob, token).run(String.class, this::order), 409, "form.once.expired");
    assertThat(orders).hasValue(0);
  }

  @Test
  void tokenThatNobodySignedIsRefused() {
    String token = shown(ann);
    for (String bad : List.of("", "x", token + "x", token.substring(1), "%FF", "a".repeat(9000))) {
      assertRefused(() -> sent(ann, bad).run(String.class, this::order), 409, "form.once.expired");
    }
    ann.cookies().put("__Host-once", "short");
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.expired");
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
    assertThat(sent(ann, sentLate).run(String.class, this::order)).isEqualTo("/orders/1");
    clock.advance(Duration.ofSeconds(1));
    assertRefused(
        () -> sent(ann, sentLate).run(String.class, this::order), 409, "form.once.expired");
    assertRefused(() -> sent(ann, late).run(String.class, this::order), 409, "form.once.expired");

    String soon = shown(ann);
    assertThat(sent(ann, soon).run(String.class, this::order)).isEqualTo("/orders/2");
    clock.advance(Duration.ofDays(1).minusSeconds(1));
    assertThat(sent(ann, soon).run(String.class, this::order)).isEqualTo("/orders/2");
  }

  @Test
  void recordOutlivesATokenOfANodeWhoseClockIsAhead() {
    clock.advance(Duration.ofSeconds(59));
    String token = shown(ann);
    clock.advance(Duration.ofSeconds(-59));
    sent(ann, token).run(String.class, this::order);
    clock.advance(Idempotency.LIFETIME.plusSeconds(58));
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void formWithoutATokenIsRefused() {
    Idempotency once = of(ann, form("quantity=1"));
    assertThat(once.requested()).isFalse();
    assertRefused(() -> once.run(String.class, this::order), 400, "form.once.missing");
    assertThat(sent(ann, "anything").requested()).isTrue();
    assertThat(sentWithKey("short").requested()).isTrue();
  }

  @Test
  void clientWithoutThePageSendsAKeyOfItsOwn() {
    shown(ann);
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(UUID + "2").run(String.class, this::order)).isEqualTo("/orders/2");
    FakeExchange elsewhere = FakeExchange.post("/gifts", "text/html", "");
    Idempotency once = of(ann, elsewhere.with("Idempotency-Key", UUID));
    assertThat(once.run(String.class, this::order)).isEqualTo("/orders/3");
  }

  @Test
  void keyOfAStrangerIsAnotherForm() {
    CookieJar bob = new CookieJar();
    shown(ann);
    shown(bob);
    assertThat(sentWithKey(bob, UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    // The first use swallows nobody else's form, and nobody sees another's result.
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/2");
    assertThat(sentWithKey(bob, UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(UUID, "Bearer stranger").run(String.class, this::order))
        .isEqualTo("/orders/3");
    assertRefused(
        () -> sentWithKey(new CookieJar(), UUID).run(String.class, this::order),
        400,
        "form.once.visitor");
    assertThat(orders).hasValue(3);
  }

  @Test
  void keyOutlivesLoginAndRotation() {
    shown(ann);
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    logIn(ann, "ann");
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    logIn(ann, "ann"); // Again, which moves the session to a new token.
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
  }

  @Test
  void keyWithoutTheCookieIsTheAccounts() {
    CookieJar bob = new CookieJar();
    CookieJar phone = new CookieJar();
    logIn(ann, "ann");
    logIn(phone, "ann");
    logIn(bob, "bob");
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(bob, UUID).run(String.class, this::order)).isEqualTo("/orders/2");
    logIn(ann, "ann"); // Again, which moves the session to a new token.
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(phone, UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    ann.cookies().clear();
    assertRefused(() -> sentWithKey(UUID).run(String.class, this::order), 400, "form.once.visitor");
    assertThat(orders).hasValue(2);
  }

  @Test
  void keyWithoutCookieAndAccountIsTheAuthorizations() {
    for (int i = 0; i < 2; i++) {
      assertThat(sentWithKey(UUID, "Bearer a").run(String.class, this::order))
          .isEqualTo("/orders/1");
      assertThat(sentWithKey(UUID, "Bearer b").run(String.class, this::order))
          .isEqualTo("/orders/2");
    }
    FakeExchange twice = form("").with("Idempotency-Key", UUID).with("Authorization", "Bearer a");
    Idempotency ambiguous = of(new CookieJar(), twice.with("Authorization", "Bearer b"));
    assertRefused(() -> ambiguous.run(String.class, this::order), 400, "form.once.visitor");
    assertRefused(
        () -> sentWithKey(UUID, " ").run(String.class, this::order), 400, "form.once.visitor");
    assertThat(orders).hasValue(2);
  }

  @Test
  void cookieThatIsSetBetweenTwoSendingsMakesNoDifference() {
    logIn(ann, "ann");
    CookieJar without = ann.copy();
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    shown(ann);
    assertThat(ann.cookies()).containsKey("__Host-once");
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");

    String other = UUID + "2";
    assertThat(sentWithKey(other).run(String.class, this::order)).isEqualTo("/orders/2");
    assertThat(sentWithKey(without, other).run(String.class, this::order)).isEqualTo("/orders/2");
    assertThat(orders).hasValue(2);
  }

  @Test
  void keyWhoseFormFailedIsFreeUnderAllItsNames() {
    logIn(ann, "ann");
    CookieJar without = ann.copy();
    shown(ann);
    assertThatThrownBy(() ->
            sentWithKey(UUID)
                .run(
                    String.class,
                    () -> {
                      throw new IOException("The printer is on fire");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(sentWithKey(without, UUID).run(String.class, this::order)).isEqualTo("/orders/1");
    assertThat(sentWithKey(UUID).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void keyWaitsForTheFormThatTheAccountSentWithoutTheCookie() throws Exception {
    logIn(ann, "ann");
    CookieJar without = ann.copy();
    shown(ann);
    assertThat(secondWhile(sentWithKey(without, UUID), this::order, () -> sentWithKey(UUID)))
        .isEqualTo("/orders/1");
    assertThat(orders).hasValue(1);
  }

  @Test
  void scriptMaySendTheTokenInItsJson() {
    String token = shown(ann);
    for (int i = 0; i < 2; i++) {
      FakeExchange json =
          FakeExchange.post("/orders", "application/json", "{\"_once\":\"" + token + "\"}");
      assertThat(of(ann, json).run(String.class, this::order)).isEqualTo("/orders/1");
    }
  }

  @Test
  void keyOfAClientIsReadWithoutTheBody() {
    FakeExchange exchange =
        FakeExchange.post("/orders", "application/octet-stream", "x")
            .with("Idempotency-Key", UUID)
            .with("Authorization", "Bearer a");
    assertThat(of(ann, exchange).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 19, 256})
  void keyThatIsTooShortOrTooLongIsRefused(int length) {
    shown(ann);
    String key = UUID.repeat(10).substring(0, length);
    assertRefused(() -> sentWithKey(key).run(String.class, this::order), 400, "form.once.key");
  }

  @Test
  void keyOfTooFewDifferentCharactersIsRefused() {
    shown(ann);
    for (String key : List.of("k".repeat(20), "1234567".repeat(3), "undefined-undefined-")) {
      assertRefused(() -> sentWithKey(key).run(String.class, this::order), 400, "form.once.key");
    }
    assertThat(sentWithKey("12345678".repeat(3)).run(String.class, this::order))
        .isEqualTo("/orders/1");
  }

  @Test
  void keyThatIsThereTwiceIsRefused() {
    FakeExchange twice = form("").with("Idempotency-Key", UUID).with("Idempotency-Key", UUID);
    assertRefused(() -> of(ann, twice).run(String.class, this::order), 400, "form.once.key");
  }

  @Test
  void anExceptionLetsTheFormBeSentAgain() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(
                    String.class,
                    () -> {
                      throw new IOException("The printer is on fire");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void anErrorLeavesItUnknownWhatBecameOfTheForm() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(
                    String.class,
                    () -> {
                      order();
                      throw new OutOfMemoryError("made up");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    store.calls.clear();
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.pending");
    assertThat(waited()).isEqualTo(Duration.ofSeconds(5));
    // To wait writes nothing.
    assertThat(store.calls).containsOnlyOnce("create").containsOnly("create", "load");
    clock.advance(Duration.ofMinutes(2));
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.unknown");
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

  /** Returns the result of a second request that arrives while the first one does this. */
  private String secondWhile(Supplier<String> first) throws Exception {
    String token = shown(ann);
    return secondWhile(sent(ann, token), first, () -> sent(ann, token));
  }

  private String secondWhile(
      Idempotency firstOne, Supplier<String> first, Supplier<Idempotency> second) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    Thread thread =
        new Thread(() ->
            firstOne.run(
                String.class,
                () -> {
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
    return second.get().run(String.class, this::order);
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
            .run(
                String.class,
                () -> {
                  clock.advance(Duration.ofMinutes(3));
                  assertRefused(
                      () -> sent(ann, token).run(String.class, this::order),
                      409,
                      "form.once.unknown");
                  return order();
                });
    assertThat(place).isEqualTo("/orders/1");
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void onlySoManyWaitAtOnce() {
    String token = shown(ann);
    AtomicInteger waiting = new AtomicInteger();
    pause =
        time -> {
          waiting.incrementAndGet();
          sent(ann, token).run(String.class, this::order);
        };
    sent(ann, token)
        .run(
            String.class,
            () -> {
              assertRefused(
                  () -> sent(ann, token).run(String.class, this::order), 409, "form.once.pending");
              return order();
            });
    assertThat(waiting).hasValue(64);
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void whoIsInterruptedWhileWaitingStopsAndStaysInterrupted() {
    String token = shown(ann);
    pause =
        time -> {
          throw new InterruptedException();
        };
    sent(ann, token)
        .run(
            String.class,
            () -> {
              assertRefused(
                  () -> sent(ann, token).run(String.class, this::order), 409, "form.once.pending");
              return order();
            });
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nothingIsDoneWhileTheStoreIsAway() {
    String token = shown(ann);
    store.dead = true;
    assertThatThrownBy(() -> sent(ann, token).run(String.class, this::order))
        .isInstanceOf(StoreException.class);
    assertThat(orders).hasValue(0);
    store.dead = false;
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void storeThatDiesMeanwhileTakesNothingFromTheFirstAndLetsNoneRepeatIt() {
    String token = shown(ann);
    String place =
        sent(ann, token)
            .run(
                String.class,
                () -> {
                  store.dead = true;
                  return order();
                });
    assertThat(place).isEqualTo("/orders/1");
    store.dead = false;
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.pending");
    clock.advance(Duration.ofMinutes(2));
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.unknown");
    assertThat(orders).hasValue(1);
  }

  @Test
  void failureIsTheActionsOwnEvenWhereTheStoreDiesToo() {
    String token = shown(ann);
    assertThatThrownBy(() ->
            sent(ann, token)
                .run(
                    String.class,
                    () -> {
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
        .run(
            String.class,
            () -> {
              records.delete(onlyRecord().key());
              return order();
            });
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }

  @Test
  void resultIsKeptIfARepetitionMovesTheRecordToAnotherStore() {
    Store young = MemoryStore.builder().clock(clock).build();
    Store nextNode =
        MovingStore.builder(MovingStore.Step.NEW_DECIDES, records, young).clock(clock).build();
    Store node =
        new ForwardingStore(
            MovingStore.builder(MovingStore.Step.OLD_DECIDES, records, young)
                .clock(clock)
                .build()) {
          @Override
          public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
            assertThat(nextNode.load(key)).isPresent();
            return super.replace(key, expected, next);
          }
        };
    List<StoreKey> keys = List.of(new StoreKey("once", "a"));

    assertThat(once(node, keys)).isEqualTo("/orders/1");

    assertThat(once(nextNode, keys)).isEqualTo("/orders/1");
    assertThat(once(node, keys)).isEqualTo("/orders/1");
  }

  private String once(Store store, List<StoreKey> keys) {
    return IdempotencyGuard.of(store, clock)
        .withPause(pauses::add)
        .run(keys, Optional.empty(), String.class, this::order);
  }

  @Test
  void recordOfANewerVersionIsLeftAlone() {
    String token = shown(ann);
    sent(ann, token).run(String.class, this::order);
    for (String content : List.of("", "later", "pending", "pending soon")) {
      StoreEntry entry = onlyRecord();
      StoredRecord foreign =
          StoredRecord.of(content.getBytes(UTF_8), entry.loaded().record().expiresAt());
      assertThat(records.replace(entry.key(), entry.loaded().revision(), foreign)).isTrue();
      assertRefused(
          () -> sent(ann, token).run(String.class, this::order), 409, "form.once.unknown");
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

  @Test
  void resultsOfEveryShapeComeBackAsTheyWere() {
    record Placed(long id, List<String> lines, Instant at) {}
    Placed placed = new Placed(7, List.of("Paper moon", "Größe 9"), clock.instant());
    assertThat(twice(() -> placed, Placed.class)).isEqualTo(placed);
    assertThat(twice(() -> 7L, Long.class)).isEqualTo(7L);
    assertThat(twice(() -> "/orders/7", String.class)).isEqualTo("/orders/7");
    TypeReference<Map<String, List<Integer>>> map = new TypeReference<>() {};
    String token = shown(ann);
    for (int i = 0; i < 2; i++) {
      assertThat(sent(ann, token).run(map, () -> Map.of("a", List.of(1, 2))))
          .isEqualTo(Map.of("a", List.of(1, 2)));
    }
  }

  /** The result of the second of two requests. */
  private <T> T twice(Supplier<T> action, Class<T> type) {
    String token = shown(ann);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      T result =
          sent(ann, token)
              .run(
                  type,
                  () -> {
                    runs.incrementAndGet();
                    return action.get();
                  });
      if (i == 1) {
        assertThat(runs).hasValue(1);
        return result;
      }
    }
    throw new AssertionError();
  }

  @Test
  void resultOfFourKibibytesIsKeptAndALargerOneIsUnknownToARepetition() {
    String fits = "x".repeat(Idempotency.MAX_RESULT_BYTES - 2);
    assertThat(twice(() -> fits, String.class)).isEqualTo(fits);

    String token = shown(ann);
    String large = fits + "x";
    assertThat(
            sent(ann, token)
                .run(
                    String.class,
                    () -> {
                      order();
                      return large;
                    }))
        .isEqualTo(large);
    assertRefused(() -> sent(ann, token).run(String.class, this::order), 409, "form.once.unknown");
    assertThat(orders).hasValue(1);
  }

  @Test
  void resultThatIsNoJsonIsReturnedAndUnknownToARepetition() {
    String token = shown(ann);
    Thread unwritable = new Thread();
    assertThat(sent(ann, token).run(Thread.class, () -> unwritable)).isSameAs(unwritable);
    assertRefused(
        () -> sent(ann, token).run(Thread.class, () -> unwritable), 409, "form.once.unknown");
  }

  @Test
  void resultOfAnotherTypeIsUnknown() {
    String token = shown(ann);
    sent(ann, token).run(String.class, this::order);
    assertRefused(() -> sent(ann, token).run(Long.class, () -> 1L), 409, "form.once.unknown");
    assertThat(sent(ann, token).run(String.class, this::order)).isEqualTo("/orders/1");
  }
}

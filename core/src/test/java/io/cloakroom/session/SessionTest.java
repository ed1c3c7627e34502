package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);
  private static final SessionKey<List<String>> CART = SessionKey.listOf("cart", String.class);
  private static final SessionKey<Basket> BASKET = SessionKey.of("basket", Basket.class);
  private static final String COOKIE = "__Host-sid";

  /** A class of the application, changed in place. */
  static final class Basket {
    public Map<String, Integer> items = new java.util.TreeMap<>();
    public String note = "";
  }

  private final TestClock clock = new TestClock();
  private CountingStore<MemoryStore> store = newStore();
  private Sessions sessions = newSessions();
  private Browser browser = new Browser(sessions);

  private CountingStore<MemoryStore> newStore() {
    return new CountingStore<>(MemoryStore.builder().clock(clock).build());
  }

  private Sessions newSessions() {
    return Sessions.of(store).withClock(clock);
  }

  @BeforeEach
  void startAnew() {
    store = newStore();
    sessions = newSessions();
    browser = new Browser(sessions);
  }

  private int count(Browser browser) {
    int[] count = new int[1];
    browser.visit(session -> count[0] = session.get(COUNT).orElse(0));
    return count[0];
  }

  private boolean loggedIn(Browser browser) {
    boolean[] loggedIn = new boolean[1];
    browser.visit(session -> loggedIn[0] = session.owner().isPresent());
    return loggedIn[0];
  }

  // Cost

  @Test
  void aRequestThatDoesNotUseTheSessionCostsNothing() {
    browser.visit(session -> session.set(COUNT, 1));
    store.calls.clear();

    FakeExchange exchange = browser.visit(session -> {});

    assertThat(store.calls).isEmpty();
    assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(exchange.responseHeaders("Vary")).isEmpty();
  }

  @Test
  void aVisitorForWhomNothingIsKeptGetsNoRecordAndNoCookie() {
    FakeExchange exchange =
        browser.visit(session -> {
          assertThat(session.get(COUNT)).isEmpty();
          session.remove(COUNT);
          session.rotate();
        });

    assertThat(store.calls).isEmpty();
    assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
  }

  @Test
  void readingCostsOneRoundTripAndWritingTwo() {
    browser.visit(session -> session.set(COUNT, 1));
    assertThat(store.calls).containsExactly("create");
    store.calls.clear();

    browser.visit(session -> session.get(COUNT));
    assertThat(store.calls).containsExactly("load");
    store.calls.clear();

    browser.visit(session -> session.update(COUNT, 0, n -> n + 1));
    assertThat(store.calls).containsExactly("load", "replace");
  }

  @Test
  void theSameValueAgainIsNotWritten() {
    browser.visit(session -> session.set(COUNT, 1));
    store.calls.clear();

    browser.visit(session -> session.set(COUNT, 1));

    assertThat(store.calls).containsExactly("load");
  }

  @Test
  void anUnknownIdCostsOneLookUpAndAMalformedOneNone() {
    browser.show(COOKIE, "A".repeat(43));
    browser.visit(session -> session.get(COUNT));
    assertThat(store.calls).containsExactly("load");
    store.calls.clear();

    for (String malformed :
        List.of("", "x", "A".repeat(42), "A".repeat(44), "../../etc/passwd", "*", "Ａ".repeat(43))) {
      Browser hostile = new Browser(sessions);
      hostile.show(COOKIE, malformed);
      hostile.visit(session -> assertThat(session.get(COUNT)).isEmpty());
    }
    assertThat(store.calls).isEmpty();
  }

  @Test
  void touchesAreThrottledToATwentiethOfTheIdleTime() {
    browser.visit(session -> session.set(COUNT, 1));
    store.calls.clear();

    clock.advance(Duration.ofSeconds(80));
    browser.visit(session -> session.get(COUNT));
    assertThat(store.calls).containsExactly("load");

    clock.advance(Duration.ofSeconds(10));
    browser.visit(session -> session.get(COUNT));
    assertThat(store.calls).containsExactly("load", "load", "touch");
  }

  // The token

  @Test
  void theCookieIsHostOnlySecureHttpOnlyAndLax() {
    FakeExchange exchange = browser.visit(session -> session.set(COUNT, 1));

    assertThat(exchange.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .matches("__Host-sid=[A-Za-z0-9_-]{43}; .*")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Domain");
    assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
    assertThat(exchange.responseHeaders("Vary")).contains("Cookie");
  }

  @Test
  void anUnknownIdIsNeverAdopted() {
    String planted = "B".repeat(43);
    browser.show(COOKIE, planted);

    browser.visit(session -> session.set(COUNT, 1));

    assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(planted);
    assertThat(count(browser)).isEqualTo(1);
  }

  @Test
  void twoSessionsOfOneBrowserAreNoSession() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser other = new Browser(sessions);
    other.visit(session -> session.set(COUNT, 2));
    FakeExchange exchange =
        FakeExchange.get("/")
            .with(
                "Cookie",
                COOKIE
                    + "="
                    + browser.cookies().get(COOKIE)
                    + "; "
                    + COOKIE
                    + "="
                    + other.cookies().get(COOKIE));
    Session session = sessions.open(exchange, new CookiePolicy(true)).session();

    assertThat(session.get(COUNT)).isEmpty();
  }

  @Test
  void aHundredThousandVisitsWithoutACookieLeaveNothing() {
    for (int i = 0; i < 100_000; i++) {
      new Browser(sessions).visit(session -> session.get(COUNT));
    }
    assertThat(store.calls).isEmpty();
  }

  // Changes

  @Test
  void aValueChangedInPlaceIsNoticed() {
    browser.visit(session -> session.set(CART, new ArrayList<>(List.of("print"))));

    browser.visit(session -> session.get(CART).orElseThrow().add("frame"));

    browser.visit(session -> assertThat(session.get(CART)).contains(List.of("print", "frame")));
  }

  @Test
  void aValueChangedInPlaceAfterItWasSetIsNoticed() {
    browser.visit(session -> {
      List<String> cart = new ArrayList<>();
      session.set(CART, cart);
      cart.add("print");
    });

    browser.visit(session -> assertThat(session.get(CART)).contains(List.of("print")));
  }

  @Test
  void aValueThatWasOnlyReadIsNotWritten() {
    browser.visit(session -> session.set(BASKET, new Basket()));
    store.calls.clear();

    browser.visit(session -> session.get(BASKET));

    assertThat(store.calls).containsExactly("load");
  }

  @Test
  void aValueThatCannotBeWrittenFailsAtItsOwnLine() {
    SessionKey<Object> key = SessionKey.of("thing", Object.class);
    Browser.Request request = browser.begin();

    assertThatThrownBy(() -> request.session.set(key, new SelfReferring()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("thing");
    request.end();
    assertThat(store.calls).isEmpty();
  }

  static final class SelfReferring {
    public final SelfReferring self = this;
  }

  @Test
  void anAttributeThatNoLongerDecodesIsAbsentAndTheOthersLive() {
    browser.visit(session -> {
      session.set(NAME, "not a number");
      session.set(COUNT, 7);
    });
    List<String> undecodable = new ArrayList<>();
    Sessions deployed =
        sessions.withListener(event -> {
          if (event instanceof SessionEvent.AttributeUndecodable attribute) {
            undecodable.add(attribute.name());
          }
        });
    Browser same = new Browser(deployed);
    browser.cookies().forEach(same::show);
    SessionKey<Integer> changed = SessionKey.of("name", Integer.class);

    same.visit(session -> {
      assertThat(session.get(changed)).isEmpty();
      assertThat(session.get(COUNT)).contains(7);
      session.set(COUNT, 8);
    });

    assertThat(undecodable).containsExactly("name");
    browser.visit(session -> assertThat(session.get(NAME)).contains("not a number"));
  }

  record V1(String a) {}

  record V2(String a, String b) {}

  @Test
  void fieldsOfANewerClassSurviveAnUpdateByAnOlderOne() {
    browser.visit(session -> session.set(SessionKey.of("v", V2.class), new V2("a", "b")));
    Browser older = new Browser(newSessions());
    browser.cookies().forEach(older::show);

    older.visit(session ->
        session.update(SessionKey.of("v", V1.class), new V1(""), value -> new V1(value.a() + "!")));

    browser.visit(session ->
        assertThat(session.get(SessionKey.of("v", V2.class))).contains(new V2("a!", "b")));
  }

  @Test
  void whatWasDiscardedIsNotSaved() {
    browser.visit(session -> session.set(COUNT, 1));

    browser.visit(session -> {
      session.set(COUNT, 2);
      session.discard();
      assertThat(session.get(COUNT)).contains(1);
    });

    assertThat(count(browser)).isEqualTo(1);
  }

  @Test
  void aChangeAfterTheHeadHasLeftIsRefusedWithTheReason() {
    Browser.Request request = browser.begin();
    request.session.set(COUNT, 1);
    request.exchange.sendHead();

    assertThatThrownBy(() -> request.session.set(COUNT, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("head");
    assertThat(request.session.get(COUNT)).contains(1);
  }

  @Test
  void aSessionOverItsSizeIsRefusedAndWhatWasThereStays() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request request = browser.begin();
    request.session.set(NAME, "x".repeat(300_000));

    assertThatThrownBy(request::end)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> assertThat(problem.code()).isEqualTo("session.too-large"));
    assertThat(count(browser)).isEqualTo(1);
  }

  // Two at once

  @Test
  void aFunctionRunsAgainOnlyIfAnotherRequestWasFaster() {
    browser.visit(session -> session.set(COUNT, 5));
    List<Integer> arguments = new ArrayList<>();
    UnaryOperator<Integer> increment =
        count -> {
          arguments.add(count);
          return count + 1;
        };

    browser.visit(session -> session.update(COUNT, 0, increment));

    assertThat(arguments).containsExactly(5);

    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, increment);
    browser.visit(session -> session.set(COUNT, 10));
    slow.end();

    assertThat(arguments).containsExactly(5, 6, 10);
    browser.visit(session -> assertThat(session.get(COUNT)).contains(11));
  }

  @Test
  void twoUpdatesOfOneValueBothCount() {
    browser.visit(session -> session.set(COUNT, 0));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.update(COUNT, 0, n -> n + 1);
    second.session.update(COUNT, 0, n -> n + 1);

    first.end();
    second.end();

    assertThat(count(browser)).isEqualTo(2);
  }

  @Test
  void twoDifferentAttributesWrittenAtOnceAreBothThere() {
    browser.visit(session -> session.set(COUNT, 0));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.set(COUNT, 5);
    second.session.set(NAME, "Zoë");

    first.end();
    second.end();

    browser.visit(session -> {
      assertThat(session.get(COUNT)).contains(5);
      assertThat(session.get(NAME)).contains("Zoë");
    });
  }

  @Test
  void twoTabsThatAddToTheCartInPlaceBothFindTheirItemInIt() {
    browser.visit(session -> session.set(CART, new ArrayList<>()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.get(CART).orElseThrow().add("print");
    second.session.get(CART).orElseThrow().add("frame");

    first.end();
    second.end();

    browser.visit(session ->
        assertThat(session.get(CART).orElseThrow()).containsExactlyInAnyOrder("print", "frame"));
  }

  @Test
  void changesInPlaceOfDifferentFieldsAreMerged() {
    browser.visit(session -> session.set(BASKET, new Basket()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.get(BASKET).orElseThrow().items.put("print", 2);
    second.session.get(BASKET).orElseThrow().note = "a gift";

    first.end();
    second.end();

    browser.visit(session -> {
      Basket basket = session.get(BASKET).orElseThrow();
      assertThat(basket.items).containsExactly(Map.entry("print", 2));
      assertThat(basket.note).isEqualTo("a gift");
    });
  }

  @Test
  void changesInPlaceThatCannotBeToldApartAreAnErrorAndNeverASilentPick() {
    browser.visit(session -> session.set(BASKET, new Basket()));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.get(BASKET).orElseThrow().note = "one";
    second.session.get(BASKET).orElseThrow().note = "two";

    first.end();
    assertThatThrownBy(second::end)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(409));

    browser.visit(session -> assertThat(session.get(BASKET).orElseThrow().note).isEqualTo("one"));
  }

  @Test
  void aThousandIncrementsOfManyThreadsAllCount() throws Exception {
    browser.visit(session -> session.set(COUNT, 0));
    CountingStore<MemoryStore> shared = store;
    int threads = 8;
    int each = 125;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        all.add(
            executor.submit(() -> {
              start.await();
              for (int i = 0; i < each; i++) {
                Browser own = new Browser(sessions);
                synchronized (shared) {
                  browser.cookies().forEach(own::show);
                }
                own.visit(session -> session.update(COUNT, 0, n -> n + 1));
              }
              return null;
            }));
      }
      start.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(count(browser)).isEqualTo(threads * each);
  }

  // Ended sessions stay ended

  @Test
  void lateRequestDoesNotReviveALoggedOutSession() {
    browser.visit(session -> session.logIn("ann"));
    Browser.Request late = browser.begin();
    late.session.update(COUNT, 0, n -> n + 1);
    Browser copy = new Browser(sessions);
    browser.cookies().forEach(copy::show);

    browser.visit(Session::end);
    FakeExchange response = late.end();

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(loggedIn(copy)).isFalse();
    assertThat(count(copy)).isZero();
  }

  @Test
  void lateTouchDoesNotReviveALoggedOutSession() {
    browser.visit(session -> session.logIn("ann"));
    Browser copy = new Browser(sessions);
    browser.cookies().forEach(copy::show);
    clock.advance(Duration.ofMinutes(10));
    Browser.Request late = browser.begin();
    late.session.get(COUNT);

    browser.visit(Session::end);
    late.end();

    assertThat(loggedIn(copy)).isFalse();
  }

  @Test
  void logoutErasesTheCookieAndALaterChangeBeginsANewSession() {
    browser.visit(session -> session.logIn("ann"));
    String before = String.valueOf(browser.cookies().get(COOKIE));

    browser.visit(session -> {
      session.end();
      session.set(NAME, "You have logged out");
    });

    assertThat(browser.cookies().get(COOKIE)).isNotNull().isNotEqualTo(before);
    assertThat(loggedIn(browser)).isFalse();
    browser.visit(session -> assertThat(session.get(NAME)).contains("You have logged out"));
    browser.visit(Session::end);
    assertThat(browser.cookies()).doesNotContainKey(COOKIE);
  }

  @Test
  void idleSessionsExpireToTheMoment() {
    browser.visit(session -> session.set(COUNT, 1));
    clock.advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(count(browser)).isEqualTo(1);

    clock.advance(Duration.ofMinutes(30));
    assertThat(count(browser)).isZero();
  }

  @Test
  void aSessionInUseEndsAtItsAbsoluteLifetime() {
    browser.visit(session -> session.set(COUNT, 1));
    for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(count(browser)).as("after %s minutes", minutes + 20).isEqualTo(1);
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(count(browser)).isZero();
  }

  @Test
  void aSessionThatExpiresInFlightStaysExpired() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, n -> n + 1);
    clock.advance(Duration.ofHours(1));

    FakeExchange response = slow.end();

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(count(browser)).isZero();
  }

  // Login and rotation

  @Test
  void loginGivesANewTokenAndKeepsWhatAnAnonymousVisitorHad() {
    browser.visit(session -> session.set(CART, List.of("print")));
    String before = String.valueOf(browser.cookies().get(COOKIE));

    browser.visit(session -> session.logIn("ann"));

    assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(before);
    browser.visit(session -> {
      assertThat(session.owner()).contains("ann");
      assertThat(session.get(CART)).contains(List.of("print"));
    });
  }

  @Test
  void theTokenOfBeforeTheLoginOpensNothingAndGetsNoCookie() {
    browser.visit(session -> session.set(CART, List.of("print")));
    Browser planted = new Browser(sessions);
    browser.cookies().forEach(planted::show);

    browser.visit(session -> session.logIn("ann"));
    FakeExchange response =
        planted.visit(session -> {
          assertThat(session.owner()).isEmpty();
          assertThat(session.get(CART)).isEmpty();
          assertMoved(() -> session.set(COUNT, 1));
        });

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void whatOneOwnerKeptIsNotHandedToTheNext() {
    browser.visit(session -> {
      session.logIn("ann");
      session.set(NAME, "Ann's secret");
    });

    browser.visit(session -> session.logIn("bob"));

    browser.visit(session -> {
      assertThat(session.owner()).contains("bob");
      assertThat(session.get(NAME)).isEmpty();
    });
  }

  @Test
  void aLoginDuringAnotherRequestIsNotLostAndTheOtherIsRefused() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, n -> n + 1);

    browser.visit(session -> session.logIn("ann"));

    assertMoved(slow::end);
    assertThat(slow.exchange.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(slow.session.owner()).isEmpty();
    assertThat(slow.session.names()).isEmpty();
    assertThat(loggedIn(browser)).isTrue();
    assertThat(count(browser)).isEqualTo(1);
  }

  static List<Consumer<Session>> changes() {
    return List.of(
        session -> session.set(NAME, "late"),
        session -> session.update(COUNT, 0, n -> n + 1),
        session -> session.remove(NAME),
        Session::clear,
        session -> session.setIdleTimeout(Duration.ofHours(1)),
        session -> session.setExpiry(Instant.MAX),
        session -> session.setPersistent(true),
        Session::resetLifetime);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyChangeWithARetiredTokenIsRefusedAndDoesNothing(Consumer<Session> change) {
    browser.visit(session -> session.set(NAME, "before"));
    Browser late = browser.copy();
    browser.visit(session -> session.logIn("ann"));

    FakeExchange response =
        late.visit(session -> {
          assertThat(session.get(NAME)).isEmpty();
          assertMoved(() -> change.accept(session));
        });

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    browser.visit(session -> assertThat(session.get(NAME)).contains("before"));
    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void afterALogoutOrALoginWithARetiredTokenChangesBelongToANewSession() {
    browser.visit(session -> session.set(NAME, "before"));
    Browser late = browser.copy();
    Browser thief = browser.copy();
    browser.visit(session -> session.logIn("ann"));

    late.visit(session -> {
      session.end();
      session.set(NAME, "new");
    });
    thief.visit(session -> {
      session.logIn("mallory");
      session.set(NAME, "mine");
    });

    late.visit(session -> {
      assertThat(session.owner()).isEmpty();
      assertThat(session.get(NAME)).contains("new");
    });
    thief.visit(session -> assertThat(session.get(NAME)).contains("mine"));
    browser.visit(session -> assertThat(session.get(NAME)).contains("before"));
  }

  private static void assertMoved(ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(409);
              assertThat(problem.code()).isEqualTo("session.moved");
            });
  }

  @Test
  void aWriteThatCameBeforeTheLoginCommittedIsInTheNewSession() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request login = browser.begin();
    login.session.logIn("ann");

    browser.visit(session -> session.update(COUNT, 0, n -> n + 1));
    login.end();

    assertThat(count(browser)).isEqualTo(2);
    assertThat(loggedIn(browser)).isTrue();
    assertThat(sessions.ownedBy("ann")).hasSize(1);
  }

  @Test
  void twoLoginsOnOneAnonymousSessionBothStand() {
    browser.visit(session -> session.set(NAME, "anonymous"));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.logIn("ann");
    second.session.logIn("ann");

    first.end();
    FakeExchange response = second.end();

    assertThat(response.responseHeaders("Set-Cookie")).hasSize(1);
    assertThat(loggedIn(browser)).isTrue();
    browser.visit(session -> assertThat(session.get(NAME)).contains("anonymous"));
    assertThat(sessions.ownedBy("ann")).as("the second continues the first").hasSize(1);
  }

  // A session without a value

  @Test
  void aSessionThatHasBegunIsEmptyAndCountsTheFirstChangesOfSeveralRequests() {
    FakeExchange response = browser.visit(Session::begin);
    assertThat(response.responseHeaders("Set-Cookie")).hasSize(1);
    Browser.Request one = browser.begin();
    Browser.Request other = browser.begin();
    assertThat(one.session.names()).isEmpty();
    assertThat(one.session.owner()).isEmpty();
    assertThat(one.session.expiresAt()).isPresent();
    one.session.update(COUNT, 0, n -> n + 1);
    other.session.update(COUNT, 0, n -> n + 1);

    assertThat(one.end().responseHeaders("Set-Cookie")).isEmpty();
    assertThat(other.end().responseHeaders("Set-Cookie")).isEmpty();

    assertThat(count(browser)).isEqualTo(2);
  }

  @Test
  void beginningASessionThatIsThereChangesNothing() {
    browser.visit(session -> session.logIn("ann"));
    Browser late = browser.copy();

    assertThat(browser.visit(Session::begin).responseHeaders("Set-Cookie")).isEmpty();
    assertThat(loggedIn(browser)).isTrue();

    browser.visit(Session::rotate);
    assertThat(late.visit(Session::begin).responseHeaders("Set-Cookie"))
        .as("it could replace the good one")
        .isEmpty();
    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void aSessionBegunAfterALogoutIsANewOneAndADiscardedOneDoesNotBegin() {
    browser.visit(session -> session.logIn("ann"));

    browser.visit(session -> {
      session.end();
      session.begin();
    });

    browser.visit(session -> {
      assertThat(session.owner()).isEmpty();
      assertThat(session.id()).isPresent();
    });
    FakeExchange discarded =
        new Browser(sessions)
            .visit(session -> {
              session.begin();
              session.discard();
            });
    assertThat(discarded.responseHeaders("Set-Cookie")).isEmpty();
  }

  // A response that was lost

  /** A browser that never received the response with its new token. */
  private Browser lost(Consumer<Session> move) {
    Browser before = browser.copy();
    browser.visit(move);
    return before;
  }

  @Test
  void aLoginWhoseResponseWasLostIsContinuedByTheNextLoginOfItsAccount() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser lost = lost(session -> session.logIn("ann"));
    clock.advance(Duration.ofMinutes(29));

    FakeExchange response =
        lost.visit(session -> {
          assertThat(session.owner()).isEmpty();
          assertThat(session.names()).isEmpty();
          session.logIn("ann");
          assertThat(session.get(NAME)).contains("cart");
          session.set(COUNT, 1);
        });

    assertThat(response.responseHeaders("Set-Cookie")).hasSize(1);
    lost.visit(session -> {
      assertThat(session.owner()).contains("ann");
      assertThat(session.get(NAME)).contains("cart");
      assertThat(session.get(COUNT)).contains(1);
    });
    assertThat(loggedIn(browser)).as("the token that was lost").isFalse();
    assertThat(sessions.ownedBy("ann")).hasSize(1);
  }

  @Test
  void severalLostResponsesInARowAreContinuedToo() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser lost = lost(session -> session.logIn("ann"));
    browser.visit(Session::rotate);
    browser.visit(session -> session.logIn("ann"));

    lost.visit(session -> session.logIn("ann"));

    lost.visit(session -> assertThat(session.get(NAME)).contains("cart"));
    assertThat(sessions.ownedBy("ann")).hasSize(1);
  }

  @Test
  void aRetiredTokenOpensNothingToAnotherAccount() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser thief = lost(session -> session.logIn("ann"));

    thief.visit(session -> {
      session.logIn("mallory");
      assertThat(session.names()).isEmpty();
    });

    thief.visit(session -> assertThat(session.names()).isEmpty());
    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void aRetiredTokenOpensNoAnonymousSession() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser thief = lost(Session::rotate);

    thief.visit(session -> {
      session.logIn("mallory");
      assertThat(session.names()).isEmpty();
    });

    browser.visit(session -> assertThat(session.get(NAME)).contains("cart"));
  }

  @Test
  void aRetiredTokenOpensNothingThatEnded() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser lost = lost(session -> session.logIn("ann"));
    browser.visit(Session::end);

    lost.visit(session -> {
      session.logIn("ann");
      assertThat(session.names()).isEmpty();
    });

    assertThat(loggedIn(lost)).isTrue();
  }

  @Test
  void aLoginThatIsDiscardedOpensNothing() {
    browser.visit(session -> session.set(NAME, "cart"));
    Browser thief = lost(session -> session.logIn("ann"));

    thief.visit(session -> {
      session.logIn("ann");
      session.discard();
      assertThat(session.owner()).isEmpty();
      assertThat(session.names()).isEmpty();
      assertMoved(() -> session.set(NAME, "planted"));
    });

    browser.visit(session -> assertThat(session.get(NAME)).contains("cart"));
  }

  @Test
  void aRetiredTokenIsRecognizedForAsLongAsItsSessionWouldHaveLived() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser late = lost(session -> session.logIn("ann"));
    clock.advance(Duration.ofMinutes(30).minusMillis(1));

    assertThat(
            late.visit(session -> assertMoved(() -> session.set(COUNT, 2)))
                .responseHeaders("Set-Cookie"))
        .as("it could replace the good one")
        .isEmpty();

    clock.advance(Duration.ofMillis(1));
    late.visit(session -> session.set(COUNT, 2));
    assertThat(count(late)).isEqualTo(2);
  }

  @Test
  void aRetiredTokenOfASessionWithTermsOfItsOwnIsRecognizedAsLong() {
    browser.visit(session -> {
      session.set(COUNT, 1);
      session.setIdleTimeout(Duration.ofHours(3));
    });
    Browser late = lost(Session::rotate);
    clock.advance(Duration.ofHours(3).minusMillis(1));

    late.visit(session -> assertMoved(() -> session.set(COUNT, 2)));
  }

  @Test
  void rotationWithoutALoginDoesNotOutliveALogout() {
    browser.visit(session -> session.logIn("ann"));
    Browser.Request slow = browser.begin();
    slow.session.rotate();

    browser.visit(Session::end);
    FakeExchange response = slow.end();

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(sessions.ownedBy("ann")).isEmpty();
  }

  @Test
  void aLogoutEndsTheSessionThatAnotherRequestMovedMeanwhile() {
    browser.visit(session -> session.logIn("ann"));
    Browser.Request logout = browser.begin();
    logout.session.end();

    Browser tab = browser.copy();
    tab.visit(Session::rotate);
    tab.visit(Session::rotate);
    logout.end();

    assertThat(loggedIn(tab)).isFalse();
    assertThat(sessions.ownedBy("ann")).isEmpty();
  }

  @Test
  void aLogoutThatStillShowsTheTokenOfBeforeARotationEndsTheSession() {
    browser.visit(session -> session.logIn("ann"));
    Browser late = browser.copy();
    browser.visit(Session::rotate);

    late.visit(Session::end);

    assertThat(loggedIn(browser)).isFalse();
  }

  @Test
  void endingWhatWasThereBeforeALoginDoesNotEndTheLogin() {
    browser.visit(session -> session.set(NAME, "anonymous"));
    Browser thief = browser.copy();
    browser.visit(session -> session.logIn("ann"));

    thief.visit(Session::end);

    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void aDeviceEndedWhileItMovesUnderANewTokenIsEnded() {
    browser.visit(session -> session.logIn("ann"));
    Browser phone = new Browser(sessions);
    phone.visit(session -> session.logIn("ann"));
    store.afterListing = () -> phone.visit(Session::rotate);

    browser.visit(session -> assertThat(sessions.endOthers(session)).isEqualTo(1));

    assertThat(loggedIn(phone)).isFalse();
    assertThat(loggedIn(browser)).isTrue();
  }

  // Devices

  @Test
  void anOwnersSessionsCanBeListedAndEndedOneByOneAndAllOthers() {
    Browser phone = new Browser(sessions);
    Browser tablet = new Browser(sessions);
    browser.visit(session -> session.logIn("ann"));
    clock.advance(Duration.ofMinutes(1));
    phone.visit(session -> session.logIn("ann"));
    tablet.visit(session -> session.logIn("ann"));
    new Browser(sessions).visit(session -> session.logIn("bob"));
    assertThat(sessions.ownedBy("ann")).hasSize(3).allMatch(d -> d.userAgent().equals("Test/1"));

    String[] phoneId = new String[1];
    phone.visit(session -> phoneId[0] = session.id().orElseThrow());
    assertThat(sessions.end("bob", phoneId[0])).isFalse();
    assertThat(sessions.end("ann", phoneId[0])).isTrue();
    assertThat(loggedIn(phone)).isFalse();

    browser.visit(session -> assertThat(sessions.endOthers(session)).isEqualTo(1));
    assertThat(loggedIn(tablet)).isFalse();
    assertThat(loggedIn(browser)).isTrue();
    assertThat(sessions.ownedBy("bob")).hasSize(1);
  }

  @Test
  void aHostileUserAgentIsCutAndNeverAnError() {
    FakeExchange exchange =
        FakeExchange.get("/").with("User-Agent", "a\ud800\u0000b" + "😀".repeat(1000));
    Session session = sessions.open(exchange, new CookiePolicy(true)).session();
    session.logIn("ann");
    exchange.end();

    assertThat(sessions.ownedBy("ann"))
        .singleElement()
        .satisfies(device -> assertThat(device.userAgent()).startsWith("ab😀").hasSize(510));
  }

  // A dead store

  @Test
  void aDeadStoreIsAnErrorAndNeverAnEmptySession() {
    browser.visit(session -> session.logIn("ann"));
    store.dead = true;
    store.calls.clear();

    browser.visit(session -> {
      assertThatThrownBy(session::owner).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> session.get(COUNT)).isInstanceOf(StoreException.class);
    });

    assertThat(store.calls).as("asked once per request").containsExactly("load");
    store.dead = false;
    assertThat(loggedIn(browser)).isTrue();
  }

  @Test
  void namesAndItemsAreInTheOrderInWhichTheyCame() {
    SessionKey<List<String>> recent = SessionKey.listOf("recent", String.class);
    SessionKey<String> zebra = SessionKey.of("zebra", String.class);
    List<String> inOrder = List.of("zebra", "count", "recent");
    browser.visit(session -> {
      session.set(zebra, "\"striped\"");
      session.set(COUNT, 1);
      session.set(recent, List.of("a"));
      session.set(zebra, "plain");
      assertThat(session.names()).containsExactlyElementsOf(inOrder);
    });
    browser.visit(session -> {
      assertThat(session.names()).containsExactlyElementsOf(inOrder);
      session.get(recent).orElseThrow().add("b");
      assertThat(session.items())
          .containsExactly(
              entry("zebra", "\"plain\""), entry("count", "1"), entry("recent", "[\"a\",\"b\"]"));
      assertThatThrownBy(() -> session.items().clear())
          .isInstanceOf(UnsupportedOperationException.class);
    });
    browser.visit(session -> assertThat(session.get(recent)).contains(List.of("a", "b")));
    new Browser(sessions).visit(session -> assertThat(session.items()).isEmpty());
  }
}

package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sessions that live in a sealed cookie. */
class SealedSessionTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);
  private static final SessionKey<List<String>> CART = SessionKey.listOf("cart", String.class);
  private static final String COOKIE = "__Host-sid";
  private static final String OLD = "T2xkIGtleSBvZiAzMiByYW5kb20gYnl0ZXMsIHJlYWxseSE";
  private static final String NEW = "TmV3IGtleSBvZiAzMiByYW5kb20gYnl0ZXMsIHJlYWxseSE";

  private final TestClock clock = new TestClock();
  private final KeyRing keys = KeyRing.generate();
  private final List<SessionEvent> heard = new ArrayList<>();
  private final Sessions sessions = sealed(keys).withListener(heard::add);
  private final Browser browser = new Browser(sessions);

  private Sessions sealed(KeyRing keys) {
    return Sessions.sealed(keys).withClock(clock);
  }

  private static Optional<Integer> count(Browser browser) {
    List<Optional<Integer>> count = new ArrayList<>();
    browser.visit(session -> count.add(session.get(COUNT)));
    return count.get(0);
  }

  private static Optional<String> owner(Browser browser) {
    List<Optional<String>> owner = new ArrayList<>();
    browser.visit(session -> owner.add(session.owner()));
    return owner.get(0);
  }

  private static String cookie(Browser browser) {
    return String.valueOf(browser.cookies().get(COOKIE));
  }

  // The same session as in a store

  @Test
  void whatIsSetUpdatedChangedInPlaceAndRemovedIsThereAtTheNextRequest() {
    browser.visit(session -> {
      session.set(NAME, "Zoë 😀\n\"x\"");
      session.update(COUNT, 0, n -> n + 1);
      session.set(CART, List.of("print"));
    });
    browser.visit(session -> session.get(CART).orElseThrow().add("frame"));
    browser.visit(session -> session.update(COUNT, 0, n -> n + 1));

    browser.visit(session -> {
      assertThat(session.get(NAME)).contains("Zoë 😀\n\"x\"");
      assertThat(session.get(COUNT)).contains(2);
      assertThat(session.get(CART)).contains(List.of("print", "frame"));
      assertThat(session.createdAt()).contains(clock.instant());
      session.remove(NAME);
    });
    browser.visit(
        session -> assertThat(session.names()).containsExactlyInAnyOrder("count", "cart"));
  }

  @Test
  void onlyAChangeSendsACookie() {
    assertThat(browser.visit(session -> session.get(COUNT)).responseHeaders("Set-Cookie"))
        .isEmpty();
    browser.visit(session -> session.set(COUNT, 1));

    assertThat(browser.visit(session -> session.get(COUNT)).responseHeaders("Set-Cookie"))
        .isEmpty();
    assertThat(browser.visit(session -> session.set(COUNT, 1)).responseHeaders("Set-Cookie"))
        .isEmpty();
  }

  @Test
  void theCookieIsAsGuardedAsOneWithAToken() {
    FakeExchange response = browser.visit(session -> session.set(COUNT, 1));

    assertThat(response.responseHeaders("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-sid=")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
        .doesNotContain("Max-Age");
    assertThat(response.responseHeaders("Cache-Control")).containsExactly("no-store");
    assertThat(response.responseHeaders("Vary")).contains("Cookie");
  }

  @Test
  void aLoginKeepsWhatAnAnonymousVisitorHadAndGivesAnotherIdAndOtherSecrets() {
    browser.visit(session -> session.set(COUNT, 1));
    List<String> ids = new ArrayList<>();
    List<byte[]> secrets = new ArrayList<>();
    browser.visit(session -> {
      ids.add(session.id().orElseThrow());
      secrets.add(session.derivedSecret("csrf").orElseThrow());
      assertThat(session.derivedSecret("csrf")).contains(secrets.get(0));
      assertThat(session.derivedSecret("other").orElseThrow()).isNotEqualTo(secrets.get(0));
      session.logIn("ann");
    });

    browser.visit(session -> {
      assertThat(session.owner()).contains("ann");
      assertThat(session.get(COUNT)).contains(1);
      assertThat(session.id()).isPresent().isNotEqualTo(Optional.of(ids.get(0)));
      assertThat(session.derivedSecret("csrf").orElseThrow()).isNotEqualTo(secrets.get(0));
    });
    browser.visit(session -> session.logIn("bob"));
    assertThat(count(browser)).isEmpty();
  }

  @Test
  void secretsStayTheSameWhileTheSessionIsWritten() {
    browser.visit(session -> session.set(COUNT, 1));
    List<byte[]> secrets = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      browser.visit(session -> {
        secrets.add(session.derivedSecret("csrf").orElseThrow());
        session.update(COUNT, 0, n -> n + 1);
      });
    }
    assertThat(secrets.get(0)).isEqualTo(secrets.get(1));
  }

  @Test
  void aLogoutForgetsTheCookieAndALaterChangeBeginsANewSession() {
    browser.visit(session -> session.logIn("ann"));

    browser.visit(session -> {
      session.end();
      session.set(NAME, "You have logged out");
    });

    assertThat(owner(browser)).isEmpty();
    browser.visit(session -> assertThat(session.get(NAME)).contains("You have logged out"));
    browser.visit(Session::end);
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void whatWasDiscardedIsNotSaved() {
    browser.visit(session -> session.set(COUNT, 1));

    browser.visit(session -> {
      session.set(COUNT, 2);
      session.discard();
    });
    browser.visit(session -> {
      session.set(COUNT, 3);
      session.reload();
      assertThat(session.get(COUNT)).contains(1);
    });

    assertThat(count(browser)).contains(1);
  }

  // Time

  @Test
  void idleSessionsExpireToTheMomentAndTouchesAreThrottled() {
    browser.visit(session -> session.set(COUNT, 1));
    String first = cookie(browser);
    clock.advance(Duration.ofSeconds(89));
    assertThat(count(browser)).contains(1);
    assertThat(cookie(browser)).isEqualTo(first);
    clock.advance(Duration.ofSeconds(1));
    assertThat(count(browser)).contains(1);
    assertThat(cookie(browser)).isNotEqualTo(first);

    clock.advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(count(browser)).contains(1);
    clock.advance(Duration.ofMinutes(30));
    assertThat(count(browser)).isEmpty();
    browser.visit(session -> assertThat(session.derivedSecret("csrf")).isEmpty());
  }

  @Test
  void aSessionInUseEndsAtItsAbsoluteLifetimeAlsoAtOneThatWasShortened() {
    browser.visit(session -> session.set(COUNT, 1));
    for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(count(browser)).as("after %s minutes", minutes).contains(1);
      if (minutes == 60) {
        Browser shortened = new Browser(sessions.withAbsoluteLifetime(Duration.ofHours(1)));
        shortened.show(COOKIE, cookie(browser));
        assertThat(count(shortened)).isEmpty();
      }
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(count(browser)).isEmpty();
  }

  @Test
  void aSessionThatExpiresInFlightStaysExpired() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, n -> n + 1);
    clock.advance(Duration.ofHours(1));

    assertThat(slow.end().responseHeaders("Set-Cookie")).isEmpty();
    assertThat(count(browser)).isEmpty();
    assertThat(heard).hasAtLeastOneElementOfType(SessionEvent.ChangesDropped.class);
  }

  @Test
  void aSessionMayBeginWithoutAValue() {
    assertThat(browser.visit(Session::begin).responseHeaders("Set-Cookie")).hasSize(1);
    browser.visit(session -> assertThat(session.id()).isPresent());
  }

  @Test
  void oneSessionMayHaveTermsOfItsOwn() {
    FakeExchange response =
        browser.visit(session -> {
          session.set(COUNT, 1);
          session.setPersistent(true);
          session.setIdleTimeout(Duration.ofHours(3));
        });

    assertThat(response.responseHeaders("Set-Cookie").get(0))
        .contains("Max-Age=" + 12 * 3600 + ";");
    clock.advance(Duration.ofHours(3).minusMillis(1));
    assertThat(count(browser)).contains(1);
  }

  // Access by others

  @Test
  void theCookieShowsNothingAndAnySingleChangeOfItOpensNothing() {
    browser.visit(session -> session.logIn("ann@example.org"));
    String text = cookie(browser);
    assertThat(text).doesNotContain("ann@", "example", "owner");

    Random random = new Random(5);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for (int i = 0; i < text.length(); i++) {
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      if (other != text.charAt(i)) {
        browser.show(COOKIE, text.substring(0, i) + other + text.substring(i + 1));
        assertThat(owner(browser)).as("changed at %s", i).isEmpty();
      }
      browser.show(COOKIE, text.substring(0, i));
      assertThat(owner(browser)).as("cut off at %s", i).isEmpty();
    }
    browser.show(COOKIE, text);
    assertThat(owner(browser)).contains("ann@example.org");
  }

  @Test
  void aTextSealedForSomethingElseIsNoSession() {
    browser.visit(session -> session.logIn("ann"));
    String text = cookie(browser);

    Browser other = new Browser(sessions.withCookieName("shop"));
    other.show("__Host-shop", text);
    assertThat(owner(other)).as("under another name").isEmpty();
    String plain =
        keys.sealer("session", clock).open(COOKIE, text, Duration.ofDays(1)).orElseThrow();
    browser.show(COOKIE, keys.sealer("cookie", clock).seal(COOKIE, plain));
    assertThat(owner(browser)).as("for another purpose").isEmpty();
    browser.show(COOKIE, keys.signer("session", clock).sign(COOKIE, plain));
    assertThat(owner(browser)).as("only signed").isEmpty();
    browser.show(COOKIE, plain);
    assertThat(owner(browser)).as("not at all").isEmpty();
    browser.show(COOKIE, keys.sealer("session", clock).seal(COOKIE, plain));
    assertThat(owner(browser)).contains("ann");
    for (String foreign :
        List.of("", "\n\n", "x\n\n{}", plain.replace("\"v\":1", "\"v\":2"), plain.substring(1))) {
      browser.show(COOKIE, keys.sealer("session", clock).seal(COOKIE, foreign));
      assertThat(owner(browser)).as(foreign).isEmpty();
    }
  }

  @Test
  void twoDifferentSessionCookiesAreNoSession() {
    browser.visit(session -> session.set(COUNT, 1));
    String first = cookie(browser);
    browser.visit(session -> session.set(COUNT, 2));

    browser.show(COOKIE, first + "; " + COOKIE + "=" + cookie(browser));

    assertThat(count(browser)).isEmpty();
  }

  @Test
  void aRetiredKeyStillOpensAndTheNextChangeSealsWithTheNewOne() {
    Browser visitor = new Browser(sealed(KeyRing.of(OLD)));
    visitor.visit(session -> session.set(COUNT, 1));
    Browser rotated = new Browser(sealed(KeyRing.of(NEW, OLD)));
    rotated.show(COOKIE, cookie(visitor));
    assertThat(count(rotated)).contains(1);
    Browser gone = new Browser(sealed(KeyRing.of(NEW)));
    gone.show(COOKIE, cookie(rotated));
    assertThat(count(gone)).as("still sealed with the old one").isEmpty();

    rotated.visit(session -> session.set(COUNT, 2));

    gone.show(COOKIE, cookie(rotated));
    assertThat(count(gone)).contains(2);
  }

  // Size

  @Test
  void whatDoesNotFitIntoACookieIsRefusedAtItsOwnLineAndTheRestIsKept() {
    browser.visit(session -> session.set(COUNT, 1));

    browser.visit(session -> {
      session.set(COUNT, 2);
      assertThatThrownBy(() -> session.set(NAME, "x".repeat(4000)))
          .isInstanceOfSatisfying(
              HttpProblem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(413);
                assertThat(problem.code()).isEqualTo("session.too-large");
              })
          .cause()
          .hasMessageMatching(
              "A sealed session of 5\\d{3} characters exceeds the 40\\d{2} that a cookie holds;"
                  + " .*");
      assertThat(session.get(NAME)).isEmpty();
      assertThatThrownBy(() -> session.update(NAME, "", old -> "x".repeat(1_000_000)))
          .isInstanceOf(HttpProblem.class);
      session.set(NAME, "short");
    });

    browser.visit(session -> {
      assertThat(session.get(COUNT)).contains(2);
      assertThat(session.get(NAME)).contains("short");
    });
  }

  @Test
  void everySizeEitherFitsIntoACookieOrIsRefused() {
    int fitting = 0;
    for (int length = 2700; length < 3000; length++) {
      String value = "x".repeat(length);
      Browser visitor = new Browser(sessions);
      Browser.Request request = visitor.begin();
      request.session.setPersistent(true);
      if (catchThrowable(() -> request.session.set(NAME, value)) == null) {
        fitting = length;
        assertThat(request.end().responseHeaders("Set-Cookie").get(0).length())
            .isLessThanOrEqualTo(4096);
        visitor.visit(session -> assertThat(session.get(NAME)).contains(value));
      } else {
        assertThat(request.end().responseHeaders("Set-Cookie")).isEmpty();
      }
    }
    assertThat(fitting).as("about 2,900, as the Javadoc says").isBetween(2750, 2950);
  }

  @Test
  void aChangeInPlaceThatDoesNotFitIsRefusedAtTheEndAndWhatWasThereStays() {
    browser.visit(session -> session.set(CART, List.of("print")));
    Browser.Request request = browser.begin();
    request.session.get(CART).orElseThrow().add("x".repeat(4000));

    assertThatThrownBy(request::end)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(413));

    browser.visit(session -> assertThat(session.get(CART)).contains(List.of("print")));
  }

  // Limits of cookie sessions

  @Test
  void whatOnlyAStoreCanDoIsRefusedWithTheReason() {
    browser.visit(session -> session.logIn("ann"));

    assertThat(sessions.knowsOwners()).isFalse();
    for (Runnable call :
        List.<Runnable>of(
            () -> sessions.ownedBy("ann"),
            () -> sessions.end("ann", "id"),
            () -> sessions.endAll("ann"),
            () -> sessions.all().close(),
            () -> browser.visit(sessions::endOthers))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("only in the visitors' browsers");
    }
  }

  @Test
  void ofTwoRequestsAtOnceTheCookieThatCameLastIsTheSession() {
    browser.visit(session -> session.set(COUNT, 0));
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.update(COUNT, 0, n -> n + 1);
    second.session.update(COUNT, 0, n -> n + 10);

    first.end();
    second.end();

    assertThat(count(browser)).contains(10);
    assertThat(heard).noneMatch(event -> event instanceof SessionEvent.ConflictReplayed);
  }

  @Test
  void withoutAStoreACopyOfTheCookieStaysGoodAfterTheLogoutUntilItExpires() {
    browser.visit(session -> session.logIn("ann"));
    Browser thief = browser.copy();

    browser.visit(Session::end);

    assertThat(owner(thief)).contains("ann");
    clock.advance(Duration.ofMinutes(31));
    assertThat(owner(thief)).isEmpty();
  }

  // With a store that keeps which sessions ended

  private final MemoryStore memory = MemoryStore.builder().clock(clock).build();
  private final CountingStore<MemoryStore> store = new CountingStore<>(memory);

  private Browser withStore() {
    return new Browser(sessions.withEndedIn(store));
  }

  @Test
  void aCopyOfTheCookieEndsWithTheLogoutAndItsRecordWithTheLastCookie() {
    Browser ended = withStore();
    ended.visit(session -> session.logIn("ann"));
    Browser thief = ended.copy();
    Browser other = withStore();
    other.visit(session -> session.logIn("ann"));

    ended.visit(Session::end);

    assertThat(owner(thief)).isEmpty();
    assertThat(owner(other)).contains("ann");
    thief.visit(session -> session.set(COUNT, 1));
    assertThat(owner(thief)).isEmpty();
    assertThat(memory.scan("ended")).hasSize(1);
    clock.advance(Duration.ofHours(12).plusMinutes(2));
    assertThat(memory.scan("ended")).isEmpty();
  }

  @Test
  void readsOfAnonymousSessionsCostNoRoundTripAndThoseWithAnOwnerOne() {
    Browser visitor = withStore();
    visitor.visit(session -> session.set(COUNT, 1));
    visitor.visit(session -> session.get(COUNT));
    visitor.visit(Session::end);
    visitor.visit(session -> session.logIn("ann"));
    assertThat(store.calls).isEmpty();

    assertThat(owner(visitor)).contains("ann");

    assertThat(store.calls).hasSize(1);
  }

  @Test
  void changesOfAnonymousSessionsCostTwoRoundTripsAndTheirTouchesOne() {
    Browser visitor = withStore();
    visitor.visit(session -> session.set(COUNT, 1));

    visitor.visit(session -> {
      session.set(COUNT, 2);
      session.set(NAME, "ann");
    });
    assertThat(store.calls).hasSize(2);

    store.calls.clear();
    clock.advance(Duration.ofMinutes(5));
    assertThat(count(visitor)).contains(2);
    assertThat(store.calls).hasSize(1);

    store.calls.clear();
    visitor.visit(session -> session.logIn("ann"));
    assertThat(store.calls).hasSize(1);
  }

  @Test
  void anAnonymousSessionIsReadWhileTheStoreIsDown() {
    Browser visitor = withStore();
    visitor.visit(session -> session.set(COUNT, 1));
    store.dead = true;
    clock.advance(Duration.ofMinutes(5));

    FakeExchange response = visitor.visit(session -> assertThat(session.get(COUNT)).contains(1));

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
  }

  @Test
  void aLogoutThatOverlapsTheLoginOfAnAnonymousSessionDoesNotEndIt() {
    Browser visitor = withStore();
    visitor.visit(session -> session.set(COUNT, 1));
    Browser slow = visitor.copy();
    visitor.visit(session -> session.logIn("ann"));

    slow.visit(session -> {
      assertThatThrownBy(() -> session.set(COUNT, 2)).isInstanceOf(HttpProblem.class);
      session.end();
    });

    assertThat(owner(visitor)).contains("ann");
  }

  @Test
  void aRequestInFlightDoesNotBringALogoutBack() {
    Browser ended = withStore();
    ended.visit(session -> session.logIn("ann"));
    Browser.Request slow = ended.begin();
    slow.session.set(COUNT, 1);
    ended.visit(Session::end);

    assertThat(slow.end().responseHeaders("Set-Cookie")).isEmpty();
    assertThat(owner(ended)).isEmpty();
    assertThat(heard).anyMatch(event -> event instanceof SessionEvent.ChangesDropped);
  }

  @Test
  void aRotationEndsCopiesAndARequestInFlightDoesNotReplaceTheNewCookie() {
    Browser rotated = withStore();
    rotated.visit(session -> {
      session.logIn("ann");
      session.set(COUNT, 1);
    });
    Browser thief = rotated.copy();
    Browser.Request slow = rotated.begin();
    slow.session.set(COUNT, 2);

    rotated.visit(Session::rotate);

    assertThatThrownBy(slow::end)
        .isInstanceOfSatisfying(
            HttpProblem.class, moved -> assertThat(moved.code()).isEqualTo("session.moved"));
    assertThat(count(rotated)).contains(1);
    assertThat(owner(rotated)).contains("ann");
    assertThat(owner(thief)).isEmpty();
    assertThatThrownBy(() -> thief.visit(session -> session.set(COUNT, 3)))
        .isInstanceOfSatisfying(
            HttpProblem.class, moved -> assertThat(moved.code()).isEqualTo("session.moved"));
  }

  @Test
  void aLogoutThatOverlapsARotationEndsWhatTookItsPlace() {
    Browser rotated = withStore();
    rotated.visit(session -> session.logIn("ann"));
    Browser.Request logout = rotated.copy().begin();
    logout.session.end();

    rotated.visit(Session::rotate);
    assertThat(owner(rotated)).contains("ann");
    logout.end();

    assertThat(owner(rotated)).isEmpty();
  }

  @Test
  void aLogoutWithTheCookieOfBeforeARotationEndsTheSessionToo() {
    Browser rotated = withStore();
    rotated.visit(session -> session.logIn("ann"));
    Browser late = rotated.copy();
    rotated.visit(Session::rotate);

    late.visit(Session::end);

    assertThat(owner(rotated)).isEmpty();
  }

  @Test
  void aRotationThatOverlapsALogoutIsDropped() {
    Browser ended = withStore();
    ended.visit(session -> session.logIn("ann"));
    Browser.Request rotation = ended.begin();
    rotation.session.rotate();
    ended.visit(Session::end);

    assertThat(rotation.end().responseHeaders("Set-Cookie")).isEmpty();
    assertThat(owner(ended)).isEmpty();
  }

  @Test
  void aLoginOverASessionOfAnotherOwnerEndsItsCopiesAndOutlivesItsLogout() {
    Browser shared = withStore();
    shared.visit(session -> session.logIn("ann"));
    Browser anns = shared.copy();
    Browser.Request logout = anns.begin();
    logout.session.end();

    shared.visit(session -> session.logIn("bob"));
    logout.end();

    assertThat(owner(anns)).isEmpty();
    assertThat(owner(shared)).contains("bob");
  }

  @Test
  void aLoginInFlightOutlivesTheLogoutOfTheSessionBefore() {
    Browser shared = withStore();
    shared.visit(session -> session.logIn("ann"));
    Browser.Request login = shared.begin();
    login.session.logIn("bob");
    shared.copy().visit(Session::end);

    login.end();

    assertThat(owner(shared)).contains("bob");
  }

  @Test
  void aLogoutThatTheStoreDidNotTakeIsNone() {
    Browser visitor = withStore();
    visitor.visit(session -> session.logIn("ann"));
    Browser.Request logout = visitor.begin();
    logout.session.end();
    store.dead = true;

    assertThat(catchThrowable(logout::end)).isInstanceOf(StoreException.class);
  }

  @Test
  void eventsAreToldAsForSessionsInAStore() {
    browser.visit(session -> session.set(COUNT, 1));
    browser.visit(session -> session.logIn("ann"));
    browser.visit(Session::end);
    browser.visit(session -> session.logIn("bob"));
    clock.advance(Duration.ofHours(1));
    browser.visit(session -> session.get(COUNT));

    assertThat(heard)
        .extracting(event -> event.getClass().getSimpleName() + event.owner().orElse(""))
        .containsExactly("Created", "Rotatedann", "Endedann", "Createdbob", "NotFoundbob");
  }
}

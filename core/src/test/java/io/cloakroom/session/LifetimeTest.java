package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lifetime of one session and of its cookie. */
class LifetimeTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final String COOKIE = "__Host-sid";
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration ABSOLUTE = Duration.ofHours(12);

  private final TestClock clock = new TestClock();
  private final MemoryStore memory = MemoryStore.builder().clock(clock).build();
  private final CountingStore<MemoryStore> store = new CountingStore<>(memory);
  private final Sessions sessions = Sessions.of(store).withClock(clock);
  private final Browser browser = new Browser(sessions);

  private boolean lives(Browser browser) {
    boolean[] lives = new boolean[1];
    browser.visit(session -> lives[0] = session.get(COUNT).isPresent());
    return lives[0];
  }

  private FakeExchange begin(Consumer<Session> also) {
    return browser.visit(session -> {
      session.set(COUNT, 1);
      also.accept(session);
    });
  }

  private static String setCookie(FakeExchange exchange) {
    List<String> cookies = exchange.responseHeaders("Set-Cookie");
    assertThat(cookies).hasSize(1);
    return cookies.get(0);
  }

  // One session's own idle timeout

  @Test
  void oneSessionMayBeLeftAloneForLongerThanTheOthers() {
    begin(session -> session.setIdleTimeout(Duration.ofHours(3)));
    Browser other = new Browser(sessions);
    other.visit(session -> session.set(COUNT, 1));

    clock.advance(Duration.ofHours(3).minusMillis(1));

    assertThat(lives(other)).isFalse();
    assertThat(lives(browser)).isTrue();
    clock.advance(Duration.ofHours(3).minusMillis(1));
    assertThat(lives(browser)).as("its idle time began anew").isTrue();
    clock.advance(Duration.ofHours(3));
    assertThat(lives(browser)).isFalse();
  }

  @Test
  void oneSessionMayBeLeftAloneForShorterThanTheOthers() {
    begin(session -> {});
    browser.visit(session -> session.setIdleTimeout(Duration.ofMinutes(1)));

    clock.advance(Duration.ofSeconds(59));
    assertThat(lives(browser)).isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(lives(browser)).isFalse();
  }

  @Test
  void touchesOfASessionAreThrottledToATwentiethOfItsOwnIdleTime() {
    begin(session -> session.setIdleTimeout(Duration.ofMinutes(1)));
    clock.advance(Duration.ofSeconds(2));
    store.calls.clear();
    assertThat(lives(browser)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(lives(browser)).isTrue();

    assertThat(store.calls).containsExactly("load", "load", "touch");
  }

  @Test
  void noSessionOutlivesTheAbsoluteLifetime() {
    begin(session -> {
      session.setIdleTimeout(Duration.ofDays(30));
      session.setExpiry(clock.instant().plus(Duration.ofDays(30)));
      assertThat(session.expiresAt()).contains(clock.instant().plus(ABSOLUTE));
    });

    clock.advance(ABSOLUTE.minusMillis(1));
    assertThat(lives(browser)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(lives(browser)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-5M"})
  void anIdleTimeoutOfNothingOrLessIsRefusedAtItsOwnLine(String idle) {
    begin(session ->
        assertThatThrownBy(() -> session.setIdleTimeout(Duration.parse(idle)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("idle timeout"));
    assertThatThrownBy(() -> sessions.withIdleTimeout(Duration.parse(idle)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sessions.withAbsoluteLifetime(Duration.parse(idle)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(lives(browser)).isTrue();
  }

  @Test
  void neverIsNoTimeout() {
    Duration never = ChronoUnit.FOREVER.getDuration();
    begin(session ->
        assertThatThrownBy(() -> session.setIdleTimeout(never))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("at most 36525 days"));
    assertThatThrownBy(() -> sessions.withAbsoluteLifetime(never))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(lives(browser)).isTrue();
  }

  @Test
  void aHundredYearsAreTheLongestAndOverflowNothing() {
    Duration longest = Duration.ofDays(36_525);
    Sessions long1 =
        sessions.withIdleTimeout(longest).withAbsoluteLifetime(longest).withPersistent(true);
    Browser visitor = new Browser(long1);

    FakeExchange response = visitor.visit(session -> session.set(COUNT, 1));

    assertThat(setCookie(response)).contains("; Max-Age=" + 400 * 24 * 3600 + ";");
    clock.advance(longest.minusMillis(1));
    assertThat(lives(visitor)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(lives(visitor)).isFalse();
  }

  // A fixed end

  @Test
  void aSessionMayEndAtAFixedMomentHoweverMuchItIsUsed() {
    Instant end = clock.instant().plus(Duration.ofMinutes(45));
    begin(session -> session.setExpiry(end));
    clock.advance(Duration.ofMinutes(25));
    assertThat(lives(browser)).isTrue();

    clock.advance(Duration.ofMinutes(20).minusMillis(1));
    assertThat(lives(browser)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(lives(browser)).isFalse();
  }

  @Test
  void idlenessCountsBeforeAFixedEndToo() {
    begin(session -> session.setExpiry(clock.instant().plus(Duration.ofHours(6))));

    clock.advance(IDLE);

    assertThat(lives(browser)).isFalse();
  }

  @Test
  void aFixedEndThatIsPastEndsTheSessionWithThisRequest() {
    begin(session -> {});

    FakeExchange response = browser.visit(session -> session.setExpiry(clock.instant()));

    assertThat(setCookie(response)).contains("Max-Age=0");
    assertThat(sessions.all()).isEmpty();
  }

  @Test
  void aNewSessionWhoseEndIsPastNeverBegins() {
    FakeExchange response = begin(session -> session.setExpiry(Instant.MIN));

    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(sessions.all()).isEmpty();
  }

  @Test
  void aFixedEndThatNeverComesLeavesTheOtherRules() {
    begin(session -> session.setExpiry(Instant.MAX));

    clock.advance(IDLE.minusMillis(1));
    assertThat(lives(browser)).isTrue();
    browser.visit(session -> assertThat(session.expiresAt()).contains(clock.instant().plus(IDLE)));
    clock.advance(IDLE);
    assertThat(lives(browser)).isFalse();
  }

  // Together

  @Test
  void aSessionCanGoBackToTheApplicationsRules() {
    begin(session -> {
      session.setIdleTimeout(Duration.ofMinutes(1));
      session.setExpiry(clock.instant().plus(Duration.ofMinutes(5)));
    });
    browser.visit(Session::resetLifetime);

    clock.advance(IDLE.minusMillis(1));

    assertThat(lives(browser)).isTrue();
  }

  @Test
  void termsAloneBeginNoSession() {
    FakeExchange response =
        browser.visit(session -> {
          session.setIdleTimeout(Duration.ofHours(1));
          session.setPersistent(true);
          assertThat(session.expiresAt()).isEmpty();
        });

    assertThat(store.calls).isEmpty();
    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
  }

  @Test
  void termsAndValuesChangedAtOnceAreBothKept() {
    begin(session -> {});
    Browser.Request first = browser.begin();
    Browser.Request second = browser.begin();
    first.session.update(COUNT, 0, n -> n + 1);
    second.session.setIdleTimeout(Duration.ofHours(2));

    first.end();
    second.end();

    clock.advance(Duration.ofHours(1));
    browser.visit(session -> assertThat(session.get(COUNT)).contains(2));
  }

  @Test
  void theTermsOfAnAnonymousVisitorOutlastTheLoginAndThoseOfAnotherOwnerDoNot() {
    begin(session -> session.setIdleTimeout(Duration.ofHours(2)));
    browser.visit(session -> session.logIn("ann"));
    browser.visit(session ->
        assertThat(session.expiresAt()).contains(clock.instant().plus(Duration.ofHours(2))));

    browser.visit(session -> session.logIn("bob"));

    browser.visit(session -> assertThat(session.expiresAt()).contains(clock.instant().plus(IDLE)));
  }

  @Test
  void aLoginBeginsTheAbsoluteLifetimeAnew() {
    begin(session -> {});
    clock.advance(Duration.ofMinutes(20));
    browser.visit(session -> {
      session.setIdleTimeout(Duration.ofDays(9));
      session.logIn("ann");
      assertThat(session.expiresAt()).contains(clock.instant().plus(ABSOLUTE));
    });
    browser.visit(
        session -> assertThat(session.expiresAt()).contains(clock.instant().plus(ABSOLUTE)));
  }

  @Test
  void timesAreThoseOfTheRecordAndANewSessionHasNone() {
    Instant start = clock.instant();
    begin(session -> {
      assertThat(session.createdAt()).isEmpty();
      assertThat(session.lastSeen()).isEmpty();
      assertThat(session.id()).isEmpty();
      assertThat(session.expiresAt()).contains(start.plus(IDLE));
    });

    clock.advance(Duration.ofMinutes(10));

    browser.visit(session -> {
      assertThat(session.createdAt()).contains(start);
      assertThat(session.lastSeen()).contains(start);
      assertThat(session.expiresAt()).contains(clock.instant().plus(IDLE));
    });
    clock.advance(Duration.ofMinutes(10));
    browser.visit(
        session -> assertThat(session.lastSeen()).contains(start.plus(Duration.ofMinutes(10))));
  }

  // The cookie

  @Test
  void theCookieGoesWithTheBrowserUnlessToldOtherwise() {
    assertThat(setCookie(begin(session -> assertThat(session.persistent()).isFalse())))
        .doesNotContain("Max-Age")
        .doesNotContain("Expires");
  }

  @Test
  void aPersistentCookieLastsAsLongAsTheSessionCould() {
    Browser visitor = new Browser(sessions.withPersistent(true));

    FakeExchange response =
        visitor.visit(session -> {
          session.set(COUNT, 1);
          assertThat(session.persistent()).isTrue();
        });

    assertThat(setCookie(response)).contains("; Max-Age=" + ABSOLUTE.toSeconds() + ";");
  }

  @Test
  void aTokenIsSentOnceSoThatNoLateResponseBringsBackOneThatWasReplaced() {
    Browser visitor = new Browser(sessions.withPersistent(true));
    visitor.visit(session -> session.set(COUNT, 1));
    clock.advance(Duration.ofMinutes(20));

    FakeExchange touched = visitor.visit(session -> session.get(COUNT));
    FakeExchange written = visitor.visit(session -> session.set(COUNT, 2));

    assertThat(touched.responseHeaders("Set-Cookie")).isEmpty();
    assertThat(written.responseHeaders("Set-Cookie")).isEmpty();
  }

  @Test
  void rememberMeOnThisDeviceIsOneSessionsOwnAndComesWithAnotherToken() {
    begin(session -> {});
    String before = String.valueOf(browser.cookies().get(COOKIE));
    clock.advance(Duration.ofMinutes(10));

    FakeExchange remembered = browser.visit(session -> session.setPersistent(true));

    assertThat(setCookie(remembered))
        .doesNotContain(before)
        .contains("; Max-Age=" + ABSOLUTE.minusMinutes(10).toSeconds() + ";");
    assertThat(lives(browser)).isTrue();
    FakeExchange rotated = browser.visit(Session::rotate);
    assertThat(setCookie(rotated)).contains("Max-Age=");
    assertThat(setCookie(browser.visit(session -> session.setPersistent(false))))
        .doesNotContain("Max-Age");
  }

  @Test
  void aSessionOfAPersistentApplicationMayEndWithTheBrowser() {
    Browser visitor = new Browser(sessions.withPersistent(true));

    FakeExchange response =
        visitor.visit(session -> {
          session.set(COUNT, 1);
          session.setPersistent(false);
        });

    assertThat(setCookie(response)).doesNotContain("Max-Age");
    assertThat(setCookie(visitor.visit(Session::resetLifetime))).contains("Max-Age");
  }

  // The record

  @Test
  void aVersionThatKnowsNoTermsKeepsThem() {
    begin(session -> {
      session.setIdleTimeout(Duration.ofHours(2));
      session.setExpiry(Instant.ofEpochMilli(1_900_000_000_000L));
      session.setPersistent(true);
    });
    StoreEntry entry = memory.scan(Sessions.SPACE).findFirst().orElseThrow();
    String content = new String(entry.loaded().record().content(), UTF_8);

    assertThat(content)
        .contains("\"idle\":7200000", "\"end\":1900000000000", "\"persistent\":true");
  }

  @Test
  void termsThatNoVersionWritesAreNeverAnException() {
    for (String terms :
        List.of(
            "\"idle\":-1",
            "\"idle\":0",
            "\"idle\":9223372036854775807",
            "\"end\":9223372036854775807",
            "\"end\":-9223372036854775808",
            "\"idle\":1e99",
            "\"end\":\"soon\"",
            "\"persistent\":7")) {
      Browser visitor = new Browser(sessions);
      visitor.visit(session -> session.set(COUNT, 1));
      StoreEntry entry = memory.scan(Sessions.SPACE).findFirst().orElseThrow();
      StoredRecord stored = entry.loaded().record();
      String content = new String(stored.content(), UTF_8).replace("\"a\":{", terms + ",\"a\":{");
      assertThat(
              memory.replace(
                  entry.key(),
                  entry.loaded().revision(),
                  StoredRecord.of(content.getBytes(UTF_8), stored.expiresAt())))
          .isTrue();

      visitor.visit(session -> {
        session.update(COUNT, 0, n -> n + 1);
        var unused = session.lastSeen();
      });
      sessions.all().forEach(sessions::end);
    }
  }
}

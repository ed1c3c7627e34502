package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionTrace.Decision;
import io.cloakroom.session.SessionTrace.Result;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.StoreCall;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.trace.VisitTrace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The record of a request's session: what was found, what happened, and why. */
class SessionTraceTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<List<String>> CART = SessionKey.listOf("cart", String.class);
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private final TestClock clock = new TestClock();
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private Sessions sessions = Sessions.of(store).withClock(clock);

  /** A request that was traced. */
  private record Traced(VisitTrace trace, FakeExchange exchange) {

    String token() {
      return exchange.responseHeaders("Set-Cookie").get(0).split("[=;]", 3)[1];
    }

    SessionTrace.Lookup lookup() {
      return trace.last(SessionTrace.Lookup.class).orElseThrow();
    }

    SessionTrace.Planned planned() {
      return trace.last(SessionTrace.Planned.class).orElseThrow();
    }

    CookieDecision cookie() {
      return trace.last(CookieDecision.class).orElseThrow();
    }
  }

  private Traced send(Consumer<Session> handler, String... tokens) {
    FakeExchange exchange = FakeExchange.get("/");
    for (String token : tokens) {
      exchange.with("Cookie", "__Host-sid=" + token);
    }
    VisitTrace trace = VisitTrace.of(exchange);
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    exchange.end();
    for (String token : tokens) {
      assertThat(trace.toString() + trace.steps()).doesNotContain(token);
    }
    return new Traced(trace, exchange);
  }

  private String begin() {
    return send(session -> session.set(COUNT, 1)).token();
  }

  private void found(Result result, String reason, String... tokens) {
    Traced traced = send(Session::names, tokens);
    assertThat(traced.lookup().result()).isEqualTo(result);
    assertThat(traced.lookup().reason()).contains(reason);
  }

  private void planned(Traced traced, Decision decision, String reason) {
    assertThat(traced.planned().decision()).isEqualTo(decision);
    assertThat(traced.planned().reason()).contains(reason);
  }

  @Test
  void aRequestThatDoesNotUseTheSessionHasNoStep() {
    assertThat(send(session -> {}, begin()).trace().steps()).isEmpty();
  }

  @Test
  void aCookieThatOpensNothingIsExplained() {
    found(Result.NOT_SENT, "the request has no cookie __Host-sid");
    found(Result.MALFORMED, "has 5 characters", "short");
    found(Result.NOTHING, "expired, ended, or was never in this store", "A".repeat(43));
    String one = begin();
    String other = begin();
    found(Result.AMBIGUOUS, "2 different cookies have the name __Host-sid", one, other);
    found(Result.LIVE, "of an anonymous visitor, begun 2026-11-20T12:00:00Z", one, "B".repeat(43));
    clock.advance(Duration.ofMinutes(31));
    found(Result.NOTHING, "expired", one);
  }

  @Test
  void aTokenFromBeforeALoginIsExplained() {
    String before = begin();
    String after = send(session -> session.logIn("ada"), before).token();
    found(Result.RETIRED, "from before a login", before);
    found(Result.LIVE, "of ada", after);
    String rotated = send(Session::rotate, after).token();
    found(Result.RETIRED, "moved to another token", after);
    found(Result.LIVE, "of ada", rotated);
  }

  @Test
  void aRecordOfAnotherVersionIsExplained() {
    String token = "C".repeat(43);
    StoreKey key = SessionToken.parse(token).orElseThrow().key();
    boolean created =
        store.create(
            key,
            StoredRecord.of("{\"v\":99}".getBytes(StandardCharsets.UTF_8), START.plusSeconds(60)));
    assertThat(created).isTrue();
    found(Result.UNREADABLE, "cannot read the record", token);
  }

  @Test
  void readsAndWritesHaveTheirLinesAndValues() {
    String token = begin();
    Traced traced =
        send(
            session -> {
              session.get(COUNT);
              session.update(COUNT, 0, n -> n + 1);
              session.set(CART, List.of("mug"));
              session.remove(COUNT);
            },
            token);

    List<SessionTrace.Use> uses = traced.trace().all(SessionTrace.Use.class);
    assertThat(uses)
        .extracting(SessionTrace.Use::action)
        .containsExactly(
            SessionTrace.Action.READ,
            SessionTrace.Action.UPDATE,
            SessionTrace.Action.SET,
            SessionTrace.Action.REMOVE);
    assertThat(uses)
        .extracting(use -> use.before().orElse("-") + ">" + use.after().orElse("-"))
        .containsExactly("1>1", "1>2", "->[\"mug\"]", "2>-");
    planned(traced, Decision.REPLACE, "changed: count, cart");
    assertThat(traced.trace().last(SessionTrace.Saved.class).orElseThrow().state().orElseThrow())
        .satisfies(state -> {
          assertThat(state.items()).containsOnlyKeys("cart");
          assertThat(state.expiresAt()).isEqualTo(START.plus(Duration.ofMinutes(30)));
          assertThat(state.endsAt()).isEqualTo(START.plus(Duration.ofHours(12)));
        });
    assertThat(traced.cookie().kind()).isEqualTo(CookieDecision.Kind.NOT_SENT);
    assertThat(traced.cookie().reason()).contains("the browser has the token already");
  }

  @Test
  void aChangeInPlaceIsNoticedAtTheEnd() {
    SessionKey<StringBuilderOf> key = SessionKey.of("text", StringBuilderOf.class);
    String token = send(session -> session.set(key, new StringBuilderOf("a"))).token();
    Traced traced = send(session -> session.get(key).orElseThrow().text = "ab", token);
    assertThat(traced.trace().last(SessionTrace.Use.class).orElseThrow().sentence())
        .isEqualTo("changed in place text, by the end of the request");
    planned(traced, Decision.REPLACE, "changed: text");
  }

  /** A value that handlers change in place. */
  static final class StringBuilderOf {
    public String text = "";

    StringBuilderOf() {}

    StringBuilderOf(String text) {
      this.text = text;
    }
  }

  @Test
  void everyDecisionHasItsReason() {
    String token = begin();
    Traced idle = send(Session::names, token);
    planned(
        idle,
        Decision.NOTHING,
        "nothing was changed, and a touch is not due before 2026-11-20T12:01:30Z");
    clock.advance(Duration.ofSeconds(89));
    planned(send(Session::names, token), Decision.NOTHING, "not due before");
    clock.advance(Duration.ofSeconds(1));
    planned(
        send(Session::names, token), Decision.TOUCH, "its expiry moves to 2026-11-20T12:31:30Z");

    planned(send(Session::names), Decision.NOTHING, "there is no session");
    Traced begun = send(Session::begin);
    planned(begun, Decision.CREATE, "begun without a value");
    assertThat(begun.cookie().sentence())
        .isEqualTo("__Host-sid set: a session begins, under a new token");
    planned(send(session -> session.logIn("eve")), Decision.CREATE, "somebody logged in");
    Traced login = send(session -> session.logIn("ada"), token);
    planned(login, Decision.ROTATE, "session fixation");
    assertThat(login.cookie().reason()).isEqualTo("the session moved to a new token");
    String ada = login.token();
    planned(send(Session::rotate, ada), Decision.ROTATE, "rotate() was called");
    planned(
        send(session -> session.setPersistent(true), begin()),
        Decision.ROTATE,
        "to outlive the browser");
    planned(
        send(session -> session.setIdleTimeout(Duration.ofMinutes(5)), begin()),
        Decision.REPLACE,
        "the lifetime was changed");
    planned(
        send(session -> session.setExpiry(START), begin()),
        Decision.END,
        "the latest end that was set has passed");
    Traced ended = send(Session::end, begin());
    planned(ended, Decision.END, "end() was called");
    assertThat(ended.cookie().sentence()).isEqualTo("__Host-sid removed: the session ended");
    assertThat(send(Session::end).cookie().kind()).isEqualTo(CookieDecision.Kind.NOT_SENT);
  }

  @Test
  void aConflictSaysWhatIsAppliedAgain() {
    String token = begin();
    Traced traced =
        send(
            session -> {
              session.update(COUNT, 0, n -> n + 1);
              send(other -> other.update(COUNT, 0, n -> n + 1), token);
            },
            token);
    assertThat(traced.trace().all(SessionTrace.Conflict.class))
        .singleElement()
        .extracting(SessionTrace.Conflict::sentence)
        .isEqualTo(
            "conflict 1: another request wrote first; applied again to the newest version: update"
                + " count");
    assertThat(traced.trace().all(SessionTrace.Planned.class)).hasSize(2);
    assertThat(
            traced
                .trace()
                .last(SessionTrace.Saved.class)
                .orElseThrow()
                .state()
                .orElseThrow()
                .items())
        .containsEntry("count", "3");
    assertThat(traced.trace().all(StoreCall.class))
        .extracting(StoreCall::operation, StoreCall::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(StoreCall.Operation.LOAD, StoreCall.Outcome.FOUND),
            org.assertj.core.groups.Tuple.tuple(
                StoreCall.Operation.REPLACE, StoreCall.Outcome.REFUSED),
            org.assertj.core.groups.Tuple.tuple(StoreCall.Operation.LOAD, StoreCall.Outcome.FOUND),
            org.assertj.core.groups.Tuple.tuple(
                StoreCall.Operation.REPLACE, StoreCall.Outcome.DONE));
  }

  @Test
  void lostAndRefusedChangesAreExplained() {
    String token = begin();
    Traced lost =
        send(
            session -> {
              session.update(COUNT, 0, n -> n + 1);
              send(Session::end, token);
            },
            token);
    planned(lost, Decision.DROP, "the session ended in another request");

    String moved = begin();
    FakeExchange exchange = FakeExchange.get("/").with("Cookie", "__Host-sid=" + moved);
    VisitTrace trace = VisitTrace.of(exchange);
    Session session = sessions.open(exchange, new CookiePolicy(true)).session();
    session.update(COUNT, 0, n -> n + 1);
    send(other -> other.logIn("ada"), moved);
    assertThatThrownBy(exchange::end).isInstanceOf(HttpProblem.class);
    assertThat(trace.last(SessionTrace.Planned.class).orElseThrow().decision())
        .isEqualTo(Decision.REFUSE);
  }

  @Test
  void aChangeThatIsRefusedAtOnceIsExplained() {
    String moved = begin();
    send(session -> session.logIn("ada"), moved);
    FakeExchange exchange = FakeExchange.get("/").with("Cookie", "__Host-sid=" + moved);
    VisitTrace trace = VisitTrace.of(exchange);
    Session session = sessions.open(exchange, new CookiePolicy(true)).session();

    assertThatThrownBy(() -> session.set(COUNT, 2)).isInstanceOf(HttpProblem.class);

    assertThat(trace.last(SessionTrace.Planned.class).orElseThrow().sentence())
        .isEqualTo(
            "refuse: the session moved to another token, so the changes are refused with 409");
  }

  @Test
  void aSavedSessionHasTheIdUnderWhichItIsFoundNext() {
    assertSavedIds();
  }

  @Test
  void aSavedSealedSessionHasTheIdUnderWhichItIsFoundNext() {
    sessions = Sessions.sealed(KeyRing.generate()).withClock(clock);
    assertSavedIds();
  }

  private void assertSavedIds() {
    Traced begun = send(session -> session.set(COUNT, 1));
    assertFoundUnderItsId(begun);
    Traced moved = send(Session::rotate, begun.token());
    assertFoundUnderItsId(moved);
    Traced replaced =
        send(
            session -> {
              session.end();
              session.set(COUNT, 2);
            },
            moved.token());
    assertFoundUnderItsId(replaced);
    assertThat(List.of(savedId(begun), savedId(moved), savedId(replaced))).doesNotHaveDuplicates();
  }

  private void assertFoundUnderItsId(Traced saved) {
    Traced next = send(Session::names, saved.token());
    assertThat(next.lookup().state().orElseThrow().id()).isEqualTo(savedId(saved));
  }

  private static String savedId(Traced traced) {
    return traced
        .trace()
        .last(SessionTrace.Saved.class)
        .flatMap(SessionTrace.Saved::state)
        .orElseThrow()
        .id();
  }

  @Test
  void aNearCopyIsTold() {
    sessions = Sessions.of(NearStore.builder(store).clock(clock).build()).withClock(clock);
    String token = begin();
    List<StoreCall.Copy> copies =
        List.of(
            send(Session::names, token).trace().last(StoreCall.class).orElseThrow().copy(),
            send(Session::names, token).trace().last(StoreCall.class).orElseThrow().copy());
    assertThat(copies).containsExactly(StoreCall.Copy.MISS, StoreCall.Copy.HIT);
  }

  @Test
  void aSealedSessionIsExplainedToo() {
    sessions = Sessions.sealed(KeyRing.generate()).withClock(clock);
    Traced begun = send(session -> session.set(COUNT, 1));
    String cookie = begun.token();
    planned(begun, Decision.CREATE, "count");
    found(Result.LIVE, "anonymous", cookie);
    found(Result.MALFORMED, "not with these keys", cookie.substring(1));
    Traced changed = send(session -> session.set(COUNT, 2), cookie);
    assertThat(changed.cookie().reason())
        .isEqualTo("the sealed cookie is the session, and it changed");
  }

  @Test
  void aValueThatItsKeyCannotReadIsNamed() {
    String token = send(session -> session.set(SessionKey.of("count", String.class), "x")).token();
    sessions = Sessions.of(store).withClock(clock);
    Traced traced =
        send(session -> assertThat(session.get(COUNT)).isEqualTo(Optional.empty()), token);
    assertThat(traced.trace().last(SessionTrace.Unreadable.class).orElseThrow().sentence())
        .startsWith("the value count cannot be read as the type of its key");
  }

  @Test
  void onlyTheFirstStepsAreKept() {
    Traced traced =
        send(
            session -> {
              for (int i = 0; i < VisitTrace.MAX_STEPS + 50; i++) {
                session.get(COUNT);
              }
            },
            begin());
    assertThat(traced.trace().steps()).hasSize(VisitTrace.MAX_STEPS);
    assertThat(traced.trace().leftOut()).isPositive();
  }
}

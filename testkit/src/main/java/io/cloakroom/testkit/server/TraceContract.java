package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Visit;
import io.cloakroom.csrf.CsrfVerdict;
import io.cloakroom.flash.FlashMove;
import io.cloakroom.http.Caching;
import io.cloakroom.session.SessionTrace;
import io.cloakroom.store.StoreCall;
import io.cloakroom.testkit.Await;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.VisitTrace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests of what a listener learns of a request, with and without a trace. */
interface TraceContract extends ServerUnderTest {

  /** The header of requests that are to be traced. */
  String TRACED = "X-Traced";

  /** Counts the names of requests. */
  AtomicLong NUMBERS = new AtomicLong();

  /**
   * Returns the requests with the header {@link #TRACED} that have ended, in the order of their
   * ends.
   */
  List<EndedRequest> ended();

  /** A traced request that has ended. */
  record EndedRequest(String name, int status, VisitTrace trace, List<String> caching) {}

  /** Returns a name that no other request has. */
  private static String fresh() {
    return Long.toString(NUMBERS.incrementAndGet());
  }

  /** Returns the request of this name, once it has ended. */
  private EndedRequest ended(String name) {
    Await.until("the request " + name + " has ended", PATIENCE, () -> !named(name).isEmpty());
    return named(name).get(0);
  }

  private List<EndedRequest> named(String name) {
    return ended().stream().filter(request -> request.name().equals(name)).toList();
  }

  @Test
  default void aTraceSaysWhatWasFoundChangedAndDecided() {
    String name = fresh();
    String cookie = begin();
    handler(visit -> visit.session().update(COUNT, 0, n -> n + 1));

    assertThat(get(text(), "Cookie", cookie, TRACED, name).statusCode()).isEqualTo(200);

    EndedRequest request = ended(name);
    assertThat(request.status()).isEqualTo(200);
    VisitTrace trace = request.trace();
    assertThat(trace.all(SessionTrace.Lookup.class))
        .singleElement()
        .extracting(SessionTrace.Lookup::result)
        .isEqualTo(SessionTrace.Result.LIVE);
    assertThat(trace.all(SessionTrace.Use.class))
        .singleElement()
        .satisfies(use -> {
          assertThat(use.action()).isEqualTo(SessionTrace.Action.UPDATE);
          assertThat(use.before()).hasValue("1");
          assertThat(use.after()).hasValue("2");
          assertThat(use.callSite()).contains("TraceContract.java:");
        });
    assertThat(trace.last(SessionTrace.Planned.class).orElseThrow().sentence())
        .isEqualTo("replace: changed: count");
    assertThat(trace.all(StoreCall.class))
        .extracting(StoreCall::operation)
        .containsExactly(StoreCall.Operation.LOAD, StoreCall.Operation.REPLACE);
    assertThat(request.caching()).anyMatch(reason -> reason.contains("for this visitor only"));
    assertThat(trace.steps().toString()).doesNotContain(cookie.substring("sid=".length()));
  }

  @TestFactory
  default Stream<DynamicTest> theEndOfEveryWayIsHeardOnce() {
    return eachWay(way -> {
      String name = fresh();
      handler(visit -> visit.session().set(COUNT, 3));
      int status = get(way, TRACED, name).statusCode();

      EndedRequest request = ended(name);
      assertThat(request.status()).isEqualTo(status);
      assertThat(request.trace().last(SessionTrace.Planned.class).orElseThrow().decision())
          .isEqualTo(SessionTrace.Decision.CREATE);
      assertThat(named(name)).hasSize(1);
    });
  }

  @Test
  default void aRefusedRequestIsTracedWithItsReason() {
    String name = fresh();
    assertThat(
            send("POST", text().path(), "", "Sec-Fetch-Site", "cross-site", TRACED, name)
                .statusCode())
        .isEqualTo(403);

    EndedRequest request = ended(name);
    CsrfVerdict verdict = request.trace().last(CsrfVerdict.class).orElseThrow();
    assertThat(verdict.accepted()).isFalse();
    assertThat(verdict.checks())
        .extracting(CsrfVerdict.Check::name)
        .containsExactly("method", "exemption", "Sec-Fetch-Site");
    assertThat(request.trace().last(ResponseTrace.Failure.class).orElseThrow().code())
        .isEqualTo("csrf.cross-site");
  }

  @Test
  default void anExceptionIsTracedWithItsLine() {
    String name = fresh();
    handler(visit -> {
      throw new IllegalStateException("broken on purpose");
    });

    int status = get(text(), TRACED, name).statusCode();

    assertThat(status).isEqualTo(500);
    assertThat(ended(name).status()).isEqualTo(500);
  }

  @Test
  default void aFlashMessageIsTracedOnItsWay() {
    String added = fresh();
    String taken = fresh();
    handler(visit -> visit.flash().success("Saved."));
    String cookies = ServerUnderTest.cookiesOf(get(text(), TRACED, added));
    handler(visit -> assertThat(visit.flash().take()).hasSize(1));
    get(text(), "Cookie", cookies, TRACED, taken);

    assertThat(ended(added).trace().all(FlashMove.class))
        .extracting(FlashMove::kind)
        .containsExactly(FlashMove.Kind.ADDED);
    assertThat(ended(taken).trace().all(FlashMove.class))
        .extracting(FlashMove::kind)
        .containsExactly(FlashMove.Kind.TAKEN);
  }

  @Test
  default void aRequestThatNobodyWatchesHasNoTrace() {
    List<Boolean> traced = new CopyOnWriteArrayList<>();
    handler(visit -> traced.add(VisitTrace.wantedOn(visit.exchange()) != null));

    get(text());
    get(text(), TRACED, fresh());

    assertThat(traced).containsExactly(false, true);
  }

  /** Traces the requests with the header {@link #TRACED}. */
  static void begin(Visit visit) {
    if (visit.exchange().header(TRACED).isPresent()) {
      VisitTrace unused = VisitTrace.of(visit.exchange());
    }
  }

  /** Notes the end of a request with the header {@link #TRACED}. */
  static void end(Visit visit, List<EndedRequest> ended) {
    VisitTrace trace = VisitTrace.wantedOn(visit.exchange());
    if (trace != null) {
      ended.add(
          new EndedRequest(
              visit.exchange().header(TRACED).orElse(""),
              visit.exchange().status(),
              trace,
              Caching.reasons(visit.exchange())));
    }
  }
}

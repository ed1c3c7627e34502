package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Visit;
import io.cloakroom.testkit.Await;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests of when sessions are saved and of the resulting responses. */
interface CommitContract extends ServerUnderTest {

  @TestFactory
  default Stream<DynamicTest> everyWayAnswersAsItSays() {
    return eachWay(way -> {
      HttpResponse<String> response = get(way);

      assertThat(response.statusCode()).isEqualTo(way.status());
      if (!way.body().isEmpty()) {
        assertThat(response.body()).isEqualTo(way.body());
      }
      if (way.status() >= 300 && way.status() < 400 && way.status() != 304) {
        assertThat(response.headers().firstValue("location").orElse("")).endsWith("/next");
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> aNewSessionIsSavedOnceAndItsCookieIsOnTheResponse() {
    return eachWay(way -> {
      handler(visit -> visit.session().set(COUNT, 7));

      HttpResponse<String> response = get(way);

      assertThat(response.statusCode()).isEqualTo(way.status());
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(7);
    });
  }

  @TestFactory
  default Stream<DynamicTest> aNewSessionIsSavedOnceOnHead() {
    return eachWay(way -> {
      handler(visit -> visit.session().set(COUNT, 7));

      HttpResponse<String> response = send("HEAD", way.path(), "");

      assertThat(response.statusCode()).isEqualTo(way.status());
      assertThat(response.body()).isEmpty();
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(7);
    });
  }

  @TestFactory
  default Stream<DynamicTest> aSessionIsSavedOnceBeforeTheFirstByteLeaves() {
    String cookie = begin();
    return eachWay(way -> {
      CountDownLatch firstByte = new CountDownLatch(1);
      AtomicInteger early = new AtomicInteger();
      int before = count(cookie);
      reset();
      handler(visit -> visit.session().update(COUNT, 0, n -> n + 1));
      // A head that leaves too early must arrive within this time to be detected.
      store().beforeWrite(() -> early.addAndGet(seenWithin(firstByte, 40) ? 1 : 0));

      RawClient.send(port(), "GET", way.path(), firstByte::countDown, "Cookie: " + cookie);

      assertThat(early).hasValue(0);
      assertThat(store().calls()).containsExactly("load", "replace");
      assertThat(count(cookie)).isEqualTo(before + 1);
    });
  }

  @TestFactory
  default Stream<DynamicTest> anUnusedSessionCostsNothing() {
    String cookie = begin();
    return eachWay(way -> {
      HttpResponse<String> without = get(way);
      HttpResponse<String> with = get(way, "Cookie", cookie);

      assertThat(store().calls()).isEmpty();
      assertThat(without.headers().allValues("set-cookie")).isEmpty();
      assertThat(with.headers().allValues("set-cookie")).isEmpty();
    });
  }

  @TestFactory
  default Stream<DynamicTest> aSessionThatIsOnlyReadCostsOneLoad() {
    String cookie = begin();
    return eachWay(way -> {
      List<Optional<Integer>> read = new CopyOnWriteArrayList<>();
      handler(visit -> read.add(visit.session().get(COUNT)));

      HttpResponse<String> response = get(way, "Cookie", cookie);

      assertThat(read).containsExactly(Optional.of(1));
      assertThat(store().calls()).containsExactly("load");
      assertThat(response.headers().allValues("set-cookie")).isEmpty();
      assertThat(response.headers().firstValue("cache-control").orElse("")).contains("no-store");
    });
  }

  @Test
  default void anUnknownCookieCostsOneLoadAndAMalformedOneNone() {
    handler(visit -> assertThat(visit.session().get(COUNT)).isEmpty());

    HttpResponse<String> unknown = get(text(), "Cookie", "sid=" + "A".repeat(43));
    assertThat(unknown.statusCode()).isEqualTo(200);
    assertThat(unknown.headers().allValues("set-cookie")).isEmpty();
    assertThat(store().calls()).containsExactly("load");

    HttpResponse<String> malformed = get(text(), "Cookie", "sid=../../x");
    assertThat(malformed.statusCode()).isEqualTo(200);
    assertThat(malformed.headers().allValues("set-cookie")).isEmpty();
    assertThat(store().calls()).containsExactly("load");
  }

  @Test
  default void ofSeveralCookiesTheOneThatOpensASessionCountsIfThereIsOne() {
    String one = begin();
    String other = begin();
    String unknown = "sid=" + "A".repeat(43);
    List<Optional<Integer>> read = new CopyOnWriteArrayList<>();
    handler(visit -> read.add(visit.session().get(COUNT)));

    get(text(), "Cookie", unknown + "; " + one);
    get(text(), "Cookie", one + "; " + other);

    assertThat(read).containsExactly(Optional.of(1), Optional.empty());
    assertThat(store().calls()).containsExactly("load", "load", "load", "load");
  }

  @Test
  default void anEndedSessionIsDeletedAndItsCookieToo() {
    String cookie = begin();
    handler(visit -> visit.session().end());

    HttpResponse<String> response = get(text(), "Cookie", cookie);

    assertThat(store().calls()).containsExactly("load", "replace");
    assertThat(response.headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
    assertThat(count(cookie)).isZero();
  }

  @TestFactory
  default Stream<DynamicTest> whatIsToRunBeforeTheHeadRunsOnceAndInOrder() {
    return eachWay(way -> {
      List<String> ran = new CopyOnWriteArrayList<>();
      handler(visit -> {
        for (String action : List.of("first", "second", "third")) {
          visit
              .exchange()
              .beforeHead(() -> {
                assertThat(visit.exchange().headSent()).isFalse();
                visit.exchange().addHeader("Cloakroom-Test", action);
                ran.add(action);
              });
        }
      });

      HttpResponse<String> response = get(way);

      assertThat(ran).containsExactly("first", "second", "third");
      assertThat(response.headers().allValues("cloakroom-test"))
          .containsExactly("first", "second", "third");
    });
  }

  @TestFactory
  default Stream<DynamicTest> aChangeAfterTheHeadIsRefusedOutLoud() {
    return eachWay(
            way -> {
              List<Throwable> refusals = new CopyOnWriteArrayList<>();
              List<Boolean> headSent = new CopyOnWriteArrayList<>();
              handler(
                  new TestHandler() {
                    @Override
                    public void handle(Visit visit) {
                      headSent.add(visit.exchange().headSent());
                      visit.session().set(COUNT, 1);
                    }

                    @Override
                    public void afterFlush(Visit visit) {
                      headSent.add(visit.exchange().headSent());
                      refusals.add(refusal(() -> visit.session().set(COUNT, 2)));
                      refusals.add(refusal(() -> visit.exchange().beforeHead(() -> {})));
                    }
                  });

              HttpResponse<String> response = get(way);

              assertThat(response.body()).isEqualTo(way.body());
              assertThat(headSent).containsExactly(false, true);
              assertThat(refusals).hasSize(2).allMatch(IllegalStateException.class::isInstance);
              assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(1);
            })
        .filter(test -> List.of("flushed", "streamed").contains(test.getDisplayName()));
  }

  @TestFactory
  default Stream<DynamicTest> whatIsToRunAfterTheResponseRunsOnce() {
    return eachWay(way -> {
      List<String> ran = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit.exchange().afterResponse(() -> ran.add("first"));
        visit
            .exchange()
            .afterResponse(() -> {
              throw new IllegalStateException("to be logged");
            });
        visit.exchange().afterResponse(() -> ran.add("second"));
      });

      assertThat(get(way).statusCode()).isEqualTo(way.status());

      Await.until("both ran", PATIENCE, () -> ran.size() >= 2);
      assertThat(ran).containsExactly("first", "second");
    });
  }

  private static Throwable refusal(Runnable change) {
    try {
      change.run();
      return new AssertionError("The change was not refused");
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static boolean seenWithin(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

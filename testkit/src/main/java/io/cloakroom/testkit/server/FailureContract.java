package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.StoreException;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.Await;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests of responses to failures. Nothing is reported as saved if it was not saved. */
interface FailureContract extends ServerUnderTest {

  @TestFactory
  default Stream<DynamicTest> aSessionThatCannotBeSavedIsAnsweredWith503AndNothingElse() {
    return eachWay(way -> {
      List<String> after = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit.session().set(COUNT, 1);
        visit.exchange().setHeader("Cloakroom-Handler", "was here");
        visit.exchange().addHeader("Set-Cookie", "handler=1");
        visit.exchange().afterResponse(() -> after.add("ran"));
        store().breakDown();
      });

      assertUnavailable(way, get(way));
      HttpResponse<String> head = send("HEAD", way.path(), "");
      assertThat(head.statusCode()).isEqualTo(503);
      assertThat(head.body()).isEmpty();

      Await.until("both requests ended", PATIENCE, () -> after.size() == 2);
    });
  }

  @TestFactory
  default Stream<DynamicTest> aSessionThatMovedMeanwhileIsAnsweredWith409AndNothingElse() {
    return eachWay(way -> {
      String cookie = begin();
      handler(visit -> {
        visit.session().update(COUNT, 0, n -> n + 1);
        visit.exchange().setHeader("Cloakroom-Handler", "was here");
        visit.exchange().addHeader("Set-Cookie", "handler=1");
      });
      AtomicBoolean moving = new AtomicBoolean();
      store()
          .beforeWrite(() -> {
            if (moving.compareAndSet(false, true)) {
              rotate(cookie);
            }
          });

      assertMoved(get(way, "Cookie", cookie, "Accept", "application/json"));
    });
  }

  @TestFactory
  default Stream<DynamicTest> aTokenThatIsKnownToBeRetiredIsRefusedAtTheFirstChange() {
    return eachWay(way -> {
      String cookie = begin();
      rotate(cookie);
      List<String> after = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit.session().update(COUNT, 0, n -> n + 1);
        after.add("went on");
      });

      assertMoved(get(way, "Cookie", cookie, "Accept", "application/json"));
      assertThat(after).isEmpty();
    });
  }

  @TestFactory
  default Stream<DynamicTest> aFormWhoseSessionMovedMeanwhileIsSentAgainFromItsPage() {
    return eachWay(way -> {
      String cookie = begin();
      String[] moved = new String[1];
      handler(visit -> {
        assertThat(visit.readFormData().value("note")).contains("typed");
        visit.session().update(COUNT, 0, n -> n + 1);
      });
      store()
          .beforeWrite(() -> {
            if (moved[0] == null) {
              moved[0] = "";
              moved[0] = rotate(cookie);
            }
          });
      HttpResponse<String> page =
          postForm(way, "note=typed", cookie, "Origin", "http://localhost:" + port());

      assertThat(page.statusCode()).isEqualTo(409);
      assertThat(page.body()).contains("name=\"note\" value=\"typed\"");
      List<String> set = page.headers().allValues("set-cookie");
      assertThat(set).singleElement().asString().startsWith("csrf=");

      store().beforeWrite(() -> {});
      Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
      assertThat(token.find()).isTrue();
      HttpResponse<String> again =
          postForm(
              way,
              "note=typed&_csrf=" + token.group(1),
              moved[0] + "; " + set.get(0).split(";", 2)[0]);

      assertThat(again.statusCode()).isEqualTo(way.status());
      assertThat(count(moved[0])).isEqualTo(2);
    });
  }

  private HttpResponse<String> postForm(Way way, String form, String cookie, String... headers) {
    List<String> all =
        new ArrayList<>(
            List.of("Cookie", cookie, "Content-Type", "application/x-www-form-urlencoded"));
    all.addAll(List.of(headers));
    return send("POST", way.path(), form, all.toArray(String[]::new));
  }

  /** Moves the session to a new token, as another request does, and returns its cookie. */
  private String rotate(String cookie) {
    TestExchange exchange = TestExchange.get("__Host-" + cookie);
    Sessions.of(store()).open(exchange, new CookiePolicy(true)).session().rotate();
    assertThat(exchange.finish().sent("Set-Cookie")).hasSize(1);
    return exchange.cookie().substring("__Host-".length());
  }

  private static void assertMoved(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(response.body()).contains("\"code\":\"session.moved\"", "\"retry\":true");
    assertThat(response.headers().firstValue("cloakroom-handler")).isEmpty();
    assertThat(response.headers().allValues("set-cookie")).isEmpty();
  }

  @TestFactory
  default Stream<DynamicTest> theServerGoesOnAfterAFailure() {
    return eachWay(way -> {
      handler(visit -> {
        visit.session().set(COUNT, 1);
        store().breakDown();
      });
      assertThat(get(way).statusCode()).isEqualTo(503);
      reset();

      HttpResponse<String> response = get(way);

      assertThat(response.statusCode()).isEqualTo(way.status());
      if (!way.body().isEmpty()) {
        assertThat(response.body()).isEqualTo(way.body());
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> anActionThatFailsBecomesTheResponse() {
    return eachWay(way -> {
      List<String> later = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit
            .exchange()
            .beforeHead(() -> {
              throw new HttpProblem(409, "test.conflict", "Not both.");
            });
        visit.exchange().beforeHead(() -> later.add("ran"));
      });

      HttpResponse<String> response = get(way, "Accept", "application/json");

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(later).isEmpty();
      assertThat(response.body()).contains("test.conflict");
      if (!way.body().isEmpty()) {
        assertThat(response.body()).doesNotContain(way.body());
      }
    });
  }

  @TestFactory
  default Stream<DynamicTest> aProblemIsAnsweredAndWhatWasChangedIsKept() {
    return eachWay(way -> {
      handler(visit -> {
        visit.session().set(COUNT, 3);
        throw new HttpProblem(422, "test.problem", "Not like this.");
      });

      HttpResponse<String> response = get(way, "Accept", "application/json");

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.headers().firstValue("content-type"))
          .contains("application/problem+json");
      assertThat(response.body()).contains("test.problem");
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(3);
    });
  }

  @TestFactory
  default Stream<DynamicTest> aVisitorIsSentElsewhereAndWhatWasChangedIsKept() {
    return eachWay(way -> {
      List<String> after = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit.exchange().afterResponse(() -> after.add("ran"));
        visit.session().set(COUNT, 4);
        throw new RedirectException("/login?next=%2F");
      });

      HttpResponse<String> response = get(way);

      assertThat(response.statusCode()).isEqualTo(303);
      assertThat(response.headers().allValues("location")).containsExactly("/login?next=%2F");
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("cache-control")).contains("no-store");
      Await.until("the request ended", PATIENCE, () -> after.size() == 1);
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(4);
    });
  }

  @TestFactory
  default Stream<DynamicTest> aStoreThatCannotBeReadIsAnsweredWith503() {
    String cookie = begin();
    return eachWay(way -> {
      store().breakDown();
      handler(visit -> visit.session().get(COUNT));

      assertUnavailable(way, get(way, "Cookie", cookie));
      assertThat(store().calls()).containsExactly("load");
    });
  }

  @TestFactory
  default Stream<DynamicTest> anUnexpectedExceptionIs500AndWhatWasChangedIsKept() {
    return eachWay(way -> {
      List<String> after = new CopyOnWriteArrayList<>();
      handler(visit -> {
        visit.exchange().afterResponse(() -> after.add("ran"));
        visit.session().set(COUNT, 5);
        throw new IllegalArgumentException("not for the client");
      });

      HttpResponse<String> response = get(way);

      assertThat(response.statusCode()).isEqualTo(500);
      Await.until("the request ended", PATIENCE, () -> after.size() == 1);
      assertThat(store().calls()).containsExactly("create");
      assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(5);
    });
  }

  @Test
  @SuppressWarnings("CheckReturnValue") // The mistake under test.
  default void anAnswerThatIsBegunAndNeverSentIs500AndWhatWasChangedIsKept() {
    handler(visit -> {
      visit.session().set(COUNT, 6);
      visit.answer().withJson("lost");
    });

    HttpResponse<String> response = send("GET", "/visit/unsent", "");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("lost", ".java");
    assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(6);
  }

  @Test
  default void anUnexpectedExceptionWithASessionThatCannotBeSavedIs503() {
    handler(visit -> {
      visit.session().set(COUNT, 5);
      store().breakDown();
      throw new IllegalArgumentException("not for the client");
    });

    assertUnavailable(text(), get(text()));
  }

  @Test
  default void aProblemWithASessionThatCannotBeSavedIs503() {
    handler(visit -> {
      visit.session().set(COUNT, 5);
      store().breakDown();
      throw new StoreException("first", null);
    });

    assertUnavailable(text(), get(text()));
  }

  private static void assertUnavailable(Way way, HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().allValues("set-cookie")).isEmpty();
    assertThat(response.headers().firstValue("cloakroom-handler")).isEmpty();
    assertThat(response.headers().firstValue("location")).isEmpty();
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(response.body()).contains("Try again shortly");
    if (!way.body().isEmpty()) {
      assertThat(response.body()).doesNotContain(way.body().substring(0, 4));
    }
  }
}

package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakroom.Cloakroom;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of sessions that a handler uses after the head has left, and of handshakes. */
interface LateSessionContract extends ServerUnderTest {

  private HttpResponse<String> late(String cookie, String type, String caching) {
    return send("GET", "/late", "", "Cookie", cookie, "X-Type", type, "X-Caching", caching);
  }

  @Test
  default void aStreamOfEventsReadsTheSessionAndIsKeptByNoCache() {
    String cookie = begin();
    List<Optional<Integer>> seen = new CopyOnWriteArrayList<>();
    for (String caching : List.of("no-cache", "public, max-age=60", "private")) {
      handler(visit -> {
        seen.add(visit.session().get(COUNT));
        assertThatIllegalStateException()
            .isThrownBy(() -> visit.session().set(COUNT, 9))
            .withMessageContaining("head")
            .withMessageContaining("detachedSession()");
      });

      HttpResponse<String> events = late(cookie, "text/event-stream", caching);

      assertThat(events.statusCode()).isEqualTo(200);
      assertThat(events.headers().allValues("cache-control")).containsExactly("no-store");
    }
    assertThat(seen).hasSize(3).containsOnly(Optional.of(1));
    assertThat(count(cookie)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "no-store, true",
    "private, true",
    "'public, max-age=60', false",
    "max-age=60, false",
    "'', false",
    "'private=\"x\", max-age=9', false",
    "no-cache, false"
  })
  default void aSessionIsReadAfterTheHeadUnlessSharedCachesKeepTheResponse(
      String caching, boolean readable) {
    String cookie = begin();
    List<Object> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      try {
        seen.add(visit.session().get(COUNT).orElse(0));
      } catch (IllegalStateException e) {
        seen.add(String.valueOf(e.getMessage()));
      }
    });

    late(cookie, "text/plain", caching);

    assertThat(seen).hasSize(1);
    if (readable) {
      assertThat(seen).containsExactly(1);
    } else {
      assertThat(seen.get(0)).asString().contains("no-store");
    }
  }

  @Test
  default void aDetachedSessionIsReadAndChangedAfterTheHeadUntilItEnds() {
    String cookie = begin();
    List<Object> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      var session = visit.detachedSession();
      seen.add(session.ended());
      seen.add(session.update(COUNT, 0, n -> n + 1).orElse(-1));
      seen.add(session.get(COUNT).orElse(-1));
    });

    late(cookie, "text/event-stream", "no-cache");

    assertThat(seen).containsExactly(false, 2, 2);
    assertThat(count(cookie)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://elsewhere.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  default void aHandshakeOfAnotherSiteReachesNoHandler(String header) throws Exception {
    List<String> reached = new CopyOnWriteArrayList<>();
    handler(visit -> reached.add("handler"));

    // A server of its own, which takes another host's origin for the sign of a proxy.
    try (TestServer other = startAnother(Cloakroom.of(store()))) {
      String answer =
          RawClient.send(
              other.port(),
              "GET",
              text().path(),
              () -> {},
              "Connection: Upgrade",
              "Upgrade: websocket",
              header);

      assertThat(answer).startsWith("HTTP/1.1 403 ");
    }
    assertThat(reached).isEmpty();
  }
}

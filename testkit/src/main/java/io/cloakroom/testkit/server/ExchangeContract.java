package io.cloakroom.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tests of an {@link Exchange}: its request, its response, and the requests that it refuses.
 */
interface ExchangeContract extends ServerUnderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/visit/a%20b",
        "/visit/%C3%A4?x=%C3%A4+1&&y",
        "/visit/a+b?",
        "/visit/a=1,b?a=1&a=2",
        "/visit/?next=%2Fx%3Fy"
      })
  default void pathAndQueryAreAsTheyWereSent(String target) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      Exchange exchange = visit.exchange();
      seen.add(exchange.path() + exchange.query().map(query -> "?" + query).orElse(""));
      exchange.send(new byte[0]);
    });

    RawClient.send(port(), "GET", target, () -> {});

    assertThat(seen)
        .containsExactly(dropsEmptyQueries() ? target.replaceFirst("\\?$", "") : target);
  }

  @Test
  default void itTellsWhatWasSent() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      Exchange exchange = visit.exchange();
      seen.add(exchange.method());
      seen.add(exchange.authority().orElse(""));
      seen.add(exchange.secure());
      seen.add(exchange.headers("x-several"));
      seen.add(exchange.headers("X-None"));
      seen.add(exchange.header("X-SEVERAL").orElse(""));
      exchange.send(new byte[0]);
    });

    RawClient.send(
        port(), "GET", "/visit/x", () -> {}, "X-Several: a", "x-several: b, c", "X-Empty:");

    assertThat(seen)
        .containsExactly("GET", "localhost:" + port(), false, List.of("a", "b, c"), List.of(), "a");
  }

  /**
   * Checks that visitors who share a connection, as behind a proxy, cannot change each other's
   * headers. Jetty remembers the fields of a connection, and by default without their case.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Cookie", "Authorization"})
  default void aHeaderIsAsItWasSentAfterASimilarOneOnTheConnection(String header) throws Exception {
    List<String> sent = List.of("x=a", "x=a", "x=Abc; y=D", "X=ABC", "x=abc; y=d");
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.addAll(visit.exchange().headers(header)));
    Way withoutBody =
        ways().stream().filter(way -> way.name().equals("no-content")).findFirst().orElseThrow();

    try (Socket socket = RawClient.connect(port())) {
      for (String value : sent) {
        RawClient.write(
            socket,
            "GET "
                + withoutBody.path()
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + header
                + ": "
                + value
                + "\r\n\r\n");
        assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 204 ");
      }
    }

    assertThat(seen).isEqualTo(sent);
  }

  @Test
  default void theRemoteAddressIsTheLoopbackInterfaces() {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> {
      seen.add(visit.exchange().remoteAddress());
      visit.exchange().send(new byte[0]);
    });

    send("GET", "/visit/x", "");

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).isIn("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");
  }

  @Test
  default void theBodyIsReadAsItWasSentWhateverItsType() {
    String form = "a=1&b=%C3%A4";
    handler(visit -> visit.exchange().send(visit.exchange().body().readAllBytes()));

    for (String type : List.of("application/x-www-form-urlencoded", "application/json", "x/y")) {
      HttpResponse<String> response =
          send("POST", "/visit/x", form, "Content-Type", type, "Sec-Fetch-Site", "same-origin");
      assertThat(response.body()).as(type).isEqualTo(form);
    }
  }

  @Test
  default void anAnswerHasItsStatusHeadersAndLength() {
    handler(visit -> {
      Exchange exchange = visit.exchange();
      List<Integer> before = new ArrayList<>(List.of(exchange.status()));
      exchange.setStatus(418);
      before.add(exchange.status());
      exchange.setHeader("Content-Type", "text/plain;charset=utf-8");
      exchange.setHeader("X-One", "a");
      exchange.setHeader("x-one", "b");
      exchange.addHeader("X-Two", "c");
      exchange.addHeader("X-Two", "d");
      exchange.send(
          (before
                  + exchange.responseHeader("X-ONE").orElse("")
                  + "ä"
                  + exchange.responseHeaders("X-TWO")
                  + exchange.responseHeaders("X-None"))
              .getBytes(UTF_8));
    });

    HttpResponse<String> response = send("GET", "/visit/x", "");
    HttpResponse<String> head = send("HEAD", "/visit/x", "");

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("[200, 418]bä[c, d][]");
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(21);
    assertThat(response.headers().allValues("x-one")).containsExactly("b");
    assertThat(response.headers().allValues("x-two")).containsExactly("c", "d");
    assertThat(head.statusCode()).isEqualTo(418);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(21);
  }

  @Test
  default void anAnswerTakesThePlaceOfWhatTheHandlerWritesAfterIt() {
    Way text = text();
    handler(visit -> visit.exchange().send("instead".getBytes(UTF_8)));

    assertThat(get(text).body()).isEqualTo("instead");
    // The connection is still usable.
    assertThat(get(text).body()).isEqualTo("instead");
  }

  @Test
  default void anAnswerIsHeldUntilTheSessionIsSaved() {
    handler(visit -> {
      visit.session().set(COUNT, 9);
      visit.exchange().send("saved".getBytes(UTF_8));
    });

    HttpResponse<String> response = send("GET", "/visit/x", "");

    assertThat(response.body()).isEqualTo("saved");
    assertThat(store().calls()).containsExactly("create");
    assertThat(count(ServerUnderTest.cookieOf(response))).isEqualTo(9);
  }

  @Test
  default void eachRequestHasAVisitAndMemosOfItsOwn() {
    List<Visit> visits = new CopyOnWriteArrayList<>();
    List<Object> memos = new CopyOnWriteArrayList<>();
    handler(visit -> {
      visits.add(visit);
      memos.add(visit.exchange().memo(StringBuilder.class, StringBuilder::new));
      memos.add(visit.exchange().memo(StringBuilder.class, StringBuilder::new));
    });

    get(text());
    get(text());

    assertThat(visits).hasSize(2).doesNotHaveDuplicates();
    assertThat(memos).hasSize(4);
    assertThat(memos.get(0)).isSameAs(memos.get(1)).isNotSameAs(memos.get(2));
    assertThat(memos.get(2)).isSameAs(memos.get(3));
  }

  @Test
  default void aRequestOfAnotherSiteReachesNoHandler() {
    List<String> reached = new CopyOnWriteArrayList<>();
    handler(visit -> reached.add(visit.exchange().method()));

    HttpResponse<String> cross = send("POST", text().path(), "a=1", "Sec-Fetch-Site", "cross-site");
    HttpResponse<String> unsaid = send("POST", text().path(), "a=1");
    assertThat(cross.statusCode()).isEqualTo(403);
    assertThat(unsaid.statusCode()).isEqualTo(403);
    assertThat(reached).isEmpty();

    HttpResponse<String> same = send("POST", text().path(), "a=1", "Sec-Fetch-Site", "same-origin");
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(same.body()).isEqualTo(text().body());
    assertThat(reached).containsExactly("POST");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, POST", "GET, DELETE", "GET, delete", "GET, GET", "POST, DELETE", "POST, patch",
    "POST, GET", "POST, HEAD", "PUT, GET", "PUT, POST", "DELETE, QUERY", "POST, 'PUT, GET'"
  })
  default void aRequestHasOneMethodForItsCheckItsFormAndItsHandler(String wire, String override) {
    List<String> checked = new CopyOnWriteArrayList<>();
    List<String> form = new CopyOnWriteArrayList<>();
    handler(visit -> {
      checked.add(visit.exchange().method());
      form.add(visit.readFormData().value("a").orElse(""));
    });

    HttpResponse<String> same = overridden(wire, override, "same-origin");
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(checked).containsExactly(same.body());
    assertThat(form).containsExactly(same.body().equals("GET") ? "query" : "body");

    checked.clear();
    HttpResponse<String> cross = overridden(wire, override, "cross-site");
    if (cross.statusCode() == 403) {
      assertThat(checked).isEmpty();
    } else {
      assertThat(checked).containsExactly("GET");
      assertThat(cross.body()).isEqualTo("GET");
    }
  }

  private HttpResponse<String> overridden(String wire, String override, String site) {
    return send(
        wire,
        "/routed?a=query",
        "a=body",
        "Content-Type",
        "application/x-www-form-urlencoded",
        "X-HTTP-Method-Override",
        override,
        "Sec-Fetch-Site",
        site);
  }
}

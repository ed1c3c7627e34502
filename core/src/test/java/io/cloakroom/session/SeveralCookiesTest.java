package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Browsers that have several session cookies of one name, for several domains. */
@Isolated("reads what the JVM logs")
class SeveralCookiesTest {

  private static final SessionKey<String> NAME = SessionKey.of("name", String.class);
  private static final String UNKNOWN = "A".repeat(43);

  private final CountingStore<MemoryStore> store = new CountingStore<>(MemoryStore.of());
  private final Sessions sessions = Sessions.of(store).withCookieDomain("app.example.org");
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopReading() {
    System.setErr(before);
  }

  private static String begin(Sessions sessions, String name) {
    FakeExchange exchange = send(sessions, session -> session.set(NAME, name));
    return exchange.responseHeaders("Set-Cookie").get(0).split("[=;]", 3)[1];
  }

  private static FakeExchange send(Sessions sessions, Consumer<Session> handler, String... values) {
    FakeExchange exchange = FakeExchange.get("/");
    for (String value : values) {
      exchange.with("Cookie", "__Secure-sid=" + value);
    }
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    exchange.end();
    return exchange;
  }

  private String seen(Sessions sessions, String... values) {
    String[] seen = {"nobody"};
    FakeExchange response =
        send(sessions, session -> seen[0] = session.get(NAME).orElse("nobody"), values);
    assertThat(response.responseHeaders("Set-Cookie")).isEmpty();
    return seen[0];
  }

  private void saysOnceThatItIs(String consequence) {
    assertThat(log.toString(UTF_8))
        .containsOnlyOnce("WARN")
        .contains("__Secure-sid", consequence)
        .contains("cloakroom.session.cookie-domain of this application, which is app.example.org")
        .contains("cloakroom.session.cookie-domain of the others");
  }

  @Test
  void theOneThatOpensALiveSessionCounts() {
    String ann = begin(sessions, "ann");
    store.calls.clear();

    assertThat(seen(sessions, UNKNOWN, ann)).isEqualTo("ann");
    assertThat(store.calls).containsExactly("load", "load");
    assertThat(seen(sessions, ann, UNKNOWN)).isEqualTo("ann");
    assertThat(seen(sessions, "malformed", ann, UNKNOWN)).isEqualTo("ann");
    saysOnceThatItIs("One of them opens a session, and counts");
  }

  @Test
  void twoThatAreLiveAndMoreThanThreeAreNobody() {
    String ann = begin(sessions, "ann");
    String bob = begin(sessions, "bob");

    assertThat(seen(sessions, ann, bob)).isEqualTo("nobody");
    store.calls.clear();
    assertThat(seen(sessions, ann, UNKNOWN, "x", "y")).isEqualTo("nobody");
    assertThat(store.calls).isEmpty();
    saysOnceThatItIs("The visitor counts as anonymous");
    assertThat(seen(sessions, ann, ann)).isEqualTo("ann");
  }

  @Test
  void noneThatIsLiveIsNobody() {
    String ann = begin(sessions, "ann");
    send(sessions, Session::end, ann);

    assertThat(seen(sessions, ann, UNKNOWN)).isEqualTo("nobody");
  }

  @Test
  void theOneThatCountsCanBeChangedRotatedAndEnded() {
    String ann = begin(sessions, "ann");
    send(sessions, session -> session.set(NAME, "eve"), UNKNOWN, ann);
    assertThat(seen(sessions, ann)).isEqualTo("eve");

    FakeExchange rotated = send(sessions, Session::rotate, UNKNOWN, ann);
    String next = rotated.responseHeaders("Set-Cookie").get(0).split("[=;]", 3)[1];
    assertThat(seen(sessions, ann, next)).isEqualTo("eve");

    send(
        sessions,
        session -> {
          session.reload();
          assertThat(session.get(NAME)).contains("eve");
          session.end();
        },
        ann,
        next);
    assertThat(seen(sessions, ann, next)).isEqualTo("nobody");
  }

  @Test
  void secretsAreThoseOfTheOneThatCounts() {
    String ann = begin(sessions, "ann");
    FakeExchange alone = FakeExchange.get("/").with("Cookie", "__Secure-sid=" + ann);
    FakeExchange several =
        FakeExchange.get("/").with("Cookie", "__Secure-sid=" + UNKNOWN + "; __Secure-sid=" + ann);

    assertThat(sessions.open(several, new CookiePolicy(true)).derivedSecret("x").orElseThrow())
        .isEqualTo(sessions.open(alone, new CookiePolicy(true)).derivedSecret("x").orElseThrow());
  }

  @Test
  void sealedOnesAreChosenInTheSameWay() {
    Sessions sealed = Sessions.sealed(KeyRing.generate()).withCookieDomain("app.example.org");
    Sessions others = Sessions.sealed(KeyRing.generate()).withCookieDomain("example.org");
    Map<String, String> values =
        Map.of(
            "own",
            begin(sealed, "ann"),
            "second",
            begin(sealed, "bob"),
            "other",
            begin(others, "eve"));

    assertThat(
            seen(
                sealed,
                Objects.requireNonNull(values.get("other")),
                Objects.requireNonNull(values.get("own"))))
        .isEqualTo("ann");
    assertThat(
            seen(
                sealed,
                Objects.requireNonNull(values.get("own")),
                Objects.requireNonNull(values.get("second"))))
        .isEqualTo("nobody");
    saysOnceThatItIs("One of them opens a session, and counts");
  }
}

package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.session.TestClock;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The log while the same failure or attack repeats. */
@Isolated("reads what the JVM logs")
class LoggedOnceTest {

  private static final SessionKey<String> CART = SessionKey.of("cart", String.class);
  private static final SessionKey<String> NAME = SessionKey.of("display\nname", String.class);

  private final TestClock clock = new TestClock();
  private final CountingStore<MemoryStore> store =
      new CountingStore<>(MemoryStore.builder().clock(clock).build());
  private final KeyRing keys = KeyRing.generate();
  private final Cloakroom cloakroom =
      Cloakroom.builder().store(store).keys(keys).clock(clock).build();

  private interface Work {
    void run() throws IOException;
  }

  private static List<String> logged(Work work) throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8).lines().toList();
  }

  private static void answer(Cloakroom cloakroom, FakeExchange exchange, Work handler)
      throws IOException {
    Throwable thrown = catchThrowable(handler::run);
    assertThat(thrown).isNotNull();
    cloakroom.answer(exchange, thrown);
  }

  private void read503(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      FakeExchange exchange =
          FakeExchange.of("GET", "/cart").with("Cookie", "__Host-sid=" + "A".repeat(43));
      answer(cloakroom, exchange, () -> cloakroom.visit(exchange).session().get(CART));
      assertThat(exchange.status()).isEqualTo(503);
    }
  }

  @Test
  void storesThatAreAwayLogOneTraceAndThenCount() throws IOException {
    store.dead = true;

    List<String> log = logged(() -> read503(200));

    assertThat(log).filteredOn(line -> line.contains("GET /cart answered 503")).hasSize(3);
    assertThat(log)
        .filteredOn(line -> line.startsWith("io.cloakroom.store.StoreException"))
        .hasSize(1);
    assertThat(log).hasSizeLessThan(150);
    assertThat(log)
        .anyMatch(line -> line.contains("number 100 of its kind since 2026-11-20T12:00:00Z"));

    clock.advance(Duration.ofSeconds(50));
    assertThat(logged(() -> read503(1))).isEmpty();
    clock.advance(Duration.ofSeconds(50));
    assertThat(logged(() -> read503(1))).as("one a minute").hasSize(1);

    clock.advance(Duration.ofMinutes(2));
    List<String> later = logged(() -> read503(2));
    assertThat(later).filteredOn(line -> line.contains("answered 503")).hasSize(1);
    assertThat(later).filteredOn(line -> line.startsWith("\tat ")).isNotEmpty();
  }

  @Test
  void failuresOfOneKindDoNotHideThoseOfAnother() throws IOException {
    List<String> log =
        logged(() -> {
          for (int i = 0; i < 9; i++) {
            FakeExchange exchange = FakeExchange.of("GET", "/a");
            answer(cloakroom, exchange, () -> List.of().iterator().next());
            FakeExchange other = FakeExchange.of("GET", "/b");
            answer(
                cloakroom,
                other,
                () -> {
                  throw new HttpProblem(503, "shop.closed", "We are closed.");
                });
          }
        });

    assertThat(log).filteredOn(line -> line.contains("answered 500")).hasSize(1);
    assertThat(log).filteredOn(line -> line.contains("answered 503 shop.closed")).hasSize(1);
  }

  @Test
  void sessionsThatAreTooLargeLogTheirKeysWithTheirSizes() throws IOException {
    for (Cloakroom toolkit :
        List.of(
            Cloakroom.builder().sessions(Sessions.of(store).withMaxBytes(2_000)).build(),
            Cloakroom.builder().sessions(Sessions.sealed(keys)).store(store).build())) {
      FakeExchange exchange = FakeExchange.of("GET", "/cart");
      List<String> log =
          logged(() ->
              answer(
                  toolkit,
                  exchange,
                  () -> {
                    toolkit.visit(exchange).session().set(NAME, "ann");
                    toolkit.visit(exchange).session().set(CART, "secret".repeat(1_000));
                    exchange.end();
                  }));

      assertThat(exchange.status()).isEqualTo(413);
      assertThat(log)
          .anyMatch(line -> line.contains("It holds cart (6002 bytes), display?name (5 bytes)"));
      assertThat(String.join("", log)).doesNotContain("secretsecret", "ann\"");
    }
  }

  private static FakeExchange crossSite() {
    return FakeExchange.post("/pay", "application/x-www-form-urlencoded", "")
        .with("Sec-Fetch-Site", "cross-site");
  }

  private static void refuse(Cloakroom cloakroom, FakeExchange exchange) throws IOException {
    answer(cloakroom, exchange, () -> cloakroom.begin(exchange));
    exchange.end();
    assertThat(exchange.status()).isEqualTo(403);
  }

  @Test
  void refusalsOfOtherSitesShowNetworkAndPseudonym() throws IOException {
    CookieJar jar = new CookieJar();
    FakeExchange login = FakeExchange.of("GET", "/");
    cloakroom.visit(login).session().logIn("ann@example.com");
    login.end();
    jar.keep(login);
    String pseudonym = keys.pseudonym("account", "ann@example.com");
    assertThat(pseudonym).matches("[0-9a-f]{12}");

    List<String> log =
        logged(() -> {
          refuse(cloakroom, jar.show(crossSite().from("203.0.113.77")));
          refuse(cloakroom, crossSite().from("2001:db8:1:2:3::7"));
        });

    assertThat(log).hasSize(2);
    assertThat(log.get(0))
        .contains(" INFO ", "POST /pay was refused: csrf.cross-site, network 203.0.113.0/24")
        .endsWith("account " + pseudonym)
        .doesNotContain("ann@", "203.0.113.77");
    assertThat(log.get(1)).endsWith("network 2001:db8:1:0:0:0:0:0/48, account none");
  }

  @Test
  void refusalsOfOneNetworkAreCountedAndNeedNoStore() throws IOException {
    store.dead = true;
    List<String> log =
        logged(() -> {
          for (int i = 0; i < 200; i++) {
            FakeExchange exchange = crossSite().from("198.51.100." + i);
            refuse(cloakroom, exchange.with("Cookie", "__Host-sid=" + "A".repeat(43)));
          }
        });

    assertThat(log).hasSize(3);
    assertThat(log.get(0)).endsWith("network 198.51.100.0/24, account unknown");
    assertThat(log.get(2)).contains("number 100 from there since 2026-11-20T12:00:00Z");
  }

  /** A tool whose script is for all pages. */
  private static final PageTool TOOL =
      new PageTool() {
        @Override
        public void onRequest(Visit visit) {}

        @Override
        public Optional<String> scriptName(Visit visit) {
          return Optional.of("a");
        }

        @Override
        public Optional<String> script(String name) {
          return Optional.empty();
        }
      };

  @Test
  void eachReasonToLeaveTheScriptOfAToolOutIsLoggedOnce() throws IOException {
    Cloakroom developed = Cloakroom.builder().development(true).requestListener(TOOL).build();
    List<String> log =
        logged(() -> {
          for (int i = 0; i < 5; i++) {
            developed.begin(page("192.0.2.7", "localhost"));
            developed.begin(page("127.0.0.1", "evil.test:8080"));
            developed.begin(page("::1", "localhost").with("X-Forwarded-For", "127.0.0.1"));
            developed.begin(page("::ffff:127.0.0.1", "[::1]:8080"));
          }
        });

    assertThat(log)
        .filteredOn(line -> line.contains("Pages are shown without the script of "))
        .hasSize(3)
        .anyMatch(line -> line.contains("a request came from another machine. "))
        .anyMatch(line -> line.contains("the Host of a request is not localhost. "))
        .anyMatch(line -> line.contains("through a proxy, because it has X-Forwarded-For. "));
  }

  @Test
  void aToolAddsNothingInProductionAndBehindAServerThatResolvesProxies() throws IOException {
    List<String> log =
        logged(() -> {
          Cloakroom unused = Cloakroom.builder().development(false).requestListener(TOOL).build();
          Cloakroom resolved =
              Cloakroom.builder()
                  .development(true)
                  .proxiesResolvedByServer(true)
                  .requestListener(TOOL)
                  .build();
          resolved.begin(page("127.0.0.1", "localhost"));
        });

    assertThat(log)
        .anyMatch(line -> line.contains("the application is not in development"))
        .anyMatch(line -> line.contains("the server resolves the addresses that proxies write"));
  }

  private static FakeExchange page(String address, String host) {
    return FakeExchange.get("/")
        .from(address)
        .without("Host")
        .with("Host", host)
        .with("Sec-Fetch-Dest", "document");
  }
}

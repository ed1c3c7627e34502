package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.http.ClientSide;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests behind a proxy, and requests that only seem to be. */
@Isolated("reads what the JVM logs")
class BehindProxyTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopReading() {
    System.setErr(before);
  }

  private static FakeExchange plain(String method, String host, String peer) {
    return FakeExchange.of(method, "/").insecure().without("Host").with("Host", host).from(peer);
  }

  private static FakeExchange local() {
    return plain("GET", "localhost:8080", "127.0.0.1");
  }

  private static String setCookie(Cloakroom cloakroom, FakeExchange exchange) {
    cloakroom.visit(exchange).session().set(VISITS, 1);
    exchange.end();
    return exchange.responseHeaders("Set-Cookie").get(0);
  }

  private void isPlain(FakeExchange exchange) {
    assertThat(setCookie(cloakroom, exchange)).startsWith("sid=").doesNotContain("Secure");
  }

  private void isSecure(FakeExchange exchange) {
    assertThat(setCookie(cloakroom, exchange)).startsWith("__Host-sid=").contains("; Secure");
  }

  private long logged(String text) {
    return Pattern.compile(Pattern.quote(text)).matcher(log.toString(UTF_8)).results().count();
  }

  @Nested
  class TheExceptionForLocalhost {

    @ParameterizedTest
    @CsvSource({
      "localhost, 127.0.0.1",
      "localhost:8080, 127.0.0.1",
      "LOCALHOST:8080, ::1",
      "shop.localhost, 0:0:0:0:0:0:0:1",
      "127.0.0.1:8080, 127.8.9.1",
      "[::1]:8080, ::1"
    })
    void isForWhoSitsAtTheMachine(String host, String peer) {
      isPlain(plain("GET", host, peer));
      isPlain(plain("GET", host, peer).with("Origin", "http://" + host));
      isPlain(plain("GET", host, peer).with("Referer", "http://localhost:5173/"));
      isPlain(plain("GET", host, peer).with("Origin", "null").with("Referer", "about:client"));
      assertThat(log.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "localhost:8080, 192.0.2.7",
      "localhost:8080, 127.example.org",
      "localhost.example, 127.0.0.1",
      "127.0.0.1.example, 127.0.0.1",
      "'', 127.0.0.1"
    })
    void isForNobodyElse(String host, String peer) {
      isSecure(plain("GET", host, peer));
      isSecure(plain("GET", host, peer));
      assertThat(logged("cloakroom.cookie.secure=never")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
      "X-Forwarded-Proto, https",
      "X-Forwarded-Proto, http",
      "X-Forwarded-For, 203.0.113.9",
      "X-Forwarded-Host, shop.example",
      "X-Forwarded-Server, proxy",
      "X-Forwarded-Prefix, /shop",
      "Forwarded, proto=https",
      "X-Real-IP, 203.0.113.9",
      "Via, 1.1 proxy",
      "Origin, https://shop.example",
      "Origin, http://localhost.example",
      "Referer, https://shop.example/cart?a=1",
      "Referer, https://localhost@shop.example"
    })
    void endsForGoodWithTheFirstSignOfAProxy(String header, String value) {
      isPlain(local());

      isSecure(local().with(header, value));

      isSecure(local());
      isSecure(local().with(header, value));
      assertThat(logged("cloakroom.cookie.secure=always")).isEqualTo(1);
      assertThat(logged("header " + header)).isEqualTo(1);
    }

    @Test
    void endsWithASignOnARequestOverTlsToo() {
      isSecure(FakeExchange.get("/").with("Via", "1.1 proxy"));
      isSecure(local());
    }

    @Test
    void endsForOneApplicationAndItsCopies() {
      Cloakroom copy = cloakroom.withLocal("x", visit -> 1);
      isSecure(local().with("Via", "1.1 proxy"));

      assertThat(setCookie(copy, local())).startsWith("__Host-sid=");
      assertThat(setCookie(Cloakroom.of(MemoryStore.of()), local())).startsWith("sid=");
    }
  }

  @Nested
  class ASetting {

    private final Cloakroom always =
        Cloakroom.builder().store(MemoryStore.of()).secureCookies(SecureCookies.ALWAYS).build();

    @Test
    void makesCookiesSecureAlways() {
      assertThat(setCookie(always, local())).startsWith("__Host-sid=").contains("; Secure");
      assertThat(log.toString(UTF_8)).isEmpty();
    }

    @Test
    void makesThemSecureNeverAndSaysSoAtTheStart() {
      Cloakroom never =
          Cloakroom.builder()
              .store(MemoryStore.of())
              .settings(Settings.of(Map.of("cloakroom.cookie.secure", "never")))
              .build();
      assertThat(logged("cloakroom.cookie.secure is never")).isEqualTo(1);

      for (FakeExchange exchange :
          List.of(
              plain("GET", "shop.corp", "192.0.2.7"),
              local().with("X-Forwarded-Proto", "https"),
              FakeExchange.get("/"))) {
        assertThat(setCookie(never, exchange)).startsWith("sid=").doesNotContain("Secure");
      }
      never.begin(plain("POST", "shop.corp", "192.0.2.7").with("Origin", "http://shop.corp"));
    }
  }

  @Nested
  class Origins {

    private void passes(FakeExchange exchange, String host, String origin) {
      cloakroom.begin(exchange.without("Host").with("Host", host).with("Origin", origin));
    }

    private void isRefused(FakeExchange exchange, String host, String origin) {
      assertThatThrownBy(() -> passes(exchange, host, origin))
          .as(host + " " + origin)
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("csrf.origin"));
    }

    private FakeExchange post() {
      return FakeExchange.of("POST", "/");
    }

    @Test
    void ofPlainHttpAreRefusedWhereverCookiesAreSecure() {
      isRefused(post(), "shop.example", "http://shop.example");
      isRefused(post(), "shop.example:80", "http://shop.example");
      isRefused(post().insecure(), "shop.example", "http://shop.example");
      isRefused(post(), "localhost:8080", "http://localhost:8080");
    }

    @Test
    void ofPlainHttpAreTakenOnADevelopersMachine() {
      passes(local("POST"), "localhost:8080", "http://localhost:8080");
      passes(local("POST"), "localhost:80", "http://localhost");
      passes(local("POST"), "LOCALHOST", "http://localhost");
      isRefused(local("POST"), "localhost:443", "http://localhost");
      isRefused(local("POST"), "localhost:8080", "http://localhost:8081");
    }

    @Test
    void ofTlsAreTakenAlsoIfAProxyEndedIt() {
      passes(post().insecure(), "shop.example", "https://shop.example");
      passes(post().insecure(), "shop.example:443", "https://shop.example");
      passes(post().insecure(), "shop.example:8443", "https://SHOP.example:8443");
      isRefused(post().insecure(), "shop.example:80", "https://shop.example");
      isRefused(post(), "shop.example:8443", "https://shop.example");
    }

    private FakeExchange local(String method) {
      return plain(method, "localhost", "127.0.0.1");
    }
  }

  @Nested
  class ProxiesThatAreTrusted {

    private final Cloakroom trusting =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .trustedProxy("10.0.0.0/8")
            .settings(
                Settings.of(Map.of("cloakroom.http.trusted-proxies", "fd00::/8, 192.0.2.129")))
            .build();

    private ClientSide client(String peer, String... headers) {
      FakeExchange exchange = FakeExchange.get("/").insecure().from(peer);
      for (String header : headers) {
        exchange.with(header.split(": ", 2)[0], header.split(": ", 2)[1]);
      }
      return trusting.visit(exchange).client();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.255.0.1", "fd12::1", "192.0.2.129"})
    void areBelievedTheAddressAndTheScheme(String peer) {
      assertThat(client(peer, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"))
          .isEqualTo(new ClientSide(true, "203.0.113.9", ""));
      assertThat(client(peer)).isEqualTo(new ClientSide(false, peer, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.0.1", "192.0.2.128", "fe12::1", "2001:db8::10.0.0.1", "unix:"})
    void areNoOthers(String peer) {
      assertThat(client(peer, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"))
          .isEqualTo(new ClientSide(false, peer, ""));
      assertThat(client(peer, "X-Forwarded-For: 203.0.113.9").address()).isEqualTo(peer);
      assertThat(logged("cloakroom.http.trusted-proxies=" + peer)).isEqualTo(1);
    }

    @Test
    void areLookedThroughToTheRightMostAddressThatNoneOfThemSet() {
      String proxy = "10.0.0.1";
      Map.of(
              "203.0.113.9", "203.0.113.9",
              "198.51.100.1, 203.0.113.9", "203.0.113.9",
              "198.51.100.1, 203.0.113.9, 10.7.7.7 , fd00::5", "203.0.113.9",
              "10.7.7.7, 10.7.7.8", "10.7.7.7",
              "203.0.113.9:4711", "203.0.113.9",
              "[2001:db8::7]:4711", "2001:db8:0:0:0:0:0:7",
              "203.0.113.9, unknown", proxy,
              "203.0.113.9, unknown, 10.7.7.7", "10.7.7.7",
              "203.0.113.9, 999.1.1.1", proxy,
              ",", proxy)
          .forEach((header, expected) ->
              assertThat(client(proxy, "X-Forwarded-For: " + header).address())
                  .as(header)
                  .isEqualTo(expected));
      assertThat(
              client(proxy, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.9")
                  .address())
          .isEqualTo("203.0.113.9");
    }

    @Test
    void areNotAskedToLookANameUp() {
      assertThat(client("10.0.0.1", "X-Forwarded-For: localhost").address()).isEqualTo("10.0.0.1");
      assertThat(client("10.0.0.1", "X-Forwarded-For: " + "10.0.0.1,".repeat(10_000)).address())
          .isEqualTo("10.0.0.1");
    }

    @Test
    void tellTheSchemeThatTheyWroteThemselves() {
      assertThat(client("10.0.0.1", "X-Forwarded-Proto: https, http").secure()).isFalse();
      assertThat(client("10.0.0.1", "X-Forwarded-Proto: http,HTTPS").secure()).isTrue();
      assertThat(client("10.0.0.1", "Forwarded: for=203.0.113.9;proto=https"))
          .isEqualTo(new ClientSide(false, "10.0.0.1", ""));
    }

    @ParameterizedTest
    @CsvSource({
      "/shop, /shop",
      "/shop/, /shop",
      "/shop/v1.0, /shop/v1.0",
      "'/x, /shop', /shop",
      "/, ''",
      "shop, ''",
      "//evil.example, ''",
      "/shop//evil.example, ''",
      "/\\evil.example, ''",
      "/%2Fevil.example, ''",
      "/../x, ''",
      "/a/.., ''",
      "'/a\"><script>', ''",
      "https://evil.example, ''"
    })
    void tellThePathThatTheyHaveTakenAway(String header, String prefix) {
      assertThat(client("10.0.0.1", "X-Forwarded-Prefix: " + header).prefix()).isEqualTo(prefix);
      assertThat(client("192.0.2.7", "X-Forwarded-Prefix: " + header).prefix()).isEmpty();
      assertThat(client("10.0.0.1", "X-Forwarded-Prefix: /" + "x".repeat(256)).prefix()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"10.0.0.0/33", "proxy.example", "localhost", "10.0.0.0/x", "", "::/129", "1/8"})
    void areNetworksAndNoNames(String network) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cloakroom.builder().trustedProxy(network))
          .withMessageContaining("10.0.0.0/8");
    }
  }

  @Nested
  class ProxiesThatTheServerResolves {

    private final Cloakroom resolving =
        Cloakroom.builder().store(MemoryStore.of()).proxiesResolvedByServer(true).build();

    @Test
    void areNotResolvedAgain() {
      FakeExchange exchange =
          FakeExchange.get("/")
              .insecure()
              .from("203.0.113.9")
              .with("X-Forwarded-For", "198.51.100.1")
              .with("X-Forwarded-Proto", "https")
              .with("X-Forwarded-Prefix", "/shop");

      assertThat(resolving.visit(exchange).client())
          .isEqualTo(new ClientSide(false, "203.0.113.9", ""));
      assertThat(logged("trusted-proxies")).isZero();
    }

    @Test
    void makeNoRequestADevelopers() {
      assertThat(setCookie(resolving, local())).startsWith("__Host-").contains("; Secure");
      assertThat(logged("its address is one that a proxy may have written")).isEqualTo(1);
      assertThat(setCookie(cloakroom, local())).doesNotContain("Secure");
    }

    @Test
    void areNotEvaluatedByCloakroomToo() {
      assertThatThrownBy(() ->
              Cloakroom.builder()
                  .store(MemoryStore.of())
                  .proxiesResolvedByServer(true)
                  .trustedProxy("10.0.0.1")
                  .build())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("keep one of them");
    }
  }
}

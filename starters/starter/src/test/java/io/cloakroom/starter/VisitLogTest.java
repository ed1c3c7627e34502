package io.cloakroom.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The line for each request in the log of developers. */
@Isolated("it changes the level of a logger")
class VisitLogTest {

  private static final SessionKey<String> TOKEN = SessionKey.of("apiToken", String.class);
  private static final Password PASSWORD = Password.of("seven green umbrellas");

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.cloakroom.visit");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Cloakroom cloakroom =
      Cloakroom.builder().store(MemoryStore.of()).development(true).build();
  private final Login login = Login.of(cloakroom, MemoryAccounts.of());

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    logger.setLevel(null);
    logger.setAdditive(true);
    logger.detachAppender(log);
  }

  private TestExchange send(TestExchange exchange, Consumer<Visit> handler) {
    cloakroom.begin(exchange);
    handler.accept(cloakroom.visit(exchange));
    exchange.finish();
    return exchange;
  }

  private String line() {
    List<ILoggingEvent> events = List.copyOf(log.list);
    return events.get(events.size() - 1).getFormattedMessage();
  }

  private static String cookies(TestExchange exchange) {
    return String.join(
        "; ", exchange.sent("Set-Cookie").stream().map(cookie -> cookie.split(";", 2)[0]).toList());
  }

  @Test
  void oneLineHasTheDecisionsOfARequest() {
    TestExchange signUp =
        send(
            TestExchange.of("POST", "/sign-up").with("Sec-Fetch-Site", "same-origin"),
            visit -> {
              var unused = login.signUp(visit, "ada@example.org", "Ada", PASSWORD);
              visit.session().set(TOKEN, "tok-hunter2");
              visit.flash().success("Welcome.");
            });
    assertThat(line())
        .startsWith("POST /sign-up 200 | session: the request has no cookie __Host-sid; create: ")
        .contains("cookie: __Host-sid set: a session begins, under a new token")
        .contains("csrf: accepted: the browser says that the request is of this site")
        .contains("login: logged in ")
        .contains("flash: added a message of category success")
        .containsPattern("store: \\d+ trips, \\d+\\.\\d ms")
        .doesNotContain("\n");

    send(
        TestExchange.of("GET", "/reset/3f2a9c0d1e4b5a697887f6e5d4c3b2a1?token=abc&page=2")
            .with("Cookie", cookies(signUp)),
        visit -> assertThat(login.account(visit)).isPresent());
    assertThat(line())
        .startsWith("GET /reset/•••• 200 | session: session ")
        .contains(" nothing: nothing was changed, and a touch is not due before ")
        .contains("cookie: __Host-sid not sent: the browser has the token already")
        .contains("login: known ");
  }

  @Test
  void aRefusalHasItsReason() {
    TestExchange forged = TestExchange.of("POST", "/transfer").with("Sec-Fetch-Site", "cross-site");
    assertThatThrownBy(() -> cloakroom.begin(forged)).isInstanceOf(HttpProblem.class);
    forged.finish();
    assertThat(line())
        .contains("csrf: refused (csrf.cross-site): This request was made by another site.");
  }

  @Test
  void noSecretIsInIt() {
    TestExchange begun =
        send(
            TestExchange.of("GET", "/"),
            visit -> {
              visit.session().set(TOKEN, "tok-hunter2");
              visit.cookies().setSealed("choice", "sealed-hunter3", Duration.ofDays(1));
              visit.flash().info("flash-hunter4");
            });
    String sent = cookies(begun);
    send(
        TestExchange.of("GET", "/").with("Cookie", sent),
        visit -> {
          assertThat(visit.cookies().sealed("choice", Duration.ofDays(1))).isPresent();
          assertThat(visit.session().get(TOKEN)).isPresent();
          assertThat(visit.session().items().toString())
              .contains("apiToken = ••••", "flash = [{")
              .doesNotContain("hunter2");
          assertThat(visit.session().toString()).contains("apiToken").doesNotContain("hunter2");
          assertThat(visit.cookies().toString())
              .contains("__Host-sid = •••• (43 characters)", "__Host-choice = ••••");
          assertThat(visit.flash().take()).hasSize(1);
        });
    for (ILoggingEvent event : log.list) {
      assertThat(event.getFormattedMessage()).doesNotContain("hunter");
      for (String pair : sent.split("; ", -1)) {
        String value = pair.substring(pair.indexOf('=') + 1);
        if (value.length() > 10) {
          assertThat(event.getFormattedMessage()).doesNotContain(value);
        }
      }
    }
    assertThat(line()).contains("__Host-choice verified: sealed with the key ");
  }

  @Test
  void nothingIsTracedAtAHigherLevel() {
    logger.setLevel(Level.INFO);
    send(TestExchange.of("GET", "/"), visit -> visit.session().set(TOKEN, "x"));
    assertThat(log.list).isEmpty();
  }
}

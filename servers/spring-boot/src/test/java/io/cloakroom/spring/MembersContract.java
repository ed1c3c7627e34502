package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.Sessions;
import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.members.MembersApplication;
import io.cloakroom.spring.members.MembersApplication.ContainerListener;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An application that knows Spring only, with its sessions in a database, on each server and kind
 * of threads.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MembersContract {

  private final Shop shop;
  private final String server;
  private final boolean virtual;

  @SuppressWarnings("NullAway.Init")
  private Browser browser;

  MembersContract(String server, boolean virtual) {
    this.server = server;
    this.virtual = virtual;
    shop =
        Shop.start(
            MembersApplication.class,
            "cloakroom.store=jdbc",
            ServerChoice.SERVER + "=" + server,
            "spring.threads.virtual.enabled=" + virtual,
            "server.servlet.session.cookie.name=member",
            "server.servlet.session.timeout=600",
            "cloakroom.session.serialized-paths=/open/exact/**",
            "cloakroom.session.expiry-events=1s",
            "spring.datasource.url=jdbc:h2:mem:" + getClass().getSimpleName());
  }

  @BeforeEach
  void open() {
    browser = shop.browser();
  }

  @AfterAll
  void stop() {
    shop.context().close();
  }

  private static String token(Browser browser) {
    return browser.get("/open/token").body();
  }

  private static HttpResponse<String> logIn(Browser browser, String name, String password) {
    return browser.post(
        "/login", "username=" + name + "&password=" + password + "&_csrf=" + token(browser));
  }

  private static void logOut(Browser browser) {
    HttpResponse<String> response = browser.post("/logout", "_csrf=" + token(browser));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
  }

  @Test
  void theServerAndItsThreadsAreTheOnesThatBootConfigures() {
    String where = browser.get("/open/where").body();

    assertThat(where).containsIgnoringCase(server);
    // Boot ignores the property before Java 21.
    assertThat(where.contains("VirtualThread"))
        .isEqualTo(virtual && Runtime.version().feature() >= 21);
  }

  /** Checks a connection of a proxy, which many visitors share. */
  @Test
  void aCookieIsNotSpoiledByTheCookiesOfOthersOnTheConnection() {
    assertThat(browser.get("/open/count").body()).isEqualTo("1");
    String cookie = "member=" + browser.cookie("member");
    Browser proxy = shop.browser();

    proxy.get("/open/where", "Cookie", cookie.toLowerCase(Locale.ROOT));
    proxy.get("/open/where", "Cookie", cookie.toLowerCase(Locale.ROOT));

    assertThat(proxy.get("/open/count", "Cookie", cookie).body()).isEqualTo("2");
  }

  @Test
  void aListenerOfTheContainerHearsOfEachSessionOnce() {
    ContainerListener listener = shop.context().getBean(ContainerListener.class);
    int before = listener.begun();

    browser.get("/open/count");
    browser.get("/open/count");

    assertThat(listener.begun()).isEqualTo(before + 1);
  }

  @Test
  void anAsynchronousHandlerSavesToo() {
    assertThat(browser.get("/open/later").body()).isEqualTo("1");
    assertThat(browser.get("/open/count").body()).isEqualTo("2");
    assertThat(browser.get("/open/later").body()).isEqualTo("3");
  }

  @Test
  void aRequestThatDoesNotUseTheSessionHasNone() {
    HttpResponse<String> response = browser.get("/open/nothing");

    assertThat(response.body()).isEqualTo("nothing");
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void thereIsOneCookieWithTheNameThatBootConfigures() {
    List<String> cookies = browser.get("/open/add?item=print").headers().allValues("Set-Cookie");

    assertThat(cookies).hasSize(1);
    assertThat(cookies.get(0)).startsWith("member=").contains("HttpOnly").contains("SameSite=Lax");
  }

  @Test
  void anObjectOfTheApplicationIsChangedInPlace() {
    browser.get("/open/add?item=print");
    browser.get("/open/add?item=frame");

    assertThat(browser.get("/open/add?item=book").body()).isEqualTo("print,frame,book");
  }

  @Test
  void aLoginOfSpringSecurityMovesTheSessionAndItsLogoutEndsIt() {
    browser.get("/open/add?item=print");
    assertThat(browser.get("/me").statusCode()).isEqualTo(302);
    String before = browser.cookie("member");

    HttpResponse<String> login = logIn(browser, "ada", "wonderful");

    assertThat(login.headers().firstValue("Location").orElse("")).endsWith("/me?continue");
    assertThat(browser.get("/me").body()).contains("ada").contains("ROLE_USER").contains("print");
    assertThat(browser.cookie("member")).isNotEqualTo(before);
    Browser thief = shop.browser();
    thief.setCookie("member", before);
    HttpResponse<String> stolen = thief.get("/me");
    assertThat(stolen.statusCode()).as("the session has moved").isEqualTo(409);
    assertThat(stolen.body()).doesNotContain("print");

    Browser copy = shop.browser();
    copy.setCookie("member", browser.cookie("member"));
    assertThat(copy.get("/me").statusCode()).isEqualTo(200);
    logOut(browser);
    assertThat(copy.get("/me").statusCode()).isEqualTo(302);
    assertThat(browser.get("/me").statusCode()).isEqualTo(302);
    assertThat(browser.get("/open/add?item=other").body()).isEqualTo("other");
  }

  @Test
  void theSessionsOfAUserAreListedAndEnded() {
    Browser phone = shop.browser();
    logIn(browser, "eve", "terrible");
    logIn(phone, "eve", "terrible");
    Sessions sessions = shop.context().getBean(Cloakroom.class).sessions();

    assertThat(sessions.ownedBy("eve")).hasSize(2);
    assertThat(sessions.endAll("eve")).isEqualTo(2);
    assertThat(browser.get("/me").statusCode()).isEqualTo(302);
    assertThat(phone.get("/me").statusCode()).isEqualTo(302);
  }

  @Test
  void aLimitToSessionsAtTheSameTimeEndsTheOldestOne() {
    List<Browser> browsers = List.of(shop.browser(), shop.browser(), shop.browser());
    for (Browser each : browsers) {
      assertThat(logIn(each, "max", "secret").statusCode()).isEqualTo(302);
    }

    assertThat(browsers.stream().filter(one -> one.get("/me").statusCode() == 200)).hasSize(2);
    assertThat(browsers.get(2).get("/me").body()).contains("max");
    assertThat(shop.context().getBean(Cloakroom.class).sessions().ownedBy("max")).hasSize(2);
  }

  @Test
  void thePersonBeforeLeavesNothing() {
    logIn(browser, "ada", "wonderful");
    browser.get("/open/add?item=secret");

    logIn(browser, "eve", "terrible");

    assertThat(browser.get("/me").body()).contains("eve").doesNotContain("secret");
  }

  @Test
  void everyFailureOfALoginIsShown() {
    for (String[] login :
        new String[][] {{"ada", "wrong"}, {"nobody", "x"}, {"locked", "secret"}}) {
      HttpResponse<String> response = logIn(browser, login[0], login[1]);

      assertThat(response.headers().firstValue("Location").orElse("")).endsWith("/login?error");
      assertThat(browser.get("/open/failure").body())
          .contains(login[0].equals("locked") ? "locked" : "Bad credentials");
    }
  }

  @Test
  void aWizardAndFlashAttributesAreInTheSession() {
    assertThat(browser.get("/open/wizard").body()).isEqualTo("//null");
    browser.post("/open/wizard", "name=Ada&_csrf=" + token(browser));
    assertThat(browser.get("/open/wizard").body()).isEqualTo("Ada//saved");
    browser.post("/open/wizard", "colour=blue&_csrf=" + token(browser));
    assertThat(browser.get("/open/wizard").body()).isEqualTo("Ada/blue/saved");
    assertThat(browser.get("/open/wizard").body()).isEqualTo("Ada/blue/null");

    assertThat(browser.post("/open/wizard/end", "_csrf=" + token(browser)).body())
        .isEqualTo("done");
    assertThat(browser.get("/open/wizard").body()).isEqualTo("//null");
  }

  @Test
  void parallelFirstRequestsOfASessionAreNoConflict() throws Exception {
    browser.get("/open/add?item=print");
    int requests = 10;
    CyclicBarrier start = new CyclicBarrier(requests);
    ExecutorService executor = Executors.newFixedThreadPool(requests);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        String path = List.of("/login", "/me", "/open/token", "/open/wizard").get(i % 4);
        all.add(
            executor.submit(() -> {
              start.await();
              return browser.get(path).statusCode();
            }));
      }
      for (Future<Integer> one : all) {
        assertThat(one.get()).isIn(200, 302);
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(logIn(browser, "ada", "wonderful").statusCode()).isEqualTo(302);
    assertThat(browser.get("/me").body()).contains("print");
  }

  @Test
  void unchangedCodeThatCountsIsExactOrToldOfTheConflict() throws Exception {
    List<Integer> answers = count("/open/count");

    // On one processor, it may be that no two requests meet.
    assertThat(answers).isSubsetOf(200, 409);
    long counted = answers.stream().filter(status -> status == 200).count();
    assertThat(browser.get("/open/count").body()).isEqualTo(String.valueOf(counted + 2));
  }

  @Test
  void ofTwoRequestsThatHaveReadTheSameOneIsToldOfTheConflict() throws Exception {
    browser.get("/open/count");
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      Future<HttpResponse<String>> one = executor.submit(() -> browser.get("/open/both"));
      Future<HttpResponse<String>> other = executor.submit(() -> browser.get("/open/both"));

      assertThat(List.of(one.get().statusCode(), other.get().statusCode()))
          .containsExactlyInAnyOrder(200, 409);
    } finally {
      executor.shutdownNow();
    }
    assertThat(browser.get("/open/count").body()).isEqualTo("3");
  }

  @Test
  void whereRequestsWaitForEachOtherEachOneCounts() throws Exception {
    assertThat(count("/open/exact/count")).containsOnly(200);
    assertThat(browser.get("/open/exact/count").body()).isEqualTo("202");
  }

  /** Counts 200 times in one session, by eight clients, and returns the statuses. */
  private List<Integer> count(String path) throws Exception {
    browser.get(path);
    int clients = 8;
    ExecutorService executor = Executors.newFixedThreadPool(clients);
    try {
      List<Future<List<Integer>>> all = new ArrayList<>();
      CyclicBarrier start = new CyclicBarrier(clients);
      for (int i = 0; i < clients; i++) {
        all.add(
            executor.submit(() -> {
              start.await();
              List<Integer> statuses = new ArrayList<>();
              for (int n = 0; n < 25; n++) {
                statuses.add(browser.get(path).statusCode());
              }
              return statuses;
            }));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<List<Integer>> one : all) {
        statuses.addAll(one.get());
      }
      return statuses;
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void whatCannotBeStoredIsRefused() {
    assertThat(browser.get("/open/unstorable").statusCode()).isEqualTo(500);
    assertThat(browser.get("/open/session").body()).doesNotContain("thread");
  }

  @Test
  void aPersonWhoIsRememberedGetsASessionOfTheirOwn() {
    String form = "username=joy&password=secret&remember-me=on&_csrf=" + token(browser);
    browser.post("/login", form);
    String remembered = browser.cookie("remember-me");
    assertThat(remembered).isNotEmpty();

    Browser later = shop.browser();
    later.get("/open/add?item=frame");
    String before = later.cookie("member");
    later.setCookie("remember-me", remembered);
    assertThat(later.get("/me").body()).startsWith("joy ").contains("frame");
    assertThat(later.cookie("member")).isNotEmpty().isNotEqualTo(before);
    assertThat(shop.context().getBean(Cloakroom.class).sessions().ownedBy("joy")).hasSize(2);
    HttpResponse<String> logout = later.post("/logout", "_csrf=" + token(later));
    assertThat(logout.headers().allValues("Set-Cookie"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("remember-me=;").contains("1970"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("member=;").contains("Max-Age=0"));
  }

  @Test
  void principalsMethodSecurityAndAsynchronousHandlersAreSprings() {
    logIn(browser, "max", "secret");

    assertThat(browser.get("/async/me").body()).isEqualTo("max");
    assertThat(browser.get("/open/session").body()).contains("\"before\"", "\"later\"");
    assertThat(browser.get("/administrators").statusCode()).isEqualTo(403);
    Browser administrator = shop.browser();
    logIn(administrator, "joy", "secret");
    assertThat(administrator.get("/administrators").body()).isEqualTo("administrators only");
    logOut(administrator);
  }
}

package club;

import static club.Visitors.logIn;
import static club.Visitors.logOut;
import static club.Visitors.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/** Two nodes of the club on one database. */
class NodesTest {

  private static final Node FIRST = Clubs.first();
  private static final Node SECOND = Clubs.second();

  private static void assertLoggedOut(TestClient browser) {
    for (Node node : List.of(FIRST, SECOND)) {
      assertThat(node.with(browser).get("/me").location()).contains("/login");
    }
  }

  /** Logs out at one node while a request at a node is about to write. */
  private static void writeAfterLogout(Node writing, Node loggingOut) throws Exception {
    TestClient browser = FIRST.browser();
    assertThat(logIn(browser, "ada", "wonderful").status()).isEqualTo(302);
    Gate gate = writing.context().getBean(Gate.class);
    CompletableFuture<TestResponse> slow =
        CompletableFuture.supplyAsync(() -> writing.with(browser).get("/slow?note=secret"));
    gate.awaitRequest();
    assertThat(logOut(loggingOut.with(browser)).status()).isEqualTo(302);
    gate.open();
    assertThat(slow.get().headers("Set-Cookie")).noneMatch(set -> set.startsWith("club="));

    assertLoggedOut(browser);
    TestClient next = SECOND.with(browser);
    assertThat(next.get("/open/note").text()).isEqualTo("null");
    assertThat(logIn(next, "eve", "terrible").status()).isEqualTo(302);
    assertThat(next.get("/me").text()).startsWith("eve ");
    assertThat(next.get("/open/note").text()).isEqualTo("null");
  }

  @Test
  void aLogoutWhileASlowRequestWritesStaysALogoutOnOneNode() throws Exception {
    writeAfterLogout(FIRST, FIRST);
  }

  @Test
  void aLogoutWhileASlowRequestWritesStaysALogoutOnTwoNodes() throws Exception {
    writeAfterLogout(SECOND, FIRST);
  }

  @Test
  void aLoginRotatesOnAllNodes() {
    TestClient browser = FIRST.browser();
    assertThat(browser.get("/open/basket/add?item=print").status()).isEqualTo(200);
    assertThat(browser.get("/me").location()).contains("/login");
    TestClient planted = SECOND.with(browser);

    TestResponse login = logIn(browser, "ada", "wonderful");

    assertThat(login.location()).endsWith("/me?continue");
    assertThat(planted.get("/me").status()).isEqualTo(409);
    assertThat(SECOND.with(browser).get("/me").text())
        .isEqualTo("ada [FACTOR_PASSWORD, ROLE_USER]");
    assertThat(SECOND.with(browser).get("/open/basket").text()).startsWith("[print]");
  }

  @Test
  void theNextPersonSeesNothingOfThePersonBefore() {
    TestClient browser = FIRST.browser();
    logIn(browser, "ada", "wonderful");
    assertThat(browser.get("/open/basket/add?item=secret").text()).contains("secret");

    TestClient next = SECOND.with(browser);
    assertThat(logIn(next, "eve", "terrible").status()).isEqualTo(302);

    for (Node node : List.of(FIRST, SECOND)) {
      assertThat(node.with(next).get("/me").text()).startsWith("eve ").contains("ROLE_ADMIN");
      assertThat(node.with(next).get("/open/basket").text()).startsWith("[] for 0");
    }
    assertThat(browser.get("/me").status()).as("the session has moved").isNotEqualTo(200);
  }

  @Test
  void aLimitToSessionsHoldsOverNodes() {
    List<TestClient> browsers = List.of(FIRST.browser(), SECOND.browser(), FIRST.browser());
    browsers.forEach(each -> logIn(each, "max", "secret"));

    assertLoggedOut(browsers.get(0));
    assertThat(FIRST.with(browsers.get(1)).get("/me").text()).startsWith("max ");
    assertThat(SECOND.with(browsers.get(2)).get("/me").text()).startsWith("max ");

    List<SessionInformation> sessions =
        SECOND.context().getBean(SessionRegistry.class).getAllSessions("max", false);
    assertThat(sessions).hasSize(2);
    sessions.forEach(SessionInformation::expireNow);
    assertLoggedOut(browsers.get(1));
    assertLoggedOut(browsers.get(2));
    assertThat(FIRST.context().getBean(Cloakroom.class).sessions().ownedBy("max")).isEmpty();
  }

  @Test
  void aLoginThatIsRememberedIsStoredAgain() {
    TestClient browser = FIRST.browser();
    TestForm form = TestForm.of("username", "eve", "password", "terrible", "remember-me", "on");
    assertThat(send(browser, "/login", form).status()).isEqualTo(302);
    String remembered = browser.cookie("remember-me").orElseThrow();
    TestClient later = SECOND.browser();
    later.setCookie("remember-me", remembered);

    assertThat(later.get("/me").text()).startsWith("eve ");

    TestClient there = FIRST.with(later);
    assertThat(there.cookie("club")).isPresent();
    assertThat(there.get("/me").text()).startsWith("eve ").contains("ROLE_ADMIN");
    assertThat(logOut(there).status()).isEqualTo(302);
    assertLoggedOut(there);
  }

  @Test
  void aOneTimeTokenLogsInOnAllNodes() {
    TestClient browser = FIRST.browser();
    assertThat(send(browser, "/ott/generate", TestForm.of("username", "eve")).status())
        .isEqualTo(202);
    List<String> tokens = FIRST.context().getBean(Visited.class).tokens();

    TestResponse login =
        send(browser, "/login/ott", TestForm.of("token", tokens.get(tokens.size() - 1)));

    assertThat(login.location()).doesNotContain("error");
    assertThat(SECOND.with(browser).get("/me").text())
        .isEqualTo("eve [FACTOR_OTT, ROLE_ADMIN, ROLE_USER]");
  }

  @Test
  void aBeanOfASessionIsItsStateOnAllNodesAndHasItsCollaborators() {
    TestClient browser = FIRST.browser();
    assertThat(browser.get("/open/basket/add?item=print").text())
        .isEqualTo("[print] for 5 in application");
    assertThat(SECOND.with(browser).get("/open/basket/add?item=frame").text())
        .isEqualTo("[print, frame] for 10 in application");
    assertThat(browser.get("/open/basket").text())
        .isEqualTo("[print, frame] for 10 in application");
    assertThat(FIRST.context().getBean(Visited.class).closed())
        .doesNotContain("[print, frame] for 10");

    assertThat(logIn(browser, "ada", "wonderful").status()).isEqualTo(302);
    assertThat(logOut(browser).status()).isEqualTo(302);

    assertThat(FIRST.context().getBean(Visited.class).closed())
        .containsOnlyOnce("[print, frame] for 10");
    assertThat(SECOND.context().getBean(Visited.class).closed())
        .doesNotContain("[print, frame] for 10");
    assertThat(browser.get("/open/basket").text()).startsWith("[] for 0");
  }

  @Test
  void theLockOfASessionIsOneForEachNode() {
    TestClient browser = FIRST.browser();
    browser.get("/open/token");
    String here = browser.get("/open/mutex").text();

    assertThat(browser.get("/open/mutex").text()).isEqualTo(here);
    assertThat(FIRST.browser().get("/open/mutex").text()).isNotEqualTo(here);
    String there = SECOND.with(browser).get("/open/mutex").text();
    assertThat(SECOND.with(browser).get("/open/mutex").text()).isEqualTo(there);
    assertThat(logIn(browser, "ada", "wonderful").status()).isEqualTo(302);
    assertThat(browser.get("/open/mutex").text()).as("after the login").isEqualTo(here);
  }

  @Test
  void theLocaleAndTheTimeZoneOfAVisitorAreStored() {
    TestClient browser = FIRST.browser();
    assertThat(browser.get("/open/zone?zone=Europe/Rome").text()).isEqualTo("it_IT Europe/Rome");

    assertThat(SECOND.with(browser).get("/open/zone").text()).isEqualTo("it_IT Europe/Rome");
  }

  @Test
  void parallelRequestsThatCreateABeanAreNoConflict() throws Exception {
    TestClient browser = FIRST.browser();
    browser.get("/open/token");
    int requests = 10;
    CyclicBarrier start = new CyclicBarrier(requests);
    ExecutorService executor = Executors.newFixedThreadPool(requests);
    try {
      List<Future<TestResponse>> all = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        TestClient one = (i % 2 == 0 ? FIRST : SECOND).with(browser);
        all.add(
            executor.submit(() -> {
              start.await();
              return one.get("/open/basket");
            }));
      }
      for (Future<TestResponse> one : all) {
        assertThat(one.get().status()).isEqualTo(200);
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(browser.get("/open/basket/add?item=a").text()).startsWith("[a] for 1");
  }
}

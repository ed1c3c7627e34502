package io.cloakroom.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.RandomToken;
import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.Login;
import io.cloakroom.login.LoginName;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.Passwords;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConsoleTest {

  private static final List<String> ALL =
      List.of(
          "",
          "/session?id=x",
          "/end?older=1&unit=days",
          "/activity",
          "/health",
          "/events",
          "/console.css",
          "/console.js");

  private final CountedStore store =
      new CountedStore(MemoryStore.builder().maximumBytes(512L << 20).build());
  private final Site site = new Site(store);

  @Test
  void nothingIsAnsweredWithoutTheGuard() {
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    for (String path : ALL) {
      TestResponse refused = site.get(ann, path);
      assertThat(refused.status()).as(path).isEqualTo(403);
      assertThat(refused.text()).doesNotContain("Live sessions");
    }
    assertThat(site.post(ann, TestForm.of("user", "root")).status()).isEqualTo(403);
    assertThat(site.root.owner()).contains("root");
  }

  @Test
  void bothStoresOfAMoveHaveAHealth() {
    Site site =
        new Site(MovingStore.of(MovingStore.Step.OLD_DECIDES, MemoryStore.of(), MemoryStore.of()));

    assertThat(site.page("/health").select("[data-state=up]")).hasSize(2);
  }

  @Test
  void aGuardThatAnswersByItselfIsEnough() {
    Cloakroom cloakroom =
        Cloakroom.of(store)
            .withPages(Console.at("/console", visit -> visit.exchange().setStatus(404)));

    TestResponse response = TestVisitor.of(cloakroom).get("/console", visit -> {});

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.text()).isEmpty();
  }

  @Test
  void formsOfOtherSitesAreRefused() {
    TestVisitor ann = site.visitor("ann", Site.CHROME);

    assertThat(
            site.post(site.root.withOrigin("https://evil.example"), TestForm.of("user", "ann"))
                .status())
        .isEqualTo(403);
    assertThat(site.post(site.root.withoutOrigin(), TestForm.of("user", "ann")).status())
        .isEqualTo(403);
    assertThat(ann.owner()).contains("ann");

    Document ask = site.page("/end?user=ann");
    String token = ask.expectFirst("input[name=_csrf]").val();
    assertThat(
            site.post(site.root.withoutOrigin(), TestForm.of("user", "ann", "_csrf", token))
                .status())
        .isEqualTo(303);
    assertThat(ann.owner()).isEmpty();
  }

  @Test
  void aGetEndsNothing() {
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    site.page("/end?user=ann");
    site.page("/end?id=" + Site.session(site, ann).publicId());
    site.page("/end?older=1&unit=minutes");

    assertThat(ann.owner()).contains("ann");
    assertThat(site.root.send("DELETE", Site.PATH, "", new byte[0], visit -> {}).text()).isEmpty();
  }

  @Test
  void pagesHaveAStrictPolicyAndAreNotStored() {
    for (String path : ALL) {
      TestResponse response = site.get(site.root, path);
      assertThat(response.header("Cache-Control")).as(path).contains("no-store");
      assertThat(response.header("Content-Security-Policy").orElseThrow())
          .as(path)
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .doesNotContain("unsafe", "nonce", "*");
      assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
      if (response.header("Content-Type").orElseThrow().startsWith("text/html")) {
        Document page = Jsoup.parse(response.text());
        assertThat(page.select("style, [style], script:not([src]), [onclick]")).as(path).isEmpty();
        assertThat(page.title()).endsWith(" · Console");
      }
    }
  }

  @Test
  void everythingHostileIsEscaped() {
    String hostile = "\"><svg onload=alert(1)>";
    Site hostileSite =
        new Site(
            Cloakroom.of(store),
            console ->
                console.withUserNames(id -> Optional.of(hostile + id)).withValuesOf(hostile));
    TestVisitor ann = hostileSite.visitor("ann" + hostile, hostile);
    ann.set(SessionKey.of(hostile, String.class), hostile);
    String id = Site.session(hostileSite, ann).publicId();

    for (String path :
        List.of(
            "",
            "/session?id=" + id,
            "/end?id=" + id,
            "?device=%22%3E%3Csvg+onload%3Dalert(1)%3E")) {
      String html = hostileSite.get(hostileSite.root, path).text();
      assertThat(html).as(path).doesNotContain("<svg onload").contains("&quot;&gt;&lt;svg onload");
    }
  }

  @Test
  void aPageOfManySessionsReadsABoundedNumber() {
    int many = 50_000;
    Sessions sessions = site.sessions();
    StoredRecord chrome = record(site.visitor("user", Site.CHROME));
    StoredRecord firefox = record(site.visitor("user", Site.FIREFOX));
    for (int i = 2; i < many; i++) {
      StoredRecord like = i % 1000 == 0 ? firefox : chrome;
      assertThat(
              store.create(
                  new StoreKey("session", RandomToken.text(32)), like.withOwner("user" + i)))
          .isTrue();
    }
    assertThat(sessions.all().count()).isEqualTo(many + 1);

    assertThat(readBy("")).isLessThan(60);
    assertThat(readBy("?device=Firefox")).isLessThan(Bounds.DEFAULT.records() + 300);
    assertThat(readBy("?device=no+such+device")).isLessThan(Bounds.DEFAULT.records() + 300);
    assertThat(readBy("?user=user4711")).isLessThan(10);
    assertThat(readBy("/activity")).isLessThan(Bounds.DEFAULT.sample() + 300);
    assertThat(readBy("/activity")).as("the sample is kept").isLessThan(10);
    assertThat(readBy("/health")).isLessThan(10);
    assertThat(readBy("/end?older=1&unit=days")).isLessThan(10);
    store.read.set(0);
    assertThat(site.post(site.root, TestForm.of("before", "1")).status()).isIn(200, 303);
    assertThat(store.read.get()).isLessThan(Bounds.DEFAULT.endings() + 300);
  }

  private StoredRecord record(TestVisitor visitor) {
    StoreKey key = new StoreKey("session", Site.session(site, visitor).publicId());
    return store.load(key).orElseThrow().record();
  }

  private int readBy(String path) {
    store.read.set(0);
    site.page(path);
    return store.read.get();
  }

  @Test
  void aDeadStoreIsSaidAndItsHealthIsShown() {
    // The guard does not need the store, as one by client certificate or address.
    Cloakroom cloakroom =
        Cloakroom.of(store)
            .withPages(Console.at(Site.PATH, visit -> {}).withAdministrator(v -> "ops"));
    TestVisitor visitor = TestVisitor.of(cloakroom);
    store.dead = true;

    TestResponse list = visitor.get(Site.PATH, visit -> {});
    assertThat(list.status()).isEqualTo(503);
    assertThat(list.text()).contains("The store does not answer", Site.PATH + "/health");
    TestResponse ended = visitor.post(Site.PATH + "/end", TestForm.of("user", "ann"), visit -> {});
    assertThat(ended.status()).isEqualTo(503);
    TestResponse health = visitor.get(Site.PATH + "/health", visit -> {});
    assertThat(health.status()).isEqualTo(200);
    Document page = Jsoup.parse(health.text());
    assertThat(page.select("[data-state]").attr("data-state")).isEqualTo("down");
    assertThat(page.select(".state").text()).startsWith("Does not answer since");
    assertThat(visitor.get(Site.PATH + "/activity", visit -> {}).status()).isEqualTo(200);
    TestResponse events = visitor.get(Site.PATH + "/events", visit -> {});
    assertThat(events.text()).contains("\"up\":[false]");
    for (TestResponse each : List.of(list, ended, health, events)) {
      assertThat(each.text()).doesNotContain("hunter2", "jdbc:");
    }
  }

  @Test
  void aGuardThatNeedsTheDeadStoreAdmitsNobody() {
    store.dead = true;
    for (String path : ALL) {
      TestResponse response = site.get(site.root, path);
      assertThat(response.status()).as(path).isEqualTo(503);
      assertThat(response.text()).doesNotContain("hunter2", "Health of the store");
    }
  }

  @Test
  void eventsHaveTheStateOnceAndEnd() {
    TestResponse first = site.get(site.root, "/events");
    assertThat(first.header("Content-Type")).contains("text/event-stream; charset=utf-8");
    assertThat(first.text()).startsWith("retry: 3000\n\nid: ").endsWith("\n\n");
    String id =
        first
            .text()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .findFirst()
            .orElseThrow()
            .substring(4);
    JsonNode data =
        JsonMapper.shared()
            .readTree(
                first
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(6));
    assertThat(data.get("texts").get("created").asString()).startsWith("1 in the last hour");
    assertThat(data.get("paths").get("created").asString()).startsWith("M0 80V");

    assertThat(site.get(site.root.withHeader("Last-Event-ID", id), "/events").text())
        .isEqualTo("retry: 3000\n\n");
    site.guest();
    assertThat(site.get(site.root.withHeader("Last-Event-ID", id), "/events").text())
        .contains("2 in the last hour");
  }

  @Test
  void eventsCallTheGuardEachTimeAndKeepNobodyLoggedIn() {
    ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
    Site timed =
        new Site(
            Cloakroom.builder()
                .clock(clock)
                .sessions(Sessions.of(MemoryStore.builder().clock(clock).build()).withClock(clock))
                .build(),
            console -> console);

    for (int minute = 0; minute < 30; minute += 5) {
      assertThat(timed.get(timed.root, "/events").status()).isEqualTo(200);
      clock.advance(Duration.ofMinutes(5));
    }

    assertThat(timed.get(timed.root, "/events").status()).isEqualTo(403);
    TestVisitor active = timed.visitor("root", Site.CHROME);
    for (int minute = 0; minute < 60; minute += 5) {
      clock.advance(Duration.ofMinutes(5));
      assertThat(timed.get(active, "/activity").status()).isEqualTo(200);
    }
  }

  @Test
  void endingTheOwnSessionLogsOut() {
    String id = Site.session(site, site.root).publicId();
    assertThat(site.page("/end?id=" + id).text()).contains("End your own session?", "This is you");

    TestResponse response = site.post(site.root, TestForm.of("id", id));

    assertThat(response.status()).isEqualTo(303);
    assertThat(site.root.owner()).isEmpty();
  }

  @Test
  void endingAllOwnSessionsLogsOutEverywhere() {
    TestVisitor other = site.visitor("root", Site.CHROME);
    assertThat(site.page("/end?user=root").text()).contains("This is you");

    assertThat(site.post(site.root, TestForm.of("user", "root")).status()).isEqualTo(303);

    assertThat(site.root.owner()).isEmpty();
    assertThat(other.owner()).isEmpty();
    assertThat(site.sessions().ownedBy("root")).isEmpty();
  }

  @Test
  void endingOlderSessionsKeepsTheOwnOne() {
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    String before = Long.toString(site.cloakroom.clock().millis() + 1);

    assertThat(site.post(site.root, TestForm.of("before", before)).status()).isEqualTo(303);

    assertThat(ann.owner()).isEmpty();
    assertThat(site.root.owner()).contains("root");
  }

  @Test
  void worksWithALoginItsNamesAndItsFailures() {
    Cloakroom plain = Cloakroom.of(store);
    MemoryAccounts accounts = MemoryAccounts.of();
    Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
    Login login =
        Login.builder(plain, accounts)
            .passwords(passwords)
            .guessesPerAccount(2, Duration.ofMinutes(1))
            .build();
    NewAccount admins =
        NewAccount.of(
                EmailAddress.parse("root@example.org").orElseThrow(),
                "Ada Admin",
                passwords.hash(Password.of("correct horse")))
            .withRoles(Set.of("admin"));
    assertThat(accounts.create(admins)).isPresent();
    Cloakroom cloakroom =
        plain
            .withPages(login.pages())
            .withPages(
                Console.at(Site.PATH, visit -> login.require(visit, "admin"))
                    .withUserNames(owner -> accounts.find(owner).map(Account::name))
                    .withUserSearch(typed ->
                        LoginName.parse(typed)
                            .flatMap(accounts::find)
                            .map(found -> found.account().id())));
    TestVisitor visitor = TestVisitor.of(cloakroom);

    assertThat(visitor.get(Site.PATH, visit -> {}).location()).startsWith("/login?next=");
    for (int i = 0; i < 3; i++) {
      TestForm guess = TestForm.of("username", "ada@example.org", "password", "wrong");
      assertThat(visitor.post("/login", guess, visit -> {}).status()).isIn(422, 429);
    }
    TestVisitor admin = TestVisitor.of(cloakroom).withAddress("198.51.100.9");
    TestForm right = TestForm.of("username", "root@example.org", "password", "correct horse");
    assertThat(admin.post("/login", right, visit -> {}).status()).isEqualTo(303);

    Document list =
        Jsoup.parse(admin.get(Site.PATH + "?user=ROOT@example.org", visit -> {}).text());
    assertThat(Site.users(list)).contains("Ada Admin");
    Document activity = Jsoup.parse(admin.get(Site.PATH + "/activity", visit -> {}).text());
    assertThat(activity.select("#login-failures-text").text()).startsWith("2 in the last hour");
    assertThat(activity.select("#throttled-text").text()).startsWith("1 in the last hour");
  }

  @Test
  void belongsToOneToolkit() {
    Console console = Console.at("/console", visit -> {});
    Cloakroom cloakroom = Cloakroom.of();
    assertThat(cloakroom.withPages(console)).isNotNull();
    assertThat(cloakroom.withPages(console)).as("a copy of the same").isNotNull();

    assertThatThrownBy(() -> Cloakroom.of().withPages(console))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Make one for each");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "console", "/console/", "/a?b", "/a b", "/a/../b", "//evil", "/ä"})
  void refusesOtherPaths(String path) {
    assertThatThrownBy(() -> Console.at(path, visit -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/admin/sessions");
  }

  @Test
  void headIsAnsweredAsGet() {
    TestResponse response = site.root.send("HEAD", Site.PATH, "", new byte[0], visit -> {});
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void theGuardsProblemIsTheAnswer() {
    Cloakroom cloakroom =
        Cloakroom.of(store)
            .withPages(
                Console.at(
                    "/console",
                    visit -> {
                      throw HttpProblem.of(404);
                    }));
    assertThat(TestVisitor.of(cloakroom).get("/console", visit -> {}).status()).isEqualTo(404);
  }
}

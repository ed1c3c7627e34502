package io.cloakroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import io.cloakroom.testkit.Race;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The tests of a console on a store that can list its sessions. */
abstract class ConsoleContract {

  /** Returns an empty store. */
  abstract Store store();

  @Test
  void listsSessionsWithUserDeviceAndValues() {
    Site site = new Site(store());
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    ann.set(Site.CART, new Site.Cart(List.of("sunset"), 12));
    site.guest();

    Document page = site.page("");

    assertThat(Site.users(page)).containsExactlyInAnyOrder("root", "ann", "nobody");
    Element row = page.expectFirst("tr:has(td:containsOwn(ann))");
    assertThat(row.text()).contains("Chrome on Windows", "ago");
    assertThat(row.expectFirst("td[data-label=Values]").text()).isEqualTo("1");
    assertThat(page.select("tr:has(.own)").text()).contains("root", "this is you");
    assertThat(page.select(".own")).hasSize(1);
    assertThat(page.text()).doesNotContain("sunset", "hello");
  }

  @Test
  void findsSessionsByUserDeviceAgeValueAndId() {
    Site site = new Site(store());
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    ann.set(Site.CART, new Site.Cart(List.of("sunset"), 12));
    site.visitor("bob", Site.FIREFOX);
    site.guest();

    assertThat(Site.users(site.page("?user=ann"))).containsExactly("ann");
    assertThat(Site.users(site.page("?user=nobody-of-that-name"))).isEmpty();
    assertThat(Site.users(site.page("?device=firefox"))).containsExactlyInAnyOrder("root", "bob");
    assertThat(Site.users(site.page("?device=on+windows")))
        .containsExactlyInAnyOrder("ann", "nobody");
    assertThat(Site.users(site.page("?holds=cart"))).containsExactly("ann");
    assertThat(Site.users(site.page("?holds=car"))).isEmpty();
    assertThat(Site.users(site.page("?user=ann&holds=note"))).isEmpty();
    assertThat(site.page("?age=over-an-hour").select("tbody tr")).isEmpty();
    assertThat(site.page("?age=under-an-hour").select("tbody tr")).hasSize(4);
    SessionInfo session = Site.session(site, ann);
    assertThat(Site.users(site.page("?id=" + session.publicId()))).containsExactly("ann");
    assertThat(Site.users(site.page("?id=" + session.id().substring(0, 12))))
        .containsExactly("ann");
    assertThat(Site.users(site.page("?user=bob&id=" + session.publicId()))).isEmpty();
  }

  @Test
  void pagesLeadToEverySession() {
    Bounds few = new Bounds(7, 5, 20, Bounds.DEFAULT.time(), 10, 10);
    Site site = new Site(Cloakroom.of(store()), console -> console.withBounds(few));
    Set<String> all = new HashSet<>(Set.of("root"));
    for (int i = 0; i < 40; i++) {
      site.visitor("user" + i, Site.CHROME);
      all.add("user" + i);
    }

    assertThat(followed(site, "")).isEqualTo(all);
    all.remove("root");
    assertThat(followed(site, "?device=Chrome")).isEqualTo(all);
  }

  private static Set<String> followed(Site site, String first) {
    List<String> found = new ArrayList<>();
    String next = first;
    for (int pages = 0; pages < 100; pages++) {
      Document page = site.page(next);
      found.addAll(Site.users(page));
      List<Element> onward = page.select(".onward a");
      if (onward.isEmpty()) {
        assertThat(pages).isPositive();
        return new HashSet<>(found);
      }
      next = onward.get(0).attr("href").substring(Site.PATH.length());
    }
    throw new AssertionError("The pages do not end");
  }

  @Test
  void showsASessionWithoutItsValues() {
    Site site = new Site(Cloakroom.of(store()), console -> console.withValuesOf("cart"));
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    ann.set(Site.CART, new Site.Cart(List.of("<sunset>"), 12));
    ann.set(Site.NOTE, "geheim");
    String id = Site.session(site, ann).publicId();

    Document page = site.page("/session?id=" + id);

    assertThat(page.text()).contains("ann", "Chrome on Windows", Site.CHROME, id);
    Element cart = page.expectFirst("tr:has(code:containsOwn(cart))");
    assertThat(cart.text())
        .contains("Site$Cart", "bytes", "{\"photos\":[\"<sunset>\"],\"total\":12}");
    Element note = page.expectFirst("tr:has(code:containsOwn(note))");
    assertThat(note.text()).contains("java.lang.String", "8 bytes", "not shown");
    assertThat(page.text()).doesNotContain("geheim");
  }

  @Test
  void endsOneSessionAfterAsking() {
    Site site = new Site(store());
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    String id = Site.session(site, ann).publicId();

    Document ask = site.page("/end?id=" + id);
    assertThat(ask.title()).startsWith("End this session?");
    assertThat(ann.owner()).contains("ann");
    assertThat(ask.expectFirst("form[method=post] input[name=id]").val()).isEqualTo(id);

    TestResponse done = site.post(site.root, TestForm.of("id", id));
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.location()).isEqualTo(Site.PATH);
    assertThat(ann.owner()).isEmpty();
    assertThat(site.page("").select("[data-flash=success]").text())
        .isEqualTo("The session has ended.");

    // What has ended already is no error.
    assertThat(site.post(site.root, TestForm.of("id", id)).status()).isEqualTo(303);
    assertThat(site.page("").select("[data-flash]").text()).contains("had ended already");
    assertThat(site.get(site.root, "/end?id=" + id).status()).isEqualTo(303);
    assertThat(site.page("").select("[data-flash]").text()).contains("had ended already");
    assertThat(site.get(site.root, "/session?id=" + id).status()).isEqualTo(404);
  }

  @Test
  void endsAllSessionsOfAUser() {
    Site site = new Site(store());
    TestVisitor laptop = site.visitor("ann", Site.CHROME);
    TestVisitor phone = site.visitor("ann", Site.FIREFOX);
    TestVisitor bob = site.visitor("bob", Site.CHROME);

    assertThat(site.page("/end?user=ann").text()).contains("ann has 2 sessions.");
    assertThat(site.post(site.root, TestForm.of("user", "ann")).status()).isEqualTo(303);

    assertThat(site.page("").select("[data-flash]").text()).isEqualTo("2 sessions have ended.");
    assertThat(laptop.owner()).isEmpty();
    assertThat(phone.owner()).isEmpty();
    assertThat(bob.owner()).contains("bob");
  }

  @Test
  void twoAdministratorsEndOneSessionOnce() {
    Site site = new Site(store());
    String id = Site.session(site, site.visitor("ann", Site.CHROME)).publicId();
    TestVisitor other = site.visitor("root", Site.CHROME);

    List<TestResponse> responses =
        Race.of(2, n -> site.post(n == 0 ? site.root : other, TestForm.of("id", id)));

    assertThat(responses).allMatch(response -> response.status() == 303);
    List<String> told = new ArrayList<>();
    for (TestVisitor each : List.of(site.root, other)) {
      told.add(Jsoup.parse(site.get(each, "").text()).select("[data-flash]").text());
    }
    assertThat(told)
        .containsExactlyInAnyOrder("The session has ended.", "This session had ended already.");
  }

  @Test
  void endsWhatIsOlderInSteps() {
    Bounds few = new Bounds(7, 5, 20, Bounds.DEFAULT.time(), 10, 10);
    Site site = new Site(Cloakroom.of(store()), console -> console.withBounds(few));
    List<TestVisitor> all = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      all.add(site.visitor("user" + i, Site.CHROME));
    }
    String before = Long.toString(site.cloakroom.clock().millis() + 60_000);

    TestResponse first = site.post(site.root, TestForm.of("before", before));
    assertThat(first.status()).isEqualTo(200);
    assertThat(all).as("not all in one step").anyMatch(one -> one.owner().isPresent());
    assertThat(continued(site, first)).isEqualTo("33 sessions have ended.");

    assertThat(all).allMatch(one -> one.owner().isEmpty());
    assertThat(continued(site, site.post(site.root, TestForm.of("before", "0"))))
        .isEqualTo("0 sessions have ended.");
  }

  /** Presses the button to continue until there is none, and returns the message then. */
  private static String continued(Site site, TestResponse first) {
    TestResponse response = first;
    for (int steps = 0; response.status() == 200; steps++) {
      TestForm form = TestForm.of();
      for (Element field : Jsoup.parse(response.text()).select("form[data-continue] input")) {
        form = form.with(field.attr("name"), field.val());
      }
      response = site.post(site.root, form);
      // Redis counts the keys of other tests, too.
      assertThat(steps).isLessThan(500);
    }
    assertThat(response.status()).isEqualTo(303);
    return site.page("").select("[data-flash]").text();
  }

  @Test
  void chartsAndHealthShowTheNumbers() {
    Site site = new Site(store());
    site.visitor("ann", Site.CHROME);
    site.guest();

    Document activity = site.page("/activity");
    assertThat(activity.select("#created-text").text())
        .startsWith("3 in the last hour, 3 in this minute");
    assertThat(activity.select("#sizes-text").text()).isEqualTo("3 sessions, 67% logged in");
    assertThat(activity.select("path[data-path=sizes]").attr("d")).isNotEmpty();
    Document health = site.page("/health");
    assertThat(health.select("[data-state]").attr("data-state")).isEqualTo("up");
    assertThat(health.select("#latency-0-text").text()).startsWith("Now ");
  }

  @Test
  void cursorsAndOwnersThatCannotBeAreNoFailure() {
    Site site = new Site(store());
    for (String query :
        List.of(
            "?cursor=a%3Ab",
            "?cursor=%00",
            "?cursor=" + "x".repeat(200),
            "?user=%00",
            "?user=%F0%9F%92%A9%0A",
            "?user=" + "u".repeat(300),
            "?user=a&user=b",
            "?age=no-such-age",
            "?id=..%2F..",
            "?id=*",
            "?holds=%22%3E%3Csvg+onload%3Dalert(1)%3E",
            "/session?id=%00",
            "/end?user=%00&older=1&unit=days",
            "/end?id=nothing")) {
      TestResponse response = site.get(site.root, query);
      assertThat(response.status()).as(query).isIn(200, 303, 404);
      assertThat(response.text()).as(query).doesNotContain("<svg onload");
    }
    for (TestForm form :
        List.of(
            TestForm.of(),
            TestForm.of("before", "later"),
            TestForm.of("before", "9".repeat(40)),
            TestForm.of("before", "1", "cursor", "a:b"))) {
      assertThat(site.post(site.root, form).status()).isIn(303, 409, 422);
    }
    assertThat(site.get(site.root, "/end?older=-1&unit=days").status()).isEqualTo(422);
    assertThat(site.get(site.root, "/end?older=1&unit=years").status()).isEqualTo(422);
  }
}

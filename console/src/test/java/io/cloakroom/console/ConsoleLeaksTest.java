package io.cloakroom.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Secrets of sessions, searched for in everything that the console puts out. */
@Isolated("reads what the JVM logs")
class ConsoleLeaksTest {

  @Test
  void noSecretIsShownOrLoggedAndWhoEndedWhatIs() {
    CountedStore store = new CountedStore(MemoryStore.of());
    Site site =
        new Site(
            Cloakroom.builder().store(store).keys(KeyRing.generate()).build(),
            console -> console.withValuesOf("cart"));
    TestVisitor ann = site.visitor("ann", Site.CHROME);
    ann.set(Site.CART, new Site.Cart(List.of("shown to administrators"), 1));
    ann.set(Site.NOTE, "first-secret-value");
    TestVisitor guest = site.guest();
    guest.set(Site.NOTE, "second-secret-value");
    boolean unused =
        ann.visit(visit -> {
          visit.flash().info("third-secret-value");
          return true;
        });
    List<String> secrets =
        List.of(
            "first-secret-value",
            "second-secret-value",
            "third-secret-value",
            CountedStore.SECRET,
            ann.cookie("sid").orElseThrow(),
            guest.cookie("sid").orElseThrow(),
            site.root.cookie("sid").orElseThrow(),
            ann.csrfToken(),
            guest.csrfToken());
    String id = Site.session(site, ann).publicId();

    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    List<String> pages = new ArrayList<>();
    try {
      for (String path :
          List.of(
              "",
              "?user=ann",
              "?holds=note",
              "?id=" + id,
              "/session?id=" + id,
              "/end?id=" + id,
              "/end?user=ann",
              "/end?older=1&unit=hours",
              "/activity",
              "/health",
              "/events")) {
        pages.add(all(site.get(site.root, path)));
      }
      pages.add(all(site.post(site.root, TestForm.of("id", id))));
      pages.add(all(site.post(site.root, TestForm.of("user", "ann"))));
      pages.add(all(site.post(site.root, TestForm.of("before", "4000000000000"))));
      pages.add(all(site.get(site.root, "")));
      store.dead = true;
      pages.add(all(site.get(site.root, "")));
    } finally {
      System.setErr(before);
    }

    String shown = String.join("\n", pages);
    assertThat(shown).contains("shown to administrators");
    for (String secret : secrets) {
      assertThat(shown).as("pages").doesNotContain(secret);
    }
    String logged = log.toString(UTF_8);
    for (String secret : secrets.subList(4, secrets.size())) {
      assertThat(logged).as("log").doesNotContain(secret);
    }
    assertThat(logged)
        .doesNotContain("first-secret-value", "second-secret-value", "third-secret-value")
        .contains("Console: account root ended session " + id.substring(0, 22) + " of account ann")
        .contains("Console: account root ended all sessions of account ann, 0 of them")
        .contains("Console: account root ended 1 sessions that began before 2096-10-02");
  }

  private static String all(TestResponse response) {
    // The administrator's own page has a token for its form.
    String page =
        Jsoup.parse(response.text()).select("input[name=_csrf]").isEmpty()
            ? response.text()
            : response.text().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
    return response.status()
        + " "
        + response.headers("Set-Cookie")
        + " "
        + response.location()
        + page;
  }

  @Test
  void theNameOfTheAdministratorCannotForgeLines() {
    Site site =
        new Site(
            Cloakroom.of(MemoryStore.of()),
            console -> console.withAdministrator(visit -> "eve\nINFO Console: account ann"));
    String id = Site.session(site, site.visitor("ann", Site.CHROME)).publicId();
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      assertThat(site.post(site.root, TestForm.of("id", id)).status()).isEqualTo(303);
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(UTF_8).lines())
        .filteredOn(line -> line.contains("Console:"))
        .hasSize(1);
  }
}

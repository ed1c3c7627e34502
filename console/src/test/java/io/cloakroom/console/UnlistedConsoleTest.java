package io.cloakroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sha256;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestVisitor;
import io.cloakroom.testkit.MemcachedServer;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The console of sessions that nobody can list. */
class UnlistedConsoleTest {

  @Test
  void memcachedSaysSoAndFindsASessionByItsId() {
    try (MemcachedStore store = MemcachedStore.of(MemcachedServer.shared().url())) {
      Site site = new Site(store);
      TestVisitor ann = site.visitor("ann", Site.CHROME);
      String id = publicId(ann);

      Document page = site.page("");
      assertThat(page.select("#unlisted").text())
          .contains("cannot be listed", "MemcachedStore keeps no list", "by its whole id");
      assertThat(page.select("input[name=user], input[name=device], table")).isEmpty();
      Document found = site.page("?id=" + id);
      assertThat(Site.users(found)).containsExactly("ann");
      assertThat(site.page("/session?id=" + id).text()).contains("ann");
      assertThat(site.page("/activity").select("#created-text").text())
          .startsWith("2 in the last hour");
      assertThat(site.page("/health").select("[data-state]").attr("data-state")).isEqualTo("up");

      assertThat(site.post(site.root, TestForm.of("id", id)).status()).isEqualTo(303);
      assertThat(ann.owner()).isEmpty();
      assertThat(site.post(site.root, TestForm.of("user", "ann")).status()).isEqualTo(422);
      assertThat(site.post(site.root, TestForm.of("before", "1")).status()).isEqualTo(409);
    }
  }

  private static String publicId(TestVisitor visitor) {
    String token = visitor.cookie("sid").orElseThrow();
    return Sha256.base64(token);
  }

  @Test
  void sealedSessionsSaySoAndTheRestWorks() {
    Site site =
        new Site(
            Cloakroom.builder()
                .sessions(Sessions.sealed(KeyRing.generate()))
                .store(MemoryStore.of())
                .build(),
            console -> console);

    Document page = site.page("?user=ann");
    assertThat(page.select("#unlisted").text())
        .contains("cannot be listed", "visitor's own cookie");
    assertThat(page.select("form, table")).isEmpty();
    assertThat(site.get(site.root, "/session?id=" + "a".repeat(43)).status()).isEqualTo(404);
    assertThat(site.post(site.root, TestForm.of("id", "a")).status()).isEqualTo(409);
    assertThat(site.page("/activity").select("#created-text").text())
        .startsWith("1 in the last hour");
    assertThat(site.page("/health").select("[data-state]").attr("data-state")).isEqualTo("up");
  }

  @Test
  void sealedSessionsWithoutAStoreSaySo() {
    Site site =
        new Site(
            Cloakroom.builder().sessions(Sessions.sealed(KeyRing.generate())).build(),
            console -> console);

    assertThat(site.page("/health").text()).contains("there is no store");
  }
}

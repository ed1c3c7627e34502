package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator of the gallery, and everybody else, at the console. */
final class GalleryConsoleTest {

  private static final String CONSOLE = "/admin/sessions";

  private static Options options(Path data, String... more) {
    String[] arguments = new String[6 + more.length];
    System.arraycopy(
        new String[] {"--port", "0", "--store", "memory", "--data", data.toString()},
        0,
        arguments,
        0,
        6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return Options.of(Map.of(), arguments);
  }

  @Test
  void onlyAnAdministratorSeesSessionsAndEndsThem(@TempDir(factory = SampleGallery.class) Path data)
      throws Exception {
    try (Gallery gallery = Gallery.open(options(data))) {
      RawVisitor ann = new RawVisitor(gallery.port());
      assertThat(ann.get(CONSOLE).header("Location").orElse("")).contains("/login?next=");
      ann.signUp("ann@example.org");
      assertThat(ann.get(CONSOLE).status()).isEqualTo(403);
      assertThat(ann.get("/dashboard").body()).doesNotContain(CONSOLE);
    }
    try (Gallery gallery = Gallery.open(options(data, "--admin", "ann@example.org"))) {
      RawVisitor ann = new RawVisitor(gallery.port());
      ann.logIn("ann@example.org");
      RawVisitor ben = new RawVisitor(gallery.port());
      ben.signUp("ben@example.org");
      ben.post("/cart", RawVisitor.FORM, "photo=1&quantity=3");

      assertThat(ann.get("/dashboard").body()).contains(CONSOLE);
      HttpAnswer list = ann.get(CONSOLE + "?user=ben@example.org");
      assertThat(list.status()).isEqualTo(200);
      assertThat(list.header("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'");
      assertThat(list.body()).contains("1 session.").doesNotContain("this is you");
      String session = between(list.body(), CONSOLE + "/session?id=", "\"");
      assertThat(ann.get(CONSOLE + "/session?id=" + session).body())
          .contains("cart", "<pre", "login.generation", "not shown");
      assertThat(ann.get(CONSOLE).body()).contains("this is you");
      assertThat(ann.get(CONSOLE + "/health").body()).contains("MemoryStore", "JdbcStore");

      assertThat(ann.post(CONSOLE + "/end", RawVisitor.FORM, "id=" + session).status())
          .isEqualTo(303);
      assertThat(ben.get("/dashboard").header("Location").orElse("")).contains("/login");
      assertThat(ben.get(CONSOLE).header("Location").orElse("")).contains("/login");
    }
  }

  private static String between(String text, String before, String after) {
    int start = text.indexOf(before) + before.length();
    assertThat(start).isGreaterThan(before.length());
    return text.substring(start, text.indexOf(after, start));
  }

  @Test
  void anAdministratorNeedsAnAccount(@TempDir(factory = SampleGallery.class) Path data) {
    assertThatThrownBy(() -> Gallery.open(options(data, "--admin", "nobody@example.org")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No account logs in as nobody@example.org");
  }
}

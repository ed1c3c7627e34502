package docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestExchange;
import io.cloakroom.views.PebbleTemplates;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour that the pages about sessions describe. */
class SessionExamplesTest {

  private static final Path DOCS = Path.of(System.getProperty("project.root", "../.."), "docs");

  private final Store store = MemoryStore.of();

  /** Returns a visit to a version of the application, which shares the store with the others. */
  private Visit begin(TestExchange exchange) {
    Cloakroom cloakroom = SessionExamples.cloakroom(store);
    cloakroom.begin(exchange);
    return cloakroom.visit(exchange);
  }

  @Test
  void aValueOfTheFormerClassIsReadByItsNextVersion() {
    TestExchange first = TestExchange.get("");
    SessionExamples.setFormer(begin(first));
    String cookie = first.finish().cookie();

    assertThat(SessionExamples.read(begin(TestExchange.get(cookie))))
        .contains(new SessionExamples.Order("print", 2, Optional.empty(), "matt"));
  }

  /** A version whose constructor refuses values of the previous one. */
  record CheckedOrder(String item, int quantity) {

    CheckedOrder {
      if (quantity > 1) {
        throw new IllegalArgumentException("One at a time");
      }
    }
  }

  @Test
  void aValueThatANewCheckOfTheConstructorRefusesCountsAsAbsent() {
    TestExchange first = TestExchange.get("");
    SessionExamples.setFormer(begin(first));
    String cookie = first.finish().cookie();
    SessionKey<CheckedOrder> key = SessionKey.of("order", CheckedOrder.class);

    assertThat(begin(TestExchange.get(cookie)).session().get(key)).isEmpty();
    assertThat(SessionExamples.read(begin(TestExchange.get(cookie)))).isPresent();
  }

  @Test
  void theTemplateOfTheFlashPageShowsMessages(@TempDir Path folder) throws IOException {
    List<String> templates =
        Pattern.compile("(?ms)^```html\\n(.*?)^```")
            .matcher(Files.readString(DOCS.resolve("flash.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(templates).hasSize(1);
    Files.writeString(folder.resolve("page.html"), templates.get(0));
    TestExchange post = TestExchange.get("");
    Visit posted = begin(post);
    posted.flash().success("Saved.");
    posted.flash().add("receipt", "Number <7>");
    TestExchange next = TestExchange.get(cookies(post.finish()));

    StringWriter page = new StringWriter();
    PebbleTemplates.of(folder).render("page", Map.of("flash", begin(next).flash()), page);

    assertThat(page.toString())
        .contains("<p class=\"success\">Saved.</p>", "<p class=\"receipt\">Number &lt;7&gt;</p>");
    next.finish();
    assertThat(begin(TestExchange.get(cookies(post))).flash().take()).isEmpty();
  }

  private static String cookies(TestExchange answered) {
    return answered.sent("Set-Cookie").stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .collect(joining("; "));
  }
}

package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.StoreException;
import io.cloakroom.view.Locals;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises, over a few templates in its own language. */
public abstract class TemplatesContract {

  private static final String HOSTILE = "\"><svg onload=alert(1)>'&";

  /** The same few templates in one engine's language. */
  record Sources(
      String suffix,
      String quoted,
      String photo,
      String ifAccount,
      String used,
      String misspeltOnLineTwo,
      String misspeltPropertyOnLineTwo,
      String failing,
      String attributes,
      String including,
      String included,
      String unparsable) {}

  /** A photo as applications have it: a record whose accessors are public. */
  public record Photo(long id, String title, Optional<String> place, List<String> tags) {}

  /** Something that may fail as it is read. */
  public record Failing(Supplier<String> value) {
    public String getBroken() {
      return value.get();
    }
  }

  private final Sources sources;

  @SuppressWarnings("NullAway.Init")
  private Path folder;

  TemplatesContract(Sources sources) {
    this.sources = sources;
  }

  abstract TemplatesBuilder<?, ?> builder();

  @BeforeEach
  void takeFolder(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatIsPrintedIsEscapedInTextAndInQuotedAttributes() throws IOException {
    Document page = Jsoup.parse(page(sources.quoted, Map.of("x", HOSTILE)));

    assertThat(page.select("svg")).isEmpty();
    assertThat(page.selectXpath("//p").attr("title")).isEqualTo(HOSTILE);
    assertThat(page.selectXpath("//p").text()).isEqualTo(HOSTILE);
  }

  @Test
  void includedTemplatesSeeTheModelAndEscapeToo() throws IOException {
    write("part", sources.included);
    Document page = Jsoup.parse(page(sources.including, Map.of("x", HOSTILE)));

    assertThat(page.select("svg")).isEmpty();
    assertThat(page.select("i").text()).isEqualTo(HOSTILE);
  }

  @Test
  void recordsAreReadByTheirAccessorsAndOptionalsAreUnwrapped() throws IOException {
    Photo photo = new Photo(1234, "Dusk", Optional.of("Rügen"), List.of("sea", "sky"));

    assertThat(words(page(sources.photo, Map.of("p", photo))))
        .isEqualTo("1234 Dusk Rügen [sea] [sky]");
  }

  @Test
  void anEmptyOptionalIsFalse() throws IOException {
    assertThat(words(page(sources.ifAccount, Map.of("account", Optional.empty()))))
        .isEqualTo("nobody");
    assertThat(words(page(sources.ifAccount, Map.of("account", Optional.of("Ada")))))
        .isEqualTo("Ada");
  }

  @Test
  void theModelIsReadOnlyWhereTheTemplateUsesIt() throws IOException {
    Locals locals =
        new Locals()
            .lazy(
                "unused",
                () -> {
                  throw new AssertionError("was read");
                });
    Map<String, Object> lazy = locals.over(Map.of("used", "1"));

    assertThat(words(page(sources.used, lazy))).isEqualTo("1");
  }

  @Test
  void aMisspeltNameFailsWithTemplateAndLine() {
    assertThatThrownBy(() -> page(sources.misspeltOnLineTwo, Map.of("title", "Dusk")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("tilte")
        .hasMessageMatching("(?s).*(line |page(\\.jte)?:)2\\b.*");
  }

  @Test
  void aMisspeltPropertyFailsWithTemplateAndLine() {
    Photo photo = new Photo(1, "Dusk", Optional.empty(), List.of());

    assertThatThrownBy(() -> page(sources.misspeltPropertyOnLineTwo, Map.of("p", photo)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("tilte")
        .hasMessageMatching("(?s).*(line |page(\\.jte)?:)2\\b.*");
  }

  @Test
  void aTemplateThatCannotBeParsedIsNamed() {
    assertThatThrownBy(() -> page(sources.unparsable, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page");
  }

  @Test
  void aMissingTemplateSaysWhatWasSearched() {
    assertThatThrownBy(() -> render(templates(), "photos/wall", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.resolve("photos/wall" + sources.suffix).toString());
    assertThatThrownBy(() -> render(builder().classpath("pages").build(), "photos/wall", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classpath:pages/photos/wall" + sources.suffix);
  }

  @Test
  void aMissingIncludeIsTheIncludingTemplatesFailure() {
    assertThatThrownBy(() -> page(sources.including, Map.of("x", "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("part");
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() throws IOException {
    write("secret", "secret");
    Templates below = builder().directory(Files.createDirectory(folder.resolve("below"))).build();

    for (String name : List.of("../secret", "/secret", "x/../../secret", "..\\secret")) {
      assertThatThrownBy(() -> render(below, name, Map.of()))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("leaves it");
    }
  }

  @Test
  void anIncludeThatLeavesTheFolderIsRefused() throws IOException {
    write("part", sources.included);
    Path below = Files.createDirectory(folder.resolve("below"));
    Files.writeString(
        below.resolve("page" + sources.suffix), sources.including.replace("part", "../part"));

    assertThatThrownBy(
            () -> render(builder().directory(below).build(), "page", Map.of("x", "leaked")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page");
  }

  @Test
  void anExceptionOfTheModelIsNamedWithTheTemplate() {
    Failing failing = failing(new ArithmeticException("no such number"));

    assertThatThrownBy(() -> page(sources.failing, Map.of("m", failing)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("no such number")
        .hasRootCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void aFailingStoreAndAProblemPassThroughTheTemplate() {
    StoreException store = new StoreException("The store is out of reach", null);
    HttpProblem problem = new HttpProblem(403, "no", "No.");

    assertThatThrownBy(() -> page(sources.failing, Map.of("m", failing(store)))).isSameAs(store);
    assertThatThrownBy(() -> page(sources.failing, Map.of("m", failing(problem))))
        .isSameAs(problem);
  }

  @Test
  void aReaderWhoHasGoneIsNotTheTemplatesFault() throws IOException {
    IOException gone = new IOException("Connection reset");
    write("page", sources.used);
    Templates templates = templates();

    assertThatThrownBy(() -> templates.render("page", Map.of("used", "1"), failing(gone)))
        .isSameAs(gone);
  }

  @Test
  void aTemplateIsParsedOnceUnlessItIsReloaded() throws IOException {
    Templates kept = templates();
    Templates reloading = builder().directory(folder).reloading(true).build();
    write("note", "<p>before</p>");
    assertThat(words(render(kept, "note", Map.of()))).isEqualTo("before");
    assertThat(words(render(reloading, "note", Map.of()))).isEqualTo("before");

    write("note", "<p>after</p>");
    assertThat(words(render(kept, "note", Map.of()))).isEqualTo("before");
    assertThat(words(render(reloading, "note", Map.of()))).isEqualTo("after");
  }

  @Test
  void aFileMayHaveTheSuffixOfOnesChoice() throws IOException {
    Files.writeString(folder.resolve("page.tmpl"), sources.quoted);
    Templates templates = builder().directory(folder).suffix(".tmpl").build();

    assertThat(Jsoup.parse(render(templates, "page", Map.of("x", HOSTILE))).select("svg"))
        .isEmpty();
  }

  @Test
  void aMapIsPrintedAsAttributes() throws IOException {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("required", true);
    attributes.put("multiple", "");
    attributes.put("disabled", false);
    attributes.put("maxlength", 8000);
    attributes.put("pattern", Optional.of("[\"<>&']+"));
    attributes.put("min", Optional.empty());
    attributes.put("aria-describedby", "a b");
    Element input = input(page(sources.attributes, Map.of("a", attributes)));

    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("required", "");
    expected.put("multiple", "");
    expected.put("maxlength", "8000");
    expected.put("pattern", "[\"<>&']+");
    expected.put("aria-describedby", "a b");
    assertThat(input.attributes().asList())
        .extracting(entry -> entry.getKey() + "=" + entry.getValue())
        .containsExactlyElementsOf(
            expected.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    assertThat(input(page(sources.attributes, Map.of("a", Map.of()))).attributes().size()).isZero();
  }

  @Test
  void attributesThatAreCodeAreRefused() {
    for (String name : List.of("onclick", "ONLOAD", "style", "a b", "a=\"b", "a>", "", "1")) {
      assertThatThrownBy(() -> page(sources.attributes, Map.of("a", Map.of(name, "x"))))
          .as(name)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no attribute of a form control");
    }
  }

  @Test
  void withoutAFolderThereIsNothingToBuild() {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(".classpath(");
  }

  private Templates templates() {
    return builder().directory(folder).build();
  }

  String page(String source, Map<String, ?> model) throws IOException {
    write("page", source);
    return render(templates(), "page", model);
  }

  void write(String name, String source) throws IOException {
    Files.writeString(folder.resolve(name + sources.suffix), source);
  }

  static String render(Templates templates, String name, Map<String, ?> model) throws IOException {
    StringWriter out = new StringWriter();
    templates.render(name, model, out);
    return out.toString();
  }

  static String words(String html) {
    return Jsoup.parse(html).text();
  }

  private static Element input(String html) {
    return Jsoup.parse(html).expectFirst("input");
  }

  private static Failing failing(RuntimeException failure) {
    return new Failing(() -> {
      throw failure;
    });
  }

  private static Writer failing(IOException failure) {
    return new Writer() {
      @Override
      public void write(char[] text, int from, int length) throws IOException {
        throw failure;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** A locale, and a tag of the same one. */
  static List<Object> german() {
    return List.of(Locale.GERMAN, "de", Optional.of("de"));
  }
}

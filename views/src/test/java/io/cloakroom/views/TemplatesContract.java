package io.cloakroom.views;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.store.StoreException;
import io.cloakroom.test.TestExchange;
import io.cloakroom.view.Locals;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that every engine must pass, with a few templates in its own language. */
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
    Locals locals = Locals.of();
    locals.lazy(
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
  void aMissingTemplateSaysWhichOneWasProbablyMeant() throws IOException {
    Files.createDirectory(folder.resolve("photos"));
    write("photos/wall", sources.included);
    write("notes", sources.included);

    assertMissing("photos/wal", "Did you mean \"photos/wall\"?", "notes, photos/wall");
    assertMissing("wall", "Did you mean \"photos/wall\"?");
    assertMissing("Notes", "Did you mean \"notes\"?");
    assertMissing("entirely-different", "There is: notes, photos/wall");
    assertThatThrownBy(() -> render(templates(), "entirely-different", Map.of()))
        .message()
        .doesNotContain("Did you mean");
  }

  @Test
  void aNameWithItsSuffixIsMissingTheOneWithout() throws IOException {
    write("notes", sources.included);

    assertMissing(
        "notes" + sources.suffix,
        "The suffix " + sources.suffix + " is appended to the name",
        "write \"notes\" instead of \"notes" + sources.suffix + '"');
  }

  @Test
  void aFileWithAnotherSuffixIsNamedWithTheSetting() throws IOException {
    Files.writeString(folder.resolve("notes.page"), sources.included);

    assertMissing("notes", "But there is notes.page", ".suffix(\".page\")");
  }

  @Test
  void aFolderWithoutTemplatesSaysWhereToCreateOne() {
    assertMissing("notes", "The folder is empty", ".directory(", "working directory");
    assertThatThrownBy(
            () -> render(builder().directory(folder.resolve("nowhere")).build(), "notes", Map.of()))
        .hasMessageContaining("The folder does not exist");
    assertThatThrownBy(() -> render(builder().classpath("nowhere").build(), "notes", Map.of()))
        .hasMessageContaining("The class path has no folder nowhere")
        .hasMessageContaining("create src/main/resources/nowhere/notes" + sources.suffix);
  }

  @Test
  void aClassPathFolderThatCanHaveNoFilesIsRefused() {
    for (String folder :
        List.of("/pages", "pages/", "classpath:pages", "src/main/resources/pages", "/pages//")) {
      assertThatThrownBy(() -> builder().classpath(folder))
          .as(folder)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no folder \"" + folder + "\"; write \"pages\"");
    }
  }

  @Test
  void aTemplateInAJarIsFoundForTheHint() throws IOException {
    Path jar = folder.resolve("pages.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("pages/"));
      out.putNextEntry(new JarEntry("pages/notes" + sources.suffix));
      out.write(sources.included.getBytes(UTF_8));
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader application = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
    try {
      Thread.currentThread().setContextClassLoader(application);
      Templates templates = builder().classpath("pages").build();

      assertThatThrownBy(() -> render(templates, "note", Map.of()))
          .hasMessageContaining("Did you mean \"notes\"?");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aMissingIncludeSaysWhichOneWasProbablyMeant() throws IOException {
    write("parts", sources.included);

    assertThatThrownBy(() -> page(sources.including, Map.of("x", "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Did you mean \"parts\"?");
  }

  private void assertMissing(String template, String... hints) {
    assertThatThrownBy(() -> render(templates(), template, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.resolve(template + sources.suffix).toString())
        .hasMessageContainingAll(hints);
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
  void aFailingStoreAndAProblemPassThroughTheTemplate() throws IOException {
    StoreException store = new StoreException("The store is out of reach", null);
    HttpProblem problem = new HttpProblem(403, "no", "No.");
    RedirectException redirect = new RedirectException("/login");
    write("page", sources.failing);
    Visit visit =
        Cloakroom.builder().templates(templates()).build().visit(TestExchange.of("GET", "/"));

    for (RuntimeException thrown : List.of(store, problem, redirect)) {
      assertThatThrownBy(() -> visit.render("page", Map.of("m", failing(thrown)))).isSameAs(thrown);
    }
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
          .hasMessageContaining("not allowed: \"" + name + '"');
    }
  }

  @Test
  void settingsMayComeInAnyOrder() throws IOException {
    Files.writeString(folder.resolve("page.tmpl"), "<p>before</p>");
    Templates templates = builder().reloading(true).suffix(".tmpl").directory(folder).build();
    assertThat(words(render(templates, "page", Map.of()))).isEqualTo("before");

    Files.writeString(folder.resolve("page.tmpl"), "<p>after</p>");
    assertThat(words(render(templates, "page", Map.of()))).isEqualTo("after");
  }

  @Test
  void aClassPathFolderAndADirectoryTogetherAreRefused() {
    for (TemplatesBuilder<?, ?> both :
        List.of(
            builder().classpath("pages").directory(folder),
            builder().directory(folder).classpath("pages"))) {
      assertThatThrownBy(both::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("classpath:pages")
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("either .classpath(…) or .directory(…)");
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

package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.store.StoreException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PebbleTemplatesTest {

  private static final String HOSTILE = "\"><svg onload=alert(1)>'&";
  private static final String HARMLESS = "&quot;&gt;&lt;svg onload=alert(1)&gt;&#39;&amp;";

  private final Path folder;
  private final PebbleTemplates templates;

  PebbleTemplatesTest(@TempDir Path folder) {
    this.folder = folder;
    this.templates = PebbleTemplates.directory(folder);
  }

  record Photo(long id, String title, Optional<String> place, List<String> tags) {
    public boolean taggedWith(String tag) {
      return tags.contains(tag);
    }
  }

  @Test
  void whatIsPrintedIsEscapedInTextAndInQuotedAttributes() throws IOException {
    assertThat(page("<p title=\"{{ x }}\">{{ x }}</p>", Map.of("x", HOSTILE)))
        .isEqualTo("<p title=\"" + HARMLESS + "\">" + HARMLESS + "</p>");
  }

  @Test
  void macrosIncludesAndInheritanceEscapeToo() throws IOException {
    write("layout", "<h1>{% block title %}{% endblock %}</h1>{% include 'part' %}");
    write("part", "<i>{{ x }}</i>");
    write("macros", "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}");
    String page =
        page(
            "{% extends 'layout' %}{% import 'macros' as m %}"
                + "{% block title %}{{ m.bold(x) }}{% endblock %}",
            Map.of("x", HOSTILE));

    assertThat(page).isEqualTo("<h1><b>" + HARMLESS + "</b></h1><i>" + HARMLESS + "</i>");
  }

  @Test
  void recordsAreReadByTheirAccessorsAndMethodsTakeArguments() throws IOException {
    Photo photo = new Photo(7, "Dusk", Optional.of("Rügen"), List.of("sea"));

    assertThat(
            page(
                "{{ p.id }} {{ p.title }} {{ p.place }} {{ p.taggedWith('sea') }}"
                    + " {% for tag in p.tags %}{{ tag }}{% endfor %} {{ p.tags.size }}",
                Map.of("p", photo)))
        .isEqualTo("7 Dusk Rügen true sea 1");
  }

  @Test
  void anEmptyOptionalIsUndefinedInTheModelAndBehindAnAccessor() throws IOException {
    Photo nowhere = new Photo(7, "Dusk", Optional.empty(), List.of());
    String source =
        "{% if account is defined %}{{ account }}{% else %}nobody{% endif %},"
            + "{% if p.place is defined %}{{ p.place }}{% else %}nowhere{% endif %}";

    assertThat(page(source, Map.of("p", nowhere, "account", Optional.empty())))
        .isEqualTo("nobody,nowhere");
    assertThat(page(source, Map.of("p", nowhere))).isEqualTo("nobody,nowhere");
    assertThat(page(source, Map.of("p", nowhere, "account", Optional.of("Ada"))))
        .isEqualTo("Ada,nowhere");
  }

  @Test
  void theModelIsReadOnlyWhereTheTemplateUsesIt() throws IOException {
    Map<String, Object> lazy =
        new LinkedHashMap<>(Map.of("used", "1", "unused", "2")) {
          @Override
          public @Nullable Object get(@Nullable Object name) {
            assertThat(name).isNotEqualTo("unused");
            return super.get(name);
          }
        };

    assertThat(page("{{ used }}", lazy)).isEqualTo("1");
  }

  @Test
  void aMisspeltNameFailsWithTemplateAndLine() {
    assertThatThrownBy(() -> page("one\ntwo {{ tilte }}", Map.of("title", "Dusk")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("tilte")
        .hasMessageContaining("page:2");
    assertThatThrownBy(() ->
            page(
                "\n\n{{ p.tilte }}",
                Map.of("p", new Photo(1, "Dusk", Optional.empty(), List.of()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tilte")
        .hasMessageContaining("page:3");
  }

  @Test
  void aMissingTemplateSaysWhatWasSearched() {
    assertThatThrownBy(() -> render(templates, "photos/wall", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.resolve("photos/wall.html").toString());
    assertThatThrownBy(() -> render(PebbleTemplates.classpath("pages"), "photos/wall", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classpath:pages/photos/wall.html");
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() throws IOException {
    write("secret", "secret");
    PebbleTemplates below =
        PebbleTemplates.directory(Files.createDirectory(folder.resolve("below")));

    for (String name : List.of("../secret", "/secret", "x/../../secret", "..\\secret")) {
      assertThatThrownBy(() -> render(below, name, Map.of()))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void aMissingIncludeIsTheIncludingTemplatesFailure() {
    assertThatThrownBy(() -> page("{% include 'nowhere' %}", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("nowhere");
  }

  @Test
  void aTemplateThatCannotBeParsedSaysWhere() {
    assertThatThrownBy(() -> page("<p>\n{% if %}</p>", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page:2");
    assertThatThrownBy(() -> page("{{ never closed", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page");
  }

  @Test
  void anExceptionOfTheModelIsNamedWithTheTemplate() {
    assertThatThrownBy(
            () -> page("\n{{ m.get() }}", Map.of("m", failing(new ArithmeticException("no")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page:2")
        .hasMessageContaining("no")
        .hasRootCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void aFailingStoreAndAProblemPassThroughTheTemplate() {
    StoreException store = new StoreException("The store is out of reach", null);
    HttpProblem problem = new HttpProblem(403, "no", "No.");

    assertThatThrownBy(() -> page("{{ m.get() }}", Map.of("m", failing(store)))).isSameAs(store);
    assertThatThrownBy(() -> page("{% if m.get() %}{% endif %}", Map.of("m", failing(problem))))
        .isSameAs(problem);
  }

  @Test
  void theModelsLanguageIsThePagesLocale() throws IOException {
    String source = "{{ 1234.5 | numberformat('#,##0.0') }}";

    assertThat(page(source, Map.of("lang", "de"))).isEqualTo("1.234,5");
    assertThat(page(source, Map.of("lang", Locale.US))).isEqualTo("1,234.5");
    assertThat(page(source, Map.of("lang", Optional.of("de")))).isEqualTo("1.234,5");
    assertThat(page(source, Map.of())).isEqualTo("1,234.5");
  }

  @Test
  void aTemplateIsParsedOnceUnlessItIsReloaded() throws IOException {
    PebbleTemplates reloading = PebbleTemplates.builder().directory(folder).reloading(true).build();
    write("note", "before");
    assertThat(render(templates, "note", Map.of())).isEqualTo("before");
    assertThat(render(reloading, "note", Map.of())).isEqualTo("before");

    write("note", "after");
    assertThat(render(templates, "note", Map.of())).isEqualTo("before");
    assertThat(render(reloading, "note", Map.of())).isEqualTo("after");
  }

  @Test
  void templatesComeFromTheClassPathWithTheSuffixOfOnesChoice() throws IOException {
    assertThat(render(PebbleTemplates.classpath("pages"), "greeting", Map.of("name", "Ada")))
        .isEqualTo("<p>Hello Ada</p>\n");
    assertThat(
            render(
                PebbleTemplates.builder().classpath("pages").suffix(".txt").build(),
                "greeting",
                Map.of("name", "Ada")))
        .isEqualTo("Hello Ada\n");
  }

  @Test
  void ownExtensionsAreKnown() throws IOException {
    PebbleTemplates extended =
        PebbleTemplates.builder()
            .directory(folder)
            .extension(
                new AbstractExtension() {
                  @Override
                  public Map<String, Object> getGlobalVariables() {
                    return Map.of("site", "The gallery");
                  }
                })
            .build();
    write("page", "{{ site }}");

    assertThat(render(extended, "page", Map.of())).isEqualTo("The gallery");
  }

  @Test
  void withoutAFolderThereIsNothingToBuild() {
    assertThatThrownBy(() -> PebbleTemplates.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(".classpath(");
  }

  @Test
  void aMapIsPrintedAsAttributes() throws IOException {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("required", true);
    attributes.put("multiple", "");
    attributes.put("disabled", false);
    attributes.put("maxlength", 80);
    attributes.put("pattern", Optional.of("[\"<>&]+"));
    attributes.put("min", Optional.empty());
    attributes.put("aria-describedby", "a b");

    assertThat(page("<input{{ a | attributes }}>", Map.of("a", attributes)))
        .isEqualTo(
            "<input required multiple maxlength=\"80\" pattern=\"[&quot;&lt;&gt;&amp;]+\""
                + " aria-describedby=\"a b\">");
    assertThat(page("<input{{ a | attributes }}>", Map.of("a", Map.of()))).isEqualTo("<input>");
    assertThat(page("<input{{ a | attributes }}>", Map.of("a", Optional.empty())))
        .isEqualTo("<input>");
  }

  @Test
  void attributesThatAreCodeAreRefused() {
    for (String name :
        List.of("onclick", "ONLOAD", "style", "a b", "a=\"b", "a>", "", "1", "a/b", "a\nb")) {
      assertThatThrownBy(() -> page("<input{{ a | attributes }}>", Map.of("a", Map.of(name, "x"))))
          .as(name)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no attribute of a form control");
    }
    assertThatThrownBy(() -> page("\n{{ a | attributes }}", Map.of("a", "required")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes a map")
        .hasMessageContaining("page:2");
  }

  private static Supplier<Boolean> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private String page(String source, Map<String, ?> model) throws IOException {
    write("page", source);
    return render(PebbleTemplates.directory(folder), "page", model);
  }

  private void write(String name, String source) throws IOException {
    Files.writeString(folder.resolve(name + ".html"), source);
  }

  private static String render(PebbleTemplates templates, String name, Map<String, ?> model)
      throws IOException {
    StringWriter out = new StringWriter();
    templates.render(name, model, out);
    return out.toString();
  }
}

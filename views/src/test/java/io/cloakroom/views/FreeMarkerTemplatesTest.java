package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreeMarkerTemplatesTest extends TemplatesContract {

  FreeMarkerTemplatesTest() {
    super(
        new Sources(
            ".ftlh",
            "<p title=\"${x}\">${x}</p>",
            "${p.id} ${p.title} ${p.place} <#list p.tags as t>[${t}] </#list>",
            "<#if account??>${account}<#else>nobody</#if>",
            "${used}",
            "one\n${tilte}",
            "one\n${p.tilte}",
            "${m.broken}",
            "<input${attributes(a)}>",
            "<#include 'part'>",
            "<i>${x}</i>",
            "<#if>"));
  }

  @Override
  FreeMarkerTemplates.Builder builder() {
    return FreeMarkerTemplates.builder();
  }

  @Test
  void theModelsLanguageIsThePagesLocale() throws IOException {
    String source = "${n?string['#,##0.0']}";

    for (Object german : german()) {
      assertThat(page(source, Map.of("n", 1234.5, "lang", german))).isEqualTo("1.234,5");
    }
    assertThat(page(source, Map.of("n", 1234.5))).isEqualTo("1,234.5");
  }

  @Test
  void numbersAndBooleansArePrintedAsProgramsWriteThem() throws IOException {
    assertThat(page("${n} ${b}", Map.of("n", 1234567.5, "b", true, "lang", "de")))
        .isEqualTo("1234567.5 true");
  }

  @Test
  void expressionsReachNoClassesAndMakeNoObjects() {
    for (String reach :
        List.of(
            "${'freemarker.template.utility.Execute'?new()('id')}",
            "${'freemarker.template.utility.ObjectConstructor'?new()('java.lang.Object')}",
            "${p?api.class}",
            "${p.class.classLoader}",
            "${p.getClass().forName('java.lang.Runtime')}")) {
      assertThatThrownBy(() ->
              page(reach, Map.of("p", new Photo(1, "x", java.util.Optional.empty(), List.of()))))
          .as(reach)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aSharedValueIsSeenByAllTemplates(@TempDir Path other) throws IOException {
    java.nio.file.Files.writeString(other.resolve("page.ftlh"), "${site}");

    assertThat(
            render(
                builder().directory(other).shared("site", "The gallery").build(), "page", Map.of()))
        .isEqualTo("The gallery");
  }

  @Test
  void twoSharedValuesOfOneNameAreRefused() {
    FreeMarkerTemplates.Builder builder = FreeMarkerTemplates.builder().shared("site", "Gallery");

    for (String name : List.of("site", "attributes")) {
      assertThatThrownBy(() -> builder.shared(name, "Other"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("There is already a shared value " + name);
    }
  }
}

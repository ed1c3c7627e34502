package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The differences between engines that docs/templates.md lists. */
final class EngineDifferencesTest {

  record Guarded(String title) {}

  private final Path folder;

  EngineDifferencesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "pebble, {{ x }}, true",
    "thymeleaf, [[${x}]], true",
    "freemarker, ${x}, false",
    "mustache, {{x}}, false",
    "jte, '@param String x\n${x}', true"
  })
  void nullIsPrintedAsNothingOrFails(String engine, String source, boolean nothing)
      throws IOException {
    check(engine, source, Map.of("x", Optional.empty()), nothing, "");
  }

  @ParameterizedTest
  @CsvSource({
    "pebble, {{ m.x }}, false",
    "thymeleaf, [[${m.x}]], true",
    "freemarker, ${m.x}, false",
    "mustache, {{m.x}}, false",
    "jte, '@param java.util.Map<String, String> m\n${m.get(\"x\")}', true"
  })
  void aKeyThatAMapHasNotIsNullOrFails(String engine, String source, boolean isNull)
      throws IOException {
    check(engine, source, Map.of("m", Map.of("y", "1")), isNull, "");
  }

  @ParameterizedTest
  @CsvSource({
    "pebble, {{ g.title }}, true",
    "thymeleaf, [[${g.title}]], true",
    "freemarker, ${g.title}, false",
    "mustache, {{g.title}}, true",
    "jte, '@param io.cloakroom.views.EngineDifferencesTest.Guarded g\n${g.title()}', false"
  })
  void aClassThatIsNotPublicIsReadOrFails(String engine, String source, boolean read)
      throws IOException {
    check(engine, source, Map.of("g", new Guarded("Dusk")), read, "Dusk");
  }

  private void check(
      String engine, String source, Map<String, ?> model, boolean printed, String expected)
      throws IOException {
    Files.writeString(folder.resolve("page.x"), source);
    var templates = builder(engine).suffix(".x").directory(folder).build();
    if (printed) {
      assertThat(TemplatesContract.render(templates, "page", model).strip()).isEqualTo(expected);
    } else {
      assertThatThrownBy(() -> TemplatesContract.render(templates, "page", model))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static TemplatesBuilder<?, ?> builder(String engine) {
    return switch (engine) {
      case "pebble" -> PebbleTemplates.builder();
      case "thymeleaf" -> ThymeleafTemplates.builder();
      case "freemarker" -> FreeMarkerTemplates.builder();
      case "mustache" -> MustacheTemplates.builder();
      default -> JteTemplates.builder();
    };
  }
}

package io.cloakroom.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JteTemplatesTest extends TemplatesContract {

  private static final String PHOTO = "@param io.cloakroom.views.TemplatesContract.Photo p\n";

  JteTemplatesTest() {
    super(
        new Sources(
            ".jte",
            "@param String x\n<p title=\"${x}\">${x}</p>",
            PHOTO
                + "${p.id()} ${p.title()} ${p.place().orElse(\"\")}"
                + " @for(String t : p.tags())[${t}] @endfor",
            "@param String account\n@if(account != null)${account}@else nobody@endif",
            "@param String used\n${used}",
            "@param String title\n${tilte}",
            PHOTO + "${p.tilte()}",
            "@param io.cloakroom.views.TemplatesContract.Failing m\n${m.getBroken()}",
            "@import static io.cloakroom.views.JteAttributes.attributes\n"
                + "@param java.util.Map<String, ?> a\n<input ${attributes(a)}>",
            "@param String x\n@template.part(x = x)",
            "@param String x\n<i>${x}</i>",
            "@if("));
  }

  @Override
  JteTemplates.Builder builder() {
    return JteTemplates.builder();
  }

  @Test
  void aParameterThatTheModelHasNotFailsUnlessItHasADefault() throws IOException {
    assertThatThrownBy(() -> page("@param String next\n${next}", Map.of("text", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("page")
        .hasMessageContaining("\"next\"");
    assertThat(words(page("@param String next = \"none\"\n${next}", Map.of()))).isEqualTo("none");
  }

  @Test
  void nothingButAttributesIsPrintedAmongAttributes() {
    for (String tag :
        new String[] {
          "<input ${x}>", "<input ${x}=\"1\">", "<p title=${x}>", "<p onclick=\"${x}\">"
        }) {
      assertThatThrownBy(() -> page("@param String x\n" + tag, Map.of("x", "1")))
          .as(tag)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("page");
    }
  }

  @Test
  void aPrecompiledTemplateThatIsNotThereIsMissed() {
    assertThatThrownBy(() -> render(JteTemplates.precompiled(), "wall", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wall.jte")
        .hasMessageContaining("The class path has no compiled templates")
        .hasMessageContaining("run jte's build plugin");
  }

  @Test
  void aPrecompiledTemplateIsRenderedWithoutItsSource(@TempDir Path sources, @TempDir Path classes)
      throws IOException {
    Path source =
        Files.writeString(
            sources.resolve("wall.jte"), "@param String x\n<p title=\"${x}\">${x}</p>");
    TemplateEngine plugin =
        TemplateEngine.create(
            new DirectoryCodeResolver(sources),
            classes,
            ContentType.Html,
            null,
            "gg.jte.generated.precompiled");
    plugin.setHtmlPolicy(new JteHtmlPolicy());
    plugin.precompileAll();
    Files.delete(source);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader application = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
    try {
      Thread.currentThread().setContextClassLoader(application);
      JteTemplates templates = JteTemplates.precompiled();

      assertThat(words(render(templates, "wall", Map.of("x", Optional.of("<b>")))))
          .isEqualTo("<b>");
      assertThatThrownBy(() -> render(templates, "wal", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Did you mean \"wall\"?");
      assertThatThrownBy(() -> render(templates, "../wall", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leaves it");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
